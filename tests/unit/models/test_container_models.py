"""Containers in lists and in full: answers recorded from engines, and shapes of old ones."""

import json
import pickle
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from aiodockerapi._core.model import reader
from aiodockerapi._core.times import Timestamp
from aiodockerapi.engine.common import Ulimit
from aiodockerapi.engine.containers.config import ContainerConfig
from aiodockerapi.engine.containers.host_config import HostConfig, PortBinding
from aiodockerapi.engine.containers.inspect import (
    ContainerInspect,
    ContainerState,
    NetworkSettings,
)
from aiodockerapi.engine.containers.models import (
    ContainerCreated,
    ContainerSummary,
    ContainerUpdated,
    WaitError,
    WaitResult,
)

SAMPLES = Path(__file__).parent / "samples"
LISTS = sorted(path.name for path in SAMPLES.glob("container-*-list.json"))
INSPECTS = sorted(path.name for path in SAMPLES.glob("container-*.json") if path.name not in LISTS)
SUMMARIES: TypeAdapter[list[ContainerSummary]] = TypeAdapter(list[ContainerSummary])

PODMAN_EXTRAS = {"Name", "Config", "NetworkingConfig", "Platform", "DefaultReadOnlyNonRecursive"}
"""What Podman's lists show of its own request type, always empty."""


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def inspected(name: str) -> ContainerInspect:
    return reader(ContainerInspect).one(sample(f"container-{name}.json"))


def listed(name: str) -> dict[str, ContainerSummary]:
    answer = reader(ContainerSummary).many(sample(f"container-{name}-list.json"))
    return {summary.short_name: summary for summary in answer}


