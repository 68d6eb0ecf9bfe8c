"""Logging in, personal access tokens, audit logs, what the Hub does not describe."""

from datetime import UTC, datetime

from aiodockerapi._core.times import Timestamp
from aiodockerapi.hub.models.audit import AuditAction, AuditActions, AuditEvent
from aiodockerapi.hub.models.organizations import HubOrganization, HubUser
from aiodockerapi.hub.models.search import HubPublisher, HubSearchResult, SearchLabel
from aiodockerapi.hub.models.tokens import (
    AccessToken,
    AccessTokenConfig,
    AccessTokenUpdate,
    HubToken,
    SecondFactorNeeded,
)
from tests.hub.row import ME, SECRET, Row

WHEN = "2026-01-02T03:04:05Z"
MOMENT = Timestamp.parse(WHEN)
PAT = {
    "uuid": "b30bbf97",
    "client_id": "",
    "creator_ip": "192.0.2.1",
    "creator_ua": "curl",
    "created_at": WHEN,
    "last_used": None,
    "generated_by": "manual",
    "is_active": True,
    "token": "",
    "token_label": "ci",
    "scopes": ["repo:read"],
    "expires_at": WHEN,
}
ACCESS_TOKEN = AccessToken(
    uuid="b30bbf97",
    client_id="",
    creator_ip="192.0.2.1",
    creator_ua="curl",
    created_at=MOMENT,
    last_used=None,
    generated_by="manual",
    is_active=True,
    token="",
    token_label="ci",
    scopes=["repo:read"],
    expires_at=MOMENT,
)
EVENT = {
    "account": "team",
    "action": "repo.tag.push",
    "name": "team/app",
    "actor": "me",
    "data": {"tag": "v1"},
    "timestamp": WHEN,
    "action_description": "pushed the tag v1",
}
ORG = {"id": "1", "orgname": "team", "full_name": "The team", "type": "Org"}
ORGANIZATION = HubOrganization(id="1", orgname="team", full_name="The team", type="Org")

