"""The configs of a swarm: files that its tasks are given."""

from typing import Annotated

from pydantic import AliasChoices, Field

from aiodockerapi._core.gates import Since
from aiodockerapi._core.model import Model
from aiodockerapi._core.times import Time
from aiodockerapi.engine.swarm.data import Data
from aiodockerapi.engine.swarm.models import Driver, ObjectVersion

__all__ = ["Config", "ConfigCreated", "ConfigSpec"]


class ConfigSpec(Model):
    """What a config is: its name, labels and content.

    Sent by ``configs.create`` and ``configs.update``, and returned in `Config`.

    Example:
        >>> ConfigSpec(name="motd", data=b"hello").data
        b'hello'
    """

    name: str = ""
    """The config's name."""
    labels: dict[str, str] = {}
    """Its labels: all that an update can change."""
    data: Data = None
    """The content, 1000 kB at the most."""
    templating: Annotated[Driver | None, Since(1, 37)] = None
    """What fills in the content for each task (``golang``), as a template; None: it is none.
    API 1.37 and newer."""


class ConfigCreated(Model):
    """What ``configs.create`` has made."""

    id: Annotated[str, Field(alias="ID", validation_alias=AliasChoices("ID", "Id"))]
    """The config's ID."""


class Config(Model):
    """A config of the swarm.

    Returned by ``configs.list`` and ``configs.inspect``.
    """

    id: Annotated[str, Field(alias="ID")]
    """The config's ID."""
    version: ObjectVersion = Field(default_factory=ObjectVersion)
    """The version of it, to be named in an update."""
    created_at: Time = None
    """When it was made."""
    updated_at: Time = None
    """When it last changed."""
    spec: ConfigSpec = Field(default_factory=ConfigSpec)
    """Its name, labels and content."""
