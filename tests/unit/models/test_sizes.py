"""Sizes as people write them."""

import json

import pytest
from pydantic import ValidationError

from aiodockerapi._core.model import reader, to_json
from aiodockerapi.engine.containers.host_config import HostConfig, ThrottleDevice
from aiodockerapi.engine.containers.mounts import TmpfsOptions
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
    host = HostConfig.model_validate(
        {"memory": "1k", "memory_swap": "-1", "shm_size": "2k", "memory_reservation": 3}
    )
    sent = {"Memory": 1024, "MemorySwap": -1, "ShmSize": 2048, "MemoryReservation": 3}
    assert json.loads(to_json(host)) == sent
    assert reader(HostConfig).one(json.dumps(sent).encode()) == host
    assert TmpfsOptions.model_validate({"size_bytes": "1m"}).size_bytes == 2**20
    assert ThrottleDevice.model_validate({"rate": "1m"}).rate == 2**20
