"""What engines say of networks, volumes, disk usage and events, as they said it."""

import json

import pytest

from aiodockerapi._core.model import Model
from aiodockerapi.engine.networks.spec import NetworkInspect, NetworkSummary
from aiodockerapi.engine.plugins.models import Plugin
from aiodockerapi.engine.system.events import Event
from aiodockerapi.engine.system.models import AuthResponse
from aiodockerapi.engine.system.usage import BuildCache, DiskUsage
from aiodockerapi.engine.volumes.models import Volume, VolumeList
from tests.unit.models.answers import check_many, check_one, extra, recorded

ENGINES = ("docker-20.10", "docker-28.5", "podman-5.4")


def events(engine: str) -> list[Event]:
    return [check_one(Event, line) for line in recorded(f"{engine}-events").splitlines()]


@pytest.mark.parametrize("engine", ENGINES)
def test_networks(engine: str) -> None:
    networks = check_many(NetworkSummary, recorded(f"{engine}-networks"))
    app = next(network for network in networks if network.name == "app")
    assert (app.driver, app.scope, app.labels) == ("bridge", "local", {"stage": "test"})
    assert app.ipam is not None
    assert [each.subnet for each in app.ipam.config] == ["172.28.5.0/24"]
    assert not list(extra(networks))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_network(engine: str) -> None:
    app = check_one(NetworkInspect, recorded(f"{engine}-network"))
    assert app.created is not None
    (container,) = app.containers.values()
    assert (container.name, container.ipv4_address) == ("web", "172.28.5.2/24")
    assert not list(extra(app))


@pytest.mark.parametrize("engine", ENGINES)
def test_volumes(engine: str) -> None:
    listed = check_one(VolumeList, recorded(f"{engine}-volumes"))
    (data,) = listed.volumes
    assert (data.id, data.driver, data.scope) == ("data", "local", "local")
    assert data.labels == {"stage": "test"}
    assert data.created_at is not None
    assert listed.warnings == []


@pytest.mark.parametrize("engine", ENGINES)
def test_disk_usage(engine: str) -> None:
    usage = check_one(DiskUsage, recorded(f"{engine}-df"))
    assert usage.image_usage is None
    (data,) = usage.volumes
    assert data.usage_data is not None
    assert data.usage_data.ref_count == 1
    (container,) = usage.containers
    assert container.short_name == "web"
    assert usage.images


def test_disk_usage_of_newer_daemons() -> None:
    body = {
        "ImageUsage": {"ActiveCount": 1, "TotalCount": 2, "Items": [{"Id": "sha256:0"}]},
        "BuildCacheUsage": {"Items": [{"ID": "x", " Parents": ["y"], "LastUsedAt": None}]},
        "ContainerUsage": {"Items": None},
    }
    usage = check_one(DiskUsage, json.dumps(body).encode())
    assert usage.image_usage is not None
    assert usage.image_usage.items[0].id == "sha256:0"
    assert usage.build_cache_usage is not None
    assert usage.build_cache_usage.items == [BuildCache(id="x", parents=["y"], last_used_at=None)]
    assert usage.container_usage is not None
    assert usage.container_usage.items == []


@pytest.mark.parametrize("engine", ENGINES)
def test_events(engine: str) -> None:
    seen = events(engine)
    verbs = {f"{event.type} {event.verb}" for event in seen}
    assert "network remove" in verbs or {"container start", "network destroy"} <= verbs
    assert not [left for event in seen for left in extra(event)]
    for event in seen:
        assert event.moment is not None
        assert event.moment.unix_ns == event.time_nano
        assert event.moment.replace(microsecond=0) == event.time


@pytest.mark.parametrize("engine", ENGINES[:2])
def test_actions_with_a_tail(engine: str) -> None:
    tails = {event.verb: event.detail for event in events(engine)}
    assert tails["exec_create"] == tails["exec_start"] == "echo a: b"
    assert tails["start"] == ""


def test_events_of_the_first_daemons() -> None:
    body = b'{"status":"die","id":"0123","from":"busybox","time":1374067924}'
    event = check_one(Event, body)
    assert (event.type, event.action, event.actor) == ("", "", None)
    assert (event.verb, event.detail, event.from_) == ("die", "", "busybox")
    assert event.moment == event.time
    assert Event().moment is None


def test_an_identity_token_stays_out_of_sight() -> None:
    assert "secret" not in repr(AuthResponse(status="Login Succeeded", identity_token="secret"))


@pytest.mark.parametrize(
    ("cls", "body"),
    [
        (Volume, {"Name": "data", "Status": {"a": {"b": [1]}}, "ClusterVolume": {"ID": "x"}}),
        (
            Plugin,
            {
                "Id": "0123",
                "Settings": {"Mounts": None, "Env": ["DEBUG=0"], "Args": None, "Devices": []},
                "Config": {
                    "Interface": {"Types": ["docker.volumedriver/1.0"], "Socket": "p.sock"},
                    "Env": [{"Name": "DEBUG", "Settable": None, "Value": None}],
                    "rootfs": {"type": "layers", "diff_ids": ["sha256:0"]},
                },
            },
        ),
    ],
)
def test_what_few_daemons_send(cls: type[Model], body: dict[str, object]) -> None:
    assert not list(extra(check_one(cls, json.dumps(body).encode())))
