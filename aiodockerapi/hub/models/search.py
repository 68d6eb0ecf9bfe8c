"""What a search of the Hub finds. Docker's description of the API has none of it."""

from typing import Literal

from aiodockerapi._core.times import Time
from aiodockerapi.hub.models.base import HubModel
from aiodockerapi.hub.models.repositories import HubCategory

__all__ = ["HubPublisher", "HubSearchResult", "SearchBadge", "SearchLabel", "SearchLogo"]

SearchBadge = Literal["official", "verified_publisher", "open_source"]
"""What Docker vouches for."""


class SearchLabel(HubModel):
    """One of the values by which a search can be narrowed."""

    name: str | None = None
    """How it is written in searches: ``amd64``."""
    label: str | None = None
    """What to show for it."""


class SearchLogo(HubModel):
    """The picture of a repository, in two sizes."""

    small: str | None = None
    """Where the small one is."""
    large: str | None = None
    """Where the large one is."""


class HubPublisher(HubModel):
    """Whose a repository is."""

    id: str | None = None
    """The publisher's identifier."""
    name: str | None = None
    """What the publisher is called."""


class HubSearchResult(HubModel):
    """A repository that a search found."""

    id: str | None = None
    """Its identifier."""
    name: str
    """What it is called: ``redis``, ``bitnami/redis``."""
    slug: str | None = None
    """How it is written in URLs."""
    type: Literal["image", "plugin", "extension"] | str | None = None
    """What is in it."""
    publisher: HubPublisher | None = None
    """Whose it is."""
    created_at: Time = None
    """When it was created."""
    updated_at: Time = None
    """When it was changed last."""
    short_description: str | None = None
    """What it is for, in a sentence."""
    badge: SearchBadge | Literal["none"] | str | None = None
    """What Docker vouches for; ``none`` or None: nothing."""
    star_count: int | None = None
    """How many users have marked it."""
    pull_count: str | None = None
    """How often it was pulled, roughly and in words: ``1B+``."""
    logo_url: SearchLogo | None = None
    """Its picture."""
    operating_systems: list[SearchLabel] = []
    """The operating systems that it has images for."""
    architectures: list[SearchLabel] = []
    """The CPU architectures that it has images for."""
    categories: list[HubCategory] = []
    """What it is about."""
    archived: bool | None = None
    """Whether it is kept, but not cared for any more."""
    extension_reviewed: bool | None = None
    """Whether Docker has looked at it, if it is an extension of Docker Desktop."""
