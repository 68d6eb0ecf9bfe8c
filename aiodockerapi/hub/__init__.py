"""Docker Hub's own API: repositories, tags, tokens, organizations, audit logs, SCIM, search."""

from typing import TYPE_CHECKING

from aiodockerapi._lazy import lazy

if TYPE_CHECKING:
    from aiodockerapi._core.pages import (
        Pages,
    )
    from aiodockerapi.config.credentials import (
        Credentials,
        CredentialsSource,
    )
    from aiodockerapi.hub.auth import (
        SecondFactor,
    )
    from aiodockerapi.hub.models.audit import (
        AuditAction,
        AuditActions,
        AuditEvent,
    )
    from aiodockerapi.hub.models.organizations import (
        ExportedMember,
        GroupConfig,
        GroupMember,
        GroupUpdate,
        HubOrganization,
        HubUser,
        InvitationResult,
        Invitations,
        Invite,
        MemberRole,
        OrganizationGroup,
        OrganizationMember,
        OrganizationSettings,
        RestrictedImages,
        RestrictedImagesConfig,
    )
    from aiodockerapi.hub.models.repositories import (
        HubCategory,
        HubImage,
        HubLayer,
        HubRepository,
        HubRepositoryConfig,
        HubRepositorySummary,
        HubRepositoryUpdate,
        HubTag,
        ImmutableTags,
        ImmutableTagsUpdate,
        RepositoryGroup,
        RepositoryOrdering,
        RepositoryPermission,
        RepositoryPermissions,
    )
    from aiodockerapi.hub.models.scim import (
        USER_SCHEMA,
        ScimAttribute,
        ScimAuthentication,
        ScimBulk,
        ScimConfig,
        ScimEmail,
        ScimFeature,
        ScimFilter,
        ScimGroup,
        ScimMeta,
        ScimName,
        ScimResourceType,
        ScimSchema,
        ScimSubAttribute,
        ScimUser,
        ScimUserConfig,
        ScimUserUpdate,
    )
    from aiodockerapi.hub.models.search import (
        HubPublisher,
        HubSearchResult,
        SearchBadge,
        SearchLabel,
        SearchLogo,
    )
    from aiodockerapi.hub.models.tokens import (
        AccessToken,
        AccessTokenConfig,
        AccessTokenScope,
        AccessTokenUpdate,
        HubToken,
        OrganizationToken,
        OrganizationTokenConfig,
        OrganizationTokenUpdate,
        SecondFactorNeeded,
        TokenResource,
    )
    from aiodockerapi.hub.rate import (
        HubRateLimit,
    )
    from aiodockerapi.hub.searching import (
        SearchSort,
    )
    from aiodockerapi.hub.session import (
        HubSession,
    )
    from aiodockerapi.registry.rate import (
        PullLimit,
    )

__all__ = [
    "USER_SCHEMA",
    "AccessToken",
    "AccessTokenConfig",
    "AccessTokenScope",
    "AccessTokenUpdate",
    "AuditAction",
    "AuditActions",
    "AuditEvent",
    "Credentials",
    "CredentialsSource",
    "ExportedMember",
    "GroupConfig",
    "GroupMember",
    "GroupUpdate",
    "HubCategory",
    "HubImage",
    "HubLayer",
    "HubOrganization",
    "HubPublisher",
    "HubRateLimit",
    "HubRepository",
    "HubRepositoryConfig",
    "HubRepositorySummary",
    "HubRepositoryUpdate",
    "HubSearchResult",
    "HubSession",
    "HubTag",
    "HubToken",
    "HubUser",
    "ImmutableTags",
    "ImmutableTagsUpdate",
    "InvitationResult",
    "Invitations",
    "Invite",
    "MemberRole",
    "OrganizationGroup",
    "OrganizationMember",
    "OrganizationSettings",
    "OrganizationToken",
    "OrganizationTokenConfig",
    "OrganizationTokenUpdate",
    "Pages",
    "PullLimit",
    "RepositoryGroup",
    "RepositoryOrdering",
    "RepositoryPermission",
    "RepositoryPermissions",
    "RestrictedImages",
    "RestrictedImagesConfig",
    "ScimAttribute",
    "ScimAuthentication",
    "ScimBulk",
    "ScimConfig",
    "ScimEmail",
    "ScimFeature",
    "ScimFilter",
    "ScimGroup",
    "ScimMeta",
    "ScimName",
    "ScimResourceType",
    "ScimSchema",
    "ScimSubAttribute",
    "ScimUser",
    "ScimUserConfig",
    "ScimUserUpdate",
    "SearchBadge",
    "SearchLabel",
    "SearchLogo",
    "SearchSort",
    "SecondFactor",
    "SecondFactorNeeded",
    "TokenResource",
]

_HOMES = {
    "aiodockerapi._core.pages": "Pages",
    "aiodockerapi.config.credentials": "Credentials CredentialsSource",
    "aiodockerapi.hub.auth": "SecondFactor",
    "aiodockerapi.hub.models.audit": "AuditAction AuditActions AuditEvent",
    "aiodockerapi.hub.models.organizations": (
        "ExportedMember GroupConfig GroupMember GroupUpdate HubOrganization HubUser "
        "InvitationResult Invitations Invite MemberRole OrganizationGroup "
        "OrganizationMember OrganizationSettings RestrictedImages RestrictedImagesConfig"
    ),
    "aiodockerapi.hub.models.repositories": (
        "HubCategory HubImage HubLayer HubRepository HubRepositoryConfig "
        "HubRepositorySummary HubRepositoryUpdate HubTag ImmutableTags "
        "ImmutableTagsUpdate RepositoryGroup RepositoryOrdering RepositoryPermission "
        "RepositoryPermissions"
    ),
    "aiodockerapi.hub.models.scim": (
        "ScimAttribute ScimAuthentication ScimBulk ScimConfig ScimEmail ScimFeature "
        "ScimFilter ScimGroup ScimMeta ScimName ScimResourceType ScimSchema "
        "ScimSubAttribute ScimUser ScimUserConfig ScimUserUpdate USER_SCHEMA"
    ),
    "aiodockerapi.hub.models.search": (
        "HubPublisher HubSearchResult SearchBadge SearchLabel SearchLogo"
    ),
    "aiodockerapi.hub.models.tokens": (
        "AccessToken AccessTokenConfig AccessTokenScope AccessTokenUpdate HubToken "
        "OrganizationToken OrganizationTokenConfig OrganizationTokenUpdate "
        "SecondFactorNeeded TokenResource"
    ),
    "aiodockerapi.hub.rate": "HubRateLimit",
    "aiodockerapi.hub.searching": "SearchSort",
    "aiodockerapi.hub.session": "HubSession",
    "aiodockerapi.registry.rate": "PullLimit",
}

if not TYPE_CHECKING:  # a type checker that saw these would find any name at all
    __getattr__, __dir__ = lazy(__name__, _HOMES)
