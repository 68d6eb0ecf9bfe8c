"""The decoders of streams: whole, byte by byte, cut anywhere, and what is none of theirs."""

import json
from collections.abc import Callable, Sequence
from itertools import pairwise, takewhile
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiodockerapi._core.objects import ObjectDecoder
from aiodockerapi._wire import frames, jsonstream
from aiodockerapi._wire.decoder import Decoder
from aiodockerapi._wire.frames import STDERR, STDOUT, Frame, FrameDecoder, RawDecoder
from aiodockerapi._wire.jsonstream import JSONStreamDecoder
from aiodockerapi._wire.plain import BytesDecoder
from aiodockerapi.engine.system.events import Event
from aiodockerapi.errors import DockerError, InvalidResponse, StreamError, StreamTruncated
from aiodockerapi.testing import frame

T = TypeVar("T")
FRAMES = [(1, b"one\n"), (2, b"two"), (1, b""), (0, b"zero"), (2, bytes(range(256)))]
FRAMED = b"".join(frame(*each) for each in FRAMES)
SHOWN = [Frame(STDERR if stream == 2 else STDOUT, data) for stream, data in FRAMES]
LINES = b'{"a":"x\\ny"}\n\x1e{"b":{"c":[1,2]}}\r\n\r\n \n[]\n5'
OBJECTS = [{"a": "x\ny"}, {"b": {"c": [1, 2]}}, [], 5]


def run(decoder: Decoder[T], pieces: Sequence[bytes]) -> tuple[list[T], DockerError | None]:
    """Feed all and finish; return the items, and the error that ended it."""
    items: list[T] = []
    try:
        for piece in pieces:
            items += decoder.feed(piece)
        items += decoder.finish()
    except DockerError as error:
        return items, error
    return items, None


def cut(data: bytes, places: Sequence[int]) -> list[bytes]:
    ends = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[start:end] for start, end in pairwise(ends)]


def loaded(found: tuple[list[bytes], DockerError | None]) -> list[object]:
    items, error = found
    assert error is None
    return [json.loads(item) for item in items]


@given(places=st.lists(st.integers(0, 10_000)))
def test_frames_however_they_are_cut(places: list[int]) -> None:
    assert run(FrameDecoder(), cut(FRAMED, places)) == (SHOWN, None)


@given(places=st.lists(st.integers(0, 10_000)))
def test_objects_however_they_are_cut(places: list[int]) -> None:
    assert loaded(run(JSONStreamDecoder(), cut(LINES, places))) == OBJECTS


@given(pieces=st.lists(st.binary()))
def test_plain_bytes_and_terminals(pieces: list[bytes]) -> None:
    items, error = run(BytesDecoder(), pieces)
    shown, no_error = run(RawDecoder(), pieces)
    assert error is no_error is None
    assert b"".join(items) == b"".join(each.data for each in shown) == b"".join(pieces)
    assert all(items)
    assert all(each.stream is STDOUT and each.data for each in shown)


@given(st.lists(st.tuples(st.sampled_from([0, 1, 2]), st.binary(max_size=50))), st.data())
def test_any_frames(sent: list[tuple[int, bytes]], data: st.DataObject) -> None:
    stream = b"".join(frame(*each) for each in sent)
    places = data.draw(st.lists(st.integers(0, len(stream))))
    items, error = run(FrameDecoder(), cut(stream, places))
    assert error is None
    assert [each.data for each in items] == [payload for _, payload in sent]


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=9) | st.integers(), max_size=3)),
    st.data(),
)
def test_any_objects(sent: list[object], data: st.DataObject) -> None:
    end = data.draw(st.sampled_from(["\n", "\r\n"]))
    stream = "".join(json.dumps(each, ensure_ascii=False) + end for each in sent).encode(
        errors="surrogatepass"
    )
    places = data.draw(st.lists(st.integers(0, len(stream))))
    items, error = run(JSONStreamDecoder(), cut(stream, places))
    assert error is None
    assert [json.loads(item.decode(errors="surrogatepass")) for item in items] == sent


@pytest.mark.parametrize("by", [1, 3, len(FRAMED)])
def test_frames_that_end_at_any_place(by: int) -> None:
    ends = {len(b"".join(frame(*each) for each in FRAMES[:count])) for count in range(6)}
    for end in range(len(FRAMED) + 1):
        items, error = run(FrameDecoder(), cut(FRAMED[:end], range(0, end, by)))
        assert items == SHOWN[: len(items)]
        assert (error is None) == (end in ends)
        assert error is None or type(error) is StreamTruncated


def test_objects_that_end_at_any_place() -> None:
    whole = b'{"a":[1,"x"]}'
    for end in range(1, len(whole)):
        items, error = run(JSONStreamDecoder(), [b"{}\n", whole[:end]])
        assert items == [b"{}"]
        assert type(error) is StreamTruncated
    # The last one need not have its line feed.
    assert run(JSONStreamDecoder(), [b"{}\n", whole]) == ([b"{}", whole], None)


@pytest.mark.parametrize(
    "make",
    [FrameDecoder, RawDecoder, JSONStreamDecoder, BytesDecoder],
    ids=lambda make: make.__name__,
)
def test_nothing_is_nothing(make: Callable[[], Decoder[object]]) -> None:
    assert run(make(), []) == ([], None)
    assert run(make(), [b"", b""]) == ([], None)


@pytest.mark.parametrize("by", [1, 5, 1000])
def test_the_daemons_error_comes_after_the_good_frames(by: int) -> None:
    stream = frame(1, b"good") + frame(3, b" it failed\n") + frame(1, b"never")
    items, error = run(FrameDecoder(), cut(stream, range(0, len(stream), by)))
    assert items == [Frame(STDOUT, b"good")]
    assert type(error) is StreamError
    assert error.message == "it failed"


