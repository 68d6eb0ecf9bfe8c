"""Streams: frames, chunks, lines, marks, objects, archives."""

import asyncio
import io
import json
import tarfile
from collections.abc import Callable
from typing import Any

from aiodockerapi._core.objects import ObjectDecoder
from aiodockerapi._transport.hijack import _head, _read_error, _read_head
from aiodockerapi._wire.chunks import ChunkDecoder, FrameChunkDecoder, body_decoder
from aiodockerapi._wire.frames import HEADER, Frame, FrameDecoder, RawDecoder
from aiodockerapi._wire.jsonstream import JSONStreamDecoder
from aiodockerapi._wire.lines import LineDecoder
from aiodockerapi._wire.marks import Marks, MessageDecoder
from aiodockerapi._wire.tar import Entry
from aiodockerapi._wire.timestamp import Timestamp
from aiodockerapi._wire.untar import TarDecoder
from aiodockerapi.engine.containers.usage import UsageDecoder
from aiodockerapi.engine.images.told import BuildTold, ImportTold, LoadTold, PullTold, PushTold
from aiodockerapi.engine.plugins.told import PluginTold
from aiodockerapi.engine.progress import ProgressDecoder, Told
from aiodockerapi.engine.system.events import Event
from aiodockerapi.engine.system.seen import Seen
from aiodockerapi.engine.totals import Tally
from aiodockerapi.errors import DockerError
from tests.fuzz.target import Target, agree, drive, loop, outcome, pieces

__all__ = ["TARGETS"]

TIME = b"2026-01-02T03:04:05.123456789Z"
PODMAN_TIME = b"2026-01-02T03:04:05+01:00"


def framed(*messages: bytes, stream: int = 1) -> bytes:
    return b"".join(HEADER.pack(stream, len(each)) + each for each in messages)


def chunked(*chunks: bytes) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(each), each) for each in chunks) + b"0\r\n\r\n"


FRAMES = [
    framed(b"hello\n"), framed(b"a", b"b", stream=2), framed(b"") + framed(b"x" * 300),
    framed(b"one\r\n", b"two") + framed(b"it failed", stream=3),
]  # fmt: skip
FRAME_WORDS = [
    framed(b"a"), HEADER.pack(0, 0), HEADER.pack(3, 2), HEADER.pack(1, 2**32 - 1),
    HEADER.pack(1, 64 * 2**20), HEADER.pack(4, 0),
]  # fmt: skip
MARKS = [
    TIME + b" hello\n", TIME + b" a=b,c=d hello\n", PODMAN_TIME + b" P hello\n",
    TIME + b"  \n" + TIME + b" x\n", TIME + b" " + b"y" * 17000 + TIME + b" z\n",
    TIME + b" a%20b=%00,%ff=%2f " + b"y" * 40000 + b"\n",
]  # fmt: skip
MARK_WORDS = [TIME, PODMAN_TIME, TIME + b" ", b"a=b", b",", b"=", b"\n", b"\r\n", b"y" * 16384]


def frames(data: bytes) -> None:
    agree(FrameDecoder, data, list)


def raw(data: bytes) -> None:
    agree(RawDecoder, data, lambda found: b"".join(each.data for each in found))


def chunks(data: bytes) -> None:
    def shown(found: list[Frame]) -> object:
        return b"".join(each.data for each in found)

    agree(lambda: ChunkDecoder(RawDecoder()), data, shown)


def frame_chunks(data: bytes) -> None:
    """What is known by sight must be what is read when it is not."""
    whole, cut = outcome(FrameChunkDecoder(), [data]), outcome(FrameChunkDecoder(), pieces(data))
    # Of two errors at once, which one is told may depend on what came together.
    assert (whole[0], bool(whole[1])) == (cut[0], bool(cut[1]))
    quick, plain = (
        outcome(decoder, [data]) for decoder in (FrameChunkDecoder(), ChunkDecoder(FrameDecoder()))
    )
    assert quick == plain


