"""Invitations to organizations."""

from aiodockerapi.hub.client import Client
from aiodockerapi.hub.models.base import HubModel
from aiodockerapi.hub.models.organizations import InvitationResult, Invitations, Invite

__all__ = ["Invites"]

_PATH = ("v2", "invites")


class _List(HubModel):
    """All invitations of an organization."""

    data: list[Invite] = []


class _Results(HubModel):
    """What became of invitations."""

    invitees: list[InvitationResult] = []


class _Sent(HubModel):
    """The answer to invitations: what became of them lies one deeper than one would think."""

    invitees: _Results | list[InvitationResult] = []


class Invites:
    """Invitations to organizations that were not taken up yet.

    Args:
        client: the Hub.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def create(self, invitations: Invitations) -> list[InvitationResult]:
        """Invite people to an organization, or see whether they could be.

        Args:
            invitations: whom, and to what.

        Raises:
            BadRequest: they can't be invited so.
            Conflict: there are more than the organization has room for, or some are there already.

        Example:
            >>> both = Invitations(org="team", invitees=["me", "you@example.com"])
            >>> [each.status for each in await hub.invites.create(both)]
            ['invited', 'invited']

        POST /v2/invites/bulk.
        """
        sent = await self._client.call(_Sent, "POST", (*_PATH, "bulk"), body=invitations)
        found = sent.invitees
        return found.invitees if isinstance(found, _Results) else found

    async def resend(self, invite: str) -> None:
        """Send an invitation once more.

        Args:
            invite: the invitation's identifier.

        Raises:
            Forbidden: we may not do that.
            NotFound: there is no such invitation.

        Example:
            >>> await hub.invites.resend("9dd9fb31")

        PATCH /v2/invites/{id}/resend.
        """
        await self._client.send("PATCH", (*_PATH, invite, "resend"))

    async def delete(self, invite: str) -> None:
        """Take an invitation back.

        Args:
            invite: the invitation's identifier.

        Raises:
            Forbidden: we may not do that.
            NotFound: there is no such invitation.

        Example:
            >>> await hub.invites.delete("9dd9fb31")

        DELETE /v2/invites/{id}.
        """
        await self._client.send("DELETE", (*_PATH, invite))

    async def list(self, organization: str) -> list[Invite]:
        """List an organization's invitations.

        Args:
            organization: which one.

        Raises:
            Forbidden: we may not see them.
            NotFound: there is no such organization.

        Example:
            >>> [invite.invitee for invite in await hub.invites.list("team")]
            ['you@example.com']

        GET /v2/orgs/{org_name}/invites.
        """
        path = ("v2", "orgs", organization, "invites")
        return (await self._client.call(_List, "GET", path)).data
