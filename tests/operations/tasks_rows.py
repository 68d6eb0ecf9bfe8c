"""The tasks of a swarm."""

import json
from datetime import UTC, datetime

from aiodockerapi._wire.frames import STDERR, Frame
from aiodockerapi.engine.tasks.models import Task, TaskStatus
from aiodockerapi.testing import Answer
from tests.operations.row import Row

ROWS = [
    Row(
        "TaskList",
        lambda docker: docker.tasks.list(
            filters={
                "_up-to-date": True,
                "desired-state": ["running", "accepted"],
                "id": "a",
                "label": "stage=test",
                "name": "cache",
                "node": "web-1",
                "runtime": "container",
                "service": "cache",
            }
        ),
        "GET",
        "/tasks",
        query={
            "filters": [
                json.dumps(
                    {
                        "_up-to-date": ["true"],
                        "desired-state": ["running", "accepted"],
                        "id": ["a"],
                        "label": ["stage=test"],
                        "name": ["cache"],
                        "node": ["web-1"],
                        "runtime": ["container"],
                        "service": ["cache"],
                    }
                )
            ]
        },
        answer=Answer.json([{"ID": "a"}]),
        value=[Task(id="a")],
    ),
    Row(
        "TaskInspect",
        lambda docker: docker.tasks.inspect("a"),
        "GET",
        "/tasks/a",
        answer=Answer.json({"ID": "a", "Status": {"State": "running"}, "Labels": None}),
        value=Task(id="a", status=TaskStatus(state="running"), labels={}),
    ),
    Row(
        "TaskLogs",
        lambda docker: docker.tasks.logs(
            Task(id="a"),
            follow=True,
            stdout=False,
            stderr=True,
            since=datetime(2026, 1, 2, tzinfo=UTC),
            timestamps=True,
            details=True,
            tail=5,
        ).collect(),
        "GET",
        "/tasks/a/logs",
        query={
            "follow": ["1"],
            "stdout": ["0"],
            "stderr": ["1"],
            "since": ["1767312000.000000000"],
            "timestamps": ["1"],
            "details": ["1"],
            "tail": ["5"],
        },
        answer=Answer.frames([(2, b"oh\n")]),
        value=[Frame(STDERR, b"oh\n")],
    ),
]
