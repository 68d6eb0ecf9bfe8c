"""What the Hub is asked, without the names: the templates of the paths of its API."""

from collections.abc import Sequence

__all__ = ["template_of"]

_ORGANIZATION = "v2/orgs/{org_name}"
_GROUP = f"{_ORGANIZATION}/groups/{{group_name}}"
_REPOSITORY = "v2/namespaces/{namespace}/repositories/{repository}"
_OLD = "v2/repositories/{namespace}/{repository}"
_SCIM = "v2/scim/2.0"
_TEMPLATES = tuple(
    tuple(template.split("/"))
    for template in (
        "api/search/v4",
        "v2/auth/token",
        "v2/users/login",
        "v2/users/2fa-login",
        "v2/user",
        "v2/user/orgs",
        "v2/access-tokens",
        "v2/access-tokens/{uuid}",
        "v2/auditlogs/{account}",
        "v2/auditlogs/{account}/actions",
        "v2/invites/bulk",
        "v2/invites/{id}",
        "v2/invites/{id}/resend",
        _ORGANIZATION,
        f"{_ORGANIZATION}/settings",
        f"{_ORGANIZATION}/access-tokens",
        f"{_ORGANIZATION}/access-tokens/{{access_token_id}}",
        f"{_ORGANIZATION}/members",
        f"{_ORGANIZATION}/members/export",
        f"{_ORGANIZATION}/members/{{username}}",
        f"{_ORGANIZATION}/invites",
        f"{_ORGANIZATION}/groups",
        _GROUP,
        f"{_GROUP}/members",
        f"{_GROUP}/members/{{username}}",
        _REPOSITORY.rpartition("/")[0],
        _REPOSITORY,
        f"{_REPOSITORY}/tags",
        f"{_REPOSITORY}/tags/{{tag}}",
        f"{_REPOSITORY}/immutabletags",
        f"{_REPOSITORY}/immutabletags/verify",
        _OLD,
        f"{_OLD}/groups",
        f"{_OLD}/tags/{{tag}}",
        f"{_SCIM}/ServiceProviderConfig",
        f"{_SCIM}/ResourceTypes",
        f"{_SCIM}/ResourceTypes/{{name}}",
        f"{_SCIM}/Schemas",
        f"{_SCIM}/Schemas/{{id}}",
        f"{_SCIM}/Users",
        f"{_SCIM}/Users/{{id}}",
    )
)
"""Where two fit, the first does: its last part is a word."""


def template_of(parts: Sequence[str], *, slash: bool) -> str:
    """Return the template of a path, given its parts, and whether it ends with a slash."""
    for template in _TEMPLATES:
        if len(template) == len(parts) and all(
            word == part or word.startswith("{") for word, part in zip(template, parts, strict=True)
        ):
            return f"/{'/'.join(template)}{'/' if slash else ''}"
    return "/{path}"
