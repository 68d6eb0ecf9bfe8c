"""Copying out of a container that lies, or whose daemon leaves in the middle."""

import base64
import io
import json
import tarfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from aiodockerapi import DockerSession
from aiodockerapi.errors import InvalidArchive, StreamTruncated, UnsafeArchive
from aiodockerapi.testing import Answer, FakeDaemon
from tests.unit.helpers import open_files

ARCHIVE = "/containers/web/archive"
TEXT = bytes(300_000)


def stat_of(name: str, mode: int = 0o644) -> Answer:
    told = json.dumps({"name": name, "size": len(TEXT), "mode": mode, "linkTarget": ""})
    header = base64.b64encode(told.encode()).decode()
    return Answer.empty(200, headers={"X-Docker-Container-Path-Stat": header})


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name in names:
            info = tarfile.TarInfo(name)
            info.size = len(TEXT)
            tar.addfile(info, io.BytesIO(TEXT))
    return buffer.getvalue()


@pytest.fixture
async def daemon() -> AsyncIterator[FakeDaemon]:
    before = open_files()
    async with FakeDaemon() as daemon:
        daemon.on("HEAD", ARCHIVE, stat_of("f"))
        yield daemon
    assert open_files() <= before


async def test_the_archive_can_not_choose_its_name(daemon: FakeDaemon, tmp_path: Path) -> None:
    daemon.on("GET", ARCHIVE, Answer.tar(archive(".bashrc")))
    async with DockerSession(daemon.host) as docker:
        copied = await docker.containers.copy_from("web", "/f", tmp_path)
    assert copied.path == str(tmp_path / "f")
    assert [path.name for path in tmp_path.iterdir()] == ["f"]
    assert daemon.requests[-1].headers["Accept-Encoding"] == "identity"


async def test_more_than_was_asked_for(daemon: FakeDaemon, tmp_path: Path) -> None:
    daemon.on("GET", ARCHIVE, Answer.tar(archive("f", ".bashrc")))
    async with DockerSession(daemon.host) as docker:
        with pytest.raises(UnsafeArchive, match="beside what was asked for"):
            await docker.containers.copy_from("web", "/f", tmp_path)
        copied = await docker.containers.copy_from("web", "/f", tmp_path, unsafe="skip")
    assert copied.skipped == [".bashrc"]
    assert [path.name for path in tmp_path.iterdir()] == ["f"]


@pytest.mark.parametrize("after", [0, 100, 512, 5000, 200_000, 300_544])
async def test_a_cut(daemon: FakeDaemon, tmp_path: Path, after: int) -> None:
    daemon.on("GET", ARCHIVE, Answer.cut(archive("f"), after=after, chunked=True))
    async with DockerSession(daemon.host) as docker:
        with pytest.raises(StreamTruncated):
            await docker.containers.copy_from("web", "/f", tmp_path)
    assert all(path.stat().st_size == len(TEXT) for path in tmp_path.iterdir())
    assert after > len(TEXT) or not list(tmp_path.iterdir())


async def test_an_end_in_the_middle_that_is_none_of_http(
    daemon: FakeDaemon, tmp_path: Path
) -> None:
    daemon.on("GET", ARCHIVE, Answer.tar(archive("f")[:1000]))
    async with DockerSession(daemon.host) as docker:
        with pytest.raises(StreamTruncated, match="archive ends in the middle"):
            await docker.containers.copy_from("web", "/f", tmp_path)


async def test_what_is_no_archive(daemon: FakeDaemon, tmp_path: Path) -> None:
    daemon.on("GET", ARCHIVE, Answer.tar(b'{"message":"it went wrong"}' * 30))
    async with DockerSession(daemon.host) as docker:
        with pytest.raises(InvalidArchive, match="it went wrong"):
            await docker.containers.copy_from("web", "/f", tmp_path)


@pytest.mark.parametrize("path", ["..", "../..", "a/..", "/a/../..", "./..", "..//"])
async def test_a_path_can_not_lead_out_of_the_target(
    daemon: FakeDaemon, tmp_path: Path, path: str
) -> None:
    target = tmp_path / "target"
    target.mkdir()
    daemon.on("HEAD", ARCHIVE, stat_of("/", 0o755 | 1 << 31))
    daemon.on("GET", ARCHIVE, Answer.tar(archive("f")))
    async with DockerSession(daemon.host) as docker:
        await docker.containers.copy_from("web", path, target)
    assert [each.name for each in tmp_path.iterdir()] == ["target"]
    assert [each.name for each in target.iterdir()] == ["f"]
