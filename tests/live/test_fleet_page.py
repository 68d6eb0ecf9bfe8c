"""Every block of docs/fleet.md is executed, on real engines."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster

from aiodockerapi import ContainerConfig, DockerSession
from aiodockerapi.config.fleet import read_fleet
from tests.certificates import Authority
from tests.snippets import run

# What the cluster's library does to asyncio is not ours to judge.
pytestmark = [pytest.mark.live, pytest.mark.filterwarnings("default")]

PAGE = (Path(__file__).parents[2] / "docs" / "fleet.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(python|toml)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
_EXAMPLE_HOST = re.compile(r"tcp://10\.0\.0\.[12]:2375")
TOLD = (
    "['web-1', 'web-2'] ['db-1'] ['web-1']",
    None,
    "2 of 2",
    " looking\n",
    "web runs page-sleeper\n",
    "enough",
    "web page-sleeper\n",
    "['web', 'db']\n2 up\n",
)
"""What each block shows, of whatever it shows; None for the file."""
SLEEPER = ContainerConfig(
    image="busybox", cmd=["sleep", "60"], labels={"com.docker.compose.project": "x"}
)


@pytest.fixture
def scheduler() -> Iterator[str]:
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as entered:
        cluster: Any = entered  # its own types take it for a coroutine
        yield cluster.scheduler_address


def test_all_blocks_are_known() -> None:
    assert [kind == "python" for kind, _ in BLOCKS] == [told is not None for told in TOLD]


def test_the_file(tmp_path: Path) -> None:
    path = tmp_path / "fleet.toml"
    path.write_text(BLOCKS[TOLD.index(None)][1])
    hosts = {host.name: host for host in read_fleet(path)}
    assert list(hosts) == ["web-1", "web-2", "web-3"]
    assert hosts["web-1"].labels == {"region": "eu"}
    assert hosts["web-3"].context == "production"


@pytest.mark.parametrize("number", [n for n, told in enumerate(TOLD) if told is not None])
async def test_python_blocks_run(  # noqa: PLR0917 - fixtures
    number: int,
    engine_hosts: tuple[str, ...],
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    real = iter(engine_hosts)
    source = _EXAMPLE_HOST.sub(lambda _: next(real), BLOCKS[number][1])
    if "tcp://scheduler:8786" in source:
        source = source.replace("tcp://scheduler:8786", request.getfixturevalue("scheduler"))
    monkeypatch.chdir(Authority(tmp_path).issue("client", "client@example.com"))
    async with DockerSession(engine_hosts[0]) as docker:
        container = await docker.containers.create(SLEEPER, name="page-sleeper")
        await docker.containers.start(container)
        try:
            await run(source, "docs/fleet.md", {})
        finally:
            await docker.containers.remove(container, force=True)
    told = TOLD[number]
    assert told is not None
    assert told in capsys.readouterr().out
