"""No space left: on the engine's disk, and on ours."""

import subprocess
import tarfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from aiodockerapi import (
    BuildFailed,
    DockerError,
    DockerSession,
    ServerError,
    StreamError,
)
from aiodockerapi.engine.images.build_options import BuildOptions
from tests.engines import Engine
from tests.engines.group import engines as start
from tests.engines.plugin import need_engines
from tests.live.sockets import at_daemon, until
from tests.live.trouble.stalled import stalled
from tests.live.trouble.streams import config, context
from tests.unit.helpers import open_files

pytestmark = pytest.mark.live
DISK = 48 * 2**20
MORE = DISK + 2**24
FULL = "(?i)no space left on device"


@pytest.fixture(scope="module")
def small() -> Iterator[Engine]:
    """Give an engine with hardly any disk."""
    need_engines()
    with start(1, disk=DISK) as (one,):
        yield one


@pytest.fixture
async def docker(small: Engine) -> AsyncIterator[DockerSession]:
    """Give a session; every test leaves the engine as it was, and in good health."""
    async with DockerSession(small.host) as docker:
        yield docker
        for container in await docker.containers.list(all=True):
            await docker.containers.remove(container, force=True)
        made = await docker.containers.create(config("true"))
        await docker.containers.start(made)
        assert (await docker.containers.wait(made)).status_code == 0
        await docker.containers.remove(made)


async def large(name: str = "large") -> AsyncIterator[bytes]:
    """Make an archive of one file that is larger than the disk."""
    entry = tarfile.TarInfo(name)
    entry.size = MORE
    yield entry.tobuf()
    for _ in range(0, MORE, 2**18):
        yield bytes(2**18)
    yield bytes(1024)


def told(error: DockerError, docker: DockerSession) -> None:
    assert error.host == docker.host
    assert error.method
    assert error.path


async def test_a_step_of_a_build(docker: DockerSession) -> None:
    step = f"RUN dd if=/dev/zero of=/large bs=1M count={MORE >> 20}"
    with pytest.raises(BuildFailed) as caught:
        await docker.images.build(context(step), BuildOptions(network_mode="none")).wait()
    assert caught.value.exit_code == 1
    assert "No space left on device" in caught.value.output
    told(caught.value, docker)


async def test_the_context_of_a_build(docker: DockerSession) -> None:
    with pytest.raises((ServerError, StreamError), match=FULL) as caught:
        await docker.images.build(large()).wait()
    told(caught.value, docker)


async def test_a_load(docker: DockerSession) -> None:
    with pytest.raises((ServerError, StreamError), match=FULL) as caught:
        await docker.images.load(large()).wait()
    told(caught.value, docker)


async def test_an_import(docker: DockerSession) -> None:
    with pytest.raises((ServerError, StreamError), match=FULL) as caught:
        await docker.images.import_(large()).wait()
    told(caught.value, docker)


async def test_a_pull(docker: DockerSession, small: Engine) -> None:
    with stalled(small, size=MORE, given=MORE) as image:
        with pytest.raises(StreamError, match=FULL) as caught:
            await docker.images.pull(image).wait()
        told(caught.value, docker)


async def test_a_copy(docker: DockerSession, tmp_path: Path) -> None:
    made = await docker.containers.create(config("true"))
    with (tmp_path / "large").open("wb") as file:
        file.truncate(MORE)
    with pytest.raises(ServerError, match=FULL) as caught:
        await docker.containers.copy_to(made, tmp_path / "large", path="/large")
    told(caught.value, docker)
    with pytest.raises(ServerError, match=FULL):
        await docker.containers.put_archive(made, large(), path="/")


@pytest.fixture
def little(tmp_path: Path) -> Iterator[Path]:
    """Give a folder of ours that holds hardly anything."""
    folder = tmp_path / "little"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


async def test_our_own(docker: DockerSession, small: Engine, little: Path) -> None:
    made = await docker.containers.create(config("dd if=/dev/zero of=/large bs=1M count=4"))
    await docker.containers.start(made)
    await docker.containers.wait(made)
    (little / "kept").write_text("an older one")
    files = open_files()
    for save in (docker.containers.export(made), docker.images.save("busybox")):
        with pytest.raises(OSError, match="No space left"):
            await save.to_file(little / "kept")
    with pytest.raises(OSError, match="No space left"):
        await docker.containers.copy_from(made, "/large", little / "new")
    assert {each.name: each.read_text() for each in little.iterdir()} == {"kept": "an older one"}
    assert open_files() <= files + 1
    await until(lambda: at_daemon(small) <= 1)
