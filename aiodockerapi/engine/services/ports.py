"""The ports of services and their tasks, as they can be reached from outside."""

from typing import Annotated, Literal

from aiodockerapi._core.gates import Since
from aiodockerapi._core.model import Model

__all__ = ["EndpointPortConfig"]


class EndpointPortConfig(Model):
    """A port of a service, and where it can be reached.

    Example:
        >>> EndpointPortConfig(target_port=80, published_port=8080).protocol
        ''
    """

    name: str = ""
    """A name for it."""
    protocol: Literal["", "tcp", "udp", "sctp"] | str = ""
    """The protocol; empty: ``tcp``."""
    target_port: int = 0
    """The port in the containers."""
    published_port: int = 0
    """The port on the nodes; 0: a free one from 30000 on."""
    publish_mode: Annotated[Literal["", "ingress", "host"] | str, Since(1, 34)] = ""
    """On which nodes: on all, to any task (``ingress``, and empty), or on those that have a task,
    to that one (``host``). API 1.34 and newer."""
