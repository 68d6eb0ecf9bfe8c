"""The tags of repositories, and the repositories themselves."""

from aiodockerapi._core.model import Model
from aiodockerapi._core.pages import Pages, check_page_size
from aiodockerapi.registry.challenges import Scopes
from aiodockerapi.registry.client import Client, Request
from aiodockerapi.registry.pages import Pager

__all__ = ["Tags", "repositories"]


class _TagPage(Model):
    """A page of tags."""

    model_config = {"alias_generator": str}

    tags: list[str] = []


class _CatalogPage(Model):
    """A page of repositories."""

    model_config = {"alias_generator": str}

    repositories: list[str] = []


class Tags:
    """The tags of repositories.

    Args:
        client: the registry.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    def list(
        self, repository: str, *, page_size: int | None = None, last: str | None = None
    ) -> Pages[str]:
        """List a repository's tags, in the order that the registry has them in.

        A tag is removed by ``manifests.delete``, given by ``manifests.put``.

        Args:
            repository: which one.
            page_size: how many a request asks for; None leaves it to the registry.
            last: the tag after which to begin; None begins with the first.

        Raises:
            InvalidArgument: `repository` can't be the name of one, or `page_size` is below 1.
            NotFound: there is no such repository.
            Unauthorized: the registry wants credentials, or others.
            InvalidResponse: the pages go in a circle, or lead to another host.

        Example:
            >>> sorted(await registry.tags.list("app").collect())
            ['1', '2', 'latest']

        GET /v2/{name}/tags/list (end-8a, end-8b).
        """
        client = self._client
        name = client.place.repository(repository)
        url = client.url(f"{name}/tags/list", _query(page_size, last))
        request = Request("GET", url, Scopes.repository(name, "pull"))
        return Pages(Pager(client, request, _TagPage, lambda page, _: page.tags).more)


def repositories(client: Client, page_size: int | None, last: str | None) -> Pages[str]:
    """List all repositories of a registry."""
    request = Request(
        "GET",
        client.url("_catalog", _query(page_size, last)),
        Scopes.of("registry", "catalog", "*"),
    )
    pager = Pager(client, request, _CatalogPage, lambda page, _: page.repositories)
    return Pages(pager.more)


def _query(page_size: int | None, last: str | None) -> dict[str, str]:
    size = check_page_size(page_size)
    return {
        **({} if size is None else {"n": str(size)}),
        **({} if last is None else {"last": last}),
    }
