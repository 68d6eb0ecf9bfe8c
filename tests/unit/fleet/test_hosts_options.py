"""What a host of a fleet takes beyond its address: certificates, or how to log in."""

import ssl
from pathlib import Path

import pytest

from aiodockerapi import ConfigError, DockerSession, Fleet, InvalidArgument, SSHOptions, TLSConfig
from aiodockerapi.testing import FakeDaemon
from tests.certificates import Authority


async def test_each_host_with_its_own_certificates(tmp_path: Path) -> None:
    """Two daemons, of two authorities: each lets nobody in but its own."""
    async with Fleet() as fleet:
        daemons: list[FakeDaemon] = []
        try:
            for name in ("one", "two"):
                authority = Authority(tmp_path / name)
                served, own = (
                    authority.issue("server", "127.0.0.1"),
                    authority.issue("client", "me"),
                )
                context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=own / "ca.pem")
                context.load_cert_chain(served / "cert.pem", served / "key.pem")
                context.verify_mode = ssl.CERT_REQUIRED
                daemon = await FakeDaemon(tcp=True, tls=context).__aenter__()
                daemons.append(daemon)
                daemon.on("GET", "/info", json={"ID": name})
                tls = TLSConfig.from_folder(own)
                fleet.add(name, daemon.host, tls=tls if name == "one" else tls.context())
            infos = (await fleet.map(lambda docker: docker.info(), timeout=20)).raise_for_failures()
            assert {name: info.id for name, info in infos.items()} == {"one": "one", "two": "two"}
        finally:
            await fleet.close()
            for daemon in daemons:
                await daemon.__aexit__(None, None, None)


def test_sessions_among_addresses() -> None:
    own = DockerSession("ssh://web-2", ssh=SSHOptions(client_keys=["/etc/fleet/key"]))
    fleet = Fleet.of("unix:///a", own, web=DockerSession("unix:///b"))
    assert {name: each.host for name, each in fleet.sessions.items()} == {
        "unix:///a": "unix:///a",
        "ssh://web-2": "ssh://web-2",
        "web": "unix:///b",
    }
    assert fleet.sessions["ssh://web-2"] is own


def test_what_is_not_for_a_host(tmp_path: Path) -> None:
    fleet = Fleet()
    with pytest.raises(InvalidArgument, match="is spoken to without TLS"):
        fleet.add("a", "unix:///a", tls=TLSConfig())
    with pytest.raises(InvalidArgument, match="is spoken to without ssh"):
        fleet.add("a", "tcp://a", ssh=SSHOptions())
    with pytest.raises(InvalidArgument, match="a: a session has its own tls and ssh"):
        fleet.add("a", DockerSession("tcp://a"), tls=TLSConfig())
    with pytest.raises(ConfigError, match="the CA's certificate is missing"):
        fleet.add("a", "tcp://a", tls=TLSConfig(tmp_path / "none"))
    assert list(fleet) == []
