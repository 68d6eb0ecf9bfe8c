"""Repositories and tags."""

from aiodockerapi._core.times import Timestamp
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
    RepositoryPermissions,
)
from tests.hub.row import Row

WHEN = "2026-01-02T03:04:05Z"
MOMENT = Timestamp.parse(WHEN)
HERE = "/v2/namespaces/team/repositories"
THERE = "/v2/namespaces/{namespace}/repositories"
LISTED = {
    "name": "app",
    "namespace": "team",
    "repository_type": "image",
    "status": 1,
    "status_description": "active",
    "description": "It runs",
    "is_private": False,
    "star_count": 3,
    "pull_count": 12,
    "last_updated": WHEN,
    "last_modified": None,
    "date_registered": WHEN,
    "affiliation": "owner",
    "media_types": ["application/vnd.oci.image.index.v1+json"],
    "content_types": ["image"],
    "categories": [{"name": "Tools", "slug": "tools"}],
    "storage_size": 1000,
}
SUMMARY = HubRepositorySummary(
    name="app",
    namespace="team",
    repository_type="image",
    status=1,
    status_description="active",
    description="It runs",
    is_private=False,
    star_count=3,
    pull_count=12,
    last_updated=MOMENT,
    last_modified=None,
    date_registered=MOMENT,
    affiliation="owner",
    media_types=["application/vnd.oci.image.index.v1+json"],
    content_types=["image"],
    categories=[HubCategory(name="Tools", slug="tools")],
    storage_size=1000,
)
WHOLE = {
    "name": "app",
    "namespace": "team",
    "user": "team",
    "pull_count": 12,
    "full_description": None,
    "permissions": {"read": True, "write": True, "admin": False},
    "immutable_tags_settings": {"enabled": True, "rules": ["v.*"]},
}
REPOSITORY = HubRepository(
    name="app",
    namespace="team",
    user="team",
    pull_count=12,
    full_description=None,
    permissions=RepositoryPermissions(read=True, write=True, admin=False),
    immutable_tags_settings=ImmutableTags(enabled=True, rules=["v.*"]),
)
ONE = {
    "id": 7,
    "name": "v1",
    "images": [
        {
            "architecture": "amd64",
            "variant": None,
            "features": "",
            "digest": "sha256:00",
            "layers": [{"digest": None, "size": 0, "instruction": "ENV A=b"}],
            "os": "linux",
            "size": 1000,
            "status": "active",
            "last_pulled": WHEN,
        },
        {"architecture": "arm64", "layers": None},
    ],
    "full_size": 1234567,
    "v2": True,
    "tag_status": "active",
    "tag_last_pushed": WHEN,
    "digest": "sha256:11",
    "content_type": "image",
}
TAG = HubTag(
    id=7,
    name="v1",
    images=[
        HubImage(
            architecture="amd64",
            variant=None,
            features="",
            digest="sha256:00",
            layers=[HubLayer(digest=None, size=0, instruction="ENV A=b")],
            os="linux",
            size=1000,
            status="active",
            last_pulled=MOMENT,
        ),
        HubImage(architecture="arm64", layers=[]),
    ],
    full_size=1234567,
    v2=True,
    tag_status="active",
    tag_last_pushed=MOMENT,
    digest="sha256:11",
    content_type="image",
)

