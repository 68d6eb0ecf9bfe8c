"""Containers."""

import base64
import hashlib
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from aiodockerapi._wire.frames import STDERR, STDOUT, Frame
from aiodockerapi.engine.containers.config import ContainerConfig
from aiodockerapi.engine.containers.filters import ContainerFilters
from aiodockerapi.engine.containers.host_config import (
    ContainerUpdate,
    HostConfig,
    RestartPolicy,
    ThrottleDevice,
)
from aiodockerapi.engine.containers.models import (
    Checkpoint,
    CheckpointConfig,
    ContainerCreated,
    ContainersPruned,
    ContainerSummary,
    ContainerTop,
    ContainerUpdated,
    FilesystemChange,
    WaitError,
    WaitResult,
)
from aiodockerapi.engine.containers.path_stat import PathStat
from aiodockerapi.engine.containers.stats import ContainerStats
from aiodockerapi.engine.containers.usage import StatsSampler
from aiodockerapi.models import ContainerInspect
from aiodockerapi.session import DockerSession
from aiodockerapi.testing import Answer
from aiodockerapi.testing.exchange import Exchange
from tests.operations.row import Row

SAMPLE = {"id": "c1", "name": "/web", "memory_stats": {"usage": 10}}
STAT = {
    "name": "bin",
    "size": 4096,
    "mode": 2147484141,
    "mtime": "2023-11-14T22:13:20Z",
    "linkTarget": "",
}
FILTERS: ContainerFilters = {
    "ancestor": "busybox",
    "before": "c2",
    "exited": [0, 137],
    "expose": "80/tcp",
    "health": "healthy",
    "id": "c1",
    "is-task": False,
    "isolation": "default",
    "label": ["a", "b=1"],
    "name": "web",
    "network": "front",
    "publish": "80",
    "since": "c0",
    "status": ["running", "paused"],
    "volume": "data",
}
SENT_FILTERS = {
    "ancestor": ["busybox"],
    "before": ["c2"],
    "exited": ["0", "137"],
    "expose": ["80/tcp"],
    "health": ["healthy"],
    "id": ["c1"],
    "is-task": ["false"],
    "isolation": ["default"],
    "label": ["a", "b=1"],
    "name": ["web"],
    "network": ["front"],
    "publish": ["80"],
    "since": ["c0"],
    "status": ["running", "paused"],
    "volume": ["data"],
}


async def attached(docker: DockerSession) -> list[Frame]:
    async with docker.containers.attach(
        "web",
        stdin=True,
        stdout=True,
        stderr=True,
        logs=True,
        stream=True,
        detach_keys="ctrl-x",
        tty=True,
    ) as web:
        return [await anext(web)]


async def attached_by_websocket(docker: DockerSession) -> list[bytes]:
    async with docker.containers.attach_ws(
        "web",
        stdin=True,
        stdout=True,
        stderr=True,
        logs=True,
        stream=True,
        detach_keys="ctrl-x",
    ) as web:
        return [data async for data in web]


async def open_websocket(exchange: Exchange) -> None:
    """Shake hands, and send a message of bytes and one of text."""
    key = exchange.request.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
    exchange.keep_alive = False
    await exchange.send(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode()
        + b"\x82\x02\xffa\x81\x01b"
    )


async def websocket(exchange: Exchange) -> None:
    """Open a websocket, close it, and wait until the client has closed it too."""
    await open_websocket(exchange)
    await exchange.send(b"\x88\x02\x03\xe8")
    await exchange.link.reader.read()


async def archive() -> AsyncIterator[bytes]:
    yield b"ta"
    yield b"r"


