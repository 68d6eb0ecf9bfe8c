"""Lines from frames: however they are cut, of two streams at once, too long, without an end."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiodockerapi._wire.frames import STDERR, STDOUT, Frame
from aiodockerapi._wire.lines import Line, LineDecoder
from aiodockerapi._wire.timestamp import Timestamp
from aiodockerapi.errors import InvalidArgument
from tests.unit.wire.test_decoders import cut

TEXTS = st.lists(st.text(st.sampled_from("ab€\r\x00𝄞")).filter(lambda text: text[-1:] != "\r"))
FIRST, SECOND = (Timestamp.from_unix(1, number) for number in (1, 2))


def run(decoder: LineDecoder, batches: Sequence[Sequence[Frame]]) -> list[Line]:
    lines = [line for frames in batches for line in decoder.feed(frames)]
    return lines + decoder.finish()


@given(texts=TEXTS, end=st.sampled_from(["\n", "\r\n"]), data=st.data())
def test_any_lines_however_they_are_cut(texts: list[str], end: str, data: st.DataObject) -> None:
    output = "".join(text + end for text in texts).encode()
    pieces = cut(output, data.draw(st.lists(st.integers(0, len(output)))))
    lines = run(LineDecoder(), [[Frame(STDOUT, piece)] for piece in pieces])
    assert lines == [Line(STDOUT, text) for text in texts]


@given(output=st.binary(), limit=st.integers(2, 20), data=st.data())
def test_no_byte_and_no_memory_is_lost(output: bytes, limit: int, data: st.DataObject) -> None:
    pieces = cut(output, data.draw(st.lists(st.integers(0, len(output)))))
    decoder = LineDecoder(limit=limit)
    lines = run(decoder, [[Frame(STDERR, piece) for piece in pieces]])
    assert lines == run(LineDecoder(limit=limit), [[Frame(STDERR, output)]]), "however it is cut"
    whole = [part.removesuffix(b"\r").decode(errors="replace") for part in output.split(b"\n")[:-1]]
    joined = [""]
    for line in lines:
        joined[-1] += line.text
        if line.ended:
            joined.append("")
    assert joined[:-1] == whole
    assert joined[-1] == output.rpartition(b"\n")[2].decode(errors="replace")
    assert all(len(line.text) <= limit + 3 for line in lines)


@given(st.lists(st.tuples(st.sampled_from([STDOUT, STDERR]), st.binary(max_size=9))))
def test_streams_are_joined_each_by_itself(sent: list[tuple[int, bytes]]) -> None:
    frames = [Frame(STDERR if stream == STDERR else STDOUT, data) for stream, data in sent]
    lines = run(LineDecoder(), [frames])
    for stream in (STDOUT, STDERR):
        alone = [frame for frame in frames if frame.stream is stream]
        assert [line for line in lines if line.stream is stream] == run(LineDecoder(), [alone])


def test_parts_have_one_time() -> None:
    long = [Frame(STDOUT, b"a" * 5, FIRST), Frame(STDOUT, b"b\n", FIRST)]
    assert run(LineDecoder(), [long]) == [Line(STDOUT, "aaaaab", FIRST)]
    # Another time is another line, whether or not this one had its end.
    other = [Frame(STDOUT, b"a" * 5, FIRST), Frame(STDOUT, b"b\n", SECOND)]
    assert run(LineDecoder(), [other]) == [
        Line(STDOUT, "aaaaa", FIRST),
        Line(STDOUT, "b", SECOND),
    ]


def test_tasks_are_told_apart() -> None:
    one, two = {"task": "1"}, {"task": "2"}
    frames = [
        Frame(STDOUT, b"on", None, one),
        Frame(STDOUT, b"tw", None, two),
        Frame(STDOUT, b"e\n", None, one),
        Frame(STDOUT, b"o\n", None, two),
    ]
    assert run(LineDecoder(), [frames]) == [
        Line(STDOUT, "one", None, one),
        Line(STDOUT, "two", None, two),
    ]


def test_without_an_end() -> None:
    assert run(LineDecoder(), [[Frame(STDOUT, b"\xe2\x82")]]) == [
        Line(STDOUT, "\ufffd", ended=False)
    ]
    assert run(LineDecoder(), [[Frame(STDOUT, b"x\r")]]) == [Line(STDOUT, "x\r", ended=False)]


@pytest.mark.parametrize("by", [1, 100])
def test_strictly(by: int) -> None:
    decoder = LineDecoder("strict")
    output = b"good\n\xff\nnever\n"
    lines: list[Line] = []
    for piece in cut(output, range(0, len(output), by)):
        lines += decoder.feed([Frame(STDOUT, piece)])
        if decoder.failure:
            break
    assert lines == [Line(STDOUT, "good")]
    assert isinstance(decoder.failure, UnicodeDecodeError)
    decoder = LineDecoder("strict")
    assert run(decoder, [[Frame(STDOUT, b"\xe2\x82")]]) == []
    assert decoder.failure is not None


def test_a_limit_below_any_sense() -> None:
    with pytest.raises(InvalidArgument, match="max_line is 1"):
        LineDecoder(limit=1)
