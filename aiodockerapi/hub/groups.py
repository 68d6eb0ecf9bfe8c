"""The groups of organizations, also called teams."""

from aiodockerapi._core.pages import Pages
from aiodockerapi.hub.client import Client
from aiodockerapi.hub.models.base import HubBody, NumberedPage
from aiodockerapi.hub.models.organizations import (
    GroupConfig,
    GroupMember,
    GroupUpdate,
    OrganizationGroup,
)
from aiodockerapi.hub.pages import numbered
from aiodockerapi.hub.requests import Parts

__all__ = ["Groups"]


class _Page(NumberedPage):
    """A page of groups."""

    results: list[OrganizationGroup] = []


class _MemberPage(NumberedPage):
    """A page of members."""

    results: list[GroupMember] = []


class _Member(HubBody):
    """The body that adds one."""

    member: str


class Groups:
    """The groups of organizations, and who is in them.

    Args:
        client: the Hub.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def create(self, organization: str, config: GroupConfig) -> OrganizationGroup:
        """Create a group.

        Args:
            organization: which organization.
            config: what it is called, and what it is for.

        Raises:
            BadRequest: there is one already, or it can't be called so.
            Forbidden: we may not do that.

        Example:
            >>> await hub.groups.create("team", GroupConfig(name="dev"))
            OrganizationGroup(...)

        POST /v2/orgs/{org_name}/groups.
        """
        path = _path(organization)
        return await self._client.call(OrganizationGroup, "POST", path, body=config)

    async def get(self, organization: str, group: str) -> OrganizationGroup:
        """Get a group.

        Args:
            organization: which organization.
            group: which group, by its name.

        Raises:
            NotFound: there is no such group.

        Example:
            >>> (await hub.groups.get("team", "dev")).member_count
            1

        GET /v2/orgs/{org_name}/groups/{group_name}.
        """
        return await self._client.call(OrganizationGroup, "GET", _path(organization, group))

    async def update(self, organization: str, group: str, update: GroupUpdate) -> OrganizationGroup:
        """Change what a group is called, or what it is for; what is left out stays.

        Args:
            organization: which organization.
            group: which group, by its name.
            update: what changes.

        Raises:
            Forbidden: we may not do that.
            NotFound: there is no such group.

        Example:
            >>> update = GroupUpdate(description="They write it")
            >>> await hub.groups.update("team", "dev", update)
            OrganizationGroup(...)

        PATCH /v2/orgs/{org_name}/groups/{group_name}.
        """
        path = _path(organization, group)
        return await self._client.call(OrganizationGroup, "PATCH", path, body=update)

    async def replace(
        self, organization: str, group: str, config: GroupConfig
    ) -> OrganizationGroup:
        """Say what a group is; what is left out is empty from then on.

        Args:
            organization: which organization.
            group: which group, by its name.
            config: what it is.

        Raises:
            Forbidden: we may not do that.
            NotFound: there is no such group.

        Example:
            >>> await hub.groups.replace("team", "dev", GroupConfig(name="dev"))
            OrganizationGroup(...)

        PUT /v2/orgs/{org_name}/groups/{group_name}.
        """
        path = _path(organization, group)
        return await self._client.call(OrganizationGroup, "PUT", path, body=config)

    async def delete(self, organization: str, group: str) -> None:
        """Delete a group; its members stay in the organization.

        Args:
            organization: which organization.
            group: which group, by its name.

        Raises:
            Forbidden: we may not do that.
            NotFound: there is no such group.

        Example:
            >>> await hub.groups.delete("team", "dev")

        DELETE /v2/orgs/{org_name}/groups/{group_name}.
        """
        await self._client.send("DELETE", _path(organization, group))

    async def add_member(self, organization: str, group: str, member: str) -> None:
        """Put a member of an organization into a group.

        Args:
            organization: which organization.
            group: which group, by its name.
            member: who, by username.

        Raises:
            Forbidden: we may not do that.
            NotFound: there is no such group or member.

        Example:
            >>> await hub.groups.add_member("team", "dev", "me")

        POST /v2/orgs/{org_name}/groups/{group_name}/members.
        """
        path = _path(organization, group, "members")
        await self._client.send("POST", path, body=_Member(member=member))

    async def remove_member(self, organization: str, group: str, member: str) -> None:
        """Take a member out of a group.

        Args:
            organization: which organization.
            group: which group, by its name.
            member: who, by username.

        Raises:
            Forbidden: we may not do that.
            NotFound: there is no such group, or it has no such member.

        Example:
            >>> await hub.groups.remove_member("team", "dev", "me")

        DELETE /v2/orgs/{org_name}/groups/{group_name}/members/{username}.
        """
        await self._client.send("DELETE", _path(organization, group, "members", member))

    def members(
        self,
        organization: str,
        group: str,
        *,
        search: str | None = None,
        page: int | None = None,
        page_size: int | None = None,
    ) -> Pages[GroupMember]:
        """List the members of a group.

        Args:
            organization: which organization.
            group: which group, by its name.
            search: only those in whose name, username or address this is.
            page: the page to begin with, from 1 on.
            page_size: how many a request asks for; None leaves it to the Hub.

        Raises:
            InvalidArgument: `page` or `page_size` is below 1.
            NotFound: there is no such group.

        Example:
            >>> [member.username async for member in hub.groups.members("team", "dev")]
            ['me']

        GET /v2/orgs/{org_name}/groups/{group_name}/members.
        """
        return numbered(
            self._client,
            _MemberPage,
            lambda found: found.results,
            _path(organization, group, "members"),
            query={"search": search},
            page=page,
            page_size=page_size,
        )

    def list(
        self,
        organization: str,
        *,
        username: str | None = None,
        search: str | None = None,
        page: int | None = None,
        page_size: int | None = None,
    ) -> Pages[OrganizationGroup]:
        """List an organization's groups.

        Args:
            organization: which one.
            username: only those that this user is in.
            search: only those in whose name this is.
            page: the page to begin with, from 1 on.
            page_size: how many a request asks for; None leaves it to the Hub.

        Raises:
            InvalidArgument: `page` or `page_size` is below 1.
            Forbidden: we may not see them.
            NotFound: there is no such organization.

        Example:
            >>> [group.name async for group in hub.groups.list("team")]
            ['dev']

        GET /v2/orgs/{org_name}/groups.
        """
        return numbered(
            self._client,
            _Page,
            lambda found: found.results,
            _path(organization),
            query={"username": username, "search": search},
            page=page,
            page_size=page_size,
        )


def _path(organization: str, *rest: str) -> Parts:
    return ("v2", "orgs", organization, "groups", *rest)
