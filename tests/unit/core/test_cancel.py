"""Every operation, cancelled at every place where it waits.

Each way of asking the daemon is run again and again, and cancelled at its first suspension, its
second, and so on, until it ends before. Each time it ends as cancelled, leaves nothing, and the
session goes on as if nothing had been.
"""

import asyncio
import gc
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from aiodockerapi import BuildContext, DockerSession
from aiodockerapi._core import retry
from aiodockerapi._core.request import path
from aiodockerapi.engine.containers.config import ContainerConfig
from aiodockerapi.engine.containers.models import WaitResult
from aiodockerapi.engine.exec.models import ExecConfig
from aiodockerapi.engine.system.events import EventsGap
from aiodockerapi.errors import DockerError, UsageError
from aiodockerapi.testing import Answer, FakeDaemon, Request
from aiodockerapi.testing.exchange import Exchange
from aiodockerapi.testing.frames import frame
from tests.operations.containers_rows import open_websocket
from tests.unit.helpers import LONG, client_of
from tests.unit.leftovers import Leftovers, cancelled_everywhere
from tests.unit.memory import Memory
from tests.unit.stepwise import MOMENTS, Moment, Run

OUTPUT = frame(1, b"out\n") + frame(2, b"err\n")
LARGE = bytes(3 * 2**20)
PULLED = [{"status": "Pulling from a"}, {"status": f"Digest: sha256:{'0' * 64}"}]
REFUSED = "client version 1.51 is too new. Maximum supported API version is 1.41"

Doing = Callable[[DockerSession, Path], Awaitable[object]]


