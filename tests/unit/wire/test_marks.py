"""What stands before the messages of a log: times and attributes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiodockerapi._wire import marks
from aiodockerapi._wire.frames import STDOUT, Frame, FrameDecoder
from aiodockerapi._wire.marks import Marks, MessageDecoder
from aiodockerapi._wire.timestamp import Timestamp
from aiodockerapi.testing import frame
from tests.unit.wire.test_decoders import cut, run

TEXT = "2026-01-02T03:04:05.123456789Z"
TIME = Timestamp.parse(TEXT)
BOTH = Marks(timestamps=True, details=True)
TIMES = Marks(timestamps=True, details=False)
DETAILS = Marks(timestamps=False, details=True)


def read(taken: Marks, data: bytes) -> Frame:
    return taken(Frame(STDOUT, data))


def test_times_and_attributes() -> None:
    before = f"{TEXT} a+b=c%2Cd%3De,f= ".encode()
    told = {"a b": "c,d=e", "f": ""}
    found = read(BOTH, before + b"x=y z\n")
    assert found == Frame(STDOUT, b"x=y z\n", TIME, told)
    assert found.timestamp is not None
    assert found.timestamp.nanosecond == 123456789
    assert read(TIMES, f"{TEXT} said\n".encode()) == Frame(STDOUT, b"said\n", TIME)
    assert read(DETAILS, b" said\n") == Frame(STDOUT, b"said\n", None, {})
    assert read(BOTH, f"{TEXT}  \n".encode()) == Frame(STDOUT, b"\n", TIME, {})


@pytest.mark.parametrize("data", [b"", b"said\n", b"no time at all\n", b"2026-13-02T03:04:05Z x"])
def test_what_has_none(data: bytes) -> None:
    for taken in (BOTH, TIMES, DETAILS):
        assert read(taken, data) == Frame(STDOUT, data)


def test_times_of_podman() -> None:
    found = read(TIMES, b"2026-01-02T05:04:05+02:00 said")
    assert found.data == b"said"
    assert found.timestamp == TIME.replace(microsecond=0)


def test_frames_are_marked() -> None:
    data = frame(1, f"{TEXT} one\n".encode()) + frame(1, b"two\n")
    items, error = run(FrameDecoder(TIMES), [data])
    assert (items, error) == ([Frame(STDOUT, b"one\n", TIME), Frame(STDOUT, b"two\n")], None)


LINES = st.lists(st.one_of(st.binary(max_size=90), st.integers(15, 100).map(lambda n: b"x" * n)))


@given(lines=LINES, details=st.booleans(), data=st.data())
def test_a_terminals_messages(lines: list[bytes], details: bool, data: st.DataObject) -> None:
    """As the daemon writes them, with messages of at most 16 bytes instead of 16 KiB."""
    told, attributes = (b"a=b ", {"a": "b"}) if details else (b"", None)
    output, expected = b"", []
    for number, line in enumerate(lines):
        time = Timestamp.from_unix(10**9, number + 1)
        before = time.rfc3339().encode() + b" " + told
        text = line.replace(b"\n", b"") + b"\r\n"
        # The line feed itself is not counted.
        ends = range(16, len(text) - 1, 16) if len(text) - 1 > 16 else range(0)
        pieces = cut(text, [*ends])
        output += b"".join(before + piece for piece in pieces if piece)
        expected += [Frame(STDOUT, piece, time, attributes) for piece in pieces if piece]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(marks, "MESSAGE", 16)
        pieces = cut(output, data.draw(st.lists(st.integers(0, len(output)))))
        items, error = run(MessageDecoder(BOTH if details else TIMES), pieces)
    assert error is None
    assert items == expected


def test_a_message_without_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "MESSAGE", 16)
    monkeypatch.setattr(marks, "MAX_MESSAGE", 100)
    decoder = MessageDecoder(TIMES)
    items, error = run(decoder, [f"{TEXT} ".encode(), *[b"x"] * 1000])
    assert error is None
    assert b"".join(item.data for item in items) == b"x" * 1000
    assert (items[0].timestamp, items[1].timestamp) == (TIME, None)
    assert all(len(item.data) < 300 for item in items)