def body(data: bytes) -> None:
    """An answer on a connection of our own: its head, and the body as the head has it."""
    reader = asyncio.StreamReader(loop=loop())
    reader.feed_data(data)
    reader.feed_eof()
    status, headers = _head(drive(_read_head(reader)))
    rest = drive(reader.read())
    if status in (101, 200):
        agree(lambda: body_decoder(headers, FrameDecoder()), rest, list)
        return
    reader = asyncio.StreamReader(loop=loop())
    reader.feed_data(rest)
    reader.feed_eof()
    found = drive(_read_error(reader, headers))
    assert len(found) <= 2 * 64 * 1024


def lines(data: bytes) -> None:
    """Lines of frames; the first two bytes choose how they are made."""
    how, data = data[:2].ljust(2, b"\0"), data[2:]
    mark = Marks(timestamps=bool(how[0] & 1), details=bool(how[0] & 2))
    found, _ = outcome(FrameDecoder(mark), [data])
    errors = "strict" if how[0] & 4 else "replace"
    limit = how[1] % 32 + 2 if how[0] & 8 else 2**20

    def told(batches: list[list[Frame]]) -> tuple[list[Any], bool]:
        decoder = LineDecoder(errors, limit)
        made: list[Any] = []
        for batch in batches:
            made += decoder.feed(batch)
            if decoder.failure is not None:
                return made, True
        made += decoder.finish()
        return made, decoder.failure is not None

    assert told([found]) == told([[each] for each in found])


def messages(data: bytes) -> None:
    how, data = data[:1].ljust(1, b"\0")[0], data[1:]
    marks = Marks(timestamps=bool(how & 1), details=bool(how & 2))
    agree(lambda: MessageDecoder(marks), data, list)


def timestamps(data: bytes) -> None:
    moment = Timestamp.parse(data.decode("utf-8", "replace"))
    assert Timestamp.parse(moment.rfc3339()).unix_ns == moment.unix_ns
    assert Timestamp.of(moment) == moment


def json_stream(data: bytes) -> None:
    agree(JSONStreamDecoder, data, list)


def objects(data: bytes) -> None:
    """Lines that are an object each are read the same, one by one or many at once."""
    single, failed = outcome(ObjectDecoder(Event), data.splitlines(keepends=True))
    many, other = outcome(ObjectDecoder(Event), [data])
    cut, _ = outcome(ObjectDecoder(Event), pieces(data))
    for event in (*single, *many, *cut):
        repr(event)
    if not failed:
        assert repr(many) == repr(single)
        assert not other


def events(data: bytes) -> None:
    """Where a reader of events is, whatever stamps they bear."""
    found, _ = outcome(ObjectDecoder(Event), [data])
    seen = Seen(None)
    seen.begin(0)
    half = len(found) // 2
    fresh = seen.fresh(found[:half])
    seen.resume(None)
    fresh += seen.fresh(found)
    assert len(fresh) <= len(found) + half
    for event in found:
        seen.holds(event)
        seen.is_before(event)
    assert seen.again is None or seen.position is not None


TOLD: list[Callable[[], Told[Any]]] = [
    lambda: PullTold(all_tags=False), lambda: PullTold(all_tags=True), PushTold, LoadTold,
    ImportTold, PluginTold, lambda: BuildTold(quiet=False, elsewhere=False),
    lambda: BuildTold(quiet=True, elsewhere=True),
]  # fmt: skip


def progress(data: bytes) -> None:
    """What a pull, a push, a build tells: its messages, percentage and result."""
    tally = Tally(lambda: 0.0)
    for message in outcome(ObjectDecoder(_message()), [data])[0]:
        totals = tally.add(message)
        assert totals.percent is None or 0 <= totals.percent <= 100
        repr(totals)
    tally.end()
    for make in TOLD:
        told = make()
        found, failed = outcome(ProgressDecoder(told), [data])
        repr(found)
        if not failed:
            try:
                repr(told.result())
            except DockerError:
                continue


