"""What real engines have answered: see recordings/README.md."""

from pathlib import Path
from typing import TypeVar

from aiodockerapi.engine.progress import ProgressDecoder, ProgressMessage, Told

__all__ = ["FOLDER", "Ignoring", "messages", "recording", "run"]

R = TypeVar("R")
FOLDER = Path(__file__).with_name("recordings")


class Ignoring(Told[None]):
    """Of whose result nobody asks."""

    def take(self, message: ProgressMessage) -> None:
        """Do nothing with it."""

    def result(self) -> None:
        """Return nothing."""


def recording(name: str) -> bytes:
    """Return the bytes of a recording: ``docker-20.10/pull``."""
    return (FOLDER / f"{name}.jsonl").read_bytes()


def messages(name: str) -> list[ProgressMessage]:
    """Return the messages of a recording; the failure at its end, if there is one, is left out."""
    lines = recording(name).splitlines(keepends=True)
    return ProgressDecoder(Ignoring()).feed(b"".join(x for x in lines if b"errorDetail" not in x))


def run(told: Told[R], data: bytes, size: int = 10**9) -> R:
    """Read a stream in pieces of a size, and return its result."""
    decoder = ProgressDecoder(told)
    for at in range(0, len(data), size):
        decoder.feed(data[at : at + size])
    decoder.finish()
    return told.result()
