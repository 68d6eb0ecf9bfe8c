"""A fleet's file: what it says, and where it is wrong."""

from pathlib import Path

import pytest

from aiodockerapi import ConfigError, Fleet, TLSConfig
from aiodockerapi.config.fleet import read_fleet

GOOD = """\
[defaults]
connect_timeout = 5
labels = { site = "north", region = "eu" }
api_version = "1.41"

[hosts.web-1]
host = "tcp://10.0.0.1:2376"
groups = ["web", "all"]
labels = { region = "us" }
tls = { ca = "certs/ca.pem", verify = false }

[hosts."web.2"]
host = "ssh://ops@web-2"
api_version = "1.44"
connect_timeout = 0.5

[hosts."web.2".ssh]
known_hosts = ["hosts"]
client_keys = ["~/key", "/keys/other"]

[hosts.local]
host = "unix:///run/docker.sock"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "fleet.toml"
    path.write_text(text)
    return path


def test_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    first, second, third = read_fleet(written(tmp_path, GOOD))
    assert (first.name, first.host) == ("web-1", "tcp://10.0.0.1:2376")
    assert first.tls == TLSConfig(ca=tmp_path / "certs/ca.pem", verify=False)
    assert first.groups == ("web", "all")
    assert first.labels == {"site": "north", "region": "us"}
    assert (first.api_version, first.connect_timeout, first.ssh) == ("1.41", 5, None)
    assert (second.name, second.host) == ("web.2", "ssh://ops@web-2")
    assert second.ssh == {
        "known_hosts": [tmp_path / "hosts"],
        "client_keys": [Path("/home/me/key"), Path("/keys/other")],
    }
    assert (second.api_version, second.connect_timeout, second.tls) == ("1.44", 0.5, None)
    assert third.labels == {"site": "north", "region": "eu"}


async def test_a_fleet_of_it(tmp_path: Path) -> None:
    text = GOOD.replace('tls = { ca = "certs/ca.pem", verify = false }', "")
    async with Fleet.from_file(written(tmp_path, text)) as fleet:
        assert {name: session.host for name, session in fleet.sessions.items()} == {
            "web-1": "tcp://10.0.0.1:2376",
            "web.2": "ssh://ops@web-2",
            "local": "unix:///run/docker.sock",
        }
        assert list(fleet.where(region="us")) == ["web-1"]
        assert list(fleet.where(group="web", site="north")) == ["web-1"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it has no host"),
        ("[hosts]\n", "it has no host"),
        ("[hosts.a\n", "no TOML: .*line 1"),
        ('[hosts.a]\nhost = "unix:///a"\n[hosts.a]\n', "no TOML: .*line 3"),
        ('[host.a]\nhost = "unix:///a"\n', "fleet.toml, line 1: host: unknown; known are defaults"),
        ('[hosts.a]\n\nhots = "unix:///a"\n', "line 3: hosts.a.hots: unknown; .*groups, host"),
        ('x = 1\n[hosts.a]\nhost = "unix:///a"\n', "line 1: x: unknown"),
        ("hosts = 1\n", "line 1: hosts: it takes a table"),
        ("[hosts]\na = 1\n", "line 2: hosts.a: it takes a table"),
        ("[hosts.a]\n", "line 1: hosts.a: it has neither host nor context"),
        ("[hosts.a]\nhost = 1\n", "line 2: hosts.a.host: it takes text"),
        (
            '[hosts.a]\nhost = "unix:///a"\ncontext = "b"\n',
            "line 3: hosts.a.context: host and context",
        ),
        (
            '[hosts.a]\nhost = "unix:///a"\n[hosts.b]\nhost = "unix:///b"\ngroups = "x"\n',
            "line 5: hosts.b.groups: it takes a list",
        ),
        ('[hosts.a]\nhost = "unix:///a"\ngroups = [1]\n', "line 3: hosts.a.groups: it takes text"),
        (
            '[hosts.a]\nhost = "unix:///a"\nlabels = { x = 1 }\n',
            r"line 3: hosts.a.labels.x: it takes text",
        ),
        (
            '[hosts.a]\nhost = "unix:///a"\n[hosts.a.labels]\ny = "z"\nx = 1\n',
            r"line 5: hosts.a.labels.x: it takes text",
        ),
        (
            '[hosts.a]\nhost = "unix:///a"\ntls = { verify = "no" }\n',
            "line 3: hosts.a.tls.verify: it takes true or false",
        ),
        (
            '[hosts.a]\nhost = "unix:///a"\ntls = { cat = "x" }\n',
            "line 3: hosts.a.tls.cat: unknown; known are ca, cert, key, verify",
        ),
        (
            '[hosts.a]\nhost = "unix:///a"\nssh = { port = 1 }\n',
            "line 3: hosts.a.ssh.port: unknown",
        ),
        (
            '[hosts.a]\nhost = "unix:///a"\nconnect_timeout = 0\n',
            "line 3: hosts.a.connect_timeout: it takes seconds",
        ),
        (
            "[hosts.a]\nhost = 'unix:///a'\nconnect_timeout = true\n",
            "line 3: hosts.a.connect_timeout: it takes seconds",
        ),
        (
            '[defaults]\nname = "x"\n[hosts.a]\nhost = "unix:///a"\n',
            "line 2: defaults.name: unknown",
        ),
    ],
)
def test_where_it_is_wrong(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        read_fleet(written(tmp_path, text))
    assert str(tmp_path / "fleet.toml") in str(caught.value)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('host = "nonsense"', "line 3: b: .*nonsense"),
        ('context = "nosuch"', "line 3: b: there is no context 'nosuch'"),
        ('host = "tcp://x"\napi_version = "new"', "line 3: b: .*new"),
        ('host = "tcp://x:1"\ntls = { ca = "nosuch.pem" }', "line 3: b: .*nosuch.pem"),
    ],
)
def test_a_host_that_can_t_be(tmp_path: Path, line: str, words: str) -> None:
    text = f'[hosts.a]\nhost = "unix:///a"\n[hosts.b]\n{line}\n'
    with pytest.raises(ConfigError, match=words):
        Fleet.from_file(written(tmp_path, text))


def test_a_file_that_can_t_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="the fleet's file is missing"):
        Fleet.from_file(tmp_path / "nosuch")
    (tmp_path / "latin").write_bytes(b'[hosts.a]\nhost = "\xe4"\n')
    with pytest.raises(ConfigError, match="no UTF-8"):
        Fleet.from_file(tmp_path / "latin")
