"""What the rows of the swarm can't show: several requests, refusals, and what is not sent."""

import json
import re
from collections.abc import Awaitable, Callable

import pytest

from aiodockerapi import DockerSession
from aiodockerapi._wire.frames import STDOUT, Frame
from aiodockerapi.engine.configs.models import ConfigSpec
from aiodockerapi.engine.secrets.models import SecretSpec
from aiodockerapi.engine.services.container_spec import ContainerSpec
from aiodockerapi.engine.services.spec import ReplicatedService, ServiceMode, ServiceSpec
from aiodockerapi.engine.services.task_spec import TaskSpec
from aiodockerapi.engine.swarm.change import ATTEMPTS
from aiodockerapi.engine.swarm.models import SwarmSpec
from aiodockerapi.engine.swarm.setup import JoinTokens, SwarmInit, SwarmJoin, UnlockKey
from aiodockerapi.errors import (
    InvalidArgument,
    InvalidResponse,
    NotFound,
    ServerError,
    UnsupportedVersion,
)
from aiodockerapi.testing import Answer, FakeDaemon

STALE = Answer.json({"message": "rpc error: code = Unknown desc = update out of sequence"}, 500)
NEWER = ServiceSpec(
    task_template=TaskSpec(
        container_spec=ContainerSpec(image="busybox", capability_add=["ALL"]),
    )
)
THREE = ServiceMode(replicated=ReplicatedService(replicas=3))


def service(version: int, label: str) -> Answer:
    return Answer.json(
        {
            "ID": "a",
            "Version": {"Index": version},
            "Spec": {"Name": "web", "Labels": {"by": label}, "NewerField": [1]},
        }
    )


def scaled(spec: ServiceSpec) -> ServiceSpec:
    return spec.model_copy(update={"mode": THREE})


async def test_a_change_keeps_the_rest_and_is_made_anew_if_somebody_was_faster() -> None:
    async with FakeDaemon() as daemon:
        daemon.on("GET", "/services/web", service(7, "me"), service(9, "them"))
        daemon.on("POST", "/services/web/update", STALE, Answer.json({"Warnings": ["w"]}))
        async with DockerSession(daemon.host) as docker:
            updated = await docker.services.change("web", scaled)
        sent = [request for request in daemon.requests if request.method == "POST"]
    assert updated.warnings == ["w"]
    assert [request.query["version"] for request in sent] == [["7"], ["9"]]
    assert [request.json() for request in sent] == [
        {
            "Name": "web",
            "Labels": {"by": by},
            "Mode": {"Replicated": {"Replicas": 3}},
            "NewerField": [1],
        }
        for by in ("me", "them")
    ]
    # An empty header would make the swarm forget the credentials that it has.
    assert all("X-Registry-Auth" not in request.headers for request in sent)


async def test_a_change_gives_up_in_the_end() -> None:
    async with FakeDaemon() as daemon:
        daemon.on("GET", "/services/web", service(7, "me"))
        daemon.on("POST", "/services/web/update", STALE)
        async with DockerSession(daemon.host) as docker:
            with pytest.raises(ServerError, match="out of sequence"):
                await docker.services.change("web", scaled)
        sent = [request for request in daemon.requests if request.method == "POST"]
    assert len(sent) == ATTEMPTS


async def test_another_refusal_of_a_change_is_not_tried_again() -> None:
    async with FakeDaemon() as daemon:
        daemon.on("GET", "/services/web", service(7, "me"))
        daemon.on("POST", "/services/web/update", Answer.json({"message": "broken"}, 500))
        async with DockerSession(daemon.host) as docker:
            with pytest.raises(ServerError, match="broken"):
                await docker.services.change("web", scaled)
            with pytest.raises(NotFound):
                await docker.services.change("other", scaled)
        assert [request.method for request in daemon.requests].count("POST") == 1


@pytest.mark.parametrize("group", ["nodes", "secrets", "configs"])
async def test_the_other_groups_change_alike(group: str) -> None:
    async with FakeDaemon() as daemon:
        found = Answer.json({"ID": "a", "Version": {"Index": 5}, "Spec": {"Name": "x"}})
        daemon.on("GET", f"/{group}/a", found)
        daemon.on("POST", f"/{group}/a/update", Answer.empty(200))
        async with DockerSession(daemon.host) as docker:
            change = {
                "nodes": lambda: docker.nodes.change(
                    "a", lambda spec: spec.model_copy(update={"labels": {"a": "b"}})
                ),
                "secrets": lambda: docker.secrets.change(
                    "a", lambda spec: spec.model_copy(update={"labels": {"a": "b"}})
                ),
                "configs": lambda: docker.configs.change(
                    "a", lambda spec: spec.model_copy(update={"labels": {"a": "b"}})
                ),
            }
            await change[group]()
        assert daemon.requests[-1].query == {"version": ["5"]}
        assert daemon.requests[-1].json() == {"Name": "x", "Labels": {"a": "b"}}


