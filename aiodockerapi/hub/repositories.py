"""Repositories: what is in them, who may use them, which of their tags stay where they are."""

from aiodockerapi._core.pages import Pages
from aiodockerapi.hub.client import Client
from aiodockerapi.hub.models.base import HubBody, HubModel, NumberedPage
from aiodockerapi.hub.models.repositories import (
    HubRepository,
    HubRepositoryConfig,
    HubRepositorySummary,
    HubRepositoryUpdate,
    ImmutableTagsUpdate,
    RepositoryGroup,
    RepositoryOrdering,
    RepositoryPermission,
)
from aiodockerapi.hub.pages import numbered
from aiodockerapi.hub.requests import repository_path

__all__ = ["HubRepositories"]


class _Page(NumberedPage):
    """A page of repositories."""

    results: list[HubRepositorySummary] = []


class _Verified(HubModel):
    """The tags that a pattern fits."""

    tags: list[str] = []


class _Pattern(HubBody):
    """The body that asks for them."""

    regex: str


class _Group(HubBody):
    """The body that lets a group in."""

    group_id: int
    permission: RepositoryPermission


class HubRepositories:
    """The repositories of the Hub; ``redis`` means ``library/redis``.

    Args:
        client: the Hub.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def create(self, config: HubRepositoryConfig) -> HubRepository:
        """Create a repository.

        Args:
            config: what it is called, and what it is for.

        Raises:
            BadRequest: there is one already, or it can't be called so.
            Forbidden: we may not do that.
            NotFound: there is no such namespace.

        Example:
            >>> made = await hub.repositories.create(
            ...     HubRepositoryConfig(namespace="team", name="app", is_private=True)
            ... )
            >>> made.name
            'app'

        POST /v2/namespaces/{namespace}/repositories.
        """
        path = ("v2", "namespaces", config.namespace, "repositories")
        return await self._client.call(HubRepository, "POST", path, body=config)

    async def get(self, repository: str) -> HubRepository:
        """Get a repository with its settings.

        Args:
            repository: which one: ``team/app``, or ``redis`` for an official one.

        Raises:
            InvalidArgument: `repository` can't be the name of one.
            NotFound: there is no such repository, or none that we may see.

        Example:
            >>> (await hub.repositories.get("team/app")).pull_count
            12

        GET /v2/namespaces/{namespace}/repositories/{repository}.
        """
        return await self._client.call(HubRepository, "GET", repository_path(repository))

    async def exists(self, repository: str) -> bool:
        """See whether there is a repository.

        Args:
            repository: which one.

        Returns:
            Whether there is one that we may see.

        Raises:
            InvalidArgument: `repository` can't be the name of one.
            Unauthorized: the Hub does not take the credentials.

        Example:
            >>> await hub.repositories.exists("team/app")
            True

        HEAD /v2/namespaces/{namespace}/repositories/{repository}.
        """
        return await self._client.exists(repository_path(repository))

    async def update(self, repository: str, update: HubRepositoryUpdate) -> HubRepository:
        """Change what a repository says of itself; what is left out stays.

        Args:
            repository: which one.
            update: what changes.

        Raises:
            InvalidArgument: `repository` can't be the name of one.
            Forbidden: we may not do that.
            NotFound: there is no such repository.

        Example:
            >>> update = HubRepositoryUpdate(description="It runs")
            >>> await hub.repositories.update("team/app", update)
            HubRepository(...)

        PATCH /v2/namespaces/{namespace}/repositories/{repository}, which the Hub does not
        describe.
        """
        path = repository_path(repository)
        return await self._client.call(HubRepository, "PATCH", path, body=update)

    async def delete(self, repository: str) -> None:
        """Delete a repository with all that is in it.

        Args:
            repository: which one.

        Raises:
            InvalidArgument: `repository` can't be the name of one.
            Forbidden: we may not do that.
            NotFound: there is no such repository.

        Example:
            >>> await hub.repositories.delete("team/app")

        DELETE /v2/repositories/{namespace}/{repository}/, which the Hub does not describe.
        """
        _, _, namespace, _, name = repository_path(repository)
        await self._client.send("DELETE", ("v2", "repositories", namespace, name), slash=True)

    async def add_group(
        self, repository: str, group_id: int, permission: RepositoryPermission
    ) -> RepositoryGroup:
        """Say what a group of the organization may do with a repository.

        Args:
            repository: which one.
            group_id: the group's number, its ``id``.
            permission: ``read``, ``write`` or ``admin``.

        Raises:
            InvalidArgument: `repository` can't be the name of one.
            Forbidden: we may not do that.
            NotFound: there is no such repository or group.

        Example:
            >>> (await hub.repositories.add_group("team/app", 7, "write")).group_name
            'dev'

        POST /v2/repositories/{namespace}/{repository}/groups.
        """
        _, _, namespace, _, name = repository_path(repository)
        path = ("v2", "repositories", namespace, name, "groups")
        body = _Group(group_id=group_id, permission=permission)
        return await self._client.call(RepositoryGroup, "POST", path, body=body)

    async def set_immutable_tags(
        self, repository: str, update: ImmutableTagsUpdate
    ) -> HubRepository:
        """Say which tags, once given, stay where they are.

        Args:
            repository: which one.
            update: whether there are any, and the patterns of their names.

        Raises:
            InvalidArgument: `repository` can't be the name of one.
            BadRequest: a pattern is none.
            Forbidden: we may not do that.
            NotFound: there is no such repository.

        Example:
            >>> versions = ImmutableTagsUpdate(immutable_tags=True, immutable_tags_rules=["v.*"])
            >>> changed = await hub.repositories.set_immutable_tags("team/app", versions)
            >>> changed.immutable_tags_settings.rules
            ['v.*']

        PATCH /v2/namespaces/{namespace}/repositories/{repository}/immutabletags.
        """
        path = (*repository_path(repository), "immutabletags")
        return await self._client.call(HubRepository, "PATCH", path, body=update)

    async def verify_immutable_tags(self, repository: str, regex: str) -> list[str]:
        """See which of the present tags a pattern fits, before it becomes a rule.

        Args:
            repository: which one.
            regex: the pattern.

        Raises:
            InvalidArgument: `repository` can't be the name of one.
            BadRequest: the pattern is none.
            Forbidden: we may not do that.
            NotFound: there is no such repository.

        Example:
            >>> await hub.repositories.verify_immutable_tags("team/app", "v.*")
            ['v1', 'v2']

        POST /v2/namespaces/{namespace}/repositories/{repository}/immutabletags/verify.
        """
        path = (*repository_path(repository), "immutabletags", "verify")
        found = await self._client.call(_Verified, "POST", path, body=_Pattern(regex=regex))
        return found.tags

    def list(
        self,
        namespace: str,
        *,
        name: str | None = None,
        ordering: RepositoryOrdering | None = None,
        page: int | None = None,
        page_size: int | None = None,
    ) -> Pages[HubRepositorySummary]:
        """List the repositories of a user or organization.

        Args:
            namespace: whose; ``library`` has the official ones.
            name: only those in whose name this is.
            ordering: how they are sorted: ``name``, ``-last_updated``, …
            page: the page to begin with, from 1 on.
            page_size: how many a request asks for, 100 at most; None leaves it to the Hub, which
                takes 10.

        Raises:
            InvalidArgument: `page` or `page_size` is below 1.
            NotFound: there is no such user or organization.

        Example:
            >>> [each.name async for each in hub.repositories.list("team")]
            ['app']

        GET /v2/namespaces/{namespace}/repositories.
        """
        return numbered(
            self._client,
            _Page,
            lambda found: found.results,
            ("v2", "namespaces", namespace, "repositories"),
            query={"name": name, "ordering": ordering},
            page=page,
            page_size=page_size,
        )
