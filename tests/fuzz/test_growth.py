"""What takes twice as long for twice as much takes seconds for megabytes; what does not, minutes.

Each input is one that is as bad as can be: cut into the smallest pieces, or made of the shortest
parts. The limit is a hundred times of what it takes, and a fraction of what it would take if each
step looked at all that came before.
"""

import json
import time
import tracemalloc
from collections.abc import Callable, Iterable
from contextlib import suppress

import pytest

from aiodockerapi._core.objects import ObjectDecoder
from aiodockerapi._wire.chunks import ChunkDecoder, FrameChunkDecoder
from aiodockerapi._wire.frames import HEADER, STDOUT, Frame, FrameDecoder, RawDecoder
from aiodockerapi._wire.jsonstream import JSONStreamDecoder
from aiodockerapi._wire.lines import MOST_OPEN, LineDecoder
from aiodockerapi._wire.marks import Marks, MessageDecoder
from aiodockerapi._wire.tar import BLOCK, Entry, header
from aiodockerapi._wire.untar import TarDecoder
from aiodockerapi.engine.progress import ProgressMessage
from aiodockerapi.engine.system.events import Event
from aiodockerapi.engine.system.seen import Seen
from aiodockerapi.engine.totals import Tally
from aiodockerapi.errors import DockerError
from aiodockerapi.reference import Reference
from aiodockerapi.registry.challenges import read_challenges
from aiodockerapi.registry.pages import _LINK, _NEXT
from tests.fuzz.target import outcome

LIMIT = 10.0
"""Seconds of the processor; a loaded machine does not make them more."""
MIB = 2**20


def small(data: bytes, size: int = 8) -> Iterable[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def extension(flag: bytes, data: bytes) -> bytes:
    """Write an entry of an archive that tells of the next one."""
    block = bytearray(header(Entry("x", size=len(data))))
    block[156:157] = flag
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block) + data + bytes(-len(data) % BLOCK)


def decoding(decoder: object, pieces: Iterable[bytes]) -> Callable[[], object]:
    return lambda: outcome(decoder, list(pieces))


def in_lines(frames: list[Frame], limit: int = MIB) -> None:
    decoder = LineDecoder(limit=limit)
    for frame in frames:
        decoder.feed([frame])
    decoder.finish()


def tallied() -> None:
    tally = Tally()
    for number in range(5000):
        tally.add(ProgressMessage(id=str(number), status="Pulling fs layer"))


def seen() -> None:
    reader = Seen(0)
    moment = [Event(type="container", action=str(number), time_nano=5) for number in range(8_000)]
    reader.fresh(moment)
    reader.resume(None)
    reader.fresh(moment)


def headers(text: str) -> Callable[[], object]:
    def read() -> None:
        for _ in range(8):
            with suppress(DockerError):
                read_challenges([text[: 16 * 1024]])
            for _target, params in _LINK.findall(text[:8190]):
                _NEXT.search(params)

    return read


def references(text: str) -> Callable[[], object]:
    def read() -> None:
        with suppress(DockerError):
            Reference.parse(text)

    return read


ONE_FRAME = HEADER.pack(1, 2 * MIB) + bytes(2 * MIB)
TIME = b"2026-01-02T03:04:05.123456789Z "
WORK: dict[str, Callable[[], object]] = {
    "records": decoding(TarDecoder(), [extension(b"x", b"5 a=\n" * (MIB // 5))] * 3),
    "long name in pieces": decoding(TarDecoder(), small(extension(b"L", b"n" * (MIB - 1)))),
    "records in pieces": decoding(TarDecoder(), small(extension(b"x", b"5 a=\n" * (MIB // 5)))),
    "frame in pieces": decoding(FrameDecoder(), small(ONE_FRAME)),
    "empty frames": decoding(FrameDecoder(), [HEADER.pack(1, 0) * (MIB // 8)]),
    "chunks of a byte": decoding(ChunkDecoder(RawDecoder()), [b"\r\n1\r\nx" * (MIB // 6)]),
    "chunks of part of a frame": decoding(FrameChunkDecoder(), [
        b"8\r\n" + HEADER.pack(1, MIB) + b"".join(b"\r\n1\r\nx" for _ in range(MIB // 6))]),
    "head of a chunk in pieces": decoding(ChunkDecoder(RawDecoder()), small(b"1;" + b"x" * MIB, 1)),
    "object in pieces": decoding(JSONStreamDecoder(), small(b'{"a":"' + b"x" * 2 * MIB + b'"}')),
    "empty lines": decoding(ObjectDecoder(Event), [b"\n" * MIB]),
    "bad objects": decoding(ObjectDecoder(Event), [b'{"Type":1}\n' * (MIB // 11)]),
    "depth": decoding(ObjectDecoder(Event), [b'{"a":' * (MIB // 5)]),
    "message in pieces": decoding(MessageDecoder(Marks(timestamps=True, details=True)),
                                  small(TIME + b"a=b," * (MIB // 4))),
    "messages without an end": decoding(MessageDecoder(Marks(timestamps=True, details=True)),
                                        small((TIME + b" " + b"x" * 16384) * 64, 1000)),
    "line in bytes": lambda: in_lines([Frame(STDOUT, b"x")] * (MIB // 4)),
    "shortest parts of a line": lambda: in_lines([Frame(STDOUT, b"x" * (MIB // 4))], 2),
    "sources of lines": lambda: in_lines(
        [Frame(STDOUT, b"x", None, {"a": str(number)}) for number in range(20_000)]),
    "layers": tallied,
    "events of one moment": seen,
    "challenges": headers("a " * 8192),
    "quotes": headers('Bearer a="' + "\\" * 16000),
    "links": headers('<x>;rel="' + "next " * 1600 + '"'),
    "brackets": headers("<" * 8000 + ">;" * 90),
    "references": references("a-" * MIB),
    "separators": references("a" + "_" * MIB),
}  # fmt: skip


@pytest.mark.parametrize("name", WORK)
def test_time(name: str) -> None:
    begun = time.process_time()
    WORK[name]()
    took = time.process_time() - begun
    assert took < LIMIT, f"it took {took:.1f} s"


def test_lines_of_many_sources_are_not_kept() -> None:
    tracemalloc.start()
    try:
        decoder = LineDecoder()
        given = 0
        for number in range(3 * MOST_OPEN):
            frame = Frame(STDOUT, b"x" * 10_000, None, {"a": str(number)})
            lines = decoder.feed([frame])
            given += len(lines)
            assert all(not line.ended for line in lines)
        assert given == 2 * MOST_OPEN
        assert tracemalloc.get_traced_memory()[0] < 2 * MOST_OPEN * 10_000
    finally:
        tracemalloc.stop()
    assert len(decoder.finish()) == MOST_OPEN


def test_answers_of_a_daemon_are_read_in_time() -> None:
    """Objects by the hundred thousand, each of which has to be looked at by itself."""
    lines = b"".join(b'{"Type":"x","time":%d}\r\n' % number for number in range(20_000))
    begun = time.process_time()
    found, failed = outcome(ObjectDecoder(Event), [lines])
    assert (len(found), failed) == (20_000, "")
    assert json.loads(found[-1].model_dump_json(by_alias=True))["Type"] == "x"
    assert time.process_time() - begun < LIMIT
