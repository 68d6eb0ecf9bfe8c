"""The connection on which the daemon asks this side for what a build needs."""

import asyncio

import pytest

from aiodockerapi import BadRequest, DockerSession, InvalidArgument
from aiodockerapi.errors import UnsupportedVersion
from aiodockerapi.testing import Answer, FakeDaemon

METHODS = ["/grpc.health.v1.Health/Check", "/moby.filesync.v1.Auth/Credentials"]


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(await reader.readexactly(4))
    await writer.drain()


async def test_bytes_go_both_ways_and_each_method_is_named() -> None:
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        daemon.on("POST", "/session", Answer.upgrade(echo))
        async with docker.session("5f8a", methods=METHODS) as connection:
            await connection.write(b"PRI ")
            assert b"".join([frame.data async for frame in connection]) == b"PRI "
        headers = daemon.requests[-1].headers
    assert headers.getall("X-Docker-Expose-Session-Grpc-Method") == METHODS
    assert headers["Upgrade"] == "h2c"
    assert "X-Docker-Expose-Session-Name" not in headers


async def test_a_refusal() -> None:
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        daemon.on("POST", "/session", Answer.json({"message": "no"}, 400))
        with pytest.raises(BadRequest, match="no"):
            async with docker.session("5f8a"):
                pass


async def test_it_is_not_older_than_its_api() -> None:
    async with FakeDaemon(api_version="1.30") as daemon, DockerSession(daemon.host) as docker:
        with pytest.raises(UnsupportedVersion):
            async with docker.session("5f8a"):
                pass


async def test_a_header_can_not_be_smuggled_in() -> None:
    docker = DockerSession("unix:///nowhere")
    with pytest.raises(InvalidArgument):
        docker.session("5f8a\r\nX-Other: 1")
    await docker.close()
