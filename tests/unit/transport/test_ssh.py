"""What of ssh needs no ssh server."""

import asyncio
import sys

import pytest

from aiodockerapi._transport import Host, SSHOptions, transport_for
from aiodockerapi._transport.ssh import SshTransport
from aiodockerapi._transport.ssh.known import KnownHosts
from aiodockerapi._transport.ssh_options import SSHOptions as Options
from aiodockerapi.errors import HostKeyError, InvalidArgument, InvalidHost
from aiodockerapi.session import DockerSession

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDV0cZzKc0uVnDYrWqNwVXgzxJSSPdVgQ0Fzn0s7ZpsX"
OTHER = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGlKXzWIcpbOaKaEf5aHPWHkZ9yRCEu1lO4NEkTHvWcB"


def test_the_transport() -> None:
    host = Host.parse("ssh://box")
    assert isinstance(transport_for(host, None), SshTransport)
    assert isinstance(transport_for(host, None, SSHOptions(channels=2)), SshTransport)
    with pytest.raises(InvalidArgument, match="is spoken to without ssh"):
        DockerSession("unix:///x", ssh=SSHOptions())


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("aiodockerapi._transport.ssh")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "asyncssh", None)
    with pytest.raises(InvalidHost, match=r'pip install "aiodockerapi\[ssh\]"'):
        DockerSession("ssh://box")


def test_options_that_are_none() -> None:
    for wrong in ({"keepalive": 0}, {"channels": 1}, {"config": "~/.ssh/config"}):
        with pytest.raises(InvalidArgument, match=next(iter(wrong))):
            Options(**wrong)  # pyright: ignore[reportArgumentType]


async def test_a_session_that_was_never_used_closes() -> None:
    await DockerSession("ssh://box").close()


async def test_known_hosts_that_can_t_be_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("known")
    (folder / "bad").write_text("no-key-behind-it\n")
    for path in (folder, folder / "bad"):
        with pytest.raises(HostKeyError, match="can't be read"):
            await asyncio.to_thread(KnownHosts([path]).read)


def test_a_host_is_known_by_its_name_alone(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("known") / "hosts"
    path.write_text(f"box,[box]:2222 {KEY}\n10.0.0.1 {OTHER}\n@revoked old {KEY}\n")
    known = KnownHosts([path])
    known.read()
    assert [len(keys) for keys in known("box", "10.0.0.1", None)] == [1, 0, 0]
    assert [len(keys) for keys in known("other", "10.0.0.1", None)] == [0, 0, 0]
    assert [len(keys) for keys in known("10.0.0.1", "", None)] == [1, 0, 0]
    assert [len(keys) for keys in known("old", "", None)] == [0, 0, 1]
    assert known.kinds("box", 2222)[0] == "ssh-ed25519"
    assert "ecdsa-sha2-nistp256" in known.kinds("box", 22)
    assert known.kinds("other", 22) == []
