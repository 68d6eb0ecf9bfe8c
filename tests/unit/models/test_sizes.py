"""Sizes as people write them."""

import json

import pytest
from pydantic import ValidationError

from aiodockerapi._core.model import reader, to_json
from aiodockerapi.engine.containers.config import ContainerConfig
from aiodockerapi.engine.containers.host_config import ContainerUpdate, HostConfig, ThrottleDevice
from aiodockerapi.engine.containers.mounts import TmpfsOptions
from aiodockerapi.engine.exec.models import ExecConfig
from aiodockerapi.engine.images.build_options import BuildOptions
from aiodockerapi.engine.nodes.resources import NodeResources
from aiodockerapi.engine.services.container_spec import ContainerSpec
from aiodockerapi.engine.services.task_spec import ResourceLimits
from aiodockerapi.engine.sizes import size


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("1024", 1024),
        ("12b", 12),
        ("1k", 1024),
        ("512m", 512 * 2**20),
        ("512MB", 512 * 2**20),
        ("512 MiB", 512 * 2**20),
        ("1.5g", 3 * 2**29),
        (" 2T ", 2**41),
        ("1p", 2**50),
    ],
)
def test_sizes(text: str, number: int) -> None:
    assert size(text) == number
    assert HostConfig.model_validate({"memory": text}).memory == number


@pytest.mark.parametrize("text", ["", "m", "1x", "1 2", "-1m", "1.m", "1,5g", "lots", "1mm"])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(ValueError, match="is no size"):
        size(text)
    with pytest.raises(ValidationError, match="is no size"):
        HostConfig.model_validate({"memory": text})


def test_sizes_are_sent_as_bytes() -> None:
    host = HostConfig(memory="1k", memory_swap="-1", shm_size="2k", memory_reservation=3)
    sent = {"Memory": 1024, "MemorySwap": -1, "ShmSize": 2048, "MemoryReservation": 3}
    assert json.loads(to_json(host)) == sent
    assert reader(HostConfig).one(json.dumps(sent).encode()) == host


def test_every_size_takes_text() -> None:
    assert TmpfsOptions(size_bytes="1m").size_bytes == 2**20
    assert ThrottleDevice(rate="1m").rate == 2**20
    assert ContainerUpdate(kernel_memory_tcp="1m").kernel_memory_tcp == 2**20
    assert ResourceLimits(memory_bytes="1g").memory_bytes == 2**30
    assert NodeResources(memory_bytes="1g").memory_bytes == 2**30
    options = BuildOptions(memory="1g", memory_swap=-1, shm_size="64m")
    assert (options.memory, options.memory_swap, options.shm_size) == (2**30, -1, 2**26)


def test_environments_are_lines_or_maps() -> None:
    lines = ["A=b", "UNSET"]
    for model in (ContainerConfig, ContainerSpec, ExecConfig):
        assert model(env={"A": "b", "UNSET": None}).env == model(env=lines).env == lines
