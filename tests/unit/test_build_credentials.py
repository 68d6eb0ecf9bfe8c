"""Which credentials a build is told: those of the registries that it names, and no others."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from aiodockerapi import (
    AuthConfig,
    BuildContext,
    CredentialsError,
    DockerSession,
    InvalidArgument,
)
from aiodockerapi.config.credentials import Credentials
from aiodockerapi.engine.images.build_options import BuildOptions
from aiodockerapi.testing import Answer, FakeDaemon

HUB = "https://index.docker.io/v1/"
BUILT = Answer.lines([{"aux": {"ID": f"sha256:{'0' * 64}"}}])
DOCKERFILE = "FROM a.b/base AS one\nFROM redis\nCOPY --from=one / /\nCOPY --from=e.f/tools / /\n"


class Asked:
    """Who is asked for credentials; he has them for all but ``none.example``."""

    def __init__(self) -> None:
        self.hosts: list[str] = []

    async def __call__(self, host: str) -> Credentials | None:
        self.hosts.append(host)
        if host == "broken.example":
            raise CredentialsError("the keyring is locked")
        return None if host == "none.example" else Credentials("me", f"secret of {host}")


async def told(
    asked: Any, context: Any, options: BuildOptions | None = None, **given: Any
) -> dict[str, Any]:
    """Return what a build is told, by registry."""
    async with FakeDaemon() as daemon, DockerSession(daemon.host, credentials=asked) as docker:
        daemon.on("POST", "/build", BUILT)
        await docker.images.build(context, options, **given).wait()
        header = daemon.requests[-1].headers.get("X-Registry-Config")
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(header)) if header else {}
    return found


def of(*hosts: str) -> dict[str, Any]:
    return {
        HUB if host == "docker.io" else host: {
            "username": "me",
            "password": f"secret of {host}",
            "serveraddress": HUB if host == "docker.io" else host,
        }
        for host in hosts
    }


async def test_those_that_the_dockerfile_names(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(DOCKERFILE)
    for context in (
        BuildContext.of_files({"Dockerfile": DOCKERFILE}),
        BuildContext.of_folder(tmp_path),
        BuildContext.of_folder(tmp_path, dockerfile=DOCKERFILE),
    ):
        asked = Asked()
        assert await told(asked, context) == of("a.b", "docker.io", "e.f")
        assert asked.hosts == ["a.b", "docker.io", "e.f"]


async def test_by_arguments_and_of_another_dockerfile() -> None:
    context = BuildContext.of_files({"x": "ARG H=a.b\nFROM $H/c", "Dockerfile": "FROM d.e/f"})
    options = BuildOptions(dockerfile="x", build_args={"H": "g.h"})
    assert await told(Asked(), context, options) == of("g.h")


async def test_what_is_no_name() -> None:
    context = BuildContext.of_files({"Dockerfile": f"FROM {'a' * 64}\nFROM UPPER\nFROM $X\n"})
    assert await told(asked := Asked(), context) == {}
    assert asked.hosts == []


@pytest.mark.parametrize("options", [None, BuildOptions(remote="https://example.com/x.git")])
async def test_of_what_lies_elsewhere_the_caller_says_it(options: BuildOptions | None) -> None:
    context = None if options else b"archive"
    assert await told(asked := Asked(), context, options) == {}
    assert asked.hosts == []
    assert await told(Asked(), context, options, registries=["a.b", "docker.io"]) == of(
        "a.b", "docker.io"
    )


async def test_none_are_wanted() -> None:
    context = BuildContext.of_files({"Dockerfile": DOCKERFILE})
    assert await told(Asked(), context, registries=()) == {}
    assert await told(None, context) == {}
    # BuildKit has another way to ask.
    assert await told(asked := Asked(), context, BuildOptions(version="2")) == {}
    assert asked.hosts == []


async def test_those_of_the_call_come_first() -> None:
    context = BuildContext.of_files({"Dockerfile": "FROM a.b/c\nFROM d.e/f\nFROM none.example/x"})
    auth = AuthConfig(username="you", password="other")
    found = await told(Asked(), context, auths={"a.b": auth, "x.y": auth})
    yours = {"username": "you", "password": "other"}
    assert found == {**of("d.e"), "a.b": yours, "x.y": yours}


async def test_the_same_for_everybody_is_not_for_a_dockerfile_to_give_away() -> None:
    mine = Credentials("me", "secret")
    context = BuildContext.of_files({"Dockerfile": "FROM evil.example/x"})
    assert await told(mine, context) == {}


async def test_a_helper_fails() -> None:
    context = BuildContext.of_files({"Dockerfile": "FROM broken.example/x\nFROM a.b/c"})
    with pytest.warns(RuntimeWarning, match=r"locked; the build is told no .* broken\.example"):
        assert await told(Asked(), context) == of("a.b")
    with pytest.raises(CredentialsError, match="locked") as caught:
        await told(Asked(), context, registries=["broken.example"])
    assert caught.value.path == "/build"


@pytest.mark.parametrize("registries", ["a.b", [""]])
async def test_no_list_of_registries(registries: Any) -> None:
    with pytest.raises(InvalidArgument, match="registries are a list of hosts"):
        await told(Asked(), b"", registries=registries)


async def test_a_dockerfile_that_is_missing(tmp_path: Path) -> None:
    """The archive tells of it, and not the search for registries."""
    with pytest.raises(FileNotFoundError):
        await told(Asked(), BuildContext.of_folder(tmp_path))
