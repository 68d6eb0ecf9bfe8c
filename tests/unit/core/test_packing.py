"""Records of little memory: to the user they are what they ever were."""

import gc
import json
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from aiodockerapi import DockerSession, Fleet
from aiodockerapi._core.model import Model, reader
from aiodockerapi._core.times import Time
from aiodockerapi.testing import FakeDaemon


class Seed(Model):
    """What stands deeper."""

    name: str = ""
    sown: Time = None
    parts: dict[str, list[str]] = {}


class Plant(Model):
    """Fields that are packed, and those that are not."""

    id: str = ""
    born: Time = None
    names: list[str] = []
    seed: Seed | None = None
    other: Seed | None = None
    seeds: list[Seed] = []
    tags: dict[str, str] = {}
    weights: list[float] = []
    counts: list[int] | None = None
    any: Annotated[dict[str, Any], Field(alias="anything")] = {}


compact = reader(Plant, compact=True)
plain = reader(Plant)

BODY = json.dumps(
    {
        "Id": "a",
        "Born": "2020-01-01T00:00:00.123456789Z",
        "Names": ["x", 'é\u2028\0"\\'],
        "Seed": {"Name": "s", "Sown": "2020-01-01T00:00:00Z", "Parts": {"p": ["q"]}, "More": [1]},
        "Other": None,
        "Seeds": [{"Name": "t", "Parts": None}],
        "Tags": {"": "v", "~names": "no field"},
        "Weights": [0.1, -0.0, 1e400, 5e-324],
        "Counts": [2**63 - 1, -(2**200), 2**64],
        "anything": {"a": [1, 2.5, None, True, {"b": []}]},
        "Unknown": {"kept": [1]},
    }
).encode()


def holds(plant: Model) -> dict[str, Any]:
    """Return what an object holds before anybody looks at it."""
    (record,) = (held for held in gc.get_referents(plant) if isinstance(held, dict))
    return record


def test_it_is_the_same() -> None:
    assert compact.one(BODY) == plain.one(BODY) == Plant.model_validate_json(BODY)
    assert repr(compact.one(BODY)) == repr(plain.one(BODY))
    looked, untouched = compact.one(BODY), compact.one(BODY)
    assert looked.seed is not None
    assert looked.seed.parts == {"p": ["q"]}
    assert looked.seed is looked.seed, "it is made once"
    assert looked.names[1] == 'é\u2028\0"\\'
    assert looked == untouched
    assert untouched.counts == [2**63 - 1, -(2**200), 2**64]


def test_no_lists_and_no_maps() -> None:
    unseen = {**json.loads(BODY)}
    del unseen["Unknown"]
    record = holds(compact.one(json.dumps(unseen).encode()))
    assert [name for name, value in record.items() if isinstance(value, list | dict)] == []
    assert record["id"] == "a", "and plain values are there at once"
    assert isinstance(holds(plain.one(BODY))["~names"], list)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), json_values, max_size=3), st.lists(st.floats(), max_size=3))
def test_whatever_json_can_say(anything: dict[str, Any], weights: list[float]) -> None:
    body = json.dumps({"anything": anything, "Weights": weights}).encode()
    # By their looks: not a number is not equal to itself.
    assert repr(compact.one(body)) == repr(plain.one(body))


async def test_a_session_that_is_told_to() -> None:
    containers = [{"Id": "a", "Names": ["/web"], "Labels": {"a": "b"}}]
    async with FakeDaemon() as daemon:
        daemon.on("GET", "/containers/json", json=containers)
        async with (
            DockerSession(daemon.host, compact=True) as small,
            DockerSession(daemon.host) as large,
            Fleet.of(daemon.host) as fleet,
        ):
            packed = (await small.containers.list())[0]
            assert isinstance(holds(packed)["~names"], bytes)
            assert packed.names == ["/web"]
            assert packed.labels == {"a": "b"}
            with pytest.raises(TypeError, match="read-only"):
                packed.names.append("/other")
            usual = (await large.containers.list())[0]
            assert isinstance(holds(usual)["~names"], list)
            assert usual == packed
            (outcome,) = await fleet.map(lambda docker: docker.containers.list())
            assert isinstance(holds(outcome.value[0])["~names"], bytes), "fleets keep much"
