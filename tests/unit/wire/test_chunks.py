"""Bodies of HTTP answers: chunked, of a known length, and until the connection ends."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiodockerapi._wire import chunks
from aiodockerapi._wire.chunks import BodyDecoder, ChunkDecoder, FrameChunkDecoder, LengthDecoder
from aiodockerapi._wire.frames import FrameDecoder
from aiodockerapi._wire.plain import BytesDecoder
from aiodockerapi.errors import InvalidResponse, StreamError, StreamTruncated
from aiodockerapi.testing import frame
from tests.unit.wire.test_decoders import cut, run

END = b"0\r\n\r\n"
PAYLOADS = st.tuples(st.sampled_from([0, 1, 2]), st.binary(max_size=300))


def chunked(pieces: Sequence[bytes], end: bytes = END) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces if piece) + end


@given(pieces=st.lists(st.binary(max_size=40)), data=st.data())
def test_any_chunks_however_they_are_cut(pieces: list[bytes], data: st.DataObject) -> None:
    end = data.draw(st.sampled_from([END, b"000;x=y\r\nA: b\r\nC: d\r\n\r\n", END + b"more"]))
    body = chunked(pieces, end)
    decoder = ChunkDecoder(BytesDecoder())
    items, error = run(decoder, cut(body, data.draw(st.lists(st.integers(0, len(body))))))
    assert (b"".join(items), error, decoder.ended) == (b"".join(pieces), None, True)


@given(sent=st.lists(PAYLOADS), data=st.data())
def test_a_chunk_for_each_frame(sent: list[tuple[int, bytes]], data: st.DataObject) -> None:
    body = chunked([frame(*each) for each in sent])
    pieces = cut(body, data.draw(st.lists(st.integers(0, len(body)))))
    decoder = FrameChunkDecoder()
    items, error = run(decoder, pieces)
    assert (error, decoder.ended) == (None, True)
    assert [each.data for each in items] == [payload for _, payload in sent]
    assert (items, None) == run(ChunkDecoder(FrameDecoder()), pieces)


@given(sent=st.lists(PAYLOADS, max_size=6), data=st.data())
def test_chunks_that_are_not_frames(sent: list[tuple[int, bytes]], data: st.DataObject) -> None:
    framed = b"".join(frame(*each) for each in sent)
    body = chunked(cut(framed, data.draw(st.lists(st.integers(0, len(framed))))))
    items, error = run(FrameChunkDecoder(), cut(body, data.draw(st.lists(st.integers(0, 999)))))
    assert error is None
    assert [each.data for each in items] == [payload for _, payload in sent]


def test_two_frames_in_a_chunk_as_long_as_one_that_is_known() -> None:
    one, two = frame(1, b"x" * 300), frame(1, b"y" * 100) + frame(2, b"z" * 192)
    assert len(one) == len(two)
    for body in (chunked([one, one, two, one]), chunked([one, two, two])):
        items, error = run(FrameChunkDecoder(), [body])
        assert error is None
        assert b"".join(frame(int(each.stream), each.data) for each in items) == b"".join(
            body.removesuffix(b"\r\n" + END).split(b"\r\n134\r\n")
        ).removeprefix(b"134\r\n")


def test_a_body_that_is_cut_at_any_place() -> None:
    sent = [(1, b"one\n"), (2, b"x" * 20), (1, b""), (1, b"y" * 300), (1, b"y" * 300)]
    body = chunked([frame(*each) for each in sent])
    for end in range(len(body)):
        for by in (1, 7, len(body)):
            items, error = run(FrameChunkDecoder(), cut(body[:end], range(0, end, by)))
            assert [each.data for each in items] == [each for _, each in sent[: len(items)]]
            assert type(error) is StreamTruncated


@pytest.mark.parametrize("by", [1, 1000])
def test_the_daemons_error_comes_after_the_good_frames(by: int) -> None:
    body = chunked([frame(1, b"good"), frame(3, b"it failed"), frame(1, b"never")])
    items, error = run(FrameChunkDecoder(), cut(body, range(0, len(body), by)))
    assert [each.data for each in items] == [b"good"]
    assert isinstance(error, StreamError)


@pytest.mark.parametrize(
    "body", [b"x", b"xyz\r\n", b"\r\n5\r\n", b"5\r\nabcdefg\r\n", b"-1\r\n", b"1" * 5000, b" 5\r\n"]
)
def test_what_are_no_chunks(body: bytes) -> None:
    good = b"2\r\nok\r\n"
    for by in (1, 10_000):
        items, error = run(ChunkDecoder(BytesDecoder()), cut(good + body, range(0, 6000, by)))
        assert b"".join(items)[:2] == b"ok"
        assert type(error) is (StreamTruncated if body == b"x" else InvalidResponse)


def test_a_trailer_without_end() -> None:
    _, error = run(ChunkDecoder(BytesDecoder()), [b"0\r\n", b"A: b\r\n" * 1000])
    assert type(error) is InvalidResponse


@given(body=st.binary(max_size=50), more=st.binary(max_size=5), data=st.data())
def test_a_body_of_known_length(body: bytes, more: bytes, data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(0, 60)))
    decoder = LengthDecoder(BytesDecoder(), len(body))
    items, error = run(decoder, cut(body + more, places))
    assert (b"".join(items), error, decoder.ended) == (body, None, True)
    items, error = run(LengthDecoder(BytesDecoder(), len(body) + 1), cut(body, places))
    assert (b"".join(items), type(error)) == (body, StreamTruncated)


@given(pieces=st.lists(st.binary()))
def test_a_body_until_the_connection_ends(pieces: list[bytes]) -> None:
    decoder = BodyDecoder(BytesDecoder())
    items, error = run(decoder, pieces)
    assert (b"".join(items), error, decoder.ended) == (b"".join(pieces), None, False)


def test_few_are_known_by_sight() -> None:
    run(FrameChunkDecoder(), [chunked([frame(1, b"x" * size) for size in range(5000)])])
    assert len(chunks._KNOWN) <= 2 * 4096