def _message() -> Any:
    from aiodockerapi.engine.progress import ProgressMessage

    return ProgressMessage


def usage(data: bytes) -> None:
    for each in outcome(UsageDecoder(), [data])[0]:
        repr(each)


def untar(data: bytes) -> None:
    """Entries and bytes are the same however it is cut, up to what is wrong with it."""

    def told(found: list[Any]) -> list[Any]:
        items: list[Any] = []
        for each in found:
            if isinstance(each, Entry):
                items.append(each)
            elif items and isinstance(items[-1], bytes):
                items[-1] += bytes(each)
            elif len(each):
                items.append(bytes(each))
        return items

    whole, cut = outcome(TarDecoder(), [data]), outcome(TarDecoder(), pieces(data))
    assert whole[1] == cut[1]
    one, other = told(whole[0]), told(cut[0])
    # What stands before an error in the same piece is dropped with it.
    assert one == other or whole[1]


def archive(**formats: Any) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", **formats) as tar:
        for name, kind, target in (
            ("a", tarfile.DIRTYPE, ""), ("a/b", tarfile.REGTYPE, ""), ("a/l", tarfile.SYMTYPE, "b"),
            ("a/h", tarfile.LNKTYPE, "a/b"), ("a/" + "n" * 120, tarfile.REGTYPE, ""),
            ("a/out", tarfile.SYMTYPE, "../../outside"), ("a/\xe9", tarfile.FIFOTYPE, ""),
        ):  # fmt: skip
            info = tarfile.TarInfo(name)
            info.type, info.linkname, info.mtime = kind, target, 1.5 if formats else 1
            info.size = 5 if kind == tarfile.REGTYPE else 0
            tar.addfile(info, io.BytesIO(b"hello"))
    return buffer.getvalue()[: 512 * 40]


ARCHIVES = [
    archive(), archive(format=tarfile.GNU_FORMAT),
    archive(format=tarfile.PAX_FORMAT, pax_headers={"comment": "x", "uid": "9"}),
]  # fmt: skip
TAR_WORDS = [
    b"19 path=../outside\n", b"11 size=-.5\n", b"13 mtime=1.5\n", b"9 uid=x\n",
    b"24 linkpath=/etc/passwd\n", b"ustar\x0000", b"ustar  \0", b"\x80" + b"\xff" * 7, b"7", b"L",
    b"K", b"x", b"g", b"22 GNU.sparse.major=1\n", b"00000000005\0", bytes(512), bytes(1024),
]  # fmt: skip

EVENTS = b"".join(
    json.dumps(each).encode() + b"\n"
    for each in (
        {"Type": "container", "Action": "start", "Actor": {"ID": "a", "Attributes": {"name": "w"}},
         "scope": "local", "time": 1767323045, "timeNano": 1767323045123456789},
        {"status": "die", "id": "b", "from": "busybox", "Type": "container", "Action": "die",
         "time": 1767323045, "timeNano": 1767323045123456790},
        {"Type": "image", "Action": "pull", "Actor": {"ID": "c"}, "time": 1},
    )
)  # fmt: skip
PROGRESS = b"".join(
    json.dumps(each).encode() + b"\r\n"
    for each in (
        {"status": "Pulling from library/redis", "id": "7"},
        {"status": "Downloading", "progressDetail": {"current": 5, "total": 10}, "id": "0123"},
        {"status": "Extracting", "progressDetail": {"current": 1, "units": "s"}, "id": "0123"},
        {"status": "Pull complete", "progressDetail": {}, "id": "0123"},
        {"status": "Digest: sha256:" + "0" * 64},
        {"status": "Status: Downloaded newer image for redis:7"},
        {"stream": "Successfully built 0123456789ab\n"}, {"stream": "Loaded image: redis:7\n"},
        {"aux": {"ID": "sha256:00", "Tag": "7", "Digest": "sha256:00", "Size": 5}},
        {"status": "7: digest: sha256:00 size: 5"},
        {"errorDetail": {"message": "no", "code": 1}, "error": "returned a non-zero code: 1"},
    )
)  # fmt: skip
STATS = b"".join(
    json.dumps(
        {"id": "c", "name": "/web", "read": f"2026-01-02T03:04:0{second}Z",
         "preread": "2026-01-02T03:04:00Z", "num_procs": 0, "pids_stats": {"current": 3},
         "cpu_stats": {"cpu_usage": {"total_usage": 10**9 * second, "percpu_usage": [1, 2]},
                       "system_cpu_usage": 10**10 * second, "online_cpus": 2},
         "precpu_stats": {"cpu_usage": {"total_usage": 5}, "system_cpu_usage": 5},
         "memory_stats": {"usage": 100, "limit": 200, "stats": {"inactive_file": 5, "cache": 1}},
         "blkio_stats": {"io_service_bytes_recursive": [
             {"major": 8, "minor": 0, "op": "Read", "value": 5 * second}]},
         "networks": {"eth0": {"rx_bytes": 7 * second, "tx_bytes": second}}}
    ).encode() + b"\n"
    for second in (1, 2, 3)
)  # fmt: skip

