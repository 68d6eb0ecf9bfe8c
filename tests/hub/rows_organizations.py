"""Organizations: settings, tokens, members, groups, invitations."""

from aiodockerapi._core.times import Timestamp
from aiodockerapi.hub.models.organizations import (
    ExportedMember,
    GroupConfig,
    GroupMember,
    GroupUpdate,
    InvitationResult,
    Invitations,
    Invite,
    OrganizationGroup,
    OrganizationMember,
    OrganizationSettings,
    RestrictedImages,
    RestrictedImagesConfig,
)
from aiodockerapi.hub.models.tokens import (
    OrganizationToken,
    OrganizationTokenConfig,
    OrganizationTokenUpdate,
    TokenResource,
)
from tests.hub.row import Row

WHEN = "2026-01-02T03:04:05Z"
MOMENT = Timestamp.parse(WHEN)
SETTINGS = {
    "restricted_images": {
        "enabled": True,
        "allow_official_images": True,
        "allow_verified_publishers": False,
    }
}
READ_SETTINGS = OrganizationSettings(
    restricted_images=RestrictedImages(
        enabled=True, allow_official_images=True, allow_verified_publishers=False
    )
)
WHERE = {"type": "TYPE_REPO", "path": "team/*", "scopes": ["scope-image-pull"]}
RESOURCE = TokenResource(type="TYPE_REPO", path="team/*", scopes=["scope-image-pull"])
OAT = {
    "id": "a7a5ef25",
    "label": "ci",
    "created_by": "me",
    "is_active": True,
    "created_at": WHEN,
    "expires_at": None,
    "last_used_at": None,
    "resources": [WHERE],
}
TOKEN = OrganizationToken(
    id="a7a5ef25",
    label="ci",
    created_by="me",
    is_active=True,
    created_at=MOMENT,
    expires_at=None,
    last_used_at=None,
    resources=[RESOURCE],
)
PERSON = {"username": "me", "full_name": "Me", "role": "Owner", "groups": ["dev"], "type": "User"}
MEMBER = OrganizationMember(
    username="me", full_name="Me", role="Owner", groups=["dev"], type="User"
)
EXPORTED = {
    "Name": "Me",
    "Username": "me",
    "Email": "me@example.com",
    "Type": "User",
    "Permission": "Owner",
    "Teams": "dev, ops",
    "Date Joined": WHEN,
}
TEAM = {"id": 7, "uuid": "77", "name": "dev", "description": "They write it", "member_count": 1}
GROUP = OrganizationGroup(id=7, uuid="77", name="dev", description="They write it", member_count=1)
SENT = {
    "id": "9dd9fb31",
    "inviter_username": "me",
    "invitee": "you@example.com",
    "org": "team",
    "team": "dev",
    "created_at": WHEN,
}
INVITE = Invite(
    id="9dd9fb31",
    inviter_username="me",
    invitee="you@example.com",
    org="team",
    team="dev",
    created_at=MOMENT,
)


def page(*items: object) -> dict[str, object]:
    """Write the one page of a list."""
    return {"count": len(items), "next": None, "previous": None, "results": list(items)}


