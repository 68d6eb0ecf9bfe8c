"""What a real engine says of itself."""

import asyncio

import aiohttp
import pytest

from aiodockerapi import BadRequest, DockerSession
from aiodockerapi._core.version import NEWEST, ApiVersion
from tests.live.gaps import Gaps
from tests.live.workshop import Workshop

pytestmark = pytest.mark.live


async def test_info(docker: DockerSession, shop: Workshop) -> None:
    before = await docker.info()
    await shop.sleeping()
    await shop.made("true")
    after = await docker.info()
    assert after.containers == before.containers + 2
    assert after.containers_running == before.containers_running + 1
    assert (after.os_type, after.ncpu >= 1, after.mem_total > 2**20) == ("linux", True, True)
    assert after.id
    assert after.name
    assert after.model_validate(after.model_dump()) == after


async def test_version_is_the_newest_that_both_know(docker: DockerSession, gaps: Gaps) -> None:
    version = await docker.version()
    ping = await docker.ping()
    assert version.api_version == ping.api_version
    assert docker.api_version == str(min(ApiVersion.parse(ping.api_version), NEWEST))
    assert version.os == "linux"
    assert ping.os_type == ("" if "system of a ping" in gaps else "linux")
    assert version.components


async def test_ping_agrees_on_nothing(docker: DockerSession) -> None:
    ping = await docker.ping()
    assert ping.server
    assert docker.api_version is None


@pytest.mark.parametrize("version", ["1.30", "1.41"])
async def test_an_older_version(host: str, version: str) -> None:
    async with DockerSession(host, api_version=version) as docker:
        assert (await docker.info()).ncpu >= 1
        assert docker.api_version == version


async def test_a_version_that_the_daemon_does_not_have(host: str, gaps: Gaps) -> None:
    gaps.skip("any version")
    async with DockerSession(host, api_version="1.999") as docker:
        with pytest.raises(BadRequest, match="too new") as caught:
            await docker.info()
    assert (caught.value.host, caught.value.path, caught.value.status) == (host, "/info", 400)


async def test_twenty_first_calls_agree_once(host: str, gaps: Gaps) -> None:
    asked: list[str] = []

    async def begun(_session: object, _context: object, told: object) -> None:
        assert isinstance(told, aiohttp.TraceRequestStartParams)
        asked.append(f"{told.method} {told.url.path}")

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(begun)
    async with DockerSession(host, trace_configs=[trace]) as docker:
        infos = await asyncio.gather(*(docker.info() for _ in range(20)))
        assert len({info.id for info in infos}) == 1 or "fleeting id" in gaps
        info = f"GET /v{docker.api_version}/info"
    assert sorted(asked) == sorted(["HEAD /_ping", *[info] * 20])
