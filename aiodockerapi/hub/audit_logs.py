"""Audit logs: who did what in an account."""

from datetime import datetime

from aiodockerapi._core.pages import Pages
from aiodockerapi.hub.client import Client
from aiodockerapi.hub.models.audit import AuditActions, AuditEvent
from aiodockerapi.hub.models.base import HubModel
from aiodockerapi.hub.pages import counted

__all__ = ["AuditLogs"]


class _Page(HubModel):
    """A page of a log."""

    logs: list[AuditEvent] = []


class _Areas(HubModel):
    """All actions, by their areas."""

    actions: dict[str, AuditActions] = {}


class AuditLogs:
    """The logs of accounts: of organizations, or of ourselves.

    Args:
        client: the Hub.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def actions(self, account: str) -> dict[str, AuditActions]:
        """List the actions that can stand in an account's log, by their areas.

        Args:
            account: which account.

        Raises:
            Forbidden: we may not see them.
            TooManyRequests: the Hub was asked too often.

        Example:
            >>> areas = await hub.audit_logs.actions("team")
            >>> areas["repo"].label
            'Repository'

        GET /v2/auditlogs/{account}/actions.
        """
        path = ("v2", "auditlogs", account, "actions")
        return (await self._client.call(_Areas, "GET", path)).actions

    def list(
        self,
        account: str,
        *,
        action: str | None = None,
        name: str | None = None,
        actor: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        page: int | None = None,
        page_size: int | None = None,
    ) -> Pages[AuditEvent]:
        """List what was done in an account, the latest first.

        The Hub does not say which page is the last: it is one that is empty, or not full.

        Args:
            account: which account.
            action: only this action: ``repo.tag.push``; or those of an area: ``repo``.
            name: only what was done to this: ``team/app``.
            actor: only what this user did.
            since: only what was done from then on (``from``).
            until: only what was done up to then (``to``).
            page: the page to begin with, from 1 on.
            page_size: how many a request asks for; None leaves it to the Hub, which takes 25.

        Raises:
            InvalidArgument: `page` or `page_size` is below 1.
            Forbidden: we may not see it.
            TooManyRequests: the Hub was asked too often.

        Example:
            >>> async for event in hub.audit_logs.list("team", action="repo.tag.push"):
            ...     print(event.actor, event.name)
            me team/app

        GET /v2/auditlogs/{account}.
        """
        return counted(
            self._client,
            _Page,
            lambda found: found.logs,
            ("v2", "auditlogs", account),
            query={"action": action, "name": name, "actor": actor, "from": since, "to": until},
            page=page,
            page_size=page_size,
        )
