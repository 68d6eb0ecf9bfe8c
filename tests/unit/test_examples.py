"""The examples of the groups whose calls need what no engine of the tests has, on fake daemons.

That a real engine takes the calls themselves is the matter of the groups' own live tests.
"""

import asyncio
import importlib
import pkgutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import ModuleType

import pytest

import aiodockerapi
from aiodockerapi import BuildContext, DockerSession, Fleet, SSHOptions, models
from aiodockerapi._core.version import ApiVersion
from aiodockerapi.config.keychain import Keychain
from aiodockerapi.engine.totals import Tally
from aiodockerapi.fleet import Backoff, Report
from aiodockerapi.reference import Reference
from aiodockerapi.testing import Answer, FakeDaemon, Request
from tests.certificates import Authority
from tests.examples import Example, found, run

RUN_LIVE = {
    "session",
    "_core.download",
    "_core.duplex",
    "_core.logs",
    "_core.pages",
    "_core.stream",
    "_core.websocket",
    "_files.context",
    "config.credentials",
    "engine.containers.api",
    "engine.containers.base",
    "engine.containers.checkpoints",
    "engine.containers.connect",
    "engine.containers.copy",
    "engine.containers.files",
    "engine.containers.lifecycle",
    "engine.containers.run",
    "engine.containers.watch",
    "engine.exec.api",
    "engine.images.api",
    "engine.system.api",
    "fleet.outcomes",
    "observe.observer",
    "observe.opentelemetry",
    "observe.prometheus",
}
"""The modules whose examples are run on a real engine, or registry."""
OTHERS = ("cli", "distributed", "hub", "observe", "registry", "testing", "upstream")
"""The packages that have tests of their own for it."""


def modules(*parts: str) -> Iterator[ModuleType]:
    """Find the modules of some parts of the package whose examples are run here."""
    for info in pkgutil.walk_packages(aiodockerapi.__path__, "aiodockerapi."):
        name = info.name.removeprefix("aiodockerapi.")
        if name not in RUN_LIVE and name.partition(".")[0] in parts:
            yield importlib.import_module(info.name)


PARTS = {info.name for info in pkgutil.iter_modules(aiodockerapi.__path__)} - {*OTHERS, "fleet"}
ENGINE = found(*modules(*PARTS))
FLEET = found(*modules("fleet"))
PUBLIC: dict[str, object] = {
    **{name: getattr(models, name) for name in models.__all__},
    **{name: getattr(aiodockerapi, name) for name in aiodockerapi.__all__},
}

SWARM = {"ID": "sw", "Version": {"Index": 7}, "Spec": {"Name": "default"},
         "JoinTokens": {"Worker": "SWMTKN-1-w", "Manager": "SWMTKN-1-m"}}  # fmt: skip
NODE = {"ID": "n1", "Version": {"Index": 8}, "Status": {"State": "ready"},
        "Spec": {"Role": "manager", "Availability": "drain"},
        "Description": {"Hostname": "web-1"}}  # fmt: skip
CONTAINER = {"Image": "redis:7"}
SERVICE = {"ID": "s1", "Version": {"Index": 12}, "Spec": {
    "Name": "cache", "TaskTemplate": {"ContainerSpec": CONTAINER}}}  # fmt: skip
TASK = {"ID": "0kzzo1i0y4jz", "Slot": 1, "Status": {"State": "running"},
        "Spec": {"ContainerSpec": CONTAINER}}  # fmt: skip
SECRET = {"ID": "k1", "Version": {"Index": 3}, "Spec": {"Name": "key"}}
CONFIG = {"ID": "c1", "Version": {"Index": 4}, "Spec": {"Name": "motd", "Data": "aGVsbG8="}}
VOLUME = {"Name": "data", "Driver": "local", "Scope": "local", "Mountpoint": "/data"}
NETWORK = {"Name": "bridge", "Id": "b1", "Driver": "bridge", "Scope": "local"}
PLUGIN = {"Id": "p1", "Name": "example/volumes:latest", "Enabled": True}
TOLD = Answer.lines(
    [{"status": "Digest: sha256:" + "a" * 64}, {"status": "Installed plugin"}],
    headers={"Docker-Plugin-Name": "example/volumes:latest"},
)
PUSHED = Answer.lines(
    [{"aux": {"Tag": "latest", "Digest": "sha256:" + "a" * 64, "Size": 5}}, {"status": "pushed"}]
)
DIGEST = "sha256:" + "b" * 64
PULLED = Answer.lines(
    [{"id": "b", "status": "Downloading", "progressDetail": {"current": 5, "total": 10}},
     {"id": "b", "status": "Pull complete"}, {"status": f"Digest: {DIGEST}"}]
)  # fmt: skip
BUILT = Answer.lines([{"stream": "Step 1/1 : FROM scratch"}, {"aux": {"ID": DIGEST}}])
LOADED = Answer.lines([{"stream": "Loaded image: busybox:latest"}])
PUBLISHED = [{"PrivatePort": 80, "PublicPort": 8080, "Type": "tcp", "IP": "0.0.0.0"}]
WEB = {"Id": "f00", "Names": ["/web"], "Image": "nginx", "State": "running", "Ports": PUBLISHED}
INSPECTED = {"Id": "f00", "Name": "/web", "NetworkSettings": {
    "Ports": {"80/tcp": [{"HostIp": "0.0.0.0", "HostPort": "8080"}]}}}  # fmt: skip
