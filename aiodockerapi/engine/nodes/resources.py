"""What nodes offer and tasks ask for: processors, memory and what else there is of it."""

from typing import Annotated

from pydantic import Field

from aiodockerapi._core.gates import Since
from aiodockerapi._core.model import Model
from aiodockerapi.engine.sizes import ZERO, Size
from aiodockerapi.engine.swarm.models import GenericResource

__all__ = ["NodePlatform", "NodeResources"]


class NodePlatform(Model):
    """A processor and an operating system: a node's, or those that an image can run on."""

    architecture: str = ""
    """The processor, as ``x86_64``; of an image in Go's words, as ``amd64``."""
    os: Annotated[str, Field(alias="OS")] = ""
    """The operating system, as ``linux``."""


class NodeResources(Model):
    """What a node has to offer, or what a task reserves of it."""

    nano_cpus: Annotated[int, Field(alias="NanoCPUs")] = 0
    """The processors, in billionths of one (1.5 are 1500000000)."""
    memory_bytes: Size = ZERO
    """The memory, in bytes or as ``"512m"``."""
    generic_resources: Annotated[list[GenericResource], Since(1, 32)] = []
    """What the operator has defined, as GPUs. API 1.32 and newer."""