def extras(value: object, path: str = "") -> Iterator[str]:
    """Yield the path of everything that no field took."""
    if isinstance(value, BaseModel):
        yield from (f"{path}.{name}" for name in value.model_extra or {})
        for name in type(value).model_fields:
            yield from extras(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from extras(inner, f"{path}[{key}]")
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from extras(inner, f"{path}[]")


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_read_whole(name: str) -> None:
    answer = reader(ContainerSummary).many(sample(name))
    assert answer
    known = {f"[].{extra}" for extra in PODMAN_EXTRAS} if "podman" in name else set()
    assert set(extras(answer)) == known


@pytest.mark.parametrize("name", INSPECTS)
def test_inspect_answers_are_read_whole(name: str) -> None:
    assert list(extras(reader(ContainerInspect).one(sample(name)))) == []


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_equal_by_either_way(name: str) -> None:
    assert reader(ContainerSummary).many(sample(name)) == SUMMARIES.validate_json(sample(name))


@pytest.mark.parametrize("name", INSPECTS)
def test_inspect_answers_are_equal_by_either_way(name: str) -> None:
    body = sample(name)
    assert reader(ContainerInspect).one(body) == ContainerInspect.model_validate_json(body)


@pytest.mark.parametrize("name", INSPECTS)
@pytest.mark.parametrize("by_alias", [True, False])
def test_dumps_are_read_again(name: str, by_alias: bool) -> None:
    answer = reader(ContainerInspect).one(sample(name))
    as_json = answer.model_dump_json(by_alias=by_alias, exclude_unset=True)
    assert ContainerInspect.model_validate_json(as_json) == answer
    as_values = answer.model_dump(by_alias=by_alias, exclude_unset=True)
    assert ContainerInspect.model_validate(as_values) == answer


@pytest.mark.parametrize("name", INSPECTS)
def test_answers_are_pickled_before_and_after_they_are_looked_at(name: str) -> None:
    fresh = pickle.loads(pickle.dumps(reader(ContainerInspect).one(sample(name))))
    looked_at = reader(ContainerInspect).one(sample(name))
    assert list(extras(looked_at)) == []
    assert fresh == looked_at == pickle.loads(pickle.dumps(looked_at))


@pytest.mark.parametrize("engine", ["docker-20.10", "docker-28.5", "podman-5.4"])
def test_a_summary_shows_what_runs(engine: str) -> None:
    web = listed(engine)["web"]
    assert web.names == ["/web"]
    assert web.state == "running"
    assert web.status.startswith("Up")
    assert web.created is not None
    assert datetime(2026, 1, 1, tzinfo=UTC) < web.created
    assert {port.public_port for port in web.ports if port.private_port == 80} >= {18080}
    assert web.network_settings is not None
    assert web.network_settings.networks["front"].ip_address == "172.30.5.9"
    assert web.size_root_fs is not None
    assert web.labels["com.example.role"] == "web"


@pytest.mark.parametrize("engine", ["docker-20.10", "docker-28.5"])
def test_a_port_that_is_not_published_has_no_public_one(engine: str) -> None:
    ports = {port.private_port: port for port in listed(engine)["web"].ports}
    assert ports[9000].public_port is None
    assert ports[9000].type == "udp"
    assert ports[9000].ip == ""


def test_docker_leaves_out_a_size_of_zero_in_lists() -> None:
    assert listed("docker-28.5")["web"].size_rw is None
    assert inspected("docker-28.5-web").size_rw == 0
    assert inspected("docker-28.5-exited").size_rw is None


def test_a_list_of_api_1_x_lacks_much() -> None:
    summary = listed("api-1.x")["focused_torvalds"]
    assert summary.created == datetime(2015, 10, 24, 14, 25, 29, tzinfo=UTC)
    assert summary.ports[0].public_port == 49153
    assert (summary.image_id, summary.labels, summary.mounts, summary.state) == ("", {}, [], "")
    assert summary.size_rw is None
    assert summary.host_config is None


def test_the_short_name_is_not_that_of_a_link() -> None:
    summary = ContainerSummary(id="1", names=["/web/database", "/db"])
    assert summary.short_name == "db"
    assert ContainerSummary(id="1").short_name == ""
    assert ContainerInspect(id="1", name="/db").short_name == "db"


@pytest.mark.parametrize("engine", ["docker-20.10", "docker-28.5", "docker-28.5-containerd"])
def test_inspect_shows_the_whole_container(engine: str) -> None:
    web = inspected(f"{engine}-web")
    assert web.config is not None
    assert web.host_config is not None
    assert web.state is not None
    assert web.network_settings is not None
    assert isinstance(web.config, ContainerConfig)
    assert web.config.cmd == ["sleep", "1000"]
    assert web.config.env[:2] == ["A=1", "EMPTY="]
    assert web.config.exposed_ports == {"80/tcp": {}, "9000/udp": {}}
    assert web.config.healthcheck is not None
    assert web.config.healthcheck.start_period == timedelta(seconds=1.5)
    assert web.config.host_config is None
    assert isinstance(web.host_config, HostConfig)
    assert web.host_config.memory == 64 * 2**20
    assert web.host_config.console_size == (24, 80)
    assert web.host_config.ulimits == [Ulimit(name="nofile", soft=512, hard=1024)]
    assert [mount.type for mount in web.host_config.mounts] == ["volume", "tmpfs", "bind"]
    published = web.network_settings.ports["80/tcp"]
    assert published is not None
    assert PortBinding(host_ip="127.0.0.1", host_port="18080") in published
    assert web.network_settings.ports["9000/udp"] is None
    assert web.state.finished_at is None
    assert isinstance(web.state.started_at, Timestamp)
    assert web.state.health is not None
    assert web.state.health.log[0].start is not None


def test_the_containerd_store_tells_the_manifest() -> None:
    manifest = listed("docker-28.5-containerd")["web"].image_manifest_descriptor
    assert manifest is not None
    assert manifest.platform is not None
    assert manifest.platform.os == "linux"
    assert inspected("docker-28.5-containerd-web").image_manifest_descriptor == manifest
    assert inspected("docker-28.5-web").image_manifest_descriptor is None


@pytest.mark.parametrize("engine", ["docker-20.10", "docker-28.5", "podman-5.4"])
def test_inspect_shows_how_a_container_ended(engine: str) -> None:
    state = inspected(f"{engine}-exited").state
    assert state is not None
    assert (state.status, state.exit_code, state.running) == ("exited", 1, False)
    assert state.started_at is not None
    assert state.finished_at is not None
    assert state.started_at < state.finished_at
    assert state.health is None


def test_masked_paths_tell_none_from_the_default_ones() -> None:
    exited = inspected("docker-28.5-exited").host_config
    web = inspected("docker-28.5-web").host_config
    assert exited is not None
    assert web is not None
    assert exited.masked_paths == []
    assert web.masked_paths
    assert HostConfig.model_validate({"MaskedPaths": None}).masked_paths is None


def test_a_state_that_was_never_started() -> None:
    body = b'{"StartedAt":"0001-01-01T00:00:00Z","FinishedAt":"","Dead":0,"Running":1}'
    state = reader(ContainerState).one(body)
    assert (state.started_at, state.finished_at) == (None, None)
    assert (state.dead, state.running) == (False, True)


PORTS: list[tuple[Any, dict[str, list[PortBinding] | None]]] = [
    (None, {}),
    ([], {}),
    ([{"PrivatePort": 80, "Type": "tcp"}], {"80/tcp": None}),
    (
        [
            {"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"},
            {"IP": "::", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"},
            {"PrivatePort": 53, "Type": "udp"},
        ],
        {
            "80/tcp": [
                PortBinding(host_ip="0.0.0.0", host_port="8080"),
                PortBinding(host_ip="::", host_port="8080"),
            ],
            "53/udp": None,
        },
    ),
    (
        {"80/tcp": [{"HostIp": "", "HostPort": "80"}], "81/tcp": None, "82/tcp": []},
        {"80/tcp": [PortBinding(host_ip="", host_port="80")], "81/tcp": None, "82/tcp": []},
    ),
]


@pytest.mark.parametrize(("ports", "expected"), PORTS)
def test_ports_are_a_map_whatever_the_daemon_sends(
    ports: object, expected: dict[str, list[PortBinding] | None]
) -> None:
    body = json.dumps({"Ports": ports}).encode()
    read = reader(NetworkSettings).one(body)
    assert read.ports == expected
    assert read == NetworkSettings.model_validate_json(body)
    # The class of the bindings stands in two places of the answer, of which one is read late.
    whole = reader(ContainerInspect).one(b'{"Id":"1","NetworkSettings":' + body + b"}")
    assert whole.network_settings == read


@pytest.mark.parametrize("field", ["Cmd", "Entrypoint"])
def test_commands_of_old_daemons_are_strings(field: str) -> None:
    body = json.dumps({"Id": "1", "Config": {field: "top -b"}}).encode()
    config = reader(ContainerInspect).one(body).config
    assert config is not None
    assert getattr(config, field.lower()) == ["top -b"]
    assert config == ContainerConfig.model_validate({field: ["top -b"]})


def test_an_old_swarm_tells_the_node() -> None:
    answer = reader(ContainerInspect).one(b'{"Id":"1","Node":{"Name":"n1","Cpus":4}}')
    assert answer.node == {"Name": "n1", "Cpus": 4}


def test_wait_tells_the_status_and_what_went_wrong() -> None:
    assert reader(WaitResult).one(b'{"StatusCode":137}') == WaitResult(status_code=137)
    failed = reader(WaitResult).one(b'{"Error":{"Message":"no such file"},"StatusCode":0}')
    assert failed == WaitResult(status_code=0, error=WaitError(message="no such file"))
    assert reader(WaitResult).one(b'{"Error":null,"StatusCode":1}').error is None


def test_create_and_update_tell_their_warnings() -> None:
    assert reader(ContainerCreated).one(b'{"Id":"1","Warnings":null}').warnings == []
    assert reader(ContainerUpdated).one(b'{"Warnings":["w"]}').warnings == ["w"]


@pytest.mark.parametrize("model", [ContainerSummary, ContainerInspect, ContainerCreated])
def test_a_container_has_an_id(
    model: type[ContainerSummary] | type[ContainerInspect] | type[ContainerCreated],
) -> None:
    with pytest.raises(ValidationError, match="Id"):
        reader(model).one(b"{}")


def test_a_wrong_type_is_named_by_its_path() -> None:
    body = b'{"Id":"1","HostConfig":{"Ulimits":[{"Soft":"many"}]}}'
    with pytest.raises(ValidationError) as caught:
        reader(ContainerInspect).one(body)
    assert caught.value.errors()[0]["loc"] == ("HostConfig", "Ulimits", 0, "Soft")


def test_states_of_a_newer_daemon_are_kept() -> None:
    summary = reader(ContainerSummary).one(b'{"Id":"1","State":"frozen","Mood":{"A":[1]}}')
    assert summary.state == "frozen"
    assert summary.model_extra == {"Mood": {"A": [1]}}


def test_settings_that_were_only_ever_described_are_taken() -> None:
    body = b'{"Address":"","PortMapping":null,"Bridge":"docker0","HairpinMode":false}'
    settings = reader(NetworkSettings).one(body)
    assert settings.model_extra == {}
    assert (settings.address, settings.port_mapping, settings.bridge) == ("", None, "docker0")
