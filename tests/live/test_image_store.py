"""Images on a real engine: made, named, moved and removed. No registry is asked."""

import io
import json
import tarfile
from collections.abc import AsyncIterator, Callable
from uuid import uuid4

import pytest

from aiodockerapi import (
    APIError,
    BadRequest,
    Conflict,
    ContainerConfig,
    DockerSession,
    NotFound,
    ServerError,
    StreamError,
    UnsupportedVersion,
)
from aiodockerapi.engine.images.build_options import BuildOptions
from tests.live.gaps import Gaps
from tests.live.workshop import Workshop

pytestmark = [pytest.mark.live, pytest.mark.one_way]
NOWHERE = "127.0.0.1:1"
"""A registry that is not there."""


def archive(**files: str) -> bytes:
    """Make an archive of text files, and one more that makes each archive another."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, text in {**files, "unique": uuid4().hex}.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text.encode())
            tar.addfile(entry, io.BytesIO(text.encode()))
    return buffer.getvalue()


def names_in(data: bytes) -> set[str]:
    """Return the names of the images in a saved archive."""
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        manifest = tar.extractfile("manifest.json")
        assert manifest is not None
        return {name for image in json.load(manifest) for name in image["RepoTags"]}


async def in_pieces(data: bytes, size: int = 700) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


@pytest.fixture
async def name(docker: DockerSession) -> AsyncIterator[Callable[[str], str]]:
    """Give names for images, which are removed with them when the test is over."""
    repository = f"test-{uuid4().hex[:12]}"
    yield lambda tag: f"{repository}:{tag}"
    for image in await docker.images.list(filters={"reference": repository}):
        await docker.images.remove(image, force=True)


async def built(docker: DockerSession, name: str) -> str:
    """Make a small image of that name; return its ID."""
    context = archive(Dockerfile="FROM scratch\nCOPY hello unique /\n", hello="world")
    await docker.images.build(context, BuildOptions(tags=[name])).wait()
    return (await docker.images.inspect(name)).id


async def test_import_inspect_and_history(
    docker: DockerSession, name: Callable[[str], str], gaps: Gaps
) -> None:
    gaps.skip("tag of an import")
    repo, tag = name("1").split(":")
    messages = await docker.images.import_(
        in_pieces(archive(hello="world")),
        repo=repo,
        tag=tag,
        message="from a test",
        changes=['CMD ["hello"]', "ENV A=b"],
    ).collect()
    image = await docker.images.inspect(name("1"))
    assert messages[-1].status == image.id
    assert image.repo_tags == gaps.names([name("1")])
    assert image.config is not None
    assert (image.config.cmd, image.config.env) == (["hello"], ["A=b"])
    assert image.comment == "from a test"
    assert image.root_fs is not None
    assert len(image.root_fs.layers) == 1
    (step,) = await docker.images.history(image)
    assert (step.comment, step.tags) == ("from a test", gaps.names([name("1")]))
    assert await docker.images.ensure(name("1")) is False


async def test_tag_and_remove(
    docker: DockerSession, name: Callable[[str], str], gaps: Gaps
) -> None:
    image = await built(docker, name("1"))
    await docker.images.tag(image, repo=name("2"))
    repo, tag = name("3").split(":")
    await docker.images.tag(name("1"), repo=repo, tag=tag)
    names = gaps.names([name("1"), name("2"), name("3")])
    assert sorted((await docker.images.inspect(image)).repo_tags) == names
    with pytest.raises(gaps.error("an image of several names", Conflict)):
        await docker.images.remove(image)
    assert [gone.untagged for gone in await docker.images.remove(name("1"))] == names[:1]
    gone = await docker.images.remove(image, force=True, noprune=True)
    assert any(one.deleted for one in gone)
    with pytest.raises(NotFound):
        await docker.images.inspect(image)
    with pytest.raises(NotFound):
        await docker.images.history(image)
    with pytest.raises(NotFound):
        await docker.images.remove(image)


async def test_save_and_load(docker: DockerSession, name: Callable[[str], str], gaps: Gaps) -> None:
    first, second = [await built(docker, name(tag)) for tag in "12"]
    one = b"".join(await docker.images.save(name("1")).collect())
    both = b"".join(await docker.images.save(name("1"), name("2")).collect())
    assert len(one) < len(both)
    assert names_in(both) == set(gaps.names([name("1"), name("2")]))
    for image in (first, second):
        await docker.images.remove(image, force=True)
    messages = await docker.images.load(in_pieces(both), quiet=False).collect()
    told = "".join(message.stream or "" for message in messages)
    assert all(name in told for name in gaps.names([name("1"), name("2")]))
    assert (await docker.images.inspect(name("2"))).repo_tags == gaps.names([name("2")])
    await docker.images.load(one).wait()


async def test_all_tags_of_a_repository_are_saved(
    docker: DockerSession, name: Callable[[str], str], gaps: Gaps
) -> None:
    for tag in "12":
        await built(docker, name(tag))
    with gaps.refused("save by repository"):
        saved = await docker.images.save(name("1").partition(":")[0]).collect()
    assert names_in(b"".join(saved)) == {name("1"), name("2")}


async def test_what_is_no_archive_is_not_loaded(docker: DockerSession, gaps: Gaps) -> None:
    with pytest.raises(gaps.error("bad archive", StreamError)):
        await docker.images.load(b"this is no archive at all" * 100).wait()


async def test_what_is_not_there_is_not_saved(docker: DockerSession) -> None:
    with pytest.raises(NotFound):
        await docker.images.save("there-is-no-such-image:1").collect()


async def test_build(docker: DockerSession, name: Callable[[str], str], gaps: Gaps) -> None:
    context = archive(
        other='FROM scratch\nARG VALUE=none\nCOPY hello /\nLABEL given=$VALUE\nCMD ["/hello"]\n',
        hello="world",
    )
    options = BuildOptions(
        dockerfile="other",
        tags=[name("1"), name("2")],
        build_args={"VALUE": "this", "UNUSED": None},
        labels={"more": "of them"},
        memory=64 * 2**20,
        network_mode="none",
    )
    messages = await docker.images.build(in_pieces(context), options).collect()
    image = await docker.images.inspect(name("2"))
    assert {"ID": image.id} in [message.aux for message in messages]
    assert sorted(image.repo_tags) == gaps.names([name("1"), name("2")])
    assert image.config is not None
    assert image.config.labels.items() >= {"given": "this", "more": "of them"}.items()
    assert image.config.cmd == ["/hello"]


async def test_a_quiet_build_tells_the_id(
    docker: DockerSession, name: Callable[[str], str], gaps: Gaps
) -> None:
    context = archive(Dockerfile="FROM scratch\nCOPY hello /\n", hello="world")
    (message,) = await docker.images.build(
        context, BuildOptions(quiet=True, tags=[name("1")])
    ).collect()
    assert message.stream is not None
    assert message.stream.strip() == gaps.plain((await docker.images.inspect(name("1"))).id)


async def test_a_step_that_fails_ends_the_build_with_its_code(
    docker: DockerSession, shop: Workshop, gaps: Gaps
) -> None:
    context = archive(Dockerfile=f"FROM {shop.image}\nRUN echo before && exit 7\n")
    told = "exit status 7" if "buildah" in gaps else "returned a non-zero code: 7"
    with pytest.raises(StreamError, match=told):
        await docker.images.build(context, BuildOptions(force_rm=True)).wait()


async def test_a_dockerfile_that_is_none_is_refused(docker: DockerSession, gaps: Gaps) -> None:
    told = "FROM" if "buildah" in gaps else r"(?i)unknown instruction"
    with pytest.raises((BadRequest, StreamError), match=told):
        await docker.images.build(archive(Dockerfile="NONSENSE\n")).wait()


async def test_what_builds_left_is_pruned(docker: DockerSession, gaps: Gaps) -> None:
    with gaps.refused("build cache"):
        pruned = await docker.images.build_prune(all=True, filters={"until": "1h"})
    assert pruned.space_reclaimed >= 0
    await docker.images.build_cancel("there-is-no-such-build")


async def test_commit(
    docker: DockerSession, shop: Workshop, name: Callable[[str], str], gaps: Gaps
) -> None:
    container = await shop.made("true", "it", "is")
    repo, tag = name("1").split(":")
    made = await docker.images.commit(
        container,
        ContainerConfig(labels={"a": "b"}, env=["C=d"]),
        repo=repo,
        tag=tag,
        comment="from a test",
        author="me",
        pause=False,
        changes=["WORKDIR /tmp"],
    )
    image = await docker.images.inspect(name("1"))
    assert gaps.plain(image.id) == made.id
    assert (image.author, image.comment) == ("me", "from a test")
    assert image.config is not None
    assert image.config.labels.get("a") == (None if "settings of a commit" in gaps else "b")
    assert (image.config.working_dir, image.config.cmd) == ("/tmp", ["true", "it", "is"])


async def test_a_commit_of_a_container_as_it_is(
    docker: DockerSession, shop: Workshop, gaps: Gaps
) -> None:
    container = await shop.made("true", "it", "is")
    with gaps.refused("commit as it is"):
        made = await docker.images.commit(container)
    config = (await docker.images.inspect(made)).config
    assert config is not None
    assert config.cmd == ["true", "it", "is"]
    await docker.images.remove(made)


async def test_prune_removes_what_has_no_name(docker: DockerSession, gaps: Gaps) -> None:
    label = f"test-{uuid4().hex[:12]}"
    context = archive(Dockerfile=f"FROM scratch\nLABEL {label}=1\nCOPY unique /\n")
    messages = await docker.images.build(context).collect()
    built = str(next(message.aux["ID"] for message in messages if message.aux))
    pruned = await docker.images.prune(filters={"label": label, "dangling": True})
    assert gaps.plain(built) in [gone.deleted for gone in pruned.images_deleted]
    with pytest.raises(NotFound):
        await docker.images.inspect(built)


async def test_an_image_of_no_registry_is_not_pulled(docker: DockerSession, gaps: Gaps) -> None:
    told = "connection refused" if "buildah" in gaps else NOWHERE
    with pytest.raises((ServerError, StreamError), match=told):
        await docker.images.ensure(f"{NOWHERE}/none:1")


async def test_an_image_can_not_be_pushed_nowhere(
    docker: DockerSession, name: Callable[[str], str], gaps: Gaps
) -> None:
    image = await built(docker, name("1"))
    await docker.images.tag(image, repo=f"{NOWHERE}/none", tag="1")
    try:
        with pytest.raises(gaps.error("bad push", StreamError), match=NOWHERE):
            await docker.images.push(f"{NOWHERE}/none:1").wait()
    finally:
        await docker.images.remove(f"{NOWHERE}/none:1")


async def test_a_registry_that_is_not_there_is_told(docker: DockerSession, gaps: Gaps) -> None:
    with pytest.raises(gaps.error("distribution", APIError), match=NOWHERE):
        await docker.distribution.inspect(f"{NOWHERE}/none:1")


async def test_platforms(docker: DockerSession, name: Callable[[str], str]) -> None:
    image = await built(docker, name("1"))
    here = await docker.images.inspect(image)
    platform = f"{here.os}/{here.architecture}"
    if tuple(map(int, str(docker.api_version).split("."))) < (1, 49):
        with pytest.raises(UnsupportedVersion, match="platform"):
            await docker.images.inspect(image, platform=platform)
        return
    assert (await docker.images.inspect(image, platform=platform)).id == image
    assert len(await docker.images.history(image, platform=platform)) == 1
    assert await docker.images.save(image, platform=platform).collect()
    with pytest.raises(NotFound):
        await docker.images.inspect(image, platform="linux/s390x")