async def test_the_swarm_changes_alike() -> None:
    async with FakeDaemon() as daemon:
        found = {"ID": "a", "Version": {"Index": 5}, "Spec": {"Name": "x", "Labels": None}}
        daemon.on("GET", "/swarm", Answer.json(found))
        daemon.on("POST", "/swarm/update", Answer.empty(200))
        async with DockerSession(daemon.host) as docker:
            await docker.swarm.change(
                lambda spec: SwarmSpec(name=spec.name, labels={"a": "b"}),
            )
        assert daemon.requests[-1].query == {"version": ["5"]}
        assert daemon.requests[-1].json() == {"Name": "x", "Labels": {"a": "b"}}


@pytest.mark.parametrize("body", [b"", b"null", b'{"ID": "x"}', b"12"])
async def test_the_id_of_a_new_swarm_s_node_must_be_text(body: bytes) -> None:
    async with FakeDaemon() as daemon:
        answer = Answer.raw(body, content_type="application/json")
        daemon.on("POST", "/swarm/init", answer)
        async with DockerSession(daemon.host) as docker:
            with pytest.raises(InvalidResponse) as caught:
                await docker.swarm.init(SwarmInit())
    assert caught.value.path == "/swarm/init"


@pytest.mark.parametrize("tty", [True, False])
async def test_below_api_1_42_the_service_or_task_is_asked_for_its_terminal(tty: bool) -> None:
    spec = {"ContainerSpec": {"Image": "busybox", "TTY": tty}}
    async with FakeDaemon(api_version="1.41") as daemon:
        daemon.on("GET", "/services/a/logs", Answer.frames([(1, b"hi\n")], tty=tty))
        daemon.on("GET", "/tasks/t/logs", Answer.frames([(1, b"hi\n")], tty=tty))
        daemon.on("GET", "/services/a", Answer.json({"ID": "a", "Spec": {"TaskTemplate": spec}}))
        daemon.on("GET", "/tasks/t", Answer.json({"ID": "t", "Spec": spec}))
        async with DockerSession(daemon.host) as docker:
            assert await docker.services.logs("a").collect() == [Frame(STDOUT, b"hi\n")]
            assert await docker.tasks.logs("t").collect() == [Frame(STDOUT, b"hi\n")]


async def test_logs_that_can_only_be_misunderstood_are_refused() -> None:
    docker = DockerSession("unix:///nowhere.sock")
    with pytest.raises(InvalidArgument, match="tail is -1"):
        docker.services.logs("a", tail=-1)
    with pytest.raises(InvalidArgument, match="neither stdout nor stderr"):
        docker.tasks.logs("a", stdout=False, stderr=False)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda docker: docker.services.create(NEWER), "capability_add needs API 1.41"),
        (lambda docker: docker.services.list(status=True), "status needs API 1.41"),
        (
            lambda docker: docker.services.inspect("a", insert_defaults=True),
            "insertDefaults needs API 1.29",
        ),
        (lambda docker: docker.configs.list(), "GET /configs needs API 1.30"),
        (lambda docker: docker.tasks.logs("a").collect(), "GET /tasks/{id}/logs needs API 1.29"),
        (
            lambda docker: docker.swarm.init(SwarmInit(data_path_port=4790)),
            "data_path_port needs API 1.40",
        ),
    ],
)
async def test_what_an_old_daemon_does_not_have_is_not_sent(
    call: Callable[[DockerSession], Awaitable[object]], told: str
) -> None:
    async with FakeDaemon(api_version="1.28") as daemon:
        async with DockerSession(daemon.host) as docker:
            with pytest.raises(UnsupportedVersion, match=re.escape(told)):
                await call(docker)
        assert [request for request in daemon.requests if request.version is not None] == []


def test_secrets_do_not_show() -> None:
    shown = repr(
        [
            SecretSpec(name="key", data=b"hunter2"),
            UnlockKey(unlock_key="hunter2"),
            JoinTokens(worker="hunter2", manager="hunter2"),
            SwarmJoin(join_token="hunter2"),
        ]
    )
    assert "hunter2" not in shown


def test_content_is_bytes_to_the_user_and_base64_on_the_wire() -> None:
    spec = ConfigSpec(name="motd", data=b"\x00\xff")
    assert spec.data == b"\x00\xff"
    assert spec.model_dump(mode="json")["data"] == "AP8="
    assert ConfigSpec.model_validate_json('{"Name": "motd", "Data": "AP8="}') == spec
    assert ConfigSpec.model_validate({"Name": "motd", "Data": "AP8="}) == spec
    assert ConfigSpec.model_validate_json('{"Data": null}').data is None
    assert ConfigSpec.model_json_schema()["properties"]["Data"]["contentEncoding"] == "base64"


@pytest.mark.parametrize("wrong", ["A", "AP8", "?P8=", 12])
def test_what_is_no_content_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="validation error"):
        ConfigSpec.model_validate_json(json.dumps({"Data": wrong}))
    with pytest.raises(ValueError, match="validation error"):
        ConfigSpec.model_validate({"Data": wrong})
