"""Lists of containers of a real engine."""

import pytest

from aiodockerapi import BadRequest, ContainerCreated, DockerSession, InvalidArgument
from aiodockerapi.engine.containers.filters import ContainerFilters
from tests.live.gaps import Gaps
from tests.live.workshop import Workshop

pytestmark = [pytest.mark.live, pytest.mark.one_way]

Three = tuple[ContainerCreated, ContainerCreated, ContainerCreated]


@pytest.fixture
async def three(shop: Workshop) -> Three:
    """Make one that runs, one that was only made, and one that ended with 3."""
    first = await shop.started("sleep", "600", name="first", labels={"app": "web"})
    second = await shop.made("true", name="second", labels={"app": "db"})
    third = await shop.ended("exit 3")
    return first, second, third


async def test_running_and_all(
    docker: DockerSession, shop: Workshop, three: Three, gaps: Gaps
) -> None:
    first, second, third = three
    filters = ContainerFilters(label=f"mark={shop.mark}")
    running = await docker.containers.list(filters=filters)
    assert [each.id for each in running] == [first.id]
    assert running[0].short_name == shop.name("first")
    assert (running[0].state, running[0].labels["app"]) == ("running", "web")
    assert running[0].created is not None
    assert running[0].size_root_fs is None
    everything = await docker.containers.list(all=True, filters=filters)
    assert {each.id for each in everything} == {first.id, second.id, third.id}
    ended = {each.state for each in everything} - {"running", "created"}
    assert ended == {"exited"} or (ended == {"stopped"} and "exited is stopped" in gaps)


async def test_limit(docker: DockerSession, three: Three) -> None:
    _, second, third = three
    newest = await docker.containers.list(limit=2)
    assert [each.id for each in newest] == [third.id, second.id]
    with pytest.raises(InvalidArgument, match="limit"):
        await docker.containers.list(limit=0)


@pytest.mark.usefixtures("three")
async def test_size(docker: DockerSession, shop: Workshop) -> None:
    filters = ContainerFilters(label=f"mark={shop.mark}")
    (first,) = await docker.containers.list(size=True, filters=filters)
    assert first.size_root_fs is not None
    assert first.size_root_fs > 2**20


async def test_filters(docker: DockerSession, shop: Workshop, three: Three) -> None:
    first, second, third = three
    mark = f"mark={shop.mark}"

    async def ids(filters: ContainerFilters) -> set[str]:
        return {each.id for each in await docker.containers.list(all=True, filters=filters)}

    assert await ids({"label": [mark, "app=web"]}) == {first.id}
    assert await ids({"label": [mark, "app"]}) == {first.id, second.id}
    assert await ids({"name": shop.mark}) == {first.id, second.id}
    assert await ids({"name": [shop.name("first"), shop.name("second")]}) == {first.id, second.id}
    assert await ids({"label": mark, "status": "exited"}) == {third.id}
    assert await ids({"label": mark, "status": ["created", "exited"]}) == {second.id, third.id}
    assert await ids({"label": mark, "exited": 3}) == {third.id}
    assert await ids({"label": mark, "exited": [0, 4]}) == set()
    assert await ids({"id": first.id}) == {first.id}
    assert await ids({"label": mark, "ancestor": shop.image}) == {each.id for each in three}
    assert await ids({"label": "mark=nobody"}) == set()


async def test_what_the_daemon_refuses_in_a_filter(docker: DockerSession, gaps: Gaps) -> None:
    with pytest.raises(gaps.error("a bad filter", BadRequest), match="nosuch"):
        await docker.containers.list(filters={"status": "nosuch"})


async def test_unchanged_items_are_the_same_objects(shop: Workshop) -> None:
    for index in range(8):
        await shop.made("true", name=f"n{index}", labels={"long": "x" * 500})
    before, after = await shop.all(), await shop.all()
    assert len(before) == 8
    assert all(one is other for one, other in zip(before, after, strict=True))
    await shop.docker.containers.remove(before[3])
    rest = await shop.all()
    assert [each.id for each in rest] == [each.id for each in (*before[:3], *before[4:])]
    assert rest == [*before[:3], *before[4:]]
