"""Build contexts: which files are sent, and as what."""

import asyncio
import errno
import io
import os
import socket
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from aiodockerapi import DockerSession
from aiodockerapi._files.context import BuildContext
from aiodockerapi._files.folder import MTIME
from aiodockerapi._files.threads import Threaded
from aiodockerapi.engine.images.build_options import BuildOptions
from aiodockerapi.errors import FileChanged, InvalidArgument
from aiodockerapi.testing import Answer, FakeDaemon
from tests.unit.helpers import open_files

FROM = "FROM scratch\nCOPY . /\n"


def spread(root: Path, files: Mapping[str, str]) -> Path:
    """Write files, and the folders that they are in."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


async def whole(context: BuildContext, dockerfile: str = "") -> bytes:
    return b"".join([bytes(piece) async for piece in context.archive(dockerfile)])


def read(data: bytes) -> dict[str, tarfile.TarInfo]:
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        return {info.name: info for info in tar}


def text_of(data: bytes, name: str) -> str:
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        file = tar.extractfile(name)
        assert file is not None
        return file.read().decode()


async def sent(root: Path, dockerfile: str = "", text: str | None = None) -> list[str]:
    """Return the names of the files and links that are sent."""
    context = BuildContext.of_folder(root, dockerfile=text)
    found = read(await whole(context, context.dockerfile(dockerfile)))
    return [name for name, info in found.items() if not info.isdir()]


async def test_what_is_ignored_is_not_sent(tmp_path: Path) -> None:
    spread(
        tmp_path,
        {
            "Dockerfile": FROM,
            ".dockerignore": "*.log\n**/node_modules\n.git\n!keep.log\n",
            "app.log": "",
            "keep.log": "",
            "src/app.log": "",
            "src/main.py": "",
            "src/node_modules/x/y": "",
            ".git/config": "",
        },
    )
    assert await sent(tmp_path) == [
        ".dockerignore",
        "Dockerfile",
        "keep.log",
        "src/app.log",
        "src/main.py",
    ]


async def test_dockerfile_and_rules_are_sent_all_the_same(tmp_path: Path) -> None:
    spread(tmp_path, {"build/Dockerfile": FROM, ".dockerignore": "*\n!src\n", "src/x": "", "y": ""})
    (tmp_path / "build").chmod(0o750)
    data = await whole(BuildContext.of_folder(tmp_path), "build/Dockerfile")
    assert [*read(data)] == [".dockerignore", "build", "build/Dockerfile", "src", "src/x"]
    # A folder that is ignored itself, but is on the way, comes with its own permissions.
    assert read(data)["build"].mode == 0o750
    assert text_of(data, ".dockerignore") == "*\n!src\n"


async def test_a_wildcard_takes_files_back_from_folders_that_are_ignored(tmp_path: Path) -> None:
    files = {"Dockerfile": FROM, ".dockerignore": "*\n!**/keep\n", "a/b/keep": "", "a/b/c": ""}
    spread(tmp_path, {**files, "d/e": ""})
    assert await sent(tmp_path) == [".dockerignore", "Dockerfile", "a/b/keep"]


async def test_a_dockerfile_s_own_rules_come_first(tmp_path: Path) -> None:
    spread(
        tmp_path,
        {
            "prod/Dockerfile": FROM,
            "prod/Dockerfile.dockerignore": "*\n!b\n",
            "Dockerfile": FROM,
            ".dockerignore": "b\n",
            "a": "",
            "b": "",
        },
    )
    data = await whole(BuildContext.of_folder(tmp_path), "prod/Dockerfile")
    # The daemon takes out what was not to be in the context.
    assert [*read(data)] == [".dockerignore", "b", "prod", "prod/Dockerfile"]
    assert text_of(data, ".dockerignore") == ".dockerignore\nprod/Dockerfile\n"
    assert await sent(tmp_path, "Dockerfile") == [
        ".dockerignore",
        "Dockerfile",
        "a",
        "prod/Dockerfile",
        "prod/Dockerfile.dockerignore",
    ]


@pytest.mark.parametrize("rules", [None, "x", "*\n"])
async def test_a_dockerfile_given_as_text(tmp_path: Path, rules: str | None) -> None:
    spread(tmp_path, {"a": "", "Dockerfile": "NONSENSE"})
    if rules is not None:
        spread(tmp_path, {".dockerignore": rules})
    context = BuildContext.of_folder(tmp_path, dockerfile=FROM)
    name = context.dockerfile("")
    data = await whole(context, name)
    assert name.startswith(".dockerfile.")
    assert text_of(data, name) == FROM
    before = ".dockerignore" if rules is None else rules
    assert text_of(data, ".dockerignore") == f"{before}\n{name}\n"
    ours = {name, ".dockerignore"}
    assert {*read(data)} - ours == (set() if rules == "*\n" else {"a", "Dockerfile"})
    assert name == BuildContext.of_folder("elsewhere", dockerfile=FROM).dockerfile("")
    with pytest.raises(InvalidArgument, match="two Dockerfiles"):
        context.dockerfile("Dockerfile")


async def test_the_same_files_are_the_same_bytes(tmp_path: Path) -> None:
    files = {"Dockerfile": FROM, "b/x": "1", "b-c": "2", "a": "3"}
    one = spread(tmp_path / "one", files)
    two = spread(tmp_path / "two", dict(reversed(files.items())))
    os.utime(two / "a", (1, 1))
    (two / "twin").hardlink_to(two / "a")
    (one / "twin").write_text("3")
    data = await whole(BuildContext.of_folder(one))
    assert data == await whole(BuildContext.of_folder(two))
    found = read(data)
    assert [*found] == ["Dockerfile", "a", "b", "b/x", "b-c", "twin"]
    assert {(info.mtime, info.uid, info.gid, info.uname) for info in found.values()} == {
        (MTIME, 0, 0, "")
    }
    in_memory = BuildContext.of_files({**files, "twin": "3"})
    for name in found:
        (one / name).chmod(0o755 if (one / name).is_dir() else 0o644)
    assert await whole(in_memory) == await whole(BuildContext.of_folder(one))


async def test_permissions_links_and_odd_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spread(tmp_path, {"Dockerfile": FROM, "run.sh": "", "a" * 150: "", "grün": "", "d/x": ""})
    (tmp_path / "run.sh").chmod(0o755)
    (tmp_path / "link").symlink_to("../outside")
    (tmp_path / "to d").symlink_to("d")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / os.fsdecode(b"\xff")).write_text("")
    monkeypatch.chdir(tmp_path)  # a socket's path is short
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("socket")
        found = read(await whole(BuildContext.of_folder(".")))
    assert found["run.sh"].mode == 0o755
    assert (found["link"].linkname, found["to d"].linkname) == ("../outside", "d")
    assert found["pipe"].isfifo()
    assert {"a" * 150, "grün", "\udcff", "d/x"} < {*found}
    assert "socket" not in found
    assert "to d/x" not in found


async def test_the_dockerfile_is_found_as_docker_build_finds_it(tmp_path: Path) -> None:
    spread(tmp_path, {"dockerfile": FROM, ".dockerignore": "*"})
    assert await sent(tmp_path) == [".dockerignore", "dockerfile"]
    spread(tmp_path, {"build/prod": FROM})
    (tmp_path / "Dockerfile").symlink_to("build/prod")
    assert await sent(tmp_path) == [".dockerignore", "Dockerfile", "build/prod"]


async def test_what_can_not_be_a_context(tmp_path: Path) -> None:
    async def refusal(path: Path, dockerfile: str = "") -> BaseException:
        with pytest.raises((OSError, InvalidArgument)) as caught:
            await whole(BuildContext.of_folder(path), dockerfile)
        return caught.value

    folder = spread(tmp_path / "folder", {"x": ""})
    missing = await refusal(folder)
    assert isinstance(missing, FileNotFoundError)
    assert missing.filename == str(folder / "Dockerfile")
    assert isinstance(await refusal(tmp_path / "none"), NotADirectoryError)
    assert isinstance(await refusal(folder / "x"), NotADirectoryError)
    spread(tmp_path, {"outside": FROM})
    (folder / "Dockerfile").symlink_to("../outside")
    assert "leads out" in str(await refusal(folder))
    (folder / "Dockerfile").unlink()
    spread(folder, {"Dockerfile": FROM, ".dockerignore": "["})
    assert "is no pattern" in str(await refusal(folder))
    with pytest.raises(InvalidArgument, match="is no path"):
        BuildContext.of_folder(folder).dockerfile("../outside")
    with pytest.raises(InvalidArgument, match="of_folder or"):
        BuildContext()


async def test_a_file_that_can_not_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spread(tmp_path, {"Dockerfile": FROM, "secret": ""})
    really = os.open

    def refused(path: str, *given: Any, **more: Any) -> int:
        # The tests may be root's, who reads every file.
        if path.endswith("/secret"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return really(path, *given, **more)

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(PermissionError) as caught:
        await whole(BuildContext.of_folder(tmp_path))
    assert caught.value.filename == str(tmp_path / "secret")


def lengthen(path: Path) -> None:
    with path.open("a") as file:
        file.write("more")


@pytest.mark.parametrize("change", [lengthen, lambda path: os.truncate(path, 2**20)])
async def test_a_file_that_is_written_to_while_it_is_sent(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    spread(tmp_path, {"Dockerfile": FROM, "big": "x" * 2**22})
    before = open_files()
    pieces = BuildContext.of_folder(tmp_path).archive("")
    assert len(await anext(pieces)) > 0
    change(tmp_path / "big")
    with pytest.raises(FileChanged, match="big was written to"):
        async for _ in pieces:
            pass
    assert open_files() == before


@pytest.mark.parametrize("how", ["close", "cancel"])
async def test_a_context_that_is_not_read_to_its_end(tmp_path: Path, how: str) -> None:
    spread(tmp_path, {"Dockerfile": FROM, "big": "x" * 2**22})
    before = open_files()
    pieces = BuildContext.of_folder(tmp_path).archive("")
    await anext(pieces)
    if how == "cancel":

        async def rest() -> int:
            return len([piece async for piece in pieces])

        reading = asyncio.create_task(rest())
        await asyncio.sleep(0)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
    assert isinstance(pieces, Threaded)
    pieces.close()
    assert open_files() == before
    assert [piece async for piece in pieces] == []


def test_files_in_memory() -> None:
    context = BuildContext.of_files(
        {"./a//b": b"\0", "run": "x", "Dockerfile": FROM}, executable=["run"]
    )
    found = read(asyncio.run(whole(context)))
    assert {name: oct(info.mode) for name, info in found.items()} == {
        "Dockerfile": "0o644",
        "a": "0o755",
        "a/b": "0o644",
        "run": "0o755",
    }


@pytest.mark.parametrize(
    ("files", "executable"),
    [
        ({"": ""}, ()),
        ({"/a": ""}, ()),
        ({"../a": ""}, ()),
        ({"a/../b": ""}, ()),
        ({".": ""}, ()),
        ({"a\0": ""}, ()),
        ({"a": "", "a/b": ""}, ()),
        ({"a": ""}, ("b",)),
    ],
)
def test_files_in_memory_that_can_not_be(files: dict[str, str], executable: tuple[str]) -> None:
    with pytest.raises(InvalidArgument):
        BuildContext.of_files(files, executable=executable)


async def test_thousands_of_small_files_are_few_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"{number % 50}/{number}": "x" * 100 for number in range(3000)}
    context = BuildContext.of_folder(spread(tmp_path, {"Dockerfile": FROM, **files}))
    loop, steps = asyncio.get_running_loop(), list[object]()
    run = loop.run_in_executor

    def counted(executor: None, step: Callable[[], object]) -> "asyncio.Future[object]":
        steps.append(step)
        return run(executor, step)

    monkeypatch.setattr(loop, "run_in_executor", counted)
    assert len(await whole(context)) > 3000 * 1024
    assert len(steps) < 10


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return spread(tmp_path, {"docker/prod": FROM, "x": "x" * 300_000})


async def test_a_build_sends_it(tree: Path) -> None:
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        daemon.on("POST", "/build", Answer.lines([{"aux": {"ID": "sha256:" + "0" * 64}}]))
        context = BuildContext.of_folder(tree)
        options = BuildOptions(dockerfile="./docker//prod", tags=["a:1"])
        for _ in range(2):
            await docker.images.build(context, options).wait()
            request = daemon.requests[-1]
            assert request.query == {"dockerfile": ["docker/prod"], "t": ["a:1"]}
            assert [*read(request.body)] == ["docker", "docker/prod", "x"]
        given = BuildContext.of_folder(tree, dockerfile=FROM)
        await docker.images.build(given).wait()
        request = daemon.requests[-1]
        assert request.query == {"dockerfile": [given.dockerfile("")]}
        assert {"x", given.dockerfile("")} < {*read(request.body)}
        await docker.images.build(BuildContext.of_files({"Dockerfile": FROM})).wait()
        assert daemon.requests[-1].query == {}


async def test_a_build_whose_file_is_missing_says_which(tree: Path) -> None:
    before = open_files()
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        daemon.on("POST", "/build", Answer.lines([]))
        with pytest.raises(FileNotFoundError, match="Dockerfile"):
            await docker.images.build(BuildContext.of_folder(tree)).wait()
    assert open_files() == before
