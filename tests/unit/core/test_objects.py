"""Streams of models, as the daemon's chunks bring them."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiodockerapi._core.objects import ObjectDecoder
from aiodockerapi._wire import chunks
from aiodockerapi._wire.chunks import body_decoder
from aiodockerapi._wire.decoder import Decoder
from aiodockerapi.engine.system.events import Event
from aiodockerapi.errors import InvalidResponse, StreamTruncated
from tests.unit.wire.test_decoders import cut, run

CHUNKED = {"transfer-encoding": "chunked"}
LINES = st.sampled_from(
    [b'{"Action":"a"}\n', b'{"Action":"%b"}\n' % (b"x" * 1500), b"{}\n", b"\n", b'{"n":1}\r\n',
     b'{"Action":"%b"}\n' % (b"y" * 5000), b'\x1e{"Action":"s"}\n', b'{}\n{"Action":"b"}\n',
     b'{"Action":"no line', b' feed"}\n']
)  # fmt: skip
BAD = st.sampled_from([b'{"Action":1}\n', b"1,2\n", b"{}{}\n", b"no JSON\n"])


def read(decoder: Decoder[Event], pieces: Sequence[bytes]) -> tuple[list[str], str]:
    """Feed the pieces; return what the events are, and what went wrong."""
    events, error = run(decoder, pieces)
    return [event.action for event in events], "" if error is None else repr(error)


def chunked(pieces: Sequence[bytes]) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(each), each) for each in pieces) + b"0\r\n\r\n"


@given(good=st.lists(LINES), bad=st.lists(BAD, max_size=1), more=st.lists(LINES), data=st.data())
def test_chunks_change_nothing(
    good: list[bytes], bad: list[bytes], more: list[bytes], data: st.DataObject
) -> None:
    lines = [*good, *bad, *more]
    whole = b"".join(lines)
    places = st.lists(st.integers(0, 20_000), max_size=8)
    again = cut(whole, data.draw(places)) if data.draw(st.booleans()) else lines
    body = chunked([piece for piece in again if piece])
    decoder = body_decoder(CHUNKED, ObjectDecoder(Event))
    assert decoder.piece == ObjectDecoder.piece
    assert read(decoder, cut(body, data.draw(places))) == read(ObjectDecoder(Event), [whole])


def test_a_body_of_chunks_that_is_cut_at_any_place() -> None:
    sent = [b'{"Action":"%d"}\n' % number * (1 + number % 3) for number in range(8)]
    body = chunked(sent)
    for end in range(len(body)):
        decoder = body_decoder(CHUNKED, ObjectDecoder(Event))
        found, error = read(decoder, cut(body[:end], range(0, end, 7)))
        assert found == [f"{n}" for n in range(8) for _ in range(1 + n % 3)][: len(found)]
        assert StreamTruncated.__name__ in error


@pytest.mark.parametrize("by", [1, 50_000])
def test_what_comes_before_bytes_that_are_no_chunks_is_given(by: int) -> None:
    body = chunked([b'{"Action":"a"}\n', b'{"Action":"b"}\n']).removesuffix(b"0\r\n\r\n") + b"xyz"
    decoder = body_decoder(CHUNKED, ObjectDecoder(Event))
    found, error = read(decoder, [*cut(body, range(0, len(body), by)), b"\r\n"])
    assert found == ["a", "b"]
    assert InvalidResponse.__name__ in error


def test_few_heads_are_known_by_sight() -> None:
    decoder = body_decoder(CHUNKED, ObjectDecoder(Event))
    read(decoder, [chunked([b'{"Action":"%b"}\n' % (b"x" * size) for size in range(5000)])])
    assert len(chunks._LENGTHS) <= 4096
