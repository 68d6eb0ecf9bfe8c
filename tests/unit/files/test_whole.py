"""Files read from memory where they are there, and in threads where they are not."""

import errno
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from aiodockerapi._files.whole import WholeFile
from aiodockerapi.errors import FileChanged, InvalidArgument
from tests.unit.helpers import open_files

DATA = bytes(range(256)) * 4096
Read = Callable[[int, Sequence[bytearray], int, int], int]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(DATA)
    return path


async def read(path: Path) -> bytes:
    file = WholeFile(str(path))
    try:
        await file.open()
        assert file.length == len(DATA)
        return b"".join([bytes(piece) async for piece in file])
    finally:
        file.close()


def now_and_then(number: int) -> Read:
    """Read little, and fail each second time."""
    calls = iter(range(10_000))

    def preadv(descriptor: int, buffers: Sequence[bytearray], _offset: int, _flags: int) -> int:
        if next(calls) % 2:
            raise OSError(number, os.strerror(number))
        data = os.read(descriptor, 100_000)
        buffers[0][: len(data)] = data
        return len(data)

    return preadv


@pytest.mark.parametrize("number", [errno.EAGAIN, errno.EOPNOTSUPP])
async def test_what_is_not_in_memory_is_read_all_the_same(
    file: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    before = open_files()
    assert await read(file) == DATA
    monkeypatch.setattr(os, "preadv", now_and_then(number), raising=False)
    monkeypatch.setattr("aiodockerapi._files.whole._NOWAIT", 8)
    assert await read(file) == DATA
    monkeypatch.setattr("aiodockerapi._files.whole._NOWAIT", 0)
    assert await read(file) == DATA
    assert open_files() == before


@pytest.mark.parametrize("nowait", [True, False])
@pytest.mark.parametrize("size", [0, len(DATA) - 1, len(DATA) + 1])
async def test_a_file_that_is_written_to(
    file: Path, monkeypatch: pytest.MonkeyPatch, size: int, *, nowait: bool
) -> None:
    if not nowait:
        monkeypatch.setattr("aiodockerapi._files.whole._NOWAIT", 0)
    whole = WholeFile(str(file))
    await whole.open()
    os.truncate(file, size)
    with pytest.raises(FileChanged):
        assert [piece async for piece in whole]
    whole.close()


async def test_what_is_no_file(tmp_path: Path) -> None:
    before = open_files()
    with pytest.raises(InvalidArgument):
        await read(tmp_path)
    with pytest.raises(FileNotFoundError):
        await read(tmp_path / "none")
    assert open_files() == before


async def test_one_that_is_closed_gives_no_more(file: Path) -> None:
    before = open_files()
    whole = WholeFile(str(file))
    await whole.open()
    await anext(whole)
    whole.close()
    assert [piece async for piece in whole] == []
    assert open_files() == before
