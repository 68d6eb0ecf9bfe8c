"""Addresses, good and bad."""

import asyncio
import ssl
import sys
from collections.abc import Callable

import pytest

from aiodockerapi._transport import Host, transport_for
from aiodockerapi._transport.npipe import PipeTransport
from aiodockerapi._transport.tcp import TcpTransport
from aiodockerapi._transport.unix import UnixTransport
from aiodockerapi.errors import (
    ConnectionFailed,
    DaemonNotFound,
    InvalidArgument,
    InvalidHost,
    PermissionDenied,
)


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("unix:///run/docker.sock", Host("unix:///run/docker.sock", socket="/run/docker.sock")),
        (
            "unix:///run/user@1/d s.sock",
            Host("unix:///run/user@1/d s.sock", "/run/user@1/d s.sock"),
        ),
        ("tcp://10.0.0.1", Host("tcp://10.0.0.1", name="10.0.0.1", port=2375)),
        ("  tcp://box:1  ", Host("tcp://box:1", name="box", port=1)),
        ("tcp://[::1]:2376", Host("tcp://[::1]:2376", name="::1", port=2376)),
        ("tcp://box/a/b/", Host("tcp://box/a/b/", name="box", port=2375, base="/a/b")),
        (
            "npipe:////./pipe/docker_engine",
            Host("npipe:////./pipe/docker_engine", pipe=r"\\.\pipe\docker_engine"),
        ),
        (r"npipe://\\.\pipe\x", Host(r"npipe://\\.\pipe\x", pipe=r"\\.\pipe\x")),
        ("http://box", Host("http://box", name="box", port=2375, tls=False)),
        ("https://box", Host("https://box", name="box", port=2376, tls=True)),
        ("ssh://web-2", Host("ssh://web-2", name="web-2", ssh=True)),
        ("ssh://web-2/", Host("ssh://web-2/", name="web-2", ssh=True)),
        (" ssh://ops@box:2222 ", Host("ssh://ops@box:2222", "", "box", 2222, ssh=True, user="ops")),
        (
            "ssh://a%40b.org@[fe80::1]:22/run/user@1/docker.sock",
            Host(
                "ssh://a%40b.org@[fe80::1]:22/run/user@1/docker.sock",
                "/run/user@1/docker.sock",
                "fe80::1",
                22,
                ssh=True,
                user="a@b.org",
            ),
        ),
    ],
)
def test_good(text: str, host: Host) -> None:
    assert Host.parse(text) == host


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is no address"),
        ("/run/docker.sock", "write unix:///run/docker.sock"),
        ("box:2375", "begins with none of unix://"),
        ("unix://run/docker.sock", "needs an absolute path"),
        ("unix://", "needs an absolute path"),
        ("unix:///", "can't be the path"),
        ("unix:///run/", "can't be the path"),
        ("unix:///a\0b", "can't be the path"),
        ("npipe://", "names no pipe: npipe:////./pipe/docker_engine"),
        ("npipe:////./pipe/", "names no pipe"),
        ("npipe:////box/pipe/docker_engine", "names no pipe"),
        ("npipe:////./pipe/x\0", "names no pipe"),
        ("npipe://docker_engine", "names no pipe"),
        ("ftp://box", "ftp:// .* is unknown"),
        ("TCP://box", "is unknown; known are"),
        ("tcp://", "names no host"),
        ("tcp://:2375", "names no host"),
        ("tcp://box:0", "port 0"),
        ("tcp://box:65536", "is no address: Port out of range"),
        ("tcp://box:http", "is no address"),
        ("tcp://[::1", "is no address"),
        ("tcp://box?x=1", "query or fragment"),
        ("tcp://box#x", "query or fragment"),
        ("tcp://bo x", "a character that no address holds"),
        ("tcp://box\n:2375", "a character that no address holds"),
        ("tcp://b%20x", "a character that no address holds"),
        ("tcp://bóx", "a character that no address holds"),
        ("tcp://box/ä", "a character that no address holds"),
        ("tcp://box\\x", "a character that no address holds"),
        ("ssh://", "names no host"),
        ("ssh:///run/docker.sock", "names no host"),
        ("ssh://@box", "a user whom no host can have"),
        ("ssh://-oProxyCommand=x", "names no host"),
        ("ssh://$(id)", "names no host"),
        ("ssh://`id`@box", "a user whom no host can have"),
        ("ssh://-l@box", "a user whom no host can have"),
        ("ssh://%0a@box", "a user whom no host can have"),
        ("ssh://box:0", "port 0"),
        ("ssh://box:ssh", "is no address"),
        ("ssh://box:70000", "is no address: Port out of range"),
        ("ssh://box?x=1", "query or fragment"),
        ("ssh://box/run/", "names no socket"),
        ("ssh://box/ru n", "a character that no address holds"),
        ("ssh://box/ru\nn", "a character that no address holds"),
        ("ssh://box/%2f", "a character that no address holds"),
        ("ssh://bóx", "names no host"),
    ],
)
def test_bad(text: str, words: str) -> None:
    with pytest.raises(InvalidHost, match=words):
        Host.parse(text)


