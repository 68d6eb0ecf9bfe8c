"""Archives of tar, held against the standard library and GNU tar, and cut anywhere."""

import contextlib
import io
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiodockerapi._wire.tar import END, Entry, Kind, header, padding
from aiodockerapi._wire.untar import MAX_EXTENSION, TarDecoder
from aiodockerapi.errors import InvalidArchive, StreamTruncated
from tests.lacking import lacks

LONG = "/".join(["a long folder's name"] * 30)
GIB = 2**30
ENTRIES = [
    Entry("plain", size=3, mode=0o640, mtime=7, uid=1, gid=2),
    Entry("folder", Kind.FOLDER, mode=0o1777),
    Entry("link", Kind.SYMLINK, mode=0o777, target="folder/plain"),
    Entry("again", Kind.HARD_LINK, target="plain"),
    Entry("pipe", Kind.PIPE),
    Entry("null", Kind.CHARACTER_DEVICE, device=(1, 3)),
    Entry("disk", Kind.BLOCK_DEVICE, device=(8, 1)),
    Entry("grün/☃", size=512),
    Entry("n" * 100, size=1),
    Entry("n" * 101, size=1),
    Entry("d" * 99, Kind.FOLDER),
    Entry("d" * 100, Kind.FOLDER),
    Entry(LONG, size=1025),
    Entry("far", Kind.SYMLINK, mode=0o777, target=LONG),
    Entry("bytes\udcff", size=1),
    Entry("to bytes", Kind.SYMLINK, mode=0o777, target="\udcfe"),
    Entry("ids", uid=2**21, gid=2**31),
    Entry("old", mtime=-5),
    Entry("late", mtime=2**33),
]
DATA = bytes(range(256)) * 8


def archive(entries: list[Entry]) -> bytes:
    parts = [
        header(each) + DATA[: each.size] + padding(each.size)
        for each in entries
    ]  # fmt: skip
    return b"".join(parts) + END


def decoded(data: bytes, size: int | None = None) -> tuple[list[Entry], list[bytes]]:
    """Return the entries of an archive, fed in pieces, and the bytes of each."""
    decoder, entries, bodies = TarDecoder(), list[Entry](), list[bytes]()
    step = size or len(data) or 1
    for at in range(0, len(data), step):
        for item in decoder.feed(data[at : at + step]):
            if isinstance(item, Entry):
                entries.append(item)
                bodies.append(b"")
            else:
                bodies[-1] += bytes(item)
    assert decoder.finish() == []
    return entries, bodies


def by_library(entry: Entry) -> tarfile.TarInfo:
    info = tarfile.TarInfo(entry.name)
    info.type, info.mode, info.size = entry.kind.value, entry.mode, entry.size
    info.mtime, info.uid, info.gid = entry.mtime, entry.uid, entry.gid
    info.linkname, (info.devmajor, info.devminor) = entry.target, entry.device
    return info


def test_the_standard_library_reads_what_we_write() -> None:
    with tarfile.open(fileobj=io.BytesIO(archive(ENTRIES)), encoding="utf-8") as tar:
        for entry, info in zip(ENTRIES, tar, strict=True):
            found = Entry(
                info.name, Kind(info.type), info.size, info.mode, int(info.mtime),
                info.uid, info.gid, info.linkname, (info.devmajor, info.devminor),
            )  # fmt: skip
            assert found == entry
            file = tar.extractfile(info) if info.isreg() else None
            assert file is None or file.read() == DATA[: entry.size]


@pytest.mark.parametrize("size", [None, 1, 511, 512, 513, 5000])
def test_we_read_what_we_write(size: int | None) -> None:
    entries, bodies = decoded(archive(ENTRIES), size)
    assert entries == ENTRIES
    assert bodies == [DATA[: entry.size] for entry in ENTRIES]


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("size", [None, 1, 700])
def test_we_read_what_the_standard_library_writes(form: int, size: int | None) -> None:
    fits = [
        entry for entry in ENTRIES
        if form != tarfile.USTAR_FORMAT
        or (entry not in ENTRIES[-3:] and LONG not in (entry.name, entry.target)
            and len(entry.name) < 100)
    ]  # fmt: skip
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form, encoding="utf-8") as tar:
        for entry in fits:
            tar.addfile(by_library(entry), io.BytesIO(DATA))
    entries, bodies = decoded(buffer.getvalue(), size)
    assert entries == fits
    assert bodies == [DATA[: entry.size] for entry in fits]


names = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)
entries_of_any_kind = st.builds(
    Entry,
    names.map(lambda name: name.strip("/") or "x").filter(lambda name: not name.endswith("/")),
    st.sampled_from([Kind.FILE, Kind.FOLDER, Kind.PIPE]),
    st.just(0),
    st.integers(0, 0o7777),
    st.integers(-(2**40), 2**40),
    st.integers(0, 2**40),
    st.integers(0, 2**40),
    st.just(""),
    st.just((0, 0)),
)


@given(st.lists(entries_of_any_kind, max_size=4), st.integers(1, 3000))
def test_anything_comes_back(entries: list[Entry], size: int) -> None:
    assert decoded(archive(entries), size)[0] == entries


