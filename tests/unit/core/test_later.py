"""A wait that is armed before what it waits for can happen."""

import asyncio

import pytest

from aiodockerapi._core.later import Later
from aiodockerapi._core.request import path
from aiodockerapi.engine.containers.models import WaitResult
from aiodockerapi.errors import ConnectionLost, InvalidResponse, NotFound, UsageError
from aiodockerapi.session import DockerSession
from aiodockerapi.testing import Answer, FakeDaemon, Live
from tests.unit.helpers import LONG, client_of, failure

WAIT = "/containers/{id}/wait"


def wait(docker: DockerSession) -> Later[WaitResult]:
    return client_of(docker).later(WaitResult, "POST", path(WAIT, "web"))


@pytest.fixture
def live(daemon: FakeDaemon) -> Live:
    live = Live()
    daemon.on("POST", WAIT, live)
    return live


async def test_the_result_comes_when_it_comes(live: Live, pinned: DockerSession) -> None:
    async with wait(pinned) as armed:
        assert live.opened.is_set()
        result = asyncio.create_task(armed.result())
        await asyncio.sleep(0.15)  # longer than the session's idle_timeout
        assert not result.done()
        live.send_json({"StatusCode": 3})
        live.finish()
        assert (await result).status_code == 3
        assert isinstance(await failure(armed.result()), UsageError)


async def test_left_without_a_result(live: Live, docker: DockerSession) -> None:
    later = wait(docker)
    async with later:
        pass
    await asyncio.wait_for(live.gone.wait(), LONG)
    assert isinstance(await failure(later.result()), UsageError)


async def test_cancelled(live: Live, docker: DockerSession) -> None:
    async def result() -> None:
        async with wait(docker) as armed:
            await armed.result()

    waiting = asyncio.ensure_future(result())
    await asyncio.wait_for(live.opened.wait(), LONG)
    waiting.cancel()
    await asyncio.wait([waiting])
    assert waiting.cancelled()
    await asyncio.wait_for(live.gone.wait(), LONG)


async def test_wrong_uses(daemon: FakeDaemon, docker: DockerSession) -> None:
    daemon.on("POST", WAIT, Answer.hang_after())
    later = wait(docker)
    assert "arm the wait first" in str(await failure(later.result()))
    async with later:
        assert "armed once" in str(await failure(later.__aenter__()))


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer.json({"message": "No such container"}, 404), NotFound),
        (Answer.cut(b'{"StatusCode": 0}', after=5), ConnectionLost),
        (Answer.cut(b"", after=0, chunked=True), ConnectionLost),
        (Answer.raw(b""), InvalidResponse),
    ],
)
async def test_failures(
    daemon: FakeDaemon, docker: DockerSession, answer: Answer, error: type[Exception]
) -> None:
    daemon.on("POST", WAIT, answer)

    async def whole() -> None:
        async with wait(docker) as armed:
            await armed.result()

    told = await failure(whole())
    assert type(told) is error
    assert (told.method, told.path) == ("POST", "/containers/web/wait")
