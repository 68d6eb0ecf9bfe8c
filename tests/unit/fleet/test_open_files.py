"""More hosts than the process may have connections: which limit it is, and what to do."""

import asyncio
import errno
import json
import socket
import sys
from collections.abc import AsyncIterator

import pytest

from aiodockerapi import _openfiles
from aiodockerapi._transport import Host, Transport, transport_for
from aiodockerapi._transport.ssh.known import KnownHosts
from aiodockerapi._transport.ssh.trouble import Place, explain
from aiodockerapi.errors import ConnectionFailed, DaemonNotFound, TooManyFiles
from aiodockerapi.fleet import Fleet
from aiodockerapi.testing import FakeDaemon
from tests.unit.helpers import LONG

CHILD = """
import asyncio, json, os, resource, sys, warnings
from aiodockerapi import DockerSession, Fleet, TooManyFiles

resource.setrlimit(resource.RLIMIT_NOFILE, (64, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))

async def attach(host):
    async with DockerSession(host, api_version="1.51") as docker:
        async with docker.containers.attach("web", stdout=True, stream=True):
            pass

async def main(host):
    DockerSession(host).containers  # modules are files, too
    async with Fleet.of(**{f"host-{number}": host for number in range(100)}) as fleet:
        with warnings.catch_warnings(record=True) as caught:
            outcomes = await fleet.map(lambda docker: docker.info())
        try:
            await attach(host)
        except TooManyFiles as error:
            attached = str(error)
        some = await fleet.where("host-0").map(lambda docker: docker.info())
    outcomes = [*outcomes, *some]
    print(json.dumps({
        "warned": [[str(each.message), each.category.__name__, each.filename] for each in caught],
        "fine": sum(outcome.ok for outcome in outcomes),
        "failed": [[type(each.error).__name__, str(each.error)]
                   for each in outcomes if not each.ok],
        "attached": attached,
    }))

asyncio.run(main(sys.argv[1]))
"""


@pytest.fixture(params=["unix", "tcp", "by name"])
async def host(request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """Give a daemon's address, of each kind."""
    async with FakeDaemon(tcp=request.param != "unix") as daemon:
        daemon.on("GET", "/info", json={"ID": "one"})
        named = request.param == "by name"
        yield f"tcp://localhost:{daemon.port}" if named else daemon.host


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
async def test_more_hosts_than_open_files(host: str) -> None:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CHILD, host, stdout=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(4 * LONG):
        printed, _ = await child.communicate()
    told = json.loads(printed)
    ((warning, category, _),) = told["warned"]
    assert category == "RuntimeWarning"
    assert "100 hosts take 100 connections" in warning
    assert "the process may have 64 (RLIMIT_NOFILE)" in warning
    assert "raise the limit to 132 or more: `ulimit -n`" in warning
    assert told["fine"] >= 32
    assert told["fine"] + len(told["failed"]) == 101
    assert {name for name, _ in told["failed"]} == {"TooManyFiles"}
    assert all("the 64 files open that it may have" in text for _, text in told["failed"])
    assert "`ulimit -n`" in told["attached"]


def test_few_hosts_warn_of_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_openfiles, "_limits", lambda: (64, 64))
    fleet = Fleet.of(**{f"host-{number}": "unix:///a" for number in range(33)})
    fleet.where("host-0", "host-1").poll(lambda docker: docker.info(), every=1)
    with pytest.warns(RuntimeWarning, match="64 is the most that it may give itself"):
        fleet.poll(lambda docker: docker.info(), every=1)
    with pytest.warns(RuntimeWarning, match="33 hosts"):
        fleet.merge(lambda docker: docker.events())
    with pytest.warns(RuntimeWarning, match="33 hosts"):
        fleet.stream(lambda docker: docker.info())
    monkeypatch.setattr(_openfiles, "_limits", lambda: None)
    fleet.poll(lambda docker: docker.info(), every=1)


def ways() -> list[Transport]:
    hosts = ("unix:///a", "tcp://10.0.0.1:2375", "https://10.0.0.1:2376", "ssh://web-2")
    return [transport_for(Host.parse(host), None) for host in hosts]


@pytest.mark.parametrize("way", ways(), ids=lambda way: type(way).__name__)
@pytest.mark.parametrize(("code", "words"), [(errno.EMFILE, "ulimit"), (errno.ENFILE, "file-max")])
def test_every_way_tells_of_it(way: Transport, code: int, words: str) -> None:
    error = way.explain(OSError(code, "too many"))
    assert type(error) is TooManyFiles
    assert words in str(error)


def test_a_login_that_was_a_file_too_many() -> None:
    key = OSError(errno.EMFILE, "too many", "/home/me/.ssh/id")
    assert type(explain(key, Place("web-2"), KnownHosts(()), None)) is TooManyFiles


def test_a_name_that_can_t_be_read_from_its_files(monkeypatch: pytest.MonkeyPatch) -> None:
    way = transport_for(Host.parse("tcp://web-2:2375"), None)
    unknown = socket.gaierror(socket.EAI_NONAME, "unknown")
    assert type(way.explain(unknown)) is DaemonNotFound
    monkeypatch.setattr(_openfiles, "_is_full", lambda: True)
    assert type(way.explain(unknown)) is TooManyFiles
    refused = ConnectionRefusedError(errno.ECONNREFUSED, "refused")
    assert type(way.explain(refused)) is DaemonNotFound
    assert isinstance(way.explain(OSError("Multiple exceptions: …")), ConnectionFailed)
