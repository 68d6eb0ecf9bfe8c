"""Files to containers and from them, and the contexts of builds, on a real engine."""

import asyncio
import os
import resource
import stat
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from uuid import uuid4

import pytest

from aiodockerapi import DockerSession
from aiodockerapi._files.context import BuildContext
from aiodockerapi.engine.containers.models import ContainerCreated
from aiodockerapi.engine.exec.models import ExecConfig
from aiodockerapi.engine.images.build_options import BuildOptions
from aiodockerapi.errors import (
    BadRequest,
    InvalidArchive,
    InvalidArgument,
    NotFound,
    ServerError,
    UnsafeArchive,
)
from tests.live.gaps import Gaps
from tests.live.workshop import Workshop
from tests.unit.helpers import open_files

pytestmark = [pytest.mark.live, pytest.mark.one_way]
BIG = 128 * 2**20


def spread(root: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def size_of(path: Path) -> int:
    return path.stat().st_size


@pytest.fixture
async def web(shop: Workshop) -> ContainerCreated:
    return await shop.sleeping()


@pytest.fixture
def look(docker: DockerSession, web: ContainerCreated) -> Callable[[str], "asyncio.Task[str]"]:
    """Run a line of shell in the container."""

    async def run(line: str) -> str:
        done = await docker.exec.run(web, ExecConfig(cmd=["sh", "-c", line]))
        assert done.exit_code == 0, done
        return done.stdout.decode()

    return lambda line: asyncio.create_task(run(line))


Look = Callable[[str], "asyncio.Task[str]"]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Give a folder with files, links and permissions."""
    site = spread(tmp_path / "site", {"index": "hello", "bin/run": "#!/bin/sh\necho ran\n"})
    (site / "bin/run").chmod(0o755)
    (site / "index").chmod(0o640)
    (site / "to index").symlink_to("index")
    (site / "again").hardlink_to(site / "index")
    os.utime(site / "bin/run", (1_000_000_000, 1_000_000_000))
    return site


async def test_a_folder_there_and_back(
    docker: DockerSession, web: ContainerCreated, look: Look, site: Path, tmp_path: Path
) -> None:
    await docker.containers.copy_to(web, site, path="/srv")
    told = await look(
        "cd /srv; find . | sort; readlink 'to index'; bin/run; stat -c '%a %Y' bin/run"
    )
    assert told.splitlines() == [
        ".", "./again", "./bin", "./bin/run", "./index", "./to index",
        "index", "ran", "755 1000000000",
    ]  # fmt: skip
    assert (await look("stat -c %h /srv/index")).strip() == "2"
    copied = await docker.containers.copy_from(web, "/srv", tmp_path / "back")
    assert copied.path == str(tmp_path / "back")
    assert (copied.files, copied.skipped) == (6, [])
    back = tmp_path / "back"
    assert (back / "index").read_text() == "hello"
    assert (back / "to index").readlink() == Path("index")
    assert (back / "again").samefile(back / "index")
    modes = [stat.S_IMODE((back / name).stat().st_mode) for name in ("bin/run", "index")]
    assert modes == [0o755, 0o640]
    assert (back / "bin/run").stat().st_mtime == 1_000_000_000


TO = [
    # source, target, what is there then
    ("site/index", "/new", {"/new": "hello"}),
    ("site/index", "/d", {"/d/index": "hello"}),
    ("site/index", "/d/", {"/d/index": "hello"}),
    ("site/index", "/d/f", {"/d/f": "hello"}),
    ("site/index", "/to-f", {"/d/f": "hello"}),
    ("site/index", "/to-d", {"/d/index": "hello"}),
    ("site", "/d", {"/d/site/index": "hello", "/d/f": "old"}),
    ("site/", "/d", {"/d/site/index": "hello"}),
    ("site/.", "/d", {"/d/index": "hello", "/d/f": "old"}),
    ("site/.", "/new", {"/new/index": "hello"}),
    ("site", "/new", {"/new/index": "hello"}),
    ("site", "/new/", {"/new/index": "hello"}),
]


async def test_where_it_goes_in_a_container(
    docker: DockerSession, web: ContainerCreated, look: Look, site: Path
) -> None:
    for source, target, there in TO:
        await look("rm -rf /d /to* /new; mkdir -m 1777 /d; printf old > /d/f")
        await look("ln -s /d/f /to-f; ln -s d /to-d")
        await docker.containers.copy_to(web, f"{site.parent}/{source}", path=target)
        found = {path: await look(f"cat {path}") for path in there}
        assert (source, target, found) == (source, target, there)
        # What gets a copy in it is left as it was.
        assert (await look("stat -c %a /d")).strip() == "1777"


FROM = [
    ("/c/index", "new", {"new": "hello"}),
    ("/c/index", "d", {"d/index": "hello"}),
    ("/c/index", "d/f", {"d/f": "hello"}),
    ("/c/index", "to-f", {"d/f": "hello"}),
    ("/c", "d", {"d/c/index": "hello", "d/f": "old"}),
    ("/c/.", "d", {"d/index": "hello", "d/f": "old"}),
    ("/c/.", "new", {"new/index": "hello"}),
    ("/c/", "new", {"new/index": "hello"}),
    ("/to-c/", "new", {"new/index": "hello"}),
    ("/c/sub/..", "d", {"d/c/index": "hello"}),
]


async def test_where_it_goes_on_this_machine(
    docker: DockerSession, web: ContainerCreated, look: Look, tmp_path: Path
) -> None:
    await look("mkdir -p /c/sub; printf hello > /c/index; ln -s c /to-c")
    for number, (source, target, there) in enumerate(FROM):
        folder = spread(tmp_path / str(number), {"d/f": "old"})
        (folder / "to-f").symlink_to("d/f")
        copied = await docker.containers.copy_from(web, source, f"{folder}/{target}")
        found = {path: (folder / path).read_text() for path in there}
        assert (source, target, found) == (source, target, there)
        assert copied.files >= len(there) - 1


async def test_a_link_itself_or_what_it_leads_to(
    docker: DockerSession, web: ContainerCreated, look: Look, site: Path, gaps: Gaps
) -> None:
    here = site.parent
    await docker.containers.copy_to(web, site / "to index", path="/link")
    assert (await look("readlink /link")).strip() == "index"
    await docker.containers.copy_to(web, site / "to index", path="/", follow_link=True)
    assert await look("cat '/to index'") == "hello"
    await look("printf there > /index")
    if "archive of a link" not in gaps:
        with pytest.raises(UnsafeArchive, match="link"):
            await docker.containers.copy_from(web, "/link", here / "link")
    await docker.containers.copy_from(web, "/link", here / "link", follow_link=True)
    assert (here / "link").read_text() == "there"


async def test_what_can_not_be_copied(
    docker: DockerSession, web: ContainerCreated, look: Look, site: Path, gaps: Gaps
) -> None:
    here = site.parent
    containers = docker.containers
    await look("mkdir -p /d/index; printf x > /f")
    with pytest.raises(InvalidArgument, match="is a folder"):
        await containers.copy_to(web, site, path="/f")
    with pytest.raises(InvalidArgument, match="there is no folder"):
        await containers.copy_to(web, site / "index", path="/none/")
    with pytest.raises((BadRequest, ServerError)):
        await containers.copy_to(web, site / "index", path="/d")
    if "archive to nowhere" not in gaps:
        with pytest.raises(NotFound):
            await containers.copy_to(web, site / "index", path="/none/none")
    with pytest.raises(NotFound):
        await containers.copy_to("no-such-container", site, path="/")
    with pytest.raises(FileNotFoundError, match="none"):
        await containers.copy_to(web, site / "none", path="/")
    with pytest.raises(NotADirectoryError, match="index"):
        await containers.copy_to(web, f"{site}/index/", path="/")
    with pytest.raises(NotFound, match="/none"):
        await containers.copy_from(web, "/none", here)
    with pytest.raises(FileNotFoundError, match="nowhere"):
        await containers.copy_from(web, "/f", here / "nowhere/f")
    with pytest.raises(InvalidArgument, match="there is no folder"):
        await containers.copy_from(web, "/f", f"{here}/new/")
    with pytest.raises(InvalidArgument, match="is a folder"):
        await containers.copy_from(web, "/d", site / "index")


async def test_what_a_container_holds_is_not_trusted(
    docker: DockerSession, web: ContainerCreated, look: Look, tmp_path: Path
) -> None:
    await look("mkdir -p /c/d; ln -s /etc /c/etc; mkfifo /c/pipe; printf 12345 > /c/d/f")
    with pytest.raises(UnsafeArchive, match="etc"):
        await docker.containers.copy_from(web, "/c", tmp_path)
    copied = await docker.containers.copy_from(web, "/c", tmp_path, unsafe="skip")
    assert copied.skipped == ["c/etc", "c/pipe"]
    assert names(tmp_path) == {"c", "c/d", "c/d/f"}
    with pytest.raises(InvalidArchive, match="more than 4 bytes"):
        await docker.containers.copy_from(web, "/c", tmp_path, unsafe="skip", max_size=4)
    with pytest.raises(InvalidArchive, match="more than 2 files"):
        await docker.containers.copy_from(web, "/c", tmp_path, unsafe="skip", max_files=2)


async def test_large_files_take_no_memory(
    docker: DockerSession, web: ContainerCreated, look: Look, tmp_path: Path
) -> None:
    with (tmp_path / "big").open("wb") as big:
        big.truncate(BIG)
    small = tmp_path / "small"
    small.write_text("x")
    await docker.containers.copy_to(web, small, path="/")
    await docker.containers.copy_from(web, "/small", tmp_path / "back")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    await docker.containers.copy_to(web, tmp_path / "big", path="/")
    assert (await look("stat -c %s /big")).strip() == str(BIG)
    copied = await docker.containers.copy_from(web, "/big", tmp_path / "back")
    assert copied.size == BIG == size_of(tmp_path / "back")
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown < 16


async def test_left_in_the_middle(
    docker: DockerSession, web: ContainerCreated, look: Look, tmp_path: Path
) -> None:
    await look(f"dd if=/dev/zero of=/big bs=1M count={BIG >> 20} 2>/dev/null")
    before = open_files()
    for _ in range(5):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await docker.containers.copy_from(web, "/big", tmp_path / "big")
    with (tmp_path / "huge").open("wb") as huge:
        huge.truncate(BIG)
    with pytest.raises(NotFound):  # which the daemon says while the most is still to come
        await docker.containers.put_archive("no-such-container", tmp_path / "huge", path="/")
    assert open_files() <= before + 2


async def test_export_to_a_file_and_import_from_it(
    docker: DockerSession, web: ContainerCreated, name: str, tmp_path: Path
) -> None:
    size = await docker.containers.export(web).to_file(tmp_path / "web.tar")
    assert size == size_of(tmp_path / "web.tar") > 2**20
    await docker.images.import_(tmp_path / "web.tar", repo=name).wait()
    saved = await docker.images.save(f"{name}:latest").to_file(tmp_path / "image.tar")
    assert saved > 2**20
    await docker.images.remove(name)
    await docker.images.load(tmp_path / "image.tar").wait()
    assert (await docker.images.inspect(name)).repo_tags == [f"{name}:latest"]


@pytest.fixture
async def name(docker: DockerSession, gaps: Gaps) -> AsyncIterator[str]:
    """Give a name for an image, which is removed when the test is over."""
    gaps.skip("buildah")
    name = f"test-{uuid4().hex[:12]}"
    yield name
    for image in await docker.images.list(filters={"reference": name}):
        await docker.images.remove(image, force=True)


async def contents(docker: DockerSession, shop: Workshop, image: str) -> str:
    """Return what ``/app`` of an image holds: permissions, owner, name, link."""
    config = shop.config("cd /app; find . ! -name . -exec stat -c '%a %u %N' {} +")
    done = await docker.containers.run(config.model_copy(update={"image": image}), remove=True)
    return done.stdout.decode()


RULES = "*.log\nDockerfile\n.dockerignore\n!keep.log\n"


@pytest.mark.parametrize("text", [None, "FROM {}\nCOPY . /app\n"])
async def test_a_context_of_a_folder(
    docker: DockerSession, shop: Workshop, name: str, tmp_path: Path, text: str | None
) -> None:
    spread(tmp_path, {"a.log": "", "keep.log": "", "src/run": "", ".dockerignore": RULES})
    spread(tmp_path, {"Dockerfile": f"FROM {shop.image}\nCOPY . /app\n" if not text else "none"})
    (tmp_path / "src/run").chmod(0o755)
    (tmp_path / "src/link").symlink_to("run")
    given = text and text.format(shop.image)
    context = BuildContext.of_folder(tmp_path, dockerfile=given)
    await docker.images.build(context, BuildOptions(tags=[name])).wait()
    lines = (await contents(docker, shop, name)).replace("'", "").splitlines()
    # The daemon takes out what it was sent for itself alone.
    assert sorted(lines) == [
        "644 0 ./keep.log",
        "755 0 ./src",
        "755 0 ./src/run",
        "777 0 ./src/link -> run",
    ]


async def test_a_context_for_buildkit(docker: DockerSession, shop: Workshop, name: str) -> None:
    context = BuildContext.of_files({"Dockerfile": f"FROM {shop.image}\nCOPY a /app/a\n", "a": ""})
    await docker.images.build(context, BuildOptions(tags=[name], version="2")).wait()
    assert (await contents(docker, shop, name)).replace("'", "").split() == ["644", "0", "./a"]


async def test_a_context_in_memory_is_built_once(
    docker: DockerSession, shop: Workshop, name: str
) -> None:
    files = {"Dockerfile": f"FROM {shop.image}\nCOPY src /app\n", "src/ü": "x", "src/run": ""}
    context = BuildContext.of_files(files, executable=["src/run"])
    await docker.images.build(context, BuildOptions(tags=[name])).wait()
    first = await docker.images.inspect(name)
    again = await docker.images.build(context, BuildOptions(tags=[name])).collect()
    assert any("Using cache" in (message.stream or "") for message in again)
    assert (await docker.images.inspect(name)).id == first.id
    assert len((await contents(docker, shop, name)).splitlines()) == 2