@pytest.mark.parametrize(
    "text",
    ["tcp://user:hunter2@box", "https://user:hunter2@box/p", "user:hunter2@box", " tcp://@x"],
)
def test_a_password_is_never_shown(text: str) -> None:
    with pytest.raises(InvalidHost, match="no user and password") as raised:
        Host.parse(text)
    assert "hunter2" not in repr(raised.value)
    assert raised.value.__context__ is None


@pytest.mark.parametrize(
    "text",
    ["ssh://user:hunter2@box", "ssh://user:hunt/er2@box", " ssh://:hunter2@box", "ssh://u:p@x@box"],
)
def test_a_password_for_ssh_is_never_shown(text: str) -> None:
    with pytest.raises(InvalidHost, match="an ssh address has no password") as raised:
        Host.parse(text)
    assert "er2" not in repr(raised.value)
    assert raised.value.__context__ is None


def test_which_transport() -> None:
    context = ssl.create_default_context()
    assert isinstance(transport_for(Host.parse("unix:///x"), None), UnixTransport)
    for text, tls, base in (
        ("tcp://box", None, "http://box:2375"),
        ("tcp://box:5/p", context, "https://box:5/p"),
        ("https://[::1]", None, "https://[::1]:2376"),
        ("http://box", None, "http://box:2375"),
    ):
        transport = transport_for(Host.parse(text), tls)
        assert isinstance(transport, TcpTransport)
        assert transport.base_url == base
    for text in ("unix:///x", "http://box", "npipe:////./pipe/x"):
        with pytest.raises(InvalidArgument, match="is spoken to without TLS"):
            transport_for(Host.parse(text), context)


@pytest.mark.skipif(sys.platform == "win32", reason="there are named pipes")
def test_named_pipes_are_windows() -> None:
    with pytest.raises(InvalidHost, match="named pipes are Windows'; here, use unix://"):
        transport_for(Host.parse("npipe:////./pipe/docker_engine"), None)


async def test_a_named_pipe_is_told_to_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Windows itself does is not tested: its event loop is elsewhere."""
    monkeypatch.setattr(asyncio, "ProactorEventLoop", object, raising=False)
    transport = transport_for(Host.parse("npipe:////./pipe/x"), None)
    assert isinstance(transport, PipeTransport)
    assert transport.base_url == "http://api.moby.localhost"
    asked: list[str] = []

    async def connect(make: Callable[[], asyncio.StreamReaderProtocol], address: str) -> object:
        asked.append(address)
        return asyncio.WriteTransport(), make()

    loop = asyncio.get_running_loop()
    monkeypatch.setattr(loop, "create_pipe_connection", connect, raising=False)
    reader, writer = await transport.dial()
    assert asked == [r"\\.\pipe\x"]
    assert isinstance(reader, asyncio.StreamReader)
    assert isinstance(writer.transport, asyncio.WriteTransport)
    monkeypatch.setattr(asyncio.WriteTransport, "is_closing", lambda _: True)
    for error, kind in (
        (FileNotFoundError(2, "x"), DaemonNotFound),
        (PermissionError(5, "x"), PermissionDenied),
        (OSError(231, "All pipe instances are busy"), ConnectionFailed),
    ):
        assert type(transport.explain(error)) is kind