HEADS = [
    b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n" + chunked(framed(b"hello\n"), framed(b"x" * 30)),
    b"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n" + framed(b"hi"),
    b"HTTP/1.0 200 OK\r\nContent-Length: 10\r\n\r\n" + framed(b"hi"),
    b'HTTP/1.1 404 Not Found\r\nContent-Length: 17\r\n\r\n{"message":"no"}\n',
    b"HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(b'{"message":', b'"no"}'),
]  # fmt: skip
HEAD_WORDS = [
    b"HTTP/1.1 ", b"\r\n", b"\r\n\r\n", b"Content-Length: ", b"Transfer-Encoding: chunked\r\n",
    b"Content-Encoding: gzip\r\n", b"ffffffffffffffff\r\n", b"-1\r\n", b"0\r\n\r\n", b";ext=1\r\n",
    b"200", b"101", b"\x15\x03\x01",
]  # fmt: skip

TARGETS = [
    Target("frames", frames, FRAMES, FRAME_WORDS),
    Target("raw output", raw, FRAMES),
    Target("chunks", chunks, [chunked(b"hello", b"x" * 40)], HEAD_WORDS),
    Target("chunks of frames", frame_chunks,
           [chunked(*([framed(b"x" * 30)] * 3)), chunked(*FRAMES)], [*HEAD_WORDS, *FRAME_WORDS]),
    Target("answers of our own", body, HEADS, [*HEAD_WORDS, *FRAME_WORDS]),
    Target("lines", lines,
           [bytes([how, 3]) + framed(*(TIME + b" a=b " + each for each in
            (b"hello\n", b"\xe2\x82", b"\xac\r", b"\n", b"\xff\n"))) for how in range(16)],
           [*FRAME_WORDS, *MARK_WORDS]),
    Target("messages", messages, [bytes([how]) + each for how in range(4) for each in MARKS],
           MARK_WORDS),
    Target("timestamps", timestamps, [TIME, PODMAN_TIME, b"2024-02-29T23:59:60.1-23:59"],
           [b"0000", b"0001", b"9999", b"-", b":", b"."], allowed=(ValueError,)),
    Target("streams of JSON", json_stream, [EVENTS, PROGRESS, b"\x1e{}\n"], [b"\x1e", b"\n"],
           json=True),
    Target("objects", objects, [EVENTS], [b"\x1e", b"\n", b"},{"], json=True),
    Target("event marks", events, [EVENTS, EVENTS * 3], [b"\n"], json=True),
    Target("progress", progress, [PROGRESS], [b"\n"], json=True),
    Target("stats", usage, [STATS], [b"\n"], json=True),
    Target("archives", untar, ARCHIVES, TAR_WORDS),
]  # fmt: skip