def test_the_daemons_error_ends_the_stream_for_good() -> None:
    decoder = FrameDecoder()
    assert decoder.feed(frame(1, b"x") + frame(3, b"no")) == [Frame(STDOUT, b"x")]
    for _ in range(2):
        with pytest.raises(StreamError, match="no"):
            decoder.feed(frame(1, b"y"))
    with pytest.raises(StreamError, match="no"):
        decoder.finish()


@pytest.mark.parametrize(
    "data",
    [
        b"plain text of a terminal",
        b"\x04\0\0\0\0\0\0\1x",
        b"\x01\1\0\0\0\0\0\1x",
        b"\x01\0\0\1\0\0\0\1x",
        b"\x01\0\0\0\xff\xff\xff\xff",
    ],
)
def test_what_are_no_frames(data: bytes) -> None:
    for start in (b"", frame(1, b"good")):
        for by in (1, 1000):
            items, error = run(FrameDecoder(), cut(start + data, range(0, 40, by)))
            assert type(error) is InvalidResponse
            assert "no frame of a multiplexed stream" in error.message
            assert [each.data for each in items] in ([], [b"good"])


def test_a_frame_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "MAX_FRAME", 10)
    assert run(FrameDecoder(), [frame(1, b"x" * 10)])[1] is None
    assert type(run(FrameDecoder(), [frame(1, b"x" * 11)[:8]])[1]) is InvalidResponse


@pytest.mark.parametrize(
    "pieces", [[b"x" * 11], [b"x"] * 11, [b"{}\n" + b"x" * 10, b"x"], [b"x" * 11 + b"\n"]]
)
def test_an_object_that_is_too_long(monkeypatch: pytest.MonkeyPatch, pieces: list[bytes]) -> None:
    monkeypatch.setattr(jsonstream, "MAX_OBJECT", 10)
    items, error = run(JSONStreamDecoder(), pieces)
    assert type(error) is InvalidResponse
    assert "longer than 10 bytes" in error.message
    assert items == ([b"{}"] if pieces[0].startswith(b"{}") else [])
    assert run(JSONStreamDecoder(), [b'"' + b"x" * 8 + b'"\n'] * 3)[1] is None


def outcome(decoder: Decoder[T], pieces: Sequence[bytes]) -> tuple[list[T], str]:
    """Return what a stream comes to: the items, and how it ended."""
    items, error = run(decoder, pieces)
    return items, "" if error is None else f"{type(error).__name__}: {error.message}"


ANY_BYTES = st.lists(
    st.sampled_from([b'{"Action":"start"}', b'{"Action":', b"{}", b"null", b"\n", b"\r\n", b"\x1e"])
    | st.binary(max_size=3)
    | st.just(b'{"Action":"' + b"x" * 30 + b'"}'),
    max_size=12,
).map(b"".join)
"""What is JSON in parts, in lines or not, some of it too long."""


@settings(max_examples=300, deadline=None)
@given(stream=ANY_BYTES, places=st.lists(st.integers(0, 10_000), max_size=8))
def test_any_bytes_come_to_the_same_however_they_are_cut(stream: bytes, places: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsonstream, "MAX_OBJECT", 25)
        whole = outcome(JSONStreamDecoder(), [stream])
        assert outcome(JSONStreamDecoder(), cut(stream, places)) == whole
        assert outcome(JSONStreamDecoder(), cut(stream, range(len(stream)))) == whole


def _refused(event: Event) -> DockerError | None:
    return StreamError("refused") if event.action == "fail" else None


OPEN, CLOSE = b'{"Action":"x"', b'"Type":"y"}'
"""Two halves of an object, which are none, in lines of their own, even one after the other."""
EVENTS = st.lists(
    st.sampled_from(
        [b'{"Action":"start"}', b"{}", b'{"Action":"fail"}', b'{"Action":5}', b"nil", OPEN, CLOSE]
    ),
    max_size=8,
)


@settings(max_examples=200, deadline=None)
@given(lines=EVENTS, places=st.lists(st.integers(0, 10_000), max_size=8))
def test_models_come_to_the_same_however_they_are_cut(
    lines: list[bytes], places: list[int]
) -> None:
    stream = b"\n".join(lines)
    whole = outcome(ObjectDecoder(Event, _refused), [stream])
    assert outcome(ObjectDecoder(Event, _refused), cut(stream, places)) == whole
    good = list(takewhile(lambda line: line in (b"{}", b'{"Action":"start"}'), lines))
    assert len(whole[0]) == len(good), "all that came before the first bad one are given"
    # The last line has no line feed: what is no JSON there is one that was cut.
    no_json = "StreamTruncated" if len(good) == len(lines) - 1 else "InvalidResponse"
    ends = {
        b'{"Action":"fail"}': "StreamError",
        b'{"Action":5}': "InvalidResponse",
        b"nil": no_json,
    }
    assert whole[1].partition(":")[0] == "".join(
        ends.get(bad, no_json) for bad in lines[len(good) :][:1]
    )


@pytest.mark.parametrize("lines", [b"{}\n\n{}\n", b"\n\n", b"\x1e{}\n\x1e{}\n", b" {} \r\n{}\r\n"])
def test_lines_of_every_kind(lines: bytes) -> None:
    items, error = run(ObjectDecoder(Event), [lines])
    assert (items, error) == ([Event()] * lines.count(b"{}"), None)


def test_what_failed_stays_failed() -> None:
    decoder = ObjectDecoder(Event, _refused)
    assert decoder.feed(b'{}\n{"Action":"fail"}\n{}\n') == [Event()]
    with pytest.raises(StreamError, match="refused"):
        decoder.feed(b"{}\n")
    with pytest.raises(StreamError, match="refused"):
        decoder.finish()
