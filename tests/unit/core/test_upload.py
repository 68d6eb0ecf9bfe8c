"""Archives as bodies: bytes, files, iterables; what makes them may fail, or be left alone."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, cast

import pytest

from aiodockerapi import DockerSession
from aiodockerapi._core.upload import Source
from aiodockerapi._files.threads import PIECE, in_thread, pour
from aiodockerapi.errors import (
    FileChanged,
    InvalidArgument,
    NotFound,
    StreamError,
    StreamTruncated,
)
from aiodockerapi.testing import Answer, FakeDaemon
from tests.unit.helpers import LONG, nothing_left, open_files

LARGE = bytes(range(256)) * 4096 * 3
FAILURE = b'{"errorDetail":{"message":"unexpected EOF"},"error":"unexpected EOF"}\r\n'
SHA = "sha256:" + "0" * 64
DONE = Answer.lines([{"stream": "Loaded image: a:1\n", "status": SHA, "aux": {"ID": SHA}}])
"""The end of a load, an import and a build."""
Use = Callable[[DockerSession, Any], Awaitable[object]]
USES: dict[str, tuple[str, str, Use]] = {
    "put_archive": (
        "PUT", "/containers/web/archive",
        lambda docker, data: docker.containers.put_archive("web", data, path="/"),
    ),
    "load": ("POST", "/images/load", lambda docker, data: docker.images.load(data).wait()),
    "import_": ("POST", "/images/create", lambda docker, data: docker.images.import_(data).wait()),
    "build": ("POST", "/build", lambda docker, data: docker.images.build(data).wait()),
    "create": (
        "POST", "/plugins/create", lambda docker, data: docker.plugins.create("a/b", data)
    ),
}  # fmt: skip
uses = pytest.mark.parametrize("name", USES)


async def pieces(data: bytes, size: int) -> AsyncIterator[bytes]:
    for at in range(0, len(data), size):
        yield data[at : at + size]


@uses
@pytest.mark.parametrize("form", ["bytes", "file", "pieces", "large pieces", "nothing"])
async def test_every_form_everywhere(name: str, form: str, tmp_path: Path) -> None:
    method, path, use = USES[name]
    file = tmp_path / "it.tar"
    file.write_bytes(LARGE)
    data = {
        "bytes": LARGE,
        "file": file,
        "pieces": pieces(LARGE, 10_000),
        "large pieces": pieces(LARGE, 2**21),
        "nothing": b"",
    }[form]
    before = open_files()
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        daemon.on(method, path, DONE)
        await use(docker, data)
        request = daemon.requests[-1]
        assert request.body == (b"" if form == "nothing" else LARGE)
        assert request.headers["Content-Type"] == "application/x-tar"
        assert request.headers["Accept-Encoding"] == "identity"
        assert ("Content-Length" in request.headers) is ("pieces" not in form)
    assert open_files() == before


@uses
@pytest.mark.parametrize("error", [RuntimeError, OSError, TimeoutError, NotFound])
async def test_what_made_it_fail_is_raised(name: str, error: type[Exception]) -> None:
    method, path, use = USES[name]
    wrong = error("no more")

    async def broken() -> AsyncIterator[bytes]:
        yield b"x" * 100_000
        raise wrong

    tasks = asyncio.all_tasks()
    async with FakeDaemon() as daemon:
        async with DockerSession(daemon.host) as docker:
            daemon.on(method, path, Answer.lines([]))
            with pytest.raises(error) as caught:
                async with asyncio.timeout(LONG):
                    await use(docker, broken())
        assert caught.value is wrong
        await nothing_left(daemon, tasks)


@uses
async def test_what_is_no_archive(name: str) -> None:
    use = USES[name][2]
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        for data in ([b"x"], cast(bytes, 5)) if name == "import_" else ("it.tar", [b"x"]):
            with pytest.raises(InvalidArgument, match="is no archive"):
                await use(docker, data)
        assert [request for request in daemon.requests if request.version] == []


async def test_text_for_bytes() -> None:
    async def text() -> AsyncIterator[bytes]:
        yield cast(bytes, "text")

    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        daemon.on("POST", "/images/load", Answer.lines([]))
        with pytest.raises(TypeError, match="bytes-like"):
            await docker.images.load(text()).wait()


@uses
async def test_a_file_that_is_none(name: str, tmp_path: Path) -> None:
    method, path, use = USES[name]
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        daemon.on(method, path, Answer.lines([]))
        with pytest.raises(FileNotFoundError, match="none"):
            await use(docker, tmp_path / "none")
        with pytest.raises(InvalidArgument, match="is no plain file"):
            await use(docker, tmp_path)
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(InvalidArgument, match="is no plain file"):
            await use(docker, tmp_path / "pipe")


async def test_a_file_that_shrinks(tmp_path: Path) -> None:
    file = tmp_path / "it.tar"
    file.write_bytes(LARGE)
    source = Source(file)
    await source.open()
    os.truncate(file, len(LARGE) - 1)
    with pytest.raises(FileChanged, match=r"it\.tar"):
        [piece async for piece in source]
    assert isinstance(source.failure, FileChanged)


async def test_nothing_large_is_given_at_once() -> None:
    source = Source(LARGE)
    await source.open()
    sizes = [len(piece) async for piece in source]
    assert (max(sizes), sum(sizes)) == (PIECE, len(LARGE))


async def test_a_failure_while_the_answer_comes() -> None:
    """The daemon has begun to answer, and tells what it makes of half a body."""
    begun = asyncio.Event()

    async def broken() -> AsyncIterator[bytes]:
        yield b"half of it"
        await begun.wait()
        raise RuntimeError("no more")

    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        daemon.on("POST", "/images/load", Answer.lines([]))
        task = asyncio.create_task(docker.images.load(broken()).wait())
        begun.set()
        with pytest.raises(RuntimeError, match="no more"):
            await task


async def test_the_daemon_s_own_failure_stays_one() -> None:
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        daemon.on("POST", "/images/load", Answer.raw(FAILURE))
        with pytest.raises(StreamError, match="unexpected EOF"):
            await docker.images.load(LARGE).wait()


@uses
async def test_cancelled_while_it_is_sent(name: str, tmp_path: Path) -> None:
    method, path, use = USES[name]
    file = tmp_path / "it.tar"
    with file.open("wb") as large:
        large.truncate(2**30)
    before, tasks = open_files(), asyncio.all_tasks()
    async with FakeDaemon() as daemon:
        async with DockerSession(daemon.host) as docker:
            daemon.on(method, path, Answer.lines([]))
            await docker.ping()
            for _ in range(3):
                with pytest.raises(TimeoutError):
                    async with asyncio.timeout(0.02):
                        await use(docker, file)
        await nothing_left(daemon, tasks)
    assert open_files() <= before


async def test_who_is_cancelled_waits_for_the_step() -> None:
    begun, go, ended = asyncio.Event(), asyncio.Event(), list[bool]()
    loop = asyncio.get_running_loop()

    def step() -> None:
        loop.call_soon_threadsafe(begun.set)
        asyncio.run_coroutine_threadsafe(go.wait(), loop).result()
        ended.append(True)

    task = asyncio.create_task(in_thread(step))
    await begun.wait()
    for _ in range(3):
        task.cancel()
        await asyncio.sleep(0)
        assert not task.done()
    go.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended == [True]


async def test_an_error_of_the_one_who_takes_ends_it() -> None:
    def refuse(_: list[bytes]) -> None:
        raise ValueError("full")

    with pytest.raises(ValueError, match="full"):
        await pour(pieces(LARGE, 1000), refuse)


async def whole(path: Path) -> bytes:
    return await in_thread(path.read_bytes)


def names(path: Path) -> list[str]:
    return [each.name for each in path.iterdir()]


async def test_to_a_file(tmp_path: Path) -> None:
    target = tmp_path / "web.tar"
    target.write_text("an older one")
    (tmp_path / "link").symlink_to("web.tar")
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        daemon.on("GET", "/containers/web/export", Answer.tar(LARGE))
        daemon.on("GET", "/images/redis/get", Answer.tar(b""))
        for name in ("web.tar", "new", "link"):
            assert await docker.containers.export("web").to_file(tmp_path / name) == len(LARGE)
        assert (await whole(tmp_path / "new"), await whole(target)) == (LARGE, LARGE)
        assert (tmp_path / "link").is_symlink()
        assert await docker.images.save("redis").to_file(target) == 0
        assert await whole(target) == b""
        with pytest.raises(InvalidArgument, match="no plain file"):
            await docker.containers.export("web").to_file(tmp_path)
        with pytest.raises(FileNotFoundError):
            await docker.containers.export("web").to_file(tmp_path / "none/web.tar")
    assert sorted(names(tmp_path)) == ["link", "new", "web.tar"]


async def test_a_file_that_was_cut_is_not_there(tmp_path: Path) -> None:
    before = open_files()
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        daemon.on("GET", "/containers/web/export", Answer.cut(LARGE, after=100_000))
        with pytest.raises(StreamTruncated):
            await docker.containers.export("web").to_file(tmp_path / "web.tar")
        with pytest.raises(NotFound):
            await docker.containers.export("none").to_file(tmp_path / "web.tar")
    assert names(tmp_path) == []
    assert open_files() == before
