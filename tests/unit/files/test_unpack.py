"""Archives onto the disk: what is written, and that nothing is written elsewhere."""

import io
import os
import stat
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiodockerapi._files.unpack import Limits, Unpacker
from aiodockerapi.errors import InvalidArchive, StreamTruncated, UnsafeArchive

OUTSIDE = "outside, untouched"
UNLIMITED = Limits()


def info(
    name: str, kind: bytes = tarfile.REGTYPE, target: str = "", **more: int
) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, target
    made.mode = 0o755 if kind == tarfile.DIRTYPE else 0o644
    for key, value in more.items():
        setattr(made, key, value)
    return made


def folder(name: str, **more: int) -> tarfile.TarInfo:
    return info(name, tarfile.DIRTYPE, "", **more)


def link(name: str, target: str) -> tarfile.TarInfo:
    return info(name, tarfile.SYMTYPE, target)


def hard(name: str, target: str) -> tarfile.TarInfo:
    return info(name, tarfile.LNKTYPE, target)


def archive(*members: tarfile.TarInfo, text: bytes = b"text") -> bytes:
    """Write an archive; each file holds the text."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for each in members:
            each.size = len(text) if each.isreg() else 0
            tar.addfile(each, io.BytesIO(text))
    return buffer.getvalue()


def descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Give a folder, beside a file that nobody may touch."""
    (tmp_path / "outside").write_text(OUTSIDE)
    (tmp_path / "place").mkdir()
    return tmp_path / "place"


def unpacked(
    place: Path,
    data: bytes,
    root: str | None = "root",
    *,
    limits: Limits = UNLIMITED,
    skip: bool = False,
    contents: bool = False,
) -> Unpacker:
    before = descriptors()
    unpacker = Unpacker(str(place), root, limits, contents=contents, skip=skip)
    try:
        unpacker.open()
        unpacker.take([data[at : at + 700] for at in range(0, len(data), 700)])
        unpacker.finish()
    finally:
        unpacker.close()
        assert descriptors() == before
        outside = place.parent / "outside"
        assert outside.read_text() == OUTSIDE
        assert {path.name for path in place.parent.iterdir()} == {"place", "outside"}
    return unpacker


def tree(place: Path) -> set[str]:
    return {str(path.relative_to(place)) for path in place.rglob("*")}


def test_what_is_written(place: Path) -> None:
    done = unpacked(
        place,
        archive(
            folder("src", mtime=1000, mode=0o500),
            info("src/run", mode=0o4755, mtime=2000),
            folder("src/in", mode=0o2775, mtime=3000),
            info("src/in/secret", mode=0o600),
            link("src/in/up", "../run"),
            link("src/in/here", "secret"),
            hard("src/again", "src/run"),
        ),
    )
    assert (done.files, done.size, done.skipped) == (7, 8, [])
    assert tree(place) == {"root", "root/run", "root/in", "root/in/secret", "root/in/up",
                           "root/in/here", "root/again"}  # fmt: skip
    modes = {
        name: stat.S_IMODE((place / "root" / name).stat().st_mode) for name in ("", "run", "in")
    }
    assert modes == {"": 0o500, "run": 0o755, "in": 0o775}
    times = [int((place / "root" / name).stat().st_mtime) for name in ("", "run", "in")]
    assert times == [1000, 2000, 3000]
    assert (place / "root/again").stat().st_ino == (place / "root/run").stat().st_ino
    assert (place / "root/in/up").readlink() == Path("../run")


@pytest.mark.parametrize("stem", ["./", "/", ""])
def test_what_is_in_a_folder(place: Path, stem: str) -> None:
    place.chmod(0o750)
    # Podman does not tell of the folder itself.
    root = [folder(stem)] if stem else []
    data = archive(*root, info(f"{stem}a"), folder(f"{stem}d"), info(f"{stem}d/b"))
    unpacked(place, data, None, contents=True)
    assert tree(place) == {"a", "d", "d/b"}
    # The folder itself was there, and is as it was.
    assert stat.S_IMODE(place.stat().st_mode) == 0o750
    unpacked(place, data, "new", contents=True)
    assert (place / "new/d/b").read_text() == "text"
    unpacked(place, archive(), "empty", contents=True)
    assert (place / "empty").is_dir()


def test_a_file_alone(place: Path) -> None:
    unpacked(place, archive(info("etc-hosts")), "hosts")
    assert (place / "hosts").read_text() == "text"
    unpacked(place, archive(info("other"), text=b""), "hosts")
    assert (place / "hosts").read_text() == ""


def test_what_is_there_is_replaced_and_not_written_through(place: Path) -> None:
    (place / "root").mkdir()
    (place / "root/a").symlink_to("../../outside")
    (place / "root/b").hardlink_to(place.parent / "outside")
    (place / "root/c").write_text("longer than before")
    unpacked(place, archive(folder("r"), info("r/a"), info("r/b"), info("r/c"), link("r/c2", "c")))
    assert [(place / "root" / name).read_text() for name in "abc"] == ["text"] * 3
    assert not (place / "root/a").is_symlink()


