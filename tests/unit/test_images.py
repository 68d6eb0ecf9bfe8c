"""What only the operations on images check, and the conveniences among them."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from aiodockerapi import (
    DockerSession,
    InvalidArgument,
    ServerError,
    StreamError,
    UnsupportedVersion,
)
from aiodockerapi.engine.common import OCIPlatform
from aiodockerapi.engine.images.archive import ArchiveDecoder
from aiodockerapi.engine.images.build_options import BuildOptions
from aiodockerapi.testing import Answer, FakeDaemon

SHA = "sha256:" + "0" * 64
FAILURE = b'{"errorDetail":{"message":"disk full"},"error":"disk full"}\r\n'
HERE = {"Id": SHA, "Os": "linux", "Architecture": "arm64", "Variant": "v8"}

WRONG: dict[str, Callable[[DockerSession], object]] = {
    "names no image": lambda docker: docker.images.pull("Redis"),
    "all_tags takes a name alone": lambda docker: docker.images.pull("redis:7", all_tags=True),
    "has a digest": lambda docker: docker.images.push(f"redis@{SHA}"),
    "app:1' is one image": lambda docker: docker.images.push("example.com/app:1", all_tags=True),
    "from a URL": lambda docker: docker.images.import_("-"),
    "needs a name before it": lambda docker: docker.images.import_(b"", tag="1"),
    "leave it out there or here": lambda docker: docker.images.import_(b"", repo="a:1", tag="2"),
    "is given a name and a tag": lambda docker: docker.images.import_(b"", repo=f"a@{SHA}"),
    "name one at least": lambda docker: docker.images.save(),
    "it would be another path": lambda docker: docker.images.save("../containers/json"),
    "needs a context": lambda docker: docker.images.build(),
    "has one context": lambda docker: docker.images.build(b"", BuildOptions(remote="x")),
    "write os/architecture": lambda docker: docker.images.load(b"", platform="linux"),
    "an operating system and": lambda docker: docker.images.load(
        b"", platform=OCIPlatform(os="linux")
    ),
}


@pytest.mark.parametrize(("why", "call"), WRONG.items())
async def test_a_stream_that_can_not_be_asked_for(
    why: str, call: Callable[[DockerSession], object]
) -> None:
    async with DockerSession("unix:///nowhere.sock") as docker:
        with pytest.raises(InvalidArgument, match=why):
            call(docker)


WRONG_CALLS: dict[str, Callable[[DockerSession], Awaitable[object]]] = {
    "ask for manifests, or": lambda docker: docker.images.inspect(
        "a", manifests=True, platform="linux/arm64"
    ),
    "identity=True needs": lambda docker: docker.images.list(identity=True),
    "a search needs a term": lambda docker: docker.images.search(" "),
    "cancel which build": lambda docker: docker.images.build_cancel(""),
    "names no image": lambda docker: docker.images.ensure("Redis"),
    "no host of a registry": lambda docker: docker.images.tag("redis", repo="-a.b/redis"),
    "has a tag; leave": lambda docker: docker.images.commit("web", repo="web:1", tag="2"),
}


@pytest.mark.parametrize(("why", "call"), WRONG_CALLS.items())
async def test_a_call_that_can_not_be_made(
    why: str, call: Callable[[DockerSession], Awaitable[object]]
) -> None:
    async with DockerSession("unix:///nowhere.sock") as docker:
        with pytest.raises(InvalidArgument, match=why):
            await call(docker)


@pytest.mark.parametrize(
    "text", ["", "linux", "linux/", "/arm64", "linux/arm64/", "linux/arm/v7/x", "linux//v7"]
)
async def test_a_platform_has_two_parts_or_three(text: str) -> None:
    async with DockerSession("unix:///nowhere.sock") as docker:
        with pytest.raises(InvalidArgument, match="is no platform"):
            docker.images.save("redis", platform=text)


TOO_YOUNG: dict[str, Callable[[DockerSession], Awaitable[object]]] = {
    "1.24": lambda docker: docker.images.prune(),
    "1.29": lambda docker: docker.distribution.inspect("redis"),
    "1.30": lambda docker: docker.images.build_prune(),
    "1.31": lambda docker: docker.images.pull("redis", platform="linux/arm64").wait(),
    "1.38": lambda docker: docker.images.build_cancel("b1"),
    "1.39": lambda docker: docker.images.build_prune(reserved_space=1),
    "1.45": lambda docker: docker.images.push("a.b/c:1", platform="linux/arm64").wait(),
    "1.47": lambda docker: docker.images.inspect("redis", manifests=True),
    "1.48": lambda docker: docker.images.inspect("redis", platform="linux/arm64"),
    "1.49": lambda docker: docker.images.remove("redis", platforms="linux/arm64"),
    "1.51": lambda docker: docker.images.save(
        "redis", platform=["linux/arm64", "linux/amd64"]
    ).collect(),
    "1.54": lambda docker: docker.images.attestations("redis"),
}


@pytest.mark.parametrize(("version", "call"), TOO_YOUNG.items())
async def test_what_an_api_version_lacks_is_not_sent(
    version: str, call: Callable[[DockerSession], Awaitable[object]]
) -> None:
    async with FakeDaemon(api_version=version) as daemon, DockerSession(daemon.host) as docker:
        with pytest.raises(UnsupportedVersion, match="needs API"):
            await call(docker)
        assert [request for request in daemon.requests if request.version] == []


@pytest.mark.parametrize(
    ("option", "needs"),
    [
        (BuildOptions(outputs=[]), None),
        (BuildOptions(platform=""), None),
        (BuildOptions(platform="linux/arm64"), "1.32"),
        (BuildOptions(build_id="b1"), "1.39"),
    ],
)
async def test_an_option_that_says_nothing_needs_no_version(
    option: BuildOptions, needs: str | None
) -> None:
    async with FakeDaemon(api_version="1.24") as daemon, DockerSession(daemon.host) as docker:
        daemon.on("POST", "/build", Answer.lines([{"aux": {"ID": SHA}}]))
        build = docker.images.build(b"archive", option)
        if needs is None:
            await build.wait()
            assert daemon.requests[-1].query == {}
        else:
            with pytest.raises(UnsupportedVersion, match=needs):
                await build.wait()


async def test_build_options_that_are_left_alone_are_not_sent() -> None:
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        daemon.on("POST", "/build", Answer.lines([{"aux": {"ID": SHA}}]))
        await docker.images.build(b"archive", BuildOptions(rm=False, build_args={"A": None})).wait()
        assert daemon.requests[-1].query == {"rm": ["0"], "buildargs": ['{"A": null}']}


async def test_a_failure_in_the_stream_is_raised_after_what_came_before() -> None:
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        daemon.on(
            "POST",
            "/images/create",
            Answer.raw(b'{"status":"Pulling"}\r\n' + FAILURE, content_type="application/json"),
        )
        async with docker.images.pull("redis") as pull:
            assert (await anext(aiter(pull))).status == "Pulling"
            with pytest.raises(StreamError, match="disk full") as caught:
                await anext(aiter(pull))
        assert caught.value.path == "/images/create"


async def test_a_body_that_fails_ends_the_request() -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"archive"
        raise RuntimeError("no more")

    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        daemon.on("POST", "/images/load", Answer.lines([]))
        with pytest.raises(RuntimeError, match="no more"):
            await docker.images.load(broken()).wait()


async def test_a_saved_archive_that_the_daemon_could_not_end() -> None:
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        daemon.on("GET", "/images/redis/get", Answer.tar(bytes(1024) + FAILURE))
        with pytest.raises(StreamError, match="disk full"):
            await docker.images.save("redis").collect()


@pytest.mark.parametrize("size", [1, 7, 100, 100_000])
@pytest.mark.parametrize("before", [b"", bytes(512), b"x" * 50_000])
def test_a_failure_is_found_however_it_is_cut(before: bytes, size: int) -> None:
    decoder = ArchiveDecoder()
    whole = before + FAILURE
    pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
    assert b"".join(b"".join(decoder.feed(piece)) for piece in pieces) == whole
    with pytest.raises(StreamError, match="disk full"):
        decoder.finish()


@pytest.mark.parametrize(
    "archive",
    [b"", bytes(1024), FAILURE + bytes(1024), b'{"errorDetail":{}', b'{"errorDetail":}', b"a}"],
)
def test_an_archive_that_ends_otherwise_is_passed_on(archive: bytes) -> None:
    decoder = ArchiveDecoder()
    assert b"".join(decoder.feed(archive)) == archive
    assert decoder.finish() == []


@pytest.mark.parametrize(
    ("here", "platform", "pulled"),
    [
        (None, None, True),
        (HERE, None, False),
        (HERE, "linux/arm64", False),
        (HERE, "linux/arm64/v8", False),
        (HERE, "linux/arm64/v9", True),
        (HERE, "linux/amd64", True),
        (None, "linux/amd64", True),
    ],
)
async def test_an_image_is_pulled_only_if_it_is_missing(
    here: dict[str, str] | None, platform: str | None, pulled: bool
) -> None:
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        missing = Answer.json({"message": "No such image: redis:latest"}, 404)
        daemon.on(
            "GET", "/images/redis:latest/json", missing if here is None else Answer.json(here)
        )
        daemon.on("POST", "/images/create", Answer.lines([{"status": f"Digest: {SHA}"}]))
        assert await docker.images.ensure("redis", platform=platform) is pulled
        asked = [request.path for request in daemon.requests if request.version]
        assert asked == ["/images/redis:latest/json", *(["/images/create"] if pulled else [])]


async def test_a_tag_is_sent_apart_from_its_name() -> None:
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        daemon.on("POST", "/images/redis/tag", Answer.empty(201))
        await docker.images.tag("redis", repo="localhost:5000/redis:7")
        assert daemon.requests[-1].query == {"repo": ["localhost:5000/redis"], "tag": ["7"]}


async def test_podman_refuses_a_push_with_a_message_of_the_stream() -> None:
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        daemon.on("POST", "/images/a.b/c/push", Answer.raw(FAILURE, status=500))
        with pytest.raises(ServerError) as caught:
            await docker.images.push("a.b/c:1").wait()
        assert caught.value.message == "disk full"


async def test_what_a_removal_says_is_not_taken_for_an_earlier_one() -> None:
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        answer = Answer.json([{"Untagged": "redis:7"}])
        daemon.on("DELETE", "/images/redis:7", answer)
        first = await docker.images.remove("redis:7")
        second = await docker.images.remove("redis:7")
        assert first == second
        assert first[0] is not second[0]
