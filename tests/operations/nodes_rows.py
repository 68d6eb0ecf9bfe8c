"""The nodes of a swarm."""

import json

from aiodockerapi.engine.nodes.models import Node, NodeSpec
from aiodockerapi.testing import Answer
from tests.operations.row import Row

ROWS = [
    Row(
        "NodeList",
        lambda docker: docker.nodes.list(
            filters={
                "id": "a",
                "label": ["gpu", "ssd"],
                "membership": "accepted",
                "name": "web-1",
                "node.label": "zone=a",
                "role": ["manager", "worker"],
            }
        ),
        "GET",
        "/nodes",
        query={
            "filters": [
                json.dumps(
                    {
                        "id": ["a"],
                        "label": ["gpu", "ssd"],
                        "membership": ["accepted"],
                        "name": ["web-1"],
                        "node.label": ["zone=a"],
                        "role": ["manager", "worker"],
                    }
                )
            ]
        },
        answer=Answer.json([{"ID": "a"}]),
        value=[Node(id="a")],
    ),
    Row(
        "NodeInspect",
        lambda docker: docker.nodes.inspect("web-1"),
        "GET",
        "/nodes/web-1",
        answer=Answer.json({"ID": "a", "Spec": {"Role": "manager"}}),
        value=Node(id="a", spec=NodeSpec(role="manager")),
    ),
    Row(
        "NodeUpdate",
        lambda docker: docker.nodes.update(
            Node(id="a"),
            NodeSpec(name="n", labels={"zone": "a"}, role="worker", availability="drain"),
            version=7,
        ),
        "POST",
        "/nodes/a/update",
        query={"version": ["7"]},
        body={"Name": "n", "Labels": {"zone": "a"}, "Role": "worker", "Availability": "drain"},
        answer=Answer.empty(200),
    ),
    Row(
        "NodeDelete",
        lambda docker: docker.nodes.remove("a", force=True),
        "DELETE",
        "/nodes/a",
        query={"force": ["1"]},
        answer=Answer.empty(200),
    ),
]
