"""The services of a swarm."""

import json

from aiodockerapi._wire.frames import STDERR, STDOUT, Frame
from aiodockerapi.engine.auth import AuthConfig
from aiodockerapi.engine.services.models import (
    Service,
    ServiceCreated,
    ServiceStatus,
    ServiceUpdated,
)
from aiodockerapi.engine.services.spec import (
    GlobalJob,
    GlobalService,
    ReplicatedJob,
    ServiceMode,
    ServiceSpec,
)
from aiodockerapi.engine.services.task_spec import PluginSpec, RuntimePrivilege, TaskSpec
from aiodockerapi.testing import Answer
from tests.operations.row import Row
from tests.operations.service_specs import SPEC, SPEC_JSON

AUTH = AuthConfig(username="me", password="secret")
HEADER = {"X-Registry-Auth": "eyJ1c2VybmFtZSI6Im1lIiwicGFzc3dvcmQiOiJzZWNyZXQifQ=="}

ROWS = [
    Row(
        "ServiceList",
        lambda docker: docker.services.list(
            filters={
                "id": "a",
                "label": "stage=test",
                "mode": ["replicated", "global-job"],
                "name": "web",
                "runtime": "container",
            },
            status=True,
        ),
        "GET",
        "/services",
        query={
            "filters": [
                json.dumps(
                    {
                        "id": ["a"],
                        "label": ["stage=test"],
                        "mode": ["replicated", "global-job"],
                        "name": ["web"],
                        "runtime": ["container"],
                    }
                )
            ],
            "status": ["1"],
        },
        answer=Answer.json([{"ID": "a", "ServiceStatus": {"RunningTasks": 2, "DesiredTasks": 3}}]),
        value=[Service(id="a", service_status=ServiceStatus(running_tasks=2, desired_tasks=3))],
    ),
    Row(
        "ServiceCreate",
        lambda docker: docker.services.create(SPEC, auth=AUTH),
        "POST",
        "/services/create",
        body=SPEC_JSON,
        headers=HEADER,
        answer=Answer.json({"ID": "a", "Warnings": None}, 201),
        value=ServiceCreated(id="a", warnings=[]),
    ),
    Row(
        "ServiceCreate",
        lambda docker: docker.services.create(
            ServiceSpec(
                name="sshfs",
                task_template=TaskSpec(
                    plugin_spec=PluginSpec(
                        name="sshfs",
                        remote="vieux/sshfs:latest",
                        privileges=[
                            RuntimePrivilege(name="network", description="net", value=["host"])
                        ],
                        disabled=True,
                        env=["DEBUG=1"],
                    ),
                    runtime="plugin",
                ),
                mode=ServiceMode(global_=GlobalService()),
            )
        ),
        "POST",
        "/services/create",
        body={
            "Name": "sshfs",
            "TaskTemplate": {
                "PluginSpec": {
                    "name": "sshfs",
                    "remote": "vieux/sshfs:latest",
                    "privileges": [{"name": "network", "description": "net", "value": ["host"]}],
                    "disabled": True,
                    "env": ["DEBUG=1"],
                },
                "Runtime": "plugin",
            },
            "Mode": {"Global": {}},
        },
        answer=Answer.json({"ID": "a", "Warning": "careful"}, 201),
        value=ServiceCreated(id="a", warning="careful"),
        note="plugin",
    ),
    Row(
        "ServiceCreate",
        lambda docker: docker.services.create(
            ServiceSpec(mode=ServiceMode(replicated_job=ReplicatedJob(max_concurrent=2)))
        ),
        "POST",
        "/services/create",
        body={"Mode": {"ReplicatedJob": {"MaxConcurrent": 2}}},
        answer=Answer.json({"ID": "a"}, 201),
        value=ServiceCreated(id="a"),
        note="job",
    ),
    Row(
        "ServiceInspect",
        lambda docker: docker.services.inspect("web", insert_defaults=True),
        "GET",
        "/services/web",
        query={"insertDefaults": ["1"]},
        answer=Answer.json({"ID": "a", "Spec": SPEC_JSON}),
        value=Service(id="a", spec=SPEC),
    ),
    Row(
        "ServiceUpdate",
        lambda docker: docker.services.update(
            Service(id="a"),
            SPEC,
            version=12,
            auth=AUTH,
            registry_auth_from="previous-spec",
            rollback="previous",
        ),
        "POST",
        "/services/a/update",
        query={
            "version": ["12"],
            "registryAuthFrom": ["previous-spec"],
            "rollback": ["previous"],
        },
        body=SPEC_JSON,
        headers=HEADER,
        answer=Answer.json({"Warnings": ["no digest"]}),
        value=ServiceUpdated(warnings=["no digest"]),
    ),
    Row(
        "ServiceUpdate",
        lambda docker: docker.services.update(
            "web", ServiceSpec(mode=ServiceMode(global_job=GlobalJob())), version=12
        ),
        "POST",
        "/services/web/update",
        query={"version": ["12"]},
        body={"Mode": {"GlobalJob": {}}},
        answer=Answer.json({"Warnings": None}),
        value=ServiceUpdated(warnings=[]),
        note="job",
    ),
    Row(
        "ServiceDelete",
        lambda docker: docker.services.remove(ServiceCreated(id="a")),
        "DELETE",
        "/services/a",
        answer=Answer.empty(200),
    ),
    Row(
        "ServiceLogs",
        lambda docker: docker.services.logs(
            "web",
            follow=True,
            stdout=True,
            stderr=False,
            since=1767312000,
            timestamps=True,
            details=True,
            tail=5,
        ).collect(),
        "GET",
        "/services/web/logs",
        query={
            "follow": ["1"],
            "stdout": ["1"],
            "stderr": ["0"],
            "since": ["1767312000"],
            "timestamps": ["1"],
            "details": ["1"],
            "tail": ["5"],
        },
        answer=Answer.frames([(1, b"hello\n"), (2, b"oh\n")]),
        value=[Frame(STDOUT, b"hello\n"), Frame(STDERR, b"oh\n")],
    ),
    Row(
        "ServiceLogs",
        lambda docker: docker.services.logs("web").collect(),
        "GET",
        "/services/web/logs",
        query={
            "follow": ["0"],
            "stdout": ["1"],
            "stderr": ["1"],
            "timestamps": ["0"],
            "tail": ["all"],
        },
        answer=Answer.frames([(1, b"hello\r\n")], tty=True),
        value=[Frame(STDOUT, b"hello\r\n")],
        note="terminal",
    ),
]