ROWS = [
    Row(
        "POST /v2/auth/token",
        lambda hub: hub.authentication.token(ME),
        "/v2/auth/token",
        body={"identifier": "me", "secret": SECRET},
        answer={"access_token": "t0k3n"},
        value=HubToken("t0k3n"),
        who="",
    ),
    Row(
        "POST /v2/users/login",
        lambda hub: hub.authentication.login(ME),
        "/v2/users/login",
        body={"username": "me", "password": SECRET},
        answer={"token": "t0k3n"},
        value=HubToken("t0k3n"),
        who="",
    ),
    Row(
        "POST /v2/users/login",
        lambda hub: hub.authentication.login(ME),
        "/v2/users/login",
        body={"username": "me", "password": SECRET},
        answer={"detail": "Require secondary authentication", "login_2fa_token": "half"},
        status=401,
        value=SecondFactorNeeded("half"),
        who="",
        note="second factor",
    ),
    Row(
        "POST /v2/users/2fa-login",
        lambda hub: hub.authentication.login_second_factor(SecondFactorNeeded("half"), "123456"),
        "/v2/users/2fa-login",
        body={"login_2fa_token": "half", "code": "123456"},
        answer={"token": "t0k3n"},
        value=HubToken("t0k3n"),
        who="",
    ),
    Row(
        "POST /v2/access-tokens",
        lambda hub: hub.access_tokens.create(
            AccessTokenConfig(token_label="ci", scopes=["repo:read"], expires_at=MOMENT)
        ),
        "/v2/access-tokens",
        body={"token_label": "ci", "scopes": ["repo:read"], "expires_at": WHEN},
        answer={**PAT, "token": "dckr_pat_secret"},
        status=201,
        value=ACCESS_TOKEN.model_copy(update={"token": "dckr_pat_secret"}),
    ),
    Row(
        "GET /v2/access-tokens",
        lambda hub: hub.access_tokens.list(page=2, page_size=5).collect(),
        "/v2/access-tokens",
        query={"page": "2", "page_size": "5"},
        answer={"count": 6, "active_count": 6, "next": None, "previous": None, "results": [PAT]},
        value=[ACCESS_TOKEN],
    ),
    Row(
        "GET /v2/access-tokens/{uuid}",
        lambda hub: hub.access_tokens.get("b30bbf97"),
        "/v2/access-tokens/b30bbf97",
        answer=PAT,
        value=ACCESS_TOKEN,
    ),
    Row(
        "PATCH /v2/access-tokens/{uuid}",
        lambda hub: hub.access_tokens.update(
            "b30bbf97", AccessTokenUpdate(token_label="ci", is_active=False)
        ),
        "/v2/access-tokens/b30bbf97",
        body={"token_label": "ci", "is_active": False},
        answer={**PAT, "is_active": False},
        value=ACCESS_TOKEN.model_copy(update={"is_active": False}),
    ),
    Row(
        "DELETE /v2/access-tokens/{uuid}",
        lambda hub: hub.access_tokens.delete("b30bbf97"),
        "/v2/access-tokens/b30bbf97",
        status=204,
    ),
    Row(
        "GET /v2/auditlogs/{account}/actions",
        lambda hub: hub.audit_logs.actions("team"),
        "/v2/auditlogs/team/actions",
        answer={
            "actions": {
                "repo": {
                    "label": "Repository",
                    "actions": [{"name": "create", "description": "made", "label": "Created"}],
                }
            }
        },
        value={
            "repo": AuditActions(
                label="Repository",
                actions=[AuditAction(name="create", description="made", label="Created")],
            )
        },
    ),
    Row(
        "GET /v2/auditlogs/{account}",
        lambda hub: hub.audit_logs.list(
            "team",
            action="repo.tag.push",
            name="team/app",
            actor="me",
            since=datetime(2026, 1, 1, tzinfo=UTC),
            until=datetime(2026, 1, 3, tzinfo=UTC),
            page=1,
            page_size=25,
        ).collect(),
        "/v2/auditlogs/team",
        query={
            "action": "repo.tag.push",
            "name": "team/app",
            "actor": "me",
            "from": "2026-01-01T00:00:00Z",
            "to": "2026-01-03T00:00:00Z",
            "page": "1",
            "page_size": "25",
        },
        answer={"logs": [EVENT]},
        value=[
            AuditEvent(
                account="team",
                action="repo.tag.push",
                name="team/app",
                actor="me",
                data={"tag": "v1"},
                timestamp=MOMENT,
                action_description="pushed the tag v1",
            )
        ],
    ),
    # ---- what the Hub does not describe
    Row(
        "GET /v2/user/",
        lambda hub: hub.user(),
        "/v2/user/",
        answer={"id": "2", "username": "me", "is_admin": False},
        value=HubUser(id="2", username="me", is_admin=False),
    ),
    Row(
        "GET /v2/user/orgs",
        lambda hub: hub.organizations.list(page=1, page_size=5).collect(),
        "/v2/user/orgs",
        query={"page": "1", "page_size": "5"},
        answer={"count": 1, "next": None, "previous": None, "results": [ORG]},
        value=[ORGANIZATION],
    ),
    Row(
        "GET /v2/orgs/{org_name}",
        lambda hub: hub.organizations.get("team"),
        "/v2/orgs/team",
        answer=ORG,
        value=ORGANIZATION,
    ),
    Row(
        "GET /api/search/v4",
        lambda hub: hub.search(
            "redis",
            type="image",
            badges=["official", "open_source"],
            categories=["databases-and-storage"],
            operating_systems=["linux"],
            architectures=["amd64", "arm64"],
            images=["dhi"],
            extension_reviewed=False,
            sort="pull_count",
            order="desc",
            start=0,
            page_size=10,
        ).collect(),
        "/api/search/v4",
        query={
            "query": "redis",
            "type": "image",
            "badges": "official,open_source",
            "categories": "databases-and-storage",
            "operating_systems": "linux",
            "architectures": "amd64,arm64",
            "images": "dhi",
            "extension_reviewed": "false",
            "sort": "pull_count",
            "order": "desc",
            "from": "0",
            "size": "10",
        },
        answer={
            "total": 1,
            "results": [
                {
                    "id": "redis",
                    "name": "redis",
                    "badge": "official",
                    "pull_count": "1B+",
                    "publisher": {"id": "docker", "name": "Docker"},
                    "architectures": [{"name": "amd64", "label": "x86-64"}],
                    "updated_at": WHEN,
                }
            ],
        },
        value=[
            HubSearchResult(
                id="redis",
                name="redis",
                badge="official",
                pull_count="1B+",
                publisher=HubPublisher(id="docker", name="Docker"),
                architectures=[SearchLabel(name="amd64", label="x86-64")],
                updated_at=MOMENT,
            )
        ],
    ),
]