ROWS = [
    Row(
        f"GET {THERE}",
        lambda hub: hub.repositories.list(
            "team", name="ap", ordering="-pull_count", page=1, page_size=100
        ).collect(),
        HERE,
        query={"name": "ap", "ordering": "-pull_count", "page": "1", "page_size": "100"},
        answer={"count": 1, "next": None, "previous": None, "results": [LISTED]},
        value=[SUMMARY],
    ),
    Row(
        f"POST {THERE}",
        lambda hub: hub.repositories.create(
            HubRepositoryConfig(
                name="app",
                namespace="team",
                description="It runs",
                full_description="# It",
                registry="docker",
                is_private=True,
            )
        ),
        HERE,
        body={
            "name": "app",
            "namespace": "team",
            "description": "It runs",
            "full_description": "# It",
            "registry": "docker",
            "is_private": True,
        },
        answer=WHOLE,
        status=201,
        value=REPOSITORY,
    ),
    Row(
        f"GET {THERE}/{{repository}}",
        lambda hub: hub.repositories.get("team/app"),
        f"{HERE}/app",
        answer=WHOLE,
        value=REPOSITORY,
    ),
    Row(
        f"GET {THERE}/{{repository}}",
        lambda hub: hub.repositories.get("redis"),
        "/v2/namespaces/library/repositories/redis",
        answer=WHOLE,
        value=REPOSITORY,
        note="official",
    ),
    Row(
        f"HEAD {THERE}/{{repository}}",
        lambda hub: hub.repositories.exists("team/app"),
        f"{HERE}/app",
        value=True,
    ),
    Row(
        f"HEAD {THERE}/{{repository}}",
        lambda hub: hub.repositories.exists("team/none"),
        f"{HERE}/none",
        status=404,
        value=False,
        note="none",
    ),
    Row(
        f"PATCH {THERE}/{{repository}}/immutabletags",
        lambda hub: hub.repositories.set_immutable_tags(
            "team/app", ImmutableTagsUpdate(immutable_tags=True, immutable_tags_rules=["v.*"])
        ),
        f"{HERE}/app/immutabletags",
        body={"immutable_tags": True, "immutable_tags_rules": ["v.*"]},
        answer=WHOLE,
        value=REPOSITORY,
    ),
    Row(
        f"POST {THERE}/{{repository}}/immutabletags/verify",
        lambda hub: hub.repositories.verify_immutable_tags("team/app", "v1"),
        f"{HERE}/app/immutabletags/verify",
        body={"regex": "v1"},
        answer={"tags": ["v1", "v2"]},
        value=["v1", "v2"],
    ),
    Row(
        "POST /v2/repositories/{namespace}/{repository}/groups",
        lambda hub: hub.repositories.add_group("team/app", 7, "write"),
        "/v2/repositories/team/app/groups",
        body={"group_id": 7, "permission": "write"},
        answer={"group_id": 7, "group_name": "dev", "permission": "write"},
        value=RepositoryGroup(group_id=7, group_name="dev", permission="write"),
    ),
    Row(
        f"GET {THERE}/{{repository}}/tags",
        lambda hub: hub.tags.list("team/app", page=1, page_size=100).collect(),
        f"{HERE}/app/tags",
        query={"page": "1", "page_size": "100"},
        answer={"count": 1, "next": None, "previous": None, "results": [ONE]},
        value=[TAG],
    ),
    Row(
        f"HEAD {THERE}/{{repository}}/tags",
        lambda hub: hub.tags.any("team/app"),
        f"{HERE}/app/tags",
        value=True,
    ),
    Row(
        f"GET {THERE}/{{repository}}/tags/{{tag}}",
        lambda hub: hub.tags.get("team/app", "v1"),
        f"{HERE}/app/tags/v1",
        answer=ONE,
        value=TAG,
    ),
    Row(
        f"HEAD {THERE}/{{repository}}/tags/{{tag}}",
        lambda hub: hub.tags.exists("team/app", "v1"),
        f"{HERE}/app/tags/v1",
        value=True,
    ),
    # ---- what the Hub does not describe
    Row(
        f"PATCH {THERE}/{{repository}}",
        lambda hub: hub.repositories.update(
            "team/app",
            HubRepositoryUpdate(description="It runs", full_description="# It", status=0),
        ),
        f"{HERE}/app",
        body={"description": "It runs", "full_description": "# It", "status": 0},
        answer=WHOLE,
        value=REPOSITORY,
    ),
    Row(
        "DELETE /v2/repositories/{namespace}/{repository}/",
        lambda hub: hub.repositories.delete("team/app"),
        "/v2/repositories/team/app/",
        status=202,
    ),
    Row(
        "DELETE /v2/repositories/{namespace}/{repository}/tags/{tag}/",
        lambda hub: hub.tags.delete("team/app", "v1"),
        "/v2/repositories/team/app/tags/v1/",
        status=204,
    ),
]
