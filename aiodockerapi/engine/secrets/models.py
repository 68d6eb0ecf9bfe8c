"""The secrets of a swarm: what daemons say of them, and what they are made of."""

from typing import Annotated

from pydantic import AliasChoices, Field

from aiodockerapi._core.gates import Since
from aiodockerapi._core.model import Model
from aiodockerapi._core.times import Time
from aiodockerapi.engine.swarm.data import Data
from aiodockerapi.engine.swarm.models import Driver, ObjectVersion

__all__ = ["Secret", "SecretCreated", "SecretSpec"]


class SecretSpec(Model):
    """What a secret is: its name, labels and content.

    Sent by ``secrets.create`` and ``secrets.update``, and returned in `Secret` without the
    content, which no answer ever has.

    Example:
        >>> SecretSpec(name="api-key", data=b"hunter2")
        SecretSpec(name='api-key', labels={}, driver=None, templating=None)
    """

    name: str = ""
    """The secret's name."""
    labels: dict[str, str] = {}
    """Its labels: all that an update can change."""
    data: Annotated[Data, Field(repr=False)] = None
    """The content, 500 kB at the most; None in answers, and where a driver has it."""
    driver: Annotated[Driver | None, Since(1, 31)] = None
    """The driver that has the content; None: the swarm itself. API 1.31 and newer."""
    templating: Annotated[Driver | None, Since(1, 37)] = None
    """What fills in the content for each task (``golang``), as a template; None: it is none.
    API 1.37 and newer."""


class SecretCreated(Model):
    """What ``secrets.create`` has made."""

    id: Annotated[str, Field(alias="ID", validation_alias=AliasChoices("ID", "Id"))]
    """The secret's ID."""


class Secret(Model):
    """A secret of the swarm, without its content.

    Returned by ``secrets.list`` and ``secrets.inspect``.
    """

    id: Annotated[str, Field(alias="ID")]
    """The secret's ID."""
    version: ObjectVersion = Field(default_factory=ObjectVersion)
    """The version of it, to be named in an update."""
    created_at: Time = None
    """When it was made."""
    updated_at: Time = None
    """When it last changed."""
    spec: SecretSpec = Field(default_factory=SecretSpec)
    """Its name and labels."""
