"""Archives into files, where the disk is full."""

from pathlib import Path

import pytest

from aiodockerapi._core.download import _Partial


def test_what_has_no_room_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even if what is left of it can't be written when the file is closed."""
    real = Path.open

    def full(path: Path, mode: str) -> object:
        real(path, mode).close()
        return real(Path("/dev/full"), "wb")

    part = _Partial(tmp_path / "web.tar")
    monkeypatch.setattr(Path, "open", full)
    part.open()
    monkeypatch.undo()
    part.write([b"x"])
    with pytest.raises(OSError, match="No space left"):
        part.write([b"x" * 100_000])
    assert len(list(tmp_path.iterdir())) == 1
    part.close()
    assert list(tmp_path.iterdir()) == []