ROWS = [
    Row(
        "GET /v2/orgs/{name}/settings",
        lambda hub: hub.organizations.settings("team"),
        "/v2/orgs/team/settings",
        answer=SETTINGS,
        value=READ_SETTINGS,
    ),
    Row(
        "PUT /v2/orgs/{name}/settings",
        lambda hub: hub.organizations.restrict_images(
            "team",
            RestrictedImagesConfig(
                enabled=True, allow_official_images=True, allow_verified_publishers=False
            ),
        ),
        "/v2/orgs/team/settings",
        body=SETTINGS,
        answer=SETTINGS,
        value=READ_SETTINGS,
    ),
    Row(
        "GET /v2/orgs/{name}/access-tokens",
        lambda hub: hub.organization_tokens.list("team", page=1, page_size=5).collect(),
        "/v2/orgs/team/access-tokens",
        query={"page": "1", "page_size": "5"},
        answer={"total": 1, "next": "", "previous": "", "results": [OAT]},
        value=[TOKEN],
    ),
    Row(
        "POST /v2/orgs/{name}/access-tokens",
        lambda hub: hub.organization_tokens.create(
            "team",
            OrganizationTokenConfig(
                label="ci", description="builds", resources=[RESOURCE], expires_at=MOMENT
            ),
        ),
        "/v2/orgs/team/access-tokens",
        body={"label": "ci", "description": "builds", "resources": [WHERE], "expires_at": WHEN},
        answer={**OAT, "token": "dckr_oat_secret"},
        status=201,
        value=TOKEN.model_copy(update={"token": "dckr_oat_secret"}),
    ),
    Row(
        "GET /v2/orgs/{org_name}/access-tokens/{access_token_id}",
        lambda hub: hub.organization_tokens.get("team", "a7a5ef25"),
        "/v2/orgs/team/access-tokens/a7a5ef25",
        answer=OAT,
        value=TOKEN,
    ),
    Row(
        "PATCH /v2/orgs/{org_name}/access-tokens/{access_token_id}",
        lambda hub: hub.organization_tokens.update(
            "team",
            "a7a5ef25",
            OrganizationTokenUpdate(
                label="ci", description="builds", resources=[RESOURCE], is_active=False
            ),
        ),
        "/v2/orgs/team/access-tokens/a7a5ef25",
        body={"label": "ci", "description": "builds", "resources": [WHERE], "is_active": False},
        answer={**OAT, "is_active": False},
        value=TOKEN.model_copy(update={"is_active": False}),
    ),
    Row(
        "DELETE /v2/orgs/{org_name}/access-tokens/{access_token_id}",
        lambda hub: hub.organization_tokens.delete("team", "a7a5ef25"),
        "/v2/orgs/team/access-tokens/a7a5ef25",
        status=204,
    ),
    Row(
        "GET /v2/orgs/{org_name}/members",
        lambda hub: hub.members.list(
            "team", search="5", invites=False, type="all", role="owner", page=1, page_size=5
        ).collect(),
        "/v2/orgs/team/members",
        query={
            "search": "5",
            "invites": "false",
            "type": "all",
            "role": "owner",
            "page": "1",
            "page_size": "5",
        },
        answer=page(PERSON),
        value=[MEMBER],
    ),
    Row(
        "GET /v2/orgs/{org_name}/members/export",
        lambda hub: hub.members.export("team"),
        "/v2/orgs/team/members/export",
        answer=[EXPORTED],
        value=[
            ExportedMember(
                name="Me",
                username="me",
                email="me@example.com",
                type="User",
                permission="Owner",
                teams="dev, ops",
                date_joined=WHEN,
            )
        ],
    ),
    Row(
        "PUT /v2/orgs/{org_name}/members/{username}",
        lambda hub: hub.members.update("team", "me", "owner"),
        "/v2/orgs/team/members/me",
        body={"role": "owner"},
        answer=PERSON,
        value=MEMBER,
    ),
    Row(
        "DELETE /v2/orgs/{org_name}/members/{username}",
        lambda hub: hub.members.delete("team", "me"),
        "/v2/orgs/team/members/me",
        status=204,
    ),
    Row(
        "GET /v2/orgs/{org_name}/groups",
        lambda hub: hub.groups.list(
            "team", username="me", search="de", page=1, page_size=5
        ).collect(),
        "/v2/orgs/team/groups",
        query={"username": "me", "search": "de", "page": "1", "page_size": "5"},
        answer=page(TEAM),
        value=[GROUP],
    ),
    Row(
        "POST /v2/orgs/{org_name}/groups",
        lambda hub: hub.groups.create("team", GroupConfig(name="dev", description="They write it")),
        "/v2/orgs/team/groups",
        body={"name": "dev", "description": "They write it"},
        answer=TEAM,
        status=201,
        value=GROUP,
    ),
    Row(
        "GET /v2/orgs/{org_name}/groups/{group_name}",
        lambda hub: hub.groups.get("team", "dev"),
        "/v2/orgs/team/groups/dev",
        answer=TEAM,
        value=GROUP,
    ),
    Row(
        "PATCH /v2/orgs/{org_name}/groups/{group_name}",
        lambda hub: hub.groups.update(
            "team", "dev", GroupUpdate(name="dev", description="They write it")
        ),
        "/v2/orgs/team/groups/dev",
        body={"name": "dev", "description": "They write it"},
        answer=TEAM,
        value=GROUP,
    ),
    Row(
        "PUT /v2/orgs/{org_name}/groups/{group_name}",
        lambda hub: hub.groups.replace(
            "team", "dev", GroupConfig(name="dev", description="They write it")
        ),
        "/v2/orgs/team/groups/dev",
        body={"name": "dev", "description": "They write it"},
        answer=TEAM,
        value=GROUP,
    ),
    Row(
        "DELETE /v2/orgs/{org_name}/groups/{group_name}",
        lambda hub: hub.groups.delete("team", "dev"),
        "/v2/orgs/team/groups/dev",
        status=204,
    ),
    Row(
        "GET /v2/orgs/{org_name}/groups/{group_name}/members",
        lambda hub: hub.groups.members("team", "dev", search="m", page=1, page_size=5).collect(),
        "/v2/orgs/team/groups/dev/members",
        query={"search": "m", "page": "1", "page_size": "5"},
        answer=page({"username": "me", "email": "me@example.com", "date_joined": WHEN}),
        value=[GroupMember(username="me", email="me@example.com", date_joined=MOMENT)],
    ),
    Row(
        "POST /v2/orgs/{org_name}/groups/{group_name}/members",
        lambda hub: hub.groups.add_member("team", "dev", "me"),
        "/v2/orgs/team/groups/dev/members",
        body={"member": "me"},
        status=200,
    ),
    Row(
        "DELETE /v2/orgs/{org_name}/groups/{group_name}/members/{username}",
        lambda hub: hub.groups.remove_member("team", "dev", "me"),
        "/v2/orgs/team/groups/dev/members/me",
        status=204,
    ),
    Row(
        "GET /v2/orgs/{org_name}/invites",
        lambda hub: hub.invites.list("team"),
        "/v2/orgs/team/invites",
        answer={"data": [SENT]},
        value=[INVITE],
    ),
    Row(
        "POST /v2/invites/bulk",
        lambda hub: hub.invites.create(
            Invitations(
                org="team",
                invitees=["me", "you@example.com"],
                team="dev",
                role="member",
                dry_run=False,
            )
        ),
        "/v2/invites/bulk",
        body={
            "org": "team",
            "invitees": ["me", "you@example.com"],
            "team": "dev",
            "role": "member",
            "dry_run": False,
        },
        answer={
            "invitees": {
                "invitees": [
                    {"invitee": "me", "status": "invited", "invite": SENT},
                    {"invitee": "you@example.com", "status": "invited", "invite": None},
                ]
            }
        },
        status=202,
        value=[
            InvitationResult(invitee="me", status="invited", invite=INVITE),
            InvitationResult(invitee="you@example.com", status="invited", invite=None),
        ],
    ),
    Row(
        "PATCH /v2/invites/{id}/resend",
        lambda hub: hub.invites.resend("9dd9fb31"),
        "/v2/invites/9dd9fb31/resend",
        status=204,
    ),
    Row(
        "DELETE /v2/invites/{id}",
        lambda hub: hub.invites.delete("9dd9fb31"),
        "/v2/invites/9dd9fb31",
        status=204,
    ),
]
