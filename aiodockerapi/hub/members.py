"""The members of organizations."""

import csv
import io
from typing import Literal

from pydantic import TypeAdapter

from aiodockerapi._core.pages import Pages
from aiodockerapi.errors import InvalidResponse
from aiodockerapi.hub.client import Client
from aiodockerapi.hub.models.base import HubBody, NumberedPage
from aiodockerapi.hub.models.organizations import ExportedMember, MemberRole, OrganizationMember
from aiodockerapi.hub.pages import numbered
from aiodockerapi.hub.requests import Answer, Parts, Request

__all__ = ["Members"]


class _Page(NumberedPage):
    """A page of members."""

    results: list[OrganizationMember] = []


class _Role(HubBody):
    """The body of a change."""

    role: MemberRole


class Members:
    """The members of organizations, and those who were invited.

    Args:
        client: the Hub.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def export(self, organization: str) -> list[ExportedMember]:
        """Get all members of an organization at once.

        Args:
            organization: which one.

        Raises:
            Forbidden: we may not see them.
            NotFound: there is no such organization.

        Example:
            >>> [member.username for member in await hub.members.export("team")]
            ['me']

        GET /v2/orgs/{org_name}/members/export.
        """
        # CSV is what the description has; other parts of the Hub answer JSON to everything.
        accept = "text/csv, application/json;q=0.9"
        request = Request("GET", _path(organization, "export"), accept=accept)
        answer = await self._client.answer(request)
        return self._client.parse(answer, request, lambda _: _exported(answer))

    async def update(
        self, organization: str, username: str, role: MemberRole
    ) -> OrganizationMember:
        """Say what a member may do.

        Args:
            organization: which organization.
            username: which member.
            role: ``owner``, ``editor`` or ``member``.

        Raises:
            Forbidden: we may not do that.
            NotFound: there is no such member.

        Example:
            >>> (await hub.members.update("team", "me", "owner")).role
            'Owner'

        PUT /v2/orgs/{org_name}/members/{username}.
        """
        path = _path(organization, username)
        return await self._client.call(OrganizationMember, "PUT", path, body=_Role(role=role))

    async def delete(self, organization: str, username: str) -> None:
        """Remove a member from an organization.

        Args:
            organization: which organization.
            username: which member.

        Raises:
            Forbidden: we may not do that.
            NotFound: there is no such member.

        Example:
            >>> await hub.members.delete("team", "me")

        DELETE /v2/orgs/{org_name}/members/{username}.
        """
        await self._client.send("DELETE", _path(organization, username))

    def list(
        self,
        organization: str,
        *,
        search: str | None = None,
        invites: bool | None = None,
        type: Literal["all", "invitee", "member"] | None = None,
        role: MemberRole | None = None,
        page: int | None = None,
        page_size: int | None = None,
    ) -> Pages[OrganizationMember]:
        """List an organization's members.

        Args:
            organization: which one.
            search: only those in whose name, username or address this is.
            invites: whether those who were invited are listed, too.
            type: ``member``, ``invitee``, or ``all``.
            role: only those who may do this.
            page: the page to begin with, from 1 on.
            page_size: how many a request asks for; None leaves it to the Hub.

        Raises:
            InvalidArgument: `page` or `page_size` is below 1.
            Forbidden: we may not see them.
            NotFound: there is no such organization.

        Example:
            >>> [member.username async for member in hub.members.list("team", role="owner")]
            ['me']

        GET /v2/orgs/{org_name}/members.
        """
        return numbered(
            self._client,
            _Page,
            lambda found: found.results,
            _path(organization),
            query={"search": search, "invites": invites, "type": type, "role": role},
            page=page,
            page_size=page_size,
        )


_EXPORTED: TypeAdapter[list[ExportedMember]] = TypeAdapter(list[ExportedMember])


def _exported(answer: Answer) -> "list[ExportedMember]":
    if not answer.headers.get("Content-Type", "").startswith("text/csv"):
        return _EXPORTED.validate_json(answer.body)
    try:
        rows = csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"), newline=""))
        found = [{name: value or "" for name, value in row.items() if name} for row in rows]
    except (UnicodeDecodeError, csv.Error) as error:
        raise InvalidResponse(f"the answer is no CSV: {error}") from error
    return _EXPORTED.validate_python(found)


def _path(organization: str, *rest: str) -> Parts:
    return ("v2", "orgs", organization, "members", *rest)
