"""The limits of a session: how long it waits, and how much it takes."""

from dataclasses import dataclass

from aiodockerapi.errors import InvalidArgument

__all__ = ["Limits"]


@dataclass(frozen=True)
class Limits:
    """How long a session waits and how much it takes.

    Args:
        connect: seconds until a connection is made; None waits for ever.
        idle: seconds without a byte, in a call that the daemon answers at once; None waits for
            ever. Calls that take as long as they take (``wait``, ``stop``, ``prune``, pulls) and
            followed streams are never ended by it.
        connections: how many connections the calls of a session share; the others wait for one.
            Streams are not counted.
        response: bytes of the longest answer taken that is not a stream.
    """

    connect: float | None = 10.0
    idle: float | None = 60.0
    connections: int = 100
    response: int = 256 * 2**20

    def __post_init__(self) -> None:
        for name in ("connect", "idle"):
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise InvalidArgument(
                    f"{name}_timeout is {value}; it takes seconds above 0, or None"
                )
        for name in ("connections", "response"):
            if getattr(self, name) < 1:
                raise InvalidArgument(f"max_{name} is {getattr(self, name)}; it takes 1 at least")
