"""The configs of a swarm."""

import json

from aiodockerapi.engine.configs.models import Config, ConfigCreated, ConfigSpec
from aiodockerapi.engine.swarm.models import Driver
from aiodockerapi.testing import Answer
from tests.operations.row import Row

SPEC = ConfigSpec(
    name="motd",
    labels={"stage": "test"},
    data=b"hello",
    templating=Driver(name="golang", options={"a": "b"}),
)
SPEC_JSON = {
    "Name": "motd",
    "Labels": {"stage": "test"},
    "Data": "aGVsbG8=",
    "Templating": {"Name": "golang", "Options": {"a": "b"}},
}

ROWS = [
    Row(
        "ConfigList",
        lambda docker: docker.configs.list(
            filters={"id": "a", "label": "stage=test", "name": ["motd", "other"]}
        ),
        "GET",
        "/configs",
        query={
            "filters": [
                json.dumps({"id": ["a"], "label": ["stage=test"], "name": ["motd", "other"]})
            ]
        },
        answer=Answer.json([{"ID": "a"}]),
        value=[Config(id="a")],
    ),
    Row(
        "ConfigCreate",
        lambda docker: docker.configs.create(SPEC),
        "POST",
        "/configs/create",
        body=SPEC_JSON,
        answer=Answer.json({"ID": "a"}, 201),
        value=ConfigCreated(id="a"),
    ),
    Row(
        "ConfigInspect",
        lambda docker: docker.configs.inspect("motd"),
        "GET",
        "/configs/motd",
        answer=Answer.json({"ID": "a", "Spec": SPEC_JSON}),
        value=Config(id="a", spec=SPEC),
    ),
    Row(
        "ConfigUpdate",
        lambda docker: docker.configs.update("motd", SPEC, version=3),
        "POST",
        "/configs/motd/update",
        query={"version": ["3"]},
        body=SPEC_JSON,
        answer=Answer.empty(200),
    ),
    Row(
        "ConfigDelete",
        lambda docker: docker.configs.remove(ConfigCreated(id="a")),
        "DELETE",
        "/configs/a",
    ),
]