STATS = {
    "read": "2026-01-01T00:00:01Z", "preread": "2026-01-01T00:00:00Z",
    "cpu_stats": {"cpu_usage": {"total_usage": 3}, "system_cpu_usage": 20, "online_cpus": 2},
    "precpu_stats": {"cpu_usage": {"total_usage": 1}, "system_cpu_usage": 10},
    "memory_stats": {"usage": 5}, "networks": {"eth0": {"rx_bytes": 1}},
}  # fmt: skip
LATER = {**STATS, "read": "2026-01-01T00:00:02Z"}
SAID = Answer.frames([(1, b"ready\n")])
PRIVILEGES = [{"Name": "network", "Description": "", "Value": ["host"]}]

SPECS = {
    "/nodes/{id}": NODE, "/services/{id}": SERVICE, "/secrets/{id}": SECRET,
    "/configs/{id}": CONFIG, "/tasks/{id}": TASK, "/swarm": SWARM, "/volumes/{name}": VOLUME,
    "/networks/{id}": {**NETWORK, "Name": "app"}, "/plugins/{name}/json": PLUGIN,
    "/plugins/privileges": PRIVILEGES, "/networks": [NETWORK], "/volumes": {"Volumes": [VOLUME]},
    "/plugins": [PLUGIN], "/nodes": [NODE], "/services": [SERVICE], "/tasks": [TASK],
    "/containers/json": [WEB], "/containers/{id}/json": INSPECTED,
    "/distribution/{name}/json": {"Descriptor": {"digest": DIGEST}}, "/secrets": [SECRET],
    "/configs": [CONFIG], "/swarm/unlockkey": {"UnlockKey": "SWMKEY-1-x"},
}  # fmt: skip
MADE = {
    "/networks/create": {"Id": "b2", "Warning": ""}, "/volumes/create": VOLUME,
    "/networks/prune": {"NetworksDeleted": ["app-test"]},
    "/volumes/prune": {"VolumesDeleted": ["data-test"], "SpaceReclaimed": 5},
    "/services/create": {"ID": "s1"}, "/services/{id}/update": {}, "/secrets/create": {"ID": "k1"},
    "/build/prune": {"CachesDeleted": [], "SpaceReclaimed": 0}, "/configs/create": {"ID": "c1"},
    "/swarm/init": "n1",
}  # fmt: skip
DONE = [
    "/networks/{id}/connect", "/networks/{id}/disconnect", "/swarm/join", "/swarm/leave",
    "/swarm/update", "/swarm/unlock", "/nodes/{id}/update", "/secrets/{id}/update",
    "/build/cancel", "/configs/{id}/update", "/plugins/create", "/plugins/{name}/enable",
    "/plugins/{name}/disable", "/plugins/{name}/set",
]  # fmt: skip
GONE = [
    "/networks/{id}", "/volumes/{name}", "/nodes/{id}", "/services/{id}", "/secrets/{id}",
    "/configs/{id}",
]  # fmt: skip


ENDLESS = {"Hosts.poll", "StatsSampler", "EventsGap"}
ILLUSTRATIONS = {
    "Hosts.poll": "three containers came",
    "Hosts.stream": "whoever answers first",
    "Hosts.merge": "the repr of an event",
    "Hosts.each": "what a pull tells",
    "ContainerStats.cpu_percent": "what a container uses",
    "ContainerStats.rates": "how long the example takes",
    "StatsSampler": "what a container uses",
    "ImageBuilds.build": "what a build says",
    "Progress": "what a build says",
    "Transfer": "how fast a pull is",
}
"""The examples whose output is not compared, and why."""


async def made(request: Request) -> Answer:
    """Pull an image, or import one."""
    return PULLED if "fromImage" in request.query else Answer.lines([{"status": DIGEST}])


@pytest.fixture
async def daemon() -> AsyncIterator[FakeDaemon]:
    """Give a daemon that has what the examples take to be there."""
    async with FakeDaemon(api_version="1.55") as daemon:
        for path, json in SPECS.items():
            daemon.on("GET", path, json=json)
        for path, json in MADE.items():
            daemon.on("POST", path, json=json)
        for path in DONE:
            daemon.on("POST", path)
        for path in GONE:
            daemon.on("DELETE", path)
        daemon.on("DELETE", "/plugins/{name}", json=PLUGIN)
        daemon.on("PUT", "/volumes/{name}")
        for path in ("/services/{id}/logs", "/tasks/{id}/logs"):
            daemon.on("GET", path, SAID)
        daemon.on("POST", "/plugins/pull", TOLD)
        daemon.on("POST", "/plugins/{name}/upgrade", TOLD)
        for path in ("/plugins/{name}/push", "/images/{name}/push"):
            daemon.on("POST", path, PUSHED)
        daemon.on("POST", "/images/create", made)
        daemon.on("POST", "/build", BUILT)
        daemon.on("POST", "/images/load", LOADED)
        daemon.on("GET", "/images/{name}/get", Answer.tar(bytes(20480)))
        samples = [Answer.lines([each]) for each in (STATS, LATER)]
        daemon.on("GET", "/containers/{id}/stats", *samples)
        daemon.on("GET", "/events", Answer.lines([]))
        yield daemon


