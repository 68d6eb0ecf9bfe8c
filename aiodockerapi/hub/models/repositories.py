"""Repositories and what they are set to, tags and their images."""

from typing import Annotated, Literal

from pydantic import Field

from aiodockerapi._core.times import Time
from aiodockerapi.hub.models.base import HubBody, HubModel

__all__ = [
    "HubCategory",
    "HubImage",
    "HubLayer",
    "HubRepository",
    "HubRepositoryConfig",
    "HubRepositorySummary",
    "HubRepositoryUpdate",
    "HubTag",
    "ImmutableTags",
    "ImmutableTagsUpdate",
    "RepositoryGroup",
    "RepositoryOrdering",
    "RepositoryPermission",
    "RepositoryPermissions",
]

RepositoryOrdering = Literal[
    "name", "-name", "last_updated", "-last_updated", "pull_count", "-pull_count"
]
"""How repositories are sorted; with a minus, the other way round."""
RepositoryPermission = Literal["read", "write", "admin"]
"""What a group may do with a repository."""


class HubCategory(HubModel):
    """What a repository is about."""

    name: str
    """What it is called: ``Databases & storage``."""
    slug: str
    """How it is written in URLs and searches: ``databases-and-storage``."""


class ImmutableTags(HubModel):
    """Which of a repository's tags, once given, stay where they are."""

    enabled: bool = False
    """Whether there are any."""
    rules: list[str] = []
    """The patterns of their names; none: all tags."""


class ImmutableTagsUpdate(HubBody):
    """Which of a repository's tags, once given, are to stay where they are."""

    immutable_tags: bool
    """Whether there are any."""
    immutable_tags_rules: list[str]
    """The patterns of their names; none: all tags."""


class RepositoryPermissions(HubModel):
    """What we may do with a repository."""

    read: bool = False
    """Whether we may read it."""
    write: bool = False
    """Whether we may push to it."""
    admin: bool = False
    """Whether we may change its settings."""


class HubRepositorySummary(HubModel):
    """A repository, as lists have it."""

    name: str
    """What it is called, without its namespace."""
    namespace: str
    """The user or organization that it belongs to; ``library`` for official images."""
    repository_type: Literal["image", "plugin"] | str | None = None
    """What is in it; None: not known, as long as nothing is."""
    status: int | None = None
    """Whether it is active: 1; or not: 0."""
    status_description: str | None = None
    """The same in a word: ``active``, ``inactive``."""
    description: str | None = None
    """What it is for, in a sentence."""
    is_private: bool | None = None
    """Whether only those see it who may."""
    star_count: int | None = None
    """How many users have marked it."""
    pull_count: int | None = None
    """How often it was pulled."""
    last_updated: Time = None
    """When something was pushed last."""
    last_modified: Time = None
    """When it was changed last, its settings included."""
    date_registered: Time = None
    """When it was created."""
    affiliation: str | None = None
    """What we are to it: ``owner``, ``collaborator``, …"""
    media_types: list[str | None] = []
    """The media types of what is in it."""
    content_types: list[str] = []
    """What is in it: ``image``, ``plugin``, ``helm``, …"""
    categories: list[HubCategory] = []
    """What it is about."""
    storage_size: int | None = None
    """The bytes that it takes up."""


class HubRepository(HubRepositorySummary):
    """A repository with its settings."""

    user: str | None = None
    """The user or organization that it belongs to."""
    full_description: str | None = None
    """The page about it, in Markdown."""
    is_automated: bool | None = None
    """Whether the Hub builds it from source code."""
    collaborator_count: int | None = None
    """How many users work on it."""
    hub_user: str | None = None
    """The user who created it."""
    has_starred: bool | None = None
    """Whether we have marked it."""
    permissions: RepositoryPermissions | None = None
    """What we may do with it."""
    immutable_tags_settings: ImmutableTags | None = None
    """Which of its tags stay where they are."""
    source: str | None = None
    """Where its description comes from."""


