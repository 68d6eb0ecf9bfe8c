"""One row for each operation: what it sends, and what it makes of the answer.

To add an operation, add a `Row` to the list of its group, once for its plainest call and once for
each call that sends something else. What is left at its default is what most operations have.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiodockerapi import (
    STDERR,
    STDOUT,
    ContainerConfig,
    DockerSession,
    Frame,
    HostConfig,
    RestartPolicy,
)
from aiodockerapi.models import (
    ContainerCreated,
    ContainerInspect,
    ContainerSummary,
    ImageSummary,
    Info,
    Ping,
    RunResult,
    SearchResult,
    Version,
    WaitResult,
)
from aiodockerapi.testing import Answer
from tests.operations.scripts import echo, says

__all__ = ["ROWS", "Row"]


@dataclass(frozen=True)
class Row:
    """One call of an operation.

    Attributes:
        call: Makes the call.
        asks: Method and path, without the version.
        answer: What the daemon answers.
        value: What the call returns.
        query: The parameters sent, with all values of each.
        body: The JSON document sent; None for no body.
        also: Further requests the call makes, by method and path, and their answers.
        api: The daemon's API version.
        versioned: Whether the path has a version.
    """

    call: Callable[[DockerSession], Awaitable[object]]
    asks: str
    answer: Answer
    value: object
    query: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    body: object = None
    also: dict[str, Answer] = field(default_factory=dict[str, Answer])
    api: str = "1.51"
    versioned: bool = True


NOTHING = Answer.empty(204)
ALREADY = Answer.empty(304)
ID = "f00d" * 16
CREATED = Answer.json({"Id": ID, "Warnings": None}, 201)

SYSTEM = [
    Row(
        lambda docker: docker.info(),
        "GET /info",
        Answer.json({"ID": "x", "NCPU": 2, "Name": "host"}),
        Info(id="x", ncpu=2, name="host"),
    ),
    Row(
        lambda docker: docker.version(),
        "GET /version",
        Answer.json({"Version": "28.5.2", "ApiVersion": "1.51"}),
        Version(version="28.5.2", api_version="1.51"),
    ),
    Row(
        lambda docker: docker.ping(),
        "GET /_ping",
        Answer.text("OK", headers={"Builder-Version": "2", "Swarm": "inactive"}),
        Ping(
            api_version="1.51",
            builder_version="2",
            docker_experimental=False,
            os_type="linux",
            swarm="inactive",
            server="Docker/28.5.2 (linux)",
            libpod_api_version="",
        ),
        versioned=False,
    ),
]

IMAGES = [
    Row(
        lambda docker: docker.images.list(),
        "GET /images/json",
        Answer.json([{"Id": "sha256:1", "RepoTags": ["redis:7"], "Size": 7}]),
        [ImageSummary(id="sha256:1", repo_tags=["redis:7"], size=7)],
    ),
    Row(
        lambda docker: docker.images.list(
            all=True, filters={"dangling": True, "label": ["a=b", "c"]}, shared_size=True
        ),
        "GET /images/json",
        Answer.json([]),
        [],
        query={
            "all": ["1"],
            "filters": ['{"dangling": ["true"], "label": ["a=b", "c"]}'],
            "shared-size": ["1"],
        },
    ),
    Row(
        lambda docker: docker.images.list(manifests=True, identity=True),
        "GET /images/json",
        Answer.json(None),
        [],
        query={"manifests": ["1"], "identity": ["1"]},
        api="1.55",
    ),
    Row(
        lambda docker: docker.images.search("redis"),
        "GET /images/search",
        Answer.json([{"name": "redis", "star_count": 13000, "is_official": True}]),
        [SearchResult(name="redis", star_count=13000, is_official=True)],
        query={"term": ["redis"]},
    ),
    Row(
        lambda docker: docker.images.search("a b&c", limit=3, filters={"stars": 10}),
        "GET /images/search",
        Answer.json([]),
        [],
        query={"term": ["a b&c"], "limit": ["3"], "filters": ['{"stars": ["10"]}']},
    ),
]

CONTAINERS = [
    Row(
        lambda docker: docker.containers.create(ContainerConfig(image="redis:7")),
        "POST /containers/create",
        CREATED,
        ContainerCreated(id=ID, warnings=[]),
        body={"Image": "redis:7"},
    ),
    Row(
        lambda docker: docker.containers.create(
            ContainerConfig(
                image="redis:7",
                cmd=["redis-server"],
                labels={"a": "b"},
                host_config=HostConfig(restart_policy=RestartPolicy(name="always"), init=True),
            ),
            name="cache",
            platform="linux/arm64",
        ),
        "POST /containers/create",
        Answer.json({"Id": ID, "Warnings": ["slow"]}, 201),
        ContainerCreated(id=ID, warnings=["slow"]),
        query={"name": ["cache"], "platform": ["linux/arm64"]},
        body={
            "Image": "redis:7",
            "Cmd": ["redis-server"],
            "Labels": {"a": "b"},
            "HostConfig": {"RestartPolicy": {"Name": "always"}, "Init": True},
        },
    ),
    Row(
        lambda docker: docker.containers.inspect("web"),
        "GET /containers/web/json",
        Answer.json({"Id": ID, "Name": "/web"}),
        ContainerInspect(id=ID, name="/web"),
    ),
    Row(
        lambda docker: docker.containers.inspect("web", size=True),
        "GET /containers/web/json",
        Answer.json({"Id": ID, "SizeRw": 5}),
        ContainerInspect(id=ID, size_rw=5),
        query={"size": ["1"]},
    ),
    Row(lambda docker: docker.containers.start("web"), "POST /containers/web/start", NOTHING, True),
    Row(
        lambda docker: docker.containers.start("web", detach_keys="ctrl-x,q"),
        "POST /containers/web/start",
        ALREADY,
        False,
        query={"detachKeys": ["ctrl-x,q"]},
    ),
    Row(lambda docker: docker.containers.stop("web"), "POST /containers/web/stop", NOTHING, True),
    Row(
        lambda docker: docker.containers.stop("web", stop_timeout=0, signal="SIGINT"),
        "POST /containers/web/stop",
        ALREADY,
        False,
        query={"t": ["0"], "signal": ["SIGINT"]},
    ),
    Row(
        lambda docker: docker.containers.wait(ContainerSummary(id=ID)),
        f"POST /containers/{ID}/wait",
        Answer.json({"StatusCode": 3}),
        WaitResult(status_code=3),
    ),
    Row(
        lambda docker: docker.containers.wait("web", condition="removed"),
        "POST /containers/web/wait",
        Answer.json({"StatusCode": 0, "Error": None}),
        WaitResult(status_code=0, error=None),
        query={"condition": ["removed"]},
    ),
    Row(lambda docker: docker.containers.remove("web"), "DELETE /containers/web", NOTHING, None),
    Row(
        lambda docker: docker.containers.remove("web", force=True, volumes=True, link=True),
        "DELETE /containers/web",
        NOTHING,
        None,
        query={"force": ["1"], "v": ["1"], "link": ["1"]},
    ),
    Row(
        lambda docker: docker.containers.logs("web").collect(),
        "GET /containers/web/logs",
        Answer.frames([(1, b"out\n"), (2, b"err\n")]),
        [Frame(STDOUT, b"out\n"), Frame(STDERR, b"err\n")],
        query={
            "follow": ["0"],
            "stdout": ["1"],
            "stderr": ["1"],
            "timestamps": ["0"],
            "tail": ["all"],
        },
    ),
    Row(
        lambda docker: docker.containers.logs(
            "web",
            follow=True,
            stderr=False,
            since=12,
            until=13.5,
            timestamps=True,
            details=True,
            tail=5,
        ).collect(),
        "GET /containers/web/logs",
        Answer.frames([(1, b"out\r\n")], tty=True),
        [Frame(STDOUT, b"out\r\n")],
        query={
            "follow": ["1"],
            "stdout": ["1"],
            "stderr": ["0"],
            "since": ["12"],
            "until": ["13.500000000"],
            "timestamps": ["1"],
            "details": ["1"],
            "tail": ["5"],
        },
    ),
    Row(
        lambda docker: docker.containers.logs("web").collect(),
        "GET /containers/web/logs",
        Answer.frames([(1, b"out\r\n")], tty=True),
        [Frame(STDOUT, b"out\r\n")],
        query={
            "follow": ["0"],
            "stdout": ["1"],
            "stderr": ["1"],
            "timestamps": ["0"],
            "tail": ["all"],
        },
        also={"GET /containers/web/json": Answer.json({"Id": ID, "Config": {"Tty": True}})},
        api="1.41",
    ),
    Row(
        lambda docker: echo(docker.containers.attach("web", stdin=True, stdout=True), b"hello"),
        "POST /containers/web/attach",
        Answer.upgrade(says(1)),
        [Frame(STDOUT, b"hello")],
        query={
            "stdin": ["1"],
            "stdout": ["1"],
            "stderr": ["0"],
            "logs": ["0"],
            "stream": ["1"],
        },
    ),
    Row(
        lambda docker: echo(
            docker.containers.attach(
                "web", stderr=True, logs=True, stream=False, detach_keys="ctrl-q", tty=True
            ),
            b"raw",
        ),
        "POST /containers/web/attach",
        Answer.upgrade(says(None), tty=True),
        [Frame(STDOUT, b"raw")],
        query={
            "stdin": ["0"],
            "stdout": ["0"],
            "stderr": ["1"],
            "logs": ["1"],
            "stream": ["0"],
            "detachKeys": ["ctrl-q"],
        },
    ),
    Row(
        lambda docker: docker.containers.run(ContainerConfig(image="busybox"), remove=True),
        "POST /containers/create",
        CREATED,
        RunResult(id=ID, exit_code=3, stdout=b"", stderr=b"told"),
        body={"Image": "busybox"},
        also={
            f"POST /containers/{ID}/attach": Answer.upgrade(says(2, b"told")),
            f"POST /containers/{ID}/wait": Answer.json({"StatusCode": 3}),
            f"POST /containers/{ID}/start": NOTHING,
            f"DELETE /containers/{ID}": NOTHING,
        },
    ),
    Row(
        lambda docker: docker.containers.list(),
        "GET /containers/json",
        Answer.json([{"Id": ID, "Names": ["/web"], "Labels": None}]),
        [ContainerSummary(id=ID, names=["/web"], labels={})],
    ),
    Row(
        lambda docker: docker.containers.list(
            all=True, limit=5, size=True, filters={"exited": [0, 3], "label": "a=b"}
        ),
        "GET /containers/json",
        Answer.json(None),
        [],
        query={
            "all": ["1"],
            "limit": ["5"],
            "size": ["1"],
            "filters": ['{"exited": ["0", "3"], "label": ["a=b"]}'],
        },
    ),
]

ROWS = [*SYSTEM, *IMAGES, *CONTAINERS]
