"""What managers of swarms answer is read, all of it, and can be sent back."""

import json
from datetime import timedelta

import pytest

from aiodockerapi._core.model import Model, to_json
from aiodockerapi.engine.configs.models import Config
from aiodockerapi.engine.nodes.models import Node
from aiodockerapi.engine.secrets.models import Secret
from aiodockerapi.engine.services.models import Service
from aiodockerapi.engine.services.spec import GlobalService, ServiceSpec
from aiodockerapi.engine.swarm.setup import SwarmInspect
from aiodockerapi.engine.tasks.models import Task, TaskStatus
from tests.unit.models.answers import check_many, check_one, extra, recorded

ENGINES = ["docker-20.10", "docker-28.5"]
LISTS: dict[str, type[Model]] = {
    "configs": Config,
    "nodes": Node,
    "secrets": Secret,
    "services": Service,
    "tasks": Task,
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", LISTS)
def test_every_field_of_a_list_is_known(engine: str, name: str) -> None:
    read = check_many(LISTS[name], recorded(f"{engine}-{name}"))
    assert read
    assert list(extra(read)) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_every_field_of_the_swarm_is_known(engine: str) -> None:
    swarm = check_one(SwarmInspect, recorded(f"{engine}-swarm"))
    assert list(extra(swarm)) == []
    assert swarm.version.index > 0
    assert swarm.spec.encryption_config is not None
    assert swarm.spec.encryption_config.auto_lock_managers
    assert swarm.join_tokens.worker == "SWMTKN-1-redacted"
    assert swarm.subnet_size == 24


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ["configs", "nodes", "secrets", "services"])
def test_a_spec_is_sent_back_as_it_came(engine: str, name: str) -> None:
    body = recorded(f"{engine}-{name}")
    for read, plain in zip(check_many(LISTS[name], body), json.loads(body), strict=True):
        assert isinstance(read, Config | Node | Secret | Service)
        assert json.loads(to_json(read.spec)) == plain["Spec"]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_service_tells_what_it_is_and_was(engine: str) -> None:
    services = {
        service.spec.name: service
        for service in check_many(Service, recorded(f"{engine}-services"))
    }
    web = services["web"]
    assert web.previous_spec is not None
    assert (web.spec.labels, web.previous_spec.labels) == ({"a": "c"}, {"a": "b"})
    container = web.spec.task_template.container_spec
    assert container is not None
    assert container.stop_grace_period == timedelta(seconds=3)
    assert container.healthcheck is not None
    assert container.healthcheck.test == ["CMD", "true"]
    assert container.secrets[0].file is not None
    assert container.secrets[0].file.mode == 0o400
    assert web.update_status is not None
    assert web.update_status.state == "updating"
    assert web.endpoint is not None
    assert web.endpoint.ports[0].published_port == 8080

    everywhere = services["everywhere"]
    assert everywhere.spec.mode is not None
    assert everywhere.spec.mode.global_ == GlobalService()
    assert everywhere.spec.mode.replicated is None
    assert everywhere.service_status is not None
    assert everywhere.service_status.desired_tasks >= 1
    assert services["job"].job_status is not None
    assert services["job"].service_status is not None
    assert services["job"].service_status.completed_tasks == 2


@pytest.mark.parametrize("engine", ENGINES)
def test_a_task_tells_of_its_container_ports_and_networks(engine: str) -> None:
    tasks = check_many(Task, recorded(f"{engine}-tasks"))
    (web,) = [task for task in tasks if task.status.state == "running" and task.slot]
    assert web.status.container_status is not None
    assert web.status.container_status.pid > 0
    assert web.status.port_status is not None
    assert web.status.port_status.ports[0].publish_mode == "host"
    network = web.networks_attachments[0].network
    assert network is not None
    assert (network.spec.name, network.spec.attachable) == ("mesh", True)
    assert web.networks_attachments[0].addresses[0].startswith("10.44.0.")
    assert {task.job_iteration is not None for task in tasks} == {True, False}
    (waiting,) = [task for task in tasks if task.status.state == "pending"]
    assert waiting.status.err.startswith("no suitable node")
    assert waiting.status.container_status is None


@pytest.mark.parametrize("engine", ENGINES)
def test_a_config_has_its_content_and_a_secret_never(engine: str) -> None:
    (config,) = check_many(Config, recorded(f"{engine}-configs"))
    assert config.spec.data == b"hello\n"
    assert config.spec.templating is not None
    assert config.spec.templating.name == "golang"
    (secret,) = check_many(Secret, recorded(f"{engine}-secrets"))
    assert secret.spec.data is None


def test_what_is_left_out_can_be_looked_at_all_the_same() -> None:
    service = check_one(Service, b'{"ID": "a"}')
    assert (service.version.index, service.spec) == (0, ServiceSpec())
    assert service.spec.task_template.container_spec is None
    assert check_one(Task, b'{"ID": "a", "Labels": null}').status == TaskStatus()
    node = check_one(Node, b'{"ID": "a"}')
    assert (node.spec.role, node.status.state, node.description.hostname) == ("", "", "")
    assert check_one(SwarmInspect, b"{}").join_tokens.worker == ""