ROWS = [
    Row(
        "ContainerList",
        lambda docker: docker.containers.list(all=True, limit=5, size=True, filters=FILTERS),
        "GET",
        "/containers/json",
        query={"all": ["1"], "limit": ["5"], "size": ["1"], "filters": [json.dumps(SENT_FILTERS)]},
        answer=Answer.json([{"Id": "c1", "Names": ["/web"]}]),
        value=[ContainerSummary(id="c1", names=["/web"])],
    ),
    Row(
        "ContainerCreate",
        lambda docker: docker.containers.create(
            ContainerConfig(image="busybox", host_config=HostConfig(memory=512 * 2**20)),
            name="web",
            platform="linux/arm64",
        ),
        "POST",
        "/containers/create",
        query={"name": ["web"], "platform": ["linux/arm64"]},
        body={"Image": "busybox", "HostConfig": {"Memory": 536870912}},
        headers={"Content-Type": "application/json"},
        answer=Answer.json({"Id": "c1", "Warnings": None}, 201),
        value=ContainerCreated(id="c1", warnings=[]),
    ),
    Row(
        "ContainerInspect",
        lambda docker: docker.containers.inspect("web", size=True),
        "GET",
        "/containers/web/json",
        query={"size": ["1"]},
        answer=Answer.json({"Id": "c1", "SizeRw": 0}),
        value=ContainerInspect(id="c1", size_rw=0),
    ),
    Row(
        "ContainerStart",
        lambda docker: docker.containers.start(
            "web", detach_keys="ctrl-x", checkpoint="one", checkpoint_dir="/cp"
        ),
        "POST",
        "/containers/web/start",
        query={"detachKeys": ["ctrl-x"], "checkpoint": ["one"], "checkpoint-dir": ["/cp"]},
        value=True,
    ),
    Row(
        "ContainerStart",
        lambda docker: docker.containers.start("web"),
        "POST",
        "/containers/web/start",
        answer=Answer.empty(304),
        value=False,
        note="running",
    ),
    Row(
        "ContainerStop",
        lambda docker: docker.containers.stop("web", stop_timeout=0, signal="SIGINT"),
        "POST",
        "/containers/web/stop",
        query={"t": ["0"], "signal": ["SIGINT"]},
        value=True,
    ),
    Row(
        "ContainerStop",
        lambda docker: docker.containers.stop("web"),
        "POST",
        "/containers/web/stop",
        answer=Answer.empty(304),
        value=False,
        note="stopped",
    ),
    Row(
        "ContainerRestart",
        lambda docker: docker.containers.restart("web", stop_timeout=-1, signal="SIGINT"),
        "POST",
        "/containers/web/restart",
        query={"t": ["-1"], "signal": ["SIGINT"]},
    ),
    Row(
        "ContainerKill",
        lambda docker: docker.containers.kill("web", signal="SIGHUP"),
        "POST",
        "/containers/web/kill",
        query={"signal": ["SIGHUP"]},
    ),
    Row(
        "ContainerPause",
        lambda docker: docker.containers.pause("web"),
        "POST",
        "/containers/web/pause",
    ),
    Row(
        "ContainerUnpause",
        lambda docker: docker.containers.unpause("web"),
        "POST",
        "/containers/web/unpause",
    ),
    Row(
        "ContainerRename",
        lambda docker: docker.containers.rename("web", name="web-old"),
        "POST",
        "/containers/web/rename",
        query={"name": ["web-old"]},
    ),
    Row(
        "ContainerUpdate",
        lambda docker: docker.containers.update(
            ContainerSummary(id="c1"),
            ContainerUpdate(
                memory=1,
                blkio_device_read_bps=[ThrottleDevice(path="/dev/sda", rate=1)],
                restart_policy=RestartPolicy(name="always"),
            ),
        ),
        "POST",
        "/containers/c1/update",
        body={
            "Memory": 1,
            "BlkioDeviceReadBps": [{"Path": "/dev/sda", "Rate": 1}],
            "RestartPolicy": {"Name": "always"},
        },
        answer=Answer.json({"Warnings": ["no swap limit"]}),
        value=ContainerUpdated(warnings=["no swap limit"]),
    ),
    Row(
        "ContainerWait",
        lambda docker: docker.containers.wait("web", condition="removed"),
        "POST",
        "/containers/web/wait",
        query={"condition": ["removed"]},
        answer=Answer.json({"StatusCode": 137, "Error": {"Message": "not removed"}}),
        value=WaitResult(status_code=137, error=WaitError(message="not removed")),
    ),
    Row(
        "ContainerDelete",
        lambda docker: docker.containers.remove("web", force=True, volumes=True, link=True),
        "DELETE",
        "/containers/web",
        query={"force": ["1"], "v": ["1"], "link": ["1"]},
    ),
    Row(
        "ContainerPrune",
        lambda docker: docker.containers.prune(
            filters={"label": "a", "label!": ["keep", "b=1"], "until": "24h"}
        ),
        "POST",
        "/containers/prune",
        query={
            "filters": [json.dumps({"label": ["a"], "label!": ["keep", "b=1"], "until": ["24h"]})]
        },
        answer=Answer.json({"ContainersDeleted": None, "SpaceReclaimed": 0}),
        value=ContainersPruned(containers_deleted=[], space_reclaimed=0),
    ),
    Row(
        "ContainerLogs",
        lambda docker: docker.containers.logs(
            "web",
            follow=True,
            stdout=True,
            stderr=False,
            since=datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
            until=1767323046,
            timestamps=True,
            details=True,
            tail=10,
        ).collect(),
        "GET",
        "/containers/web/logs",
        query={
            "follow": ["1"],
            "stdout": ["1"],
            "stderr": ["0"],
            "since": ["1767323045.678901000"],
            "until": ["1767323046"],
            "timestamps": ["1"],
            "details": ["1"],
            "tail": ["10"],
        },
        answer=Answer.frames([(1, b"a\n"), (2, b"b\n")]),
        value=[Frame(STDOUT, b"a\n"), Frame(STDERR, b"b\n")],
    ),
    Row(
        "ContainerAttach",
        attached,
        "POST",
        "/containers/web/attach",
        query={
            "stdin": ["1"],
            "stdout": ["1"],
            "stderr": ["1"],
            "logs": ["1"],
            "stream": ["1"],
            "detachKeys": ["ctrl-x"],
        },
        headers={"Connection": "Upgrade", "Upgrade": "tcp"},
        answer=Answer.upgrade(early=b"$ ", tty=True),
        value=[Frame(STDOUT, b"$ ")],
    ),
    Row(
        "ContainerAttachWebsocket",
        attached_by_websocket,
        "GET",
        "/containers/web/attach/ws",
        query={
            "stdin": ["1"],
            "stdout": ["1"],
            "stderr": ["1"],
            "logs": ["1"],
            "stream": ["1"],
            "detachKeys": ["ctrl-x"],
        },
        headers={"Upgrade": "websocket"},
        answer=Answer(websocket),
        value=[b"\xffa", b"b"],
    ),
    Row(
        "ContainerResize",
        lambda docker: docker.containers.resize("web", height=24, width=80),
        "POST",
        "/containers/web/resize",
        query={"h": ["24"], "w": ["80"]},
        answer=Answer.empty(200),
    ),
    Row(
        "ContainerTop",
        lambda docker: docker.containers.top("web", ps_args="-o pid,cmd"),
        "GET",
        "/containers/web/top",
        query={"ps_args": ["-o pid,cmd"]},
        answer=Answer.json({"Titles": ["PID", "CMD"], "Processes": [["1", "sh"]]}),
        value=ContainerTop(titles=["PID", "CMD"], processes=[["1", "sh"]]),
    ),
    Row(
        "ContainerStats",
        lambda docker: docker.containers.stats("web").collect(),
        "GET",
        "/containers/web/stats",
        query={"stream": ["1"]},
        answer=Answer.lines([SAMPLE, SAMPLE]),
        value=[ContainerStats.model_validate(SAMPLE)] * 2,
        note="stream",
    ),
    Row(
        "ContainerStats",
        lambda docker: docker.containers.stats_once("web", one_shot=True),
        "GET",
        "/containers/web/stats",
        query={"stream": ["0"], "one-shot": ["1"]},
        answer=Answer.json(SAMPLE),
        value=ContainerStats.model_validate(SAMPLE),
        note="once",
    ),
    Row(
        "ContainerStats",
        lambda docker: docker.containers.usage("web").collect(),
        "GET",
        "/containers/web/stats",
        query={"stream": ["1"]},
        answer=Answer.lines([SAMPLE]),
        value=[StatsSampler().take(ContainerStats.model_validate(SAMPLE))],
        note="rates",
    ),
    Row(
        "ContainerChanges",
        lambda docker: docker.containers.changes("web"),
        "GET",
        "/containers/web/changes",
        answer=Answer.json([{"Path": "/x", "Kind": 1}]),
        value=[FilesystemChange(path="/x", kind=1)],
    ),
    Row(
        "ContainerChanges",
        lambda docker: docker.containers.changes("web"),
        "GET",
        "/containers/web/changes",
        answer=Answer.json(None),
        value=[],
        note="none",
    ),
    Row(
        "ContainerExport",
        lambda docker: docker.containers.export("web").collect(),
        "GET",
        "/containers/web/export",
        headers={"Accept-Encoding": "identity"},
        answer=Answer.tar(b"tar"),
        value=[b"tar"],
    ),
    Row(
        "ContainerArchiveInfo",
        lambda docker: docker.containers.path_stat("web", path="/bin"),
        "HEAD",
        "/containers/web/archive",
        query={"path": ["/bin"]},
        answer=Answer.empty(
            200,
            headers={
                "X-Docker-Container-Path-Stat": base64.b64encode(json.dumps(STAT).encode()).decode()
            },
        ),
        value=PathStat.model_validate(STAT),
    ),
    Row(
        "ContainerArchive",
        lambda docker: docker.containers.get_archive("web", path="/a b/ü").collect(),
        "GET",
        "/containers/web/archive",
        query={"path": ["/a b/ü"]},
        headers={"Accept-Encoding": "identity"},
        answer=Answer.tar(b"tar"),
        value=[b"tar"],
    ),
    Row(
        "PutContainerArchive",
        lambda docker: docker.containers.put_archive(
            "web", b"tar", path="/srv", no_overwrite_dir_non_dir=True, copy_uid_gid=True
        ),
        "PUT",
        "/containers/web/archive",
        query={"path": ["/srv"], "noOverwriteDirNonDir": ["1"], "copyUIDGID": ["1"]},
        body=b"tar",
        headers={"Content-Type": "application/x-tar", "Content-Length": "3"},
        answer=Answer.empty(200),
        note="bytes",
    ),
    Row(
        "PutContainerArchive",
        lambda docker: docker.containers.put_archive("web", archive(), path="/srv"),
        "PUT",
        "/containers/web/archive",
        query={"path": ["/srv"]},
        body=b"tar",
        headers={"Content-Type": "application/x-tar", "Transfer-Encoding": "chunked"},
        answer=Answer.empty(200),
        note="iterable",
    ),
    Row(
        "CheckpointCreate",
        lambda docker: docker.containers.create_checkpoint(
            "web", CheckpointConfig(checkpoint_id="one", checkpoint_dir="/cp", exit=True)
        ),
        "POST",
        "/containers/web/checkpoints",
        body={"CheckpointID": "one", "CheckpointDir": "/cp", "Exit": True},
        answer=Answer.empty(201),
    ),
    Row(
        "CheckpointList",
        lambda docker: docker.containers.list_checkpoints("web", checkpoint_dir="/cp"),
        "GET",
        "/containers/web/checkpoints",
        query={"dir": ["/cp"]},
        answer=Answer.json([{"Name": "one"}]),
        value=[Checkpoint(name="one")],
    ),
    Row(
        "CheckpointDelete",
        lambda docker: docker.containers.remove_checkpoint("web", "one", checkpoint_dir="/cp"),
        "DELETE",
        "/containers/web/checkpoints/one",
        query={"dir": ["/cp"]},
    ),
]