BAD = {
    "up": [folder("r"), info("r/../../outside")],
    "up at once": [info("../outside")],
    "up as a folder": [folder("..")],
    "absolute": [folder("r"), info("/etc/outside")],
    "beside the root": [folder("r"), info(".bashrc")],
    "beside a file": [info("r"), info("s")],
    "an absolute link": [folder("r"), link("r/l", "/etc")],
    "a link up": [folder("r"), link("r/l", "../outside")],
    "a link further up": [folder("r"), folder("r/d"), link("r/d/l", "../../x")],
    "a link alone": [link("r", "outside")],
    "a link that goes down and up": [folder("r"), link("r/l", "a/../..")],
    "through a link": [folder("r"), link("r/l", "d"), folder("r/d"), info("r/l/x")],
    "through a link to above": [folder("r"), folder("r/d"), link("r/d/l", ".."), info("r/d/l/x")],
    "a folder over a link": [folder("r"), link("r/l", "d"), folder("r/l")],
    "links that go up from where others lead": [
        folder("r"), folder("r/a"), folder("r/a/b"), link("r/a/b/up", "../.."),
        link("r/x", "a/b/up/../outside"),
    ],
    "a hard link out": [folder("r"), hard("r/h", "../outside")],
    "an absolute hard link": [folder("r"), hard("r/h", "/outside")],
    "a hard link to a link": [folder("r"), link("r/l", "x"), hard("r/h", "r/l")],
    "a hard link through a link": [folder("r"), link("r/l", "."), hard("r/h", "r/l/x")],
    "a hard link to a folder": [folder("r"), folder("r/d"), hard("r/h", "r/d")],
    "a hard link to nothing": [folder("r"), hard("r/h", "r/none")],
    "a hard link to itself": [folder("r"), info("r/h"), hard("r/h", "r/h")],
    "a device": [folder("r"), info("r/null", tarfile.CHRTYPE, devmajor=1, devminor=3)],
    "a disk": [info("sda", tarfile.BLKTYPE, devmajor=8)],
    "a pipe": [folder("r"), info("r/pipe", tarfile.FIFOTYPE)],
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_safe(place: Path, name: str) -> None:
    data = archive(*BAD[name])
    with pytest.raises(UnsafeArchive, match="what came before it"):
        unpacked(place, data)
    assert all(not path.is_symlink() or name.startswith(("through", "a ", "links"))
               for path in place.rglob("*"))  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_safe_is_left_out(place: Path, name: str) -> None:
    done = unpacked(place, archive(*BAD[name]), skip=True)
    assert done.skipped == [BAD[name][-1].name]


def test_a_file_in_place_of_a_folder(place: Path) -> None:
    unpacked(place, archive(folder("r"), folder("r/d"), info("r/d/x")))
    for member in (info("r/d"), link("r/d", "x")):
        with pytest.raises(OSError, match="root/d"):
            unpacked(place, archive(folder("r"), member))
    with pytest.raises(UnsafeArchive, match="is no folder"):
        unpacked(place, archive(folder("r"), folder("r/d/x")))
    assert (place / "root/d/x").read_text() == "text"


def test_a_folder_that_is_a_link_is_not_written_through(place: Path) -> None:
    (place / "root").symlink_to("..")
    with pytest.raises(UnsafeArchive):
        unpacked(place, archive(folder("r"), info("r/outside")))


def test_the_limits(place: Path) -> None:
    data = archive(folder("r"), info("r/a"), info("r/b"))
    unpacked(place, data, limits=Limits(8, 3))
    with pytest.raises(InvalidArchive, match=r"more than 7 bytes; .* 2 files"):
        unpacked(place, data, limits=Limits(7, 3))
    with pytest.raises(InvalidArchive, match="more than 2 files"):
        unpacked(place, data, limits=Limits(8, 2))


def test_an_archive_that_is_cut(place: Path) -> None:
    with pytest.raises(StreamTruncated):
        unpacked(place, archive(info("r"))[:700])


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="none"):
        Unpacker(str(tmp_path / "none"), None, Limits(), contents=True, skip=False).open()


def test_a_name_that_the_system_does_not_take(place: Path) -> None:
    with pytest.raises(OSError, match="n" * 300):
        unpacked(place, archive(folder("r"), info("r/" + "n" * 300)))


parts = st.lists(st.sampled_from(["a", "b", "c", "..", "."]), min_size=1, max_size=4).map("/".join)
kinds = st.sampled_from([tarfile.REGTYPE, tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE])
members = st.builds(info, parts.map("r/{}".format), kinds, parts)


@given(st.lists(members, max_size=8))
@settings(max_examples=50, deadline=None)
def test_no_links_lead_out_whatever_they_are(found: list[tarfile.TarInfo]) -> None:
    """Every link, with all that follow from it, leads to a place below the root."""
    with TemporaryDirectory() as target:
        unpacker = Unpacker(target, "root", UNLIMITED, contents=False, skip=True)
        try:
            unpacker.open()
            unpacker.take([archive(folder("r"), *found)])
        except OSError:
            pass  # a file in place of a folder
        finally:
            unpacker.close()
        inside = os.path.realpath(Path(target, "root"))
        for path in Path(inside).rglob("*"):
            assert os.path.commonpath((inside, os.path.realpath(path))) == inside
        assert [path.name for path in Path(target).iterdir()] in ([], ["root"])


def test_folders_that_are_no_entries_are_bounded(place: Path) -> None:
    deep = archive(info("/".join(["d"] * 200)))
    with pytest.raises(InvalidArchive, match="more than 50 folders"):
        unpacked(place, deep, limits=Limits(files=50), contents=True)
    assert len(list(place.rglob("*"))) <= 51
    unpacked(place, deep, limits=Limits(files=201), contents=True)
