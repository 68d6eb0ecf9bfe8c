"""The secrets of a swarm."""

import json

from aiodockerapi.engine.secrets.models import Secret, SecretCreated, SecretSpec
from aiodockerapi.engine.swarm.models import Driver
from aiodockerapi.testing import Answer
from tests.operations.row import Row

SPEC = SecretSpec(
    name="key",
    labels={"stage": "test"},
    data=b"\x00hunter2\xff",
    driver=Driver(name="vault", options={"a": "b"}),
    templating=Driver(name="golang"),
)
SPEC_JSON = {
    "Name": "key",
    "Labels": {"stage": "test"},
    "Data": "AGh1bnRlcjL/",
    "Driver": {"Name": "vault", "Options": {"a": "b"}},
    "Templating": {"Name": "golang"},
}

ROWS = [
    Row(
        "SecretList",
        lambda docker: docker.secrets.list(
            filters={"id": "a", "label": "stage=test", "name": "ke", "names": ["key", "other"]}
        ),
        "GET",
        "/secrets",
        query={
            "filters": [
                json.dumps(
                    {
                        "id": ["a"],
                        "label": ["stage=test"],
                        "name": ["ke"],
                        "names": ["key", "other"],
                    }
                )
            ]
        },
        answer=Answer.json([{"ID": "a"}]),
        value=[Secret(id="a")],
    ),
    Row(
        "SecretCreate",
        lambda docker: docker.secrets.create(SPEC),
        "POST",
        "/secrets/create",
        body=SPEC_JSON,
        answer=Answer.json({"ID": "a"}, 201),
        value=SecretCreated(id="a"),
    ),
    Row(
        "SecretCreate",
        lambda docker: docker.secrets.create(SecretSpec(name="key")),
        "POST",
        "/secrets/create",
        body={"Name": "key"},
        answer=Answer.json({"Id": "a"}, 201),
        value=SecretCreated(id="a"),
        note="as-described",
    ),
    Row(
        "SecretInspect",
        lambda docker: docker.secrets.inspect("key"),
        "GET",
        "/secrets/key",
        answer=Answer.json({"ID": "a", "Spec": {"Name": "key", "Labels": None}}),
        value=Secret(id="a", spec=SecretSpec(name="key", labels={})),
    ),
    Row(
        "SecretUpdate",
        lambda docker: docker.secrets.update("key", SPEC, version=3),
        "POST",
        "/secrets/key/update",
        query={"version": ["3"]},
        body=SPEC_JSON,
        answer=Answer.empty(200),
    ),
    Row(
        "SecretDelete",
        lambda docker: docker.secrets.remove(SecretCreated(id="a")),
        "DELETE",
        "/secrets/a",
    ),
]