@pytest.mark.parametrize("example", ENGINE, ids=[example.name for example in ENGINE])
async def test_of_the_engine(
    example: Example, daemon: FakeDaemon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plugin.tar").write_bytes(bytes(1024))
    (tmp_path / "rootfs.tar").write_bytes(bytes(1024))
    (tmp_path / "app").mkdir()
    (tmp_path / "app/Dockerfile").write_text("FROM scratch")
    text = example.doc.replace("sleep(5)", "sleep(0)").replace("sleep(10)", "sleep(0.01)")
    if "/home/me/.docker" in text:
        folder = Authority(tmp_path).issue("docker", "me")
        text = text.replace("/home/me/.docker", str(folder))
    async with DockerSession(daemon.host) as docker, DockerSession(daemon.host) as other:
        known = {
            **PUBLIC, "ApiVersion": ApiVersion, "Keychain": Keychain, "Tally": Tally, "Path": Path,
            "Reference": Reference, "asyncio": asyncio, "docker": docker, "other": other,
            "node": "n1",
            "key": "SWMKEY-1-x", "archive": tmp_path / "plugin.tar",
            "context": BuildContext.of_folder(tmp_path / "app"),
        }  # fmt: skip
        await run_(Example(example.name, text), known)


async def run_(example: Example, known: dict[str, object]) -> None:
    """Run an example, or begin one that has no end."""
    if example.name not in ENDLESS:
        await run(example, known, ILLUSTRATIONS)
        return
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await run(example, known, ILLUSTRATIONS)


LISTED = {"Id": "f00", "Names": ["/cache"], "Image": "redis:7", "State": "running"}
EVENT = {"Type": "container", "Action": "start", "Actor": {"ID": "f00"}, "timeNano": 5}


@pytest.fixture
async def three() -> AsyncIterator[list[str]]:
    """Give the addresses of three daemons; the first has what the others lack."""
    async with FakeDaemon() as one, FakeDaemon() as two, FakeDaemon() as third:
        for number, daemon in enumerate((one, two, third)):
            version = ("28.5.2", "20.10.24", "28.5.2")[number]
            daemon.on("GET", "/info", json={"Name": f"web-{number + 1}", "ServerVersion": version})
            daemon.on("GET", "/version", json={"Version": version, "ApiVersion": "1.41"})
            daemon.on("GET", "/containers/json", json=[LISTED] if not number else [])
            image = {"Id": "sha256:aaa…", "RepoTags": ["app:latest"]}
            daemon.on("GET", "/images/json", json=[image] if not number else [])
            daemon.on("GET", "/events", Answer.lines([EVENT]))
            daemon.on("POST", "/images/create", Answer.lines([{"status": "Pulling"}]))
            daemon.on("GET", "/system/df", json={"LayersSize": 4503344})
        yield [one.host, two.host, third.host]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch, three: list[str], tmp_path: Path) -> dict[str, object]:
    """Give the names that the examples use."""
    monkeypatch.setenv("DOCKER_HOST", three[0])
    monkeypatch.chdir(tmp_path)
    host = f'[hosts.web-1]\nhost = "{three[0]}"\nlabels = {{ region = "eu" }}\n'
    (tmp_path / "fleet.toml").write_text(host)
    classes = (Fleet, Report, Backoff, DockerSession, SSHOptions)
    return {each.__name__: each for each in classes}


@pytest.mark.parametrize("example", FLEET, ids=[example.name for example in FLEET])
async def test_of_a_fleet(example: Example, three: list[str], names: dict[str, object]) -> None:
    text = example.doc.replace("every=10", "every=0.05")
    for address, host in (("tcp://10.0.0.1:2375", three[0]), ("unix:///run/docker.sock", three[1])):
        text = text.replace(address, host)
    alone = "Inventory" in example.name
    async with Fleet() as fleet:
        for number, host in enumerate(three[: 2 if alone else 3], 1):
            fleet.add(f"web-{number}", host, labels={"region": "eu"})
        if example.name == "Fleet.remove":
            fleet.add("web-3x", three[2])
        if example.name == "Fleet.add":
            await fleet.remove("web-3")
        known = {**names, "fleet": fleet}
        if example.name == "Changes":
            async with fleet.poll(lambda docker: docker.containers.list(), every=1) as rounds:
                known["snapshot"] = await anext(rounds)
        await run_(Example(example.name, text), known)


def test_no_example_is_unknown() -> None:
    assert {example.name for example in ENGINE + FLEET} >= {*ILLUSTRATIONS, *ENDLESS}
    assert len(ENGINE) >= 55