@given(st.binary(max_size=3000), st.integers(1, 600))
def test_noise_is_no_archive(noise: bytes, size: int) -> None:
    decoder = TarDecoder()
    try:
        for at in range(0, len(noise), size):
            decoder.feed(noise[at : at + size])
        decoder.finish()
    except (InvalidArchive, StreamTruncated):
        return
    assert noise[:512] == bytes(512)


@given(st.integers(0, len(archive(ENTRIES[:8])) - 513), st.binary(min_size=1, max_size=4))
def test_damage_is_told_or_harmless(at: int, damage: bytes) -> None:
    whole = archive(ENTRIES[:8])
    with contextlib.suppress(InvalidArchive, StreamTruncated):
        decoded(whole[:at] + damage + whole[at + len(damage) :])


def test_gnu_tar_reads_what_we_write(tmp_path: Path) -> None:
    if shutil.which("tar") is None:
        lacks("there is no tar")
    harmless = [each for each in ENTRIES if each.kind in (Kind.FILE, Kind.FOLDER, Kind.SYMLINK)]
    (tmp_path / "it.tar").write_bytes(archive(harmless))
    out = tmp_path / "out"
    out.mkdir()
    subprocess.run(
        ["tar", "-xf", "../it.tar", "--no-same-owner", "--warning=no-timestamp"],
        cwd=out, check=True, timeout=60,
    )  # fmt: skip
    for entry in harmless:
        found = out / entry.name
        if entry.kind is Kind.FILE:
            assert found.read_bytes() == DATA[: entry.size]
        else:
            assert found.is_symlink() if entry.kind is Kind.SYMLINK else found.is_dir()


@pytest.mark.parametrize("form", ["gnu", "pax", "ustar", "v7"])
def test_we_read_what_gnu_tar_writes(form: str, tmp_path: Path) -> None:
    if shutil.which("tar") is None:
        lacks("there is no tar")
    (tmp_path / "folder").mkdir()
    name = "folder/" + ("n" * 90 if form in ("v7", "ustar") else "ü" * 100)
    (tmp_path / name).write_bytes(DATA)
    (tmp_path / "folder/link").symlink_to("target")
    made = subprocess.run(
        ["tar", "-cf", "-", f"--format={form}", "--sort=name", "folder"],
        cwd=tmp_path, check=True, timeout=60, capture_output=True,
    )  # fmt: skip
    entries, bodies = decoded(made.stdout)
    assert {entry.name.rstrip("/"): entry.kind for entry in entries} == {
        "folder": Kind.FOLDER,
        "folder/link": Kind.SYMLINK,
        name: Kind.FILE,
    }
    assert DATA in bodies


def test_files_beyond_eight_gibibytes() -> None:
    for size in (8 * GIB - 1, 8 * GIB, 2**50):
        head = header(Entry("big", size=size))
        with tarfile.open(fileobj=io.BytesIO(head), mode="r|") as tar:
            info = tar.next()
            assert info is not None
            assert info.size == size
        (item,) = TarDecoder().feed(head)
        assert isinstance(item, Entry)
        assert item.size == size
    gnu = by_library(Entry("big", size=9 * GIB)).tobuf(tarfile.GNU_FORMAT)
    (item,) = TarDecoder().feed(gnu)
    assert isinstance(item, Entry)
    assert item.size == 9 * GIB


def changed(at: int, value: bytes, entry: Entry = ENTRIES[0]) -> bytes:
    """Return a header with other bytes somewhere, and the sum that fits to them."""
    block = bytearray(header(entry))
    block[at : at + len(value)] = value
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def records(*lines: bytes) -> bytes:
    data = b"".join(lines)
    return changed(156, b"x", Entry("", size=len(data))) + data + padding(len(data))


BAD = {
    "should be a number": changed(124, b"0000000009x\0"),
    "not read here": changed(156, b"S"),
    "is no header": b"x" * 512,
    "a file of -1 bytes": changed(124, b"\xff" * 12),
    "a header of": changed(156, b"L", Entry("", size=MAX_EXTENSION + 1)),
    "are damaged": records(b"99 path=x\n"),
    "the size": records(b"10 size=x\n") + header(ENTRIES[0]),
    "should be a number, the mtime": records(b"14 mtime=1e5\n\n") + header(ENTRIES[0]),
    "a name with a zero": records(b"12 path=a\0b\n") + header(ENTRIES[0]),
    "of kind b'0'": records(b"22 GNU.sparse.major=1\n") + header(ENTRIES[0]),
}


@pytest.mark.parametrize(("why", "data"), BAD.items())
def test_what_is_refused(why: str, data: bytes) -> None:
    with pytest.raises(InvalidArchive, match=why):
        decoded(data + END)


@pytest.mark.parametrize("cut", [0, 100, 512, 600, 1024, 1500])
def test_an_archive_that_is_cut(cut: int) -> None:
    decoder = TarDecoder()
    decoder.feed(archive([Entry("a", size=100), Entry("b", size=100)])[:cut])
    with pytest.raises(StreamTruncated):
        decoder.finish()


def test_what_the_daemon_says_in_the_middle() -> None:
    with pytest.raises(InvalidArchive, match="disk full"):
        TarDecoder().feed(b'{"message":"disk full"}' + bytes(600))


def test_what_comes_behind_the_end_is_not_read() -> None:
    entries, _ = decoded(archive(ENTRIES[:1]) + b"x" * 10_000, 700)
    assert entries == ENTRIES[:1]
