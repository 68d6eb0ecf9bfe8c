"""Fields of requests that are younger than the oldest API version say so, as the facts have it."""

from collections.abc import Iterator

import pytest

from aiodockerapi._core.gates import Since
from aiodockerapi._core.model import Model
from aiodockerapi._core.version import ApiVersion
from aiodockerapi.engine.containers.config import ContainerConfig
from aiodockerapi.engine.containers.host_config import ContainerUpdate
from aiodockerapi.engine.exec.models import ExecConfig, ExecStartConfig
from tests.conformance import facts

REQUESTS: dict[str, type[Model]] = {
    "POST /containers/create": ContainerConfig,
    "POST /containers/{id}/exec": ExecConfig,
    "POST /containers/{id}/update": ContainerUpdate,
    "POST /exec/{id}/start": ExecStartConfig,
}
OLDEST = ApiVersion(1, 25)
"""The oldest description that the facts go back to."""
_LATE = "described late; older daemons have it"
_UPDATES = "described since API 1.25, but daemons heed it in updates from 1.55 on"
EXCEPTIONS = {
    "BlkioDeviceReadBps": _UPDATES,
    "BlkioDeviceReadIOps": _UPDATES,
    "BlkioDeviceWriteBps": _UPDATES,
    "BlkioDeviceWriteIOps": _UPDATES,
    "BlkioWeightDevice": _UPDATES,
    "HostConfig.Init": _LATE,
    "HostConfig.KernelMemory": _LATE,
    "HostConfig.Mounts[].ClusterOptions": "not described; daemons have it since API 1.42",
    "Init": "described for updates by mistake: it is HostConfig's alone",
    "KernelMemory": _LATE,
}
"""What is gated otherwise than it is described, and why."""
INSIDE = ("DeviceRequests[].", "ImageOptions.", "PortBindings{}[].")
"""Whose parts need no gate: what holds them has one, or was only described in another shape."""


def marks(cls: type[Model], above: str = "") -> Iterator[tuple[str, ApiVersion | None]]:
    """Yield the path of each field, and since when it is there."""
    for name, field in cls.__pydantic_fields__.items():
        key = above + (field.alias or name)
        found = [mark.version for mark in field.metadata if isinstance(mark, Since)]
        yield key, found[0] if found else None
        for suffix, inner in facts.nested(field.annotation):
            yield from marks(inner, f"{key}{suffix}.")


@pytest.mark.parametrize("operation", REQUESTS)
def test_fields_are_gated_as_they_are_described(operation: str) -> None:
    described = {
        path: ApiVersion.parse(str(spans).split("-", maxsplit=1)[0].split(",")[0])
        for path, spans in facts.changes()["operations"][operation]["request"].items()
        if path not in EXCEPTIONS and not any(part in path for part in INSIDE)
    }
    there = dict(marks(REQUESTS[operation]))
    wrong = [
        (path, f"described since {first}, gated {there[path] or 'not at all'}")
        for path, first in described.items()
        if path in there and there[path] != (first if first > OLDEST else None)
    ]
    wrong += [
        (path, f"gated {version}, but not described")
        for path, version in there.items()
        if version is not None
        and path not in described
        and path not in EXCEPTIONS
        and not any(part in path for part in INSIDE)
    ]
    assert not wrong, f"of {operation}:\n" + facts.table(wrong)
