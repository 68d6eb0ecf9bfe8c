"""The tags of repositories, with what the registry does not tell: sizes, times, who pushed."""

from aiodockerapi._core.pages import Pages
from aiodockerapi.hub.client import Client
from aiodockerapi.hub.models.base import NumberedPage
from aiodockerapi.hub.models.repositories import HubTag
from aiodockerapi.hub.pages import numbered
from aiodockerapi.hub.requests import repository_path, tag_path

__all__ = ["HubTags"]


class _Page(NumberedPage):
    """A page of tags."""

    results: list[HubTag] = []


class HubTags:
    """The tags of repositories; ``redis`` means ``library/redis``.

    Args:
        client: the Hub.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def get(self, repository: str, tag: str) -> HubTag:
        """Get a tag, and the images that it stands for.

        Args:
            repository: which repository: ``team/app``, or ``redis`` for an official one.
            tag: which tag.

        Raises:
            InvalidArgument: `repository` or `tag` can't be one.
            NotFound: there is no such tag.

        Example:
            >>> tag = await hub.tags.get("team/app", "v1")
            >>> [image.architecture for image in tag.images]
            ['amd64', 'arm64']

        GET /v2/namespaces/{namespace}/repositories/{repository}/tags/{tag}.
        """
        return await self._client.call(HubTag, "GET", tag_path(repository, tag))

    async def exists(self, repository: str, tag: str) -> bool:
        """See whether there is a tag.

        Args:
            repository: which repository.
            tag: which tag.

        Raises:
            InvalidArgument: `repository` or `tag` can't be one.
            Forbidden: we may not see it.

        Example:
            >>> await hub.tags.exists("team/app", "v1")
            True

        HEAD /v2/namespaces/{namespace}/repositories/{repository}/tags/{tag}.
        """
        return await self._client.exists(tag_path(repository, tag))

    async def any(self, repository: str) -> bool:
        """See whether a repository has tags.

        Args:
            repository: which one.

        Returns:
            Whether it has; False, too, where there is no such repository.

        Raises:
            InvalidArgument: `repository` can't be the name of one.
            Forbidden: we may not see it.

        Example:
            >>> await hub.tags.any("team/app")
            True

        HEAD /v2/namespaces/{namespace}/repositories/{repository}/tags.
        """
        return await self._client.exists((*repository_path(repository), "tags"))

    async def delete(self, repository: str, tag: str) -> None:
        """Delete a tag.

        Args:
            repository: which repository.
            tag: which tag.

        Raises:
            InvalidArgument: `repository` or `tag` can't be one.
            Forbidden: we may not do that.
            NotFound: there is no such tag.

        Example:
            >>> await hub.tags.delete("team/app", "v1")

        DELETE /v2/repositories/{namespace}/{repository}/tags/{tag}/, which the Hub does not
        describe.
        """
        _, _, namespace, _, name, _, checked = tag_path(repository, tag)
        path = ("v2", "repositories", namespace, name, "tags", checked)
        await self._client.send("DELETE", path, slash=True)

    def list(
        self, repository: str, *, page: int | None = None, page_size: int | None = None
    ) -> Pages[HubTag]:
        """List a repository's tags.

        Args:
            repository: which one.
            page: the page to begin with, from 1 on.
            page_size: how many a request asks for, 100 at most; None leaves it to the Hub.

        Raises:
            InvalidArgument: `repository` can't be the name of one, or `page` or `page_size` is
                below 1.
            NotFound: there is no such repository.

        Example:
            >>> [tag.name async for tag in hub.tags.list("team/app")]
            ['v1']

        GET /v2/namespaces/{namespace}/repositories/{repository}/tags.
        """
        return numbered(
            self._client,
            _Page,
            lambda found: found.results,
            (*repository_path(repository), "tags"),
            page=page,
            page_size=page_size,
        )