async def output(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(OUTPUT)
    writer.write(await reader.read())


async def spoken(exchange: Exchange) -> None:
    """Open a websocket, say something, and go on until the client says goodbye."""
    await open_websocket(exchange)
    await exchange.link.reader.read(1)


async def replaced(request: Request) -> Answer:
    """Answer as a daemon that was replaced by an older one, once."""
    known = request.version == "1.41"
    return Answer.json({"ID": "old"}) if known else Answer.json({"message": REFUSED}, 400)


CASES = [*((False, moment) for moment in MOMENTS), (True, "woken")]


@pytest.fixture
def keeping(request: pytest.FixtureRequest) -> bool:
    """Tell whether connections are kept; where none is, one that is open is one too many."""
    kept: bool = request.param
    return kept


@pytest.fixture
async def daemon(keeping: bool, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeDaemon]:
    monkeypatch.setattr(retry, "SHORTEST", 0.001)
    monkeypatch.setattr(retry, "LONGEST", 0.001)
    asyncio.get_running_loop().set_debug(False)  # which makes each of the many steps dear
    headers = {} if keeping else {"Connection": "close"}
    async with FakeDaemon(tcp=keeping, headers=headers) as daemon:
        daemon.on("GET", "/info", json={"ID": "fake"})
        daemon.on("GET", "/containers/json", json=[{"Id": "c1"}])
        daemon.on("GET", "/containers/{id}/json", json={"Id": "c1", "Config": {"Tty": False}})
        daemon.on("GET", "/containers/{id}/logs", Answer.frames([(1, b"a\n"), (2, b"b\n")]))
        daemon.on("POST", "/containers/create", Answer.json({"Id": "c1"}, 201))
        daemon.on("POST", "/containers/{id}/start", status=204)
        daemon.on("DELETE", "/containers/{id}", status=204)
        daemon.on("POST", "/containers/{id}/wait", Answer.chunks([b'{"Status', b'Code": 0}']))
        daemon.on("POST", "/containers/{id}/attach", Answer.upgrade(early=OUTPUT))
        daemon.on("POST", "/containers/cat/attach", Answer.upgrade(output))
        daemon.on("GET", "/containers/cat/attach/ws", Answer(spoken))
        daemon.on("GET", "/containers/{id}/stats", Answer.lines([{"id": "c1"}] * 2))
        daemon.on("GET", "/containers/{id}/archive", Answer.tar(LARGE))
        daemon.on("PUT", "/containers/{id}/archive", status=200)
        daemon.on("GET", "/containers/{id}/export", Answer.tar(LARGE))
        daemon.on("POST", "/containers/{id}/exec", Answer.json({"Id": "e1"}, 201))
        daemon.on("POST", "/exec/{id}/start", Answer.upgrade(early=OUTPUT))
        daemon.on("GET", "/exec/{id}/json", json={"ID": "e1", "Running": False, "ExitCode": 0})
        daemon.on("POST", "/build", Answer.lines([{"stream": "a"}, {"aux": {"ID": "sha256:1"}}]))
        daemon.on("POST", "/images/create", Answer.lines(PULLED))
        daemon.on("HEAD", "/info", status=200)
        daemon.on("GET", "/missing", Answer.json({"message": "no"}, 404))
        yield daemon


async def negotiated_by_many(docker: DockerSession, _: Path) -> None:
    await asyncio.gather(*(docker.info() for _ in range(3)))


async def ended_by_an_error(docker: DockerSession, _: Path) -> None:
    try:
        await client_of(docker).send("GET", path("/missing"))
    except DockerError:
        return
    raise AssertionError("no error")


async def waited_for(docker: DockerSession, _: Path) -> None:
    wait = client_of(docker).later(WaitResult, "POST", path("/containers/{id}/wait", "c1"))
    async with wait as armed:
        assert (await armed.result()).status_code == 0


async def read_in_part(docker: DockerSession, _: Path) -> None:
    async with docker.containers.stats("c1") as stats:
        async for _item in stats:
            break


async def left_open(docker: DockerSession, _: Path) -> None:
    async with docker.containers.logs("c1", follow=True) as logs:
        await anext(logs)


async def by_lines(docker: DockerSession, _: Path) -> None:
    async with docker.containers.logs("c1", follow=True) as logs:
        assert [line.text async for line in logs.lines()] == ["a", "b"]


async def attached(docker: DockerSession, _: Path) -> None:
    async with docker.containers.attach("cat", stdin=True, stdout=True) as process:
        await process.write(OUTPUT)
        await process.write_eof()
        assert len([frame async for frame in process]) == 4


async def uploaded_from_memory(docker: DockerSession, _: Path) -> None:
    await docker.containers.put_archive("c1", LARGE, path="/")


async def uploaded_from_a_file(docker: DockerSession, folder: Path) -> None:
    (folder / "large").write_bytes(LARGE)
    await docker.containers.put_archive("c1", folder / "large", path="/")


async def uploaded_as_it_comes(docker: DockerSession, _: Path) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(4):
            await asyncio.sleep(0)
            yield b"piece"

    await docker.containers.put_archive("c1", pieces(), path="/")


async def built(docker: DockerSession, folder: Path) -> None:
    (folder / "site").mkdir(exist_ok=True)
    (folder / "site" / "page").write_bytes(LARGE)
    context = BuildContext.of_folder(folder / "site", dockerfile="FROM scratch\nCOPY . /\n")
    async with docker.images.build(context) as messages:
        assert len([message async for message in messages]) == 2


async def downloaded(docker: DockerSession, folder: Path) -> None:
    size = await docker.containers.export("c1").to_file(folder / "web.tar")
    assert size == len(LARGE)


async def listened(docker: DockerSession, _: Path) -> None:
    async with docker.containers.attach_ws("cat", stdout=True) as socket:
        assert await socket.read() == b"\xffa"


async def resumed(docker: DockerSession, *, memory: Memory) -> None:
    memory.listeners.clear()
    memory.kept.clear()
    async with docker.events(resume=True) as events:
        for lose in (memory.cut, memory.cut, memory.restart):
            memory.tell("a")
            assert (await anext(events)).action == "a"
            lose()
        assert isinstance(await anext(events), EventsGap)


async def opened_and_closed(docker: DockerSession, _: Path) -> None:
    async with DockerSession(docker.host) as another:
        await another.info()
        await another.containers.start("c1")
        async with another.containers.logs("c1") as logs:
            await anext(logs)


WORK: dict[str, Doing] = {
    "call": lambda docker, _: docker.info(),
    "list": lambda docker, _: docker.containers.list(),
    "headers": lambda docker, _: client_of(docker).headers(path("/info")),
    "send": lambda docker, _: docker.containers.start("c1"),
    "error": ended_by_an_error,
    "negotiation": negotiated_by_many,
    "later": waited_for,
    "stream": lambda docker, _: docker.containers.stats("c1").collect(),
    "stream in part": read_in_part,
    "follow": lambda docker, _: docker.containers.logs("c1", follow=True).collect(),
    "follow in part": left_open,
    "lines": by_lines,
    "pull": lambda docker, _: docker.images.pull("busybox").collect(),
    "hijack": attached,
    "exec": lambda docker, _: docker.exec.run("c1", ExecConfig(cmd=["a"])),
    "run": lambda docker, _: docker.containers.run(ContainerConfig(image="a")),
    "upload from memory": uploaded_from_memory,
    "upload from a file": uploaded_from_a_file,
    "upload as it comes": uploaded_as_it_comes,
    "build": built,
    "download": downloaded,
    "websocket": listened,
    "session": opened_and_closed,
}


async def works(docker: DockerSession) -> None:
    assert (await docker.info()).id == "fake"


@pytest.mark.parametrize(("keeping", "moment"), CASES, indirect=["keeping"])
@pytest.mark.parametrize("name", WORK)
async def test_cancelled_everywhere(
    daemon: FakeDaemon, name: str, moment: Moment, keeping: bool, tmp_path: Path
) -> None:
    await cancelled_everywhere(
        lambda: DockerSession(daemon.host),
        lambda docker: WORK[name](docker, tmp_path),
        works,
        moment,
        folder=tmp_path,
        keeping=keeping,
    )


@pytest.mark.parametrize(("keeping", "moment"), CASES[:2], indirect=["keeping"])
async def test_resumed_events(daemon: FakeDaemon, moment: Moment, keeping: bool) -> None:
    await cancelled_everywhere(
        lambda: DockerSession(daemon.host),
        partial(resumed, memory=Memory(daemon)),
        works,
        moment,
        keeping=keeping,
    )


@pytest.mark.parametrize("keeping", [True], indirect=True)
@pytest.mark.parametrize("name", WORK)
async def test_closed_everywhere(daemon: FakeDaemon, name: str, tmp_path: Path) -> None:
    """Close the session while something waits: it ends with our error, or was as good as done."""
    for at in count(1):
        closing: list[asyncio.Task[None]] = []
        docker, left = DockerSession(daemon.host), Leftovers(tmp_path)

        def close(_: object, docker: DockerSession = docker) -> None:
            closing.append(asyncio.create_task(docker.close()))  # noqa: B023 - of this round

        async def work(docker: DockerSession = docker) -> None:
            await WORK[name](docker, tmp_path)

        run = Run(at, "asleep", close)
        async with asyncio.timeout(LONG):
            ended = await run.through(work())
            await asyncio.gather(*closing)
        error = ended.exception()
        if not run.reached:
            assert error is None
            await docker.close()
            break
        assert error is None or isinstance(error, UsageError), f"at {at} of {run.steps}: {error!r}"
        await left.none()
    with warnings.catch_warnings():
        # Of a websocket that begins just then, the HTTP library forgets the connection.
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