class HubRepositoryConfig(HubBody):
    """A repository to be created."""

    name: Annotated[
        str, Field(min_length=2, max_length=255, pattern=r"^[a-z0-9]+(?:[._-][a-z0-9]+)*$")
    ]
    """What it is called: 2 to 255 of a-z and 0-9, with single ``.``, ``_`` and ``-`` between."""
    namespace: str
    """The user or organization that it is to belong to."""
    description: Annotated[str, Field(max_length=100)] = ""
    """What it is for, in a sentence: 100 characters at most."""
    full_description: Annotated[str, Field(max_length=25000)] = ""
    """The page about it, in Markdown: 25,000 characters at most."""
    registry: str = ""
    """The registry that it is in; left out: the Hub's."""
    is_private: bool = False
    """Whether only those see it who may."""


class HubRepositoryUpdate(HubBody):
    """What changes of a repository; what is left out stays."""

    description: Annotated[str, Field(max_length=100)] = ""
    """What it is for, in a sentence: 100 characters at most."""
    full_description: Annotated[str, Field(max_length=25000)] = ""
    """The page about it, in Markdown: 25,000 characters at most."""
    status: Literal[0, 1] = 1
    """Whether it is active: 1; or not: 0."""


class RepositoryGroup(HubModel):
    """A group of an organization, and what it may do with a repository."""

    group_id: int | None = None
    """The group's number."""
    group_name: str | None = None
    """What the group is called."""
    permission: RepositoryPermission | str | None = None
    """What it may do."""


class HubLayer(HubModel):
    """A layer of an image."""

    digest: str | None = None
    """Its digest; None: it changes nothing in the file system."""
    size: int | None = None
    """Its bytes, packed."""
    instruction: str | None = None
    """What made it: an instruction of a Dockerfile."""


class HubImage(HubModel):
    """An image of a tag: one for each platform."""

    architecture: str | None = None
    """The CPU architecture in Go's words: ``amd64``, …"""
    features: str | None = None
    """What the CPU must offer."""
    variant: str | None = None
    """The variant of the CPU: ``v7`` of ``arm``."""
    digest: str | None = None
    """The digest of its manifest."""
    layers: list[HubLayer] = []
    """Its layers, the lowest first."""
    os: str | None = None
    """The operating system in Go's words: ``linux``, ``windows``, …"""
    os_features: str | None = None
    """What the operating system must offer."""
    os_version: str | None = None
    """The version of the operating system."""
    size: int | None = None
    """Its bytes, packed."""
    status: Literal["active", "inactive"] | str | None = None
    """Whether it was pushed or pulled lately."""
    last_pulled: Time = None
    """When it was pulled last; None: never, or not told."""
    last_pushed: Time = None
    """When it was pushed last."""


class HubTag(HubModel):
    """A tag of a repository, and the images that it stands for."""

    id: int | None = None
    """Its number."""
    name: str
    """The tag."""
    images: list[HubImage] = []
    """What it stands for: an image for each platform."""
    creator: int | None = None
    """The number of the user who gave it first."""
    last_updated: Time = None
    """When it was moved last."""
    last_updater: int | None = None
    """The number of the user who did."""
    last_updater_username: str | None = None
    """The name of the user who did."""
    repository: int | None = None
    """The number of its repository."""
    full_size: int | None = None
    """The bytes of its first image, packed."""
    v2: bool | None = None
    """Whether it is in the registry's present format."""
    tag_status: Literal["active", "inactive"] | str | None = None
    """Whether it was pushed or pulled lately."""
    tag_last_pulled: Time = None
    """When it was pulled last; None: never, or not told."""
    tag_last_pushed: Time = None
    """When it was pushed last."""
    media_type: str | None = None
    """The media type of what it points to."""
    content_type: str | None = None
    """What it stands for: ``image``, ``plugin``, ``helm``, ``volume``, ``compose``, ``model``, …"""
    digest: str | None = None
    """The digest of what it points to: of the list, where there are several platforms."""
