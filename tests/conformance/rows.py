"""Which model stands for what of the Engine API: a line for each, compared by the tests beside.

To add a model, add its line to `DEFINITIONS`; to add an answer, add it to `ANSWERS`. What a
model leaves out on purpose stands in `LEFT_OUT`, with the reason.
"""

from aiodockerapi._core.model import Model
from aiodockerapi.engine.common import OCIDescriptor, OCIPlatform
from aiodockerapi.engine.containers.config import ContainerConfig, HealthConfig
from aiodockerapi.engine.containers.host_config import ContainerUpdate, HostConfig, Resources
from aiodockerapi.engine.containers.inspect import ContainerInspect
from aiodockerapi.engine.containers.models import (
    ContainerCreated,
    ContainersPruned,
    ContainerSummary,
    ContainerTop,
    ContainerUpdated,
    FilesystemChange,
    WaitResult,
)
from aiodockerapi.engine.containers.mounts import Mount, MountPoint
from aiodockerapi.engine.containers.stats import ContainerStats
from aiodockerapi.engine.exec.models import (
    ExecConfig,
    ExecCreated,
    ExecInspect,
    ExecStartConfig,
    ProcessConfig,
)
from aiodockerapi.engine.images.models import ImageSummary, ManifestSummary, SearchResult
from aiodockerapi.engine.swarm.models import ClusterInfo, SwarmInfo, SwarmSpec
from aiodockerapi.engine.system.models import Info, Ping, Version

DEFINITIONS: dict[type[Model], list[str]] = {
    ClusterInfo: ["ClusterInfo"],
    ImageSummary: ["ImageSummary"],
    Info: ["SystemInfo"],
    ManifestSummary: ["ImageManifestSummary"],
    OCIDescriptor: ["OCIDescriptor"],
    OCIPlatform: ["OCIPlatform"],
    SearchResult: ["ImageSearch.200[]"],
    SwarmInfo: ["SwarmInfo"],
    SwarmSpec: ["SwarmSpec"],
    Version: ["SystemVersion"],
    # containers and exec
    ContainerConfig: ["ContainerConfig", "ContainerCreate.body"],
    ContainerCreated: ["ContainerCreateResponse"],
    ContainerInspect: ["ContainerInspectResponse"],
    ContainerStats: ["ContainerStatsResponse"],
    ContainerSummary: ["ContainerSummary"],
    ContainerTop: ["ContainerTopResponse"],
    ContainerUpdate: ["ContainerUpdate.body"],
    ContainerUpdated: ["ContainerUpdateResponse"],
    ContainersPruned: ["ContainerPrune.200"],
    ExecConfig: ["ContainerExec.body"],
    ExecCreated: ["IDResponse"],
    ExecInspect: ["ExecInspect.200"],
    ExecStartConfig: ["ExecStart.body"],
    FilesystemChange: ["FilesystemChange"],
    HealthConfig: ["HealthConfig"],
    HostConfig: ["HostConfig"],
    Mount: ["Mount"],
    MountPoint: ["MountPoint"],
    ProcessConfig: ["ProcessConfig"],
    Resources: ["Resources"],
    WaitResult: ["ContainerWaitResponse"],
}
"""The definitions, by their names in the facts, that each model has every property of."""

ANSWERS: dict[str, type[Model]] = {
    "GET /images/json": ImageSummary,
    "GET /images/search": SearchResult,
    "GET /info": Info,
    "GET /version": Version,
    # containers and exec
    "GET /containers/json": ContainerSummary,
    "GET /containers/{id}/changes": FilesystemChange,
    "GET /containers/{id}/json": ContainerInspect,
    "GET /containers/{id}/stats": ContainerStats,
    "GET /containers/{id}/top": ContainerTop,
    "GET /exec/{id}/json": ExecInspect,
    "POST /containers/create": ContainerCreated,
    "POST /containers/prune": ContainersPruned,
    "POST /containers/{id}/exec": ExecCreated,
    "POST /containers/{id}/update": ContainerUpdated,
    "POST /containers/{id}/wait": WaitResult,
}
"""The model of each operation's answer, or of an item of it if it is a list."""

HEADERS: dict[str, type[Model]] = {"GET /_ping": Ping, "HEAD /_ping": Ping}
"""The model of each operation whose answer is in its headers."""

_AS_A_LIST = "read as a list of ports, and shown as a map"
LEFT_OUT: dict[type[Model], dict[str, str]] = {
    ContainerInspect: {
        "Config.Volumes.additionalProperties": "a slip of the descriptions' format",
        "HostConfig.NanoCPUs": "a slip: daemons always had NanoCpus",
        "HostConfig.PortBindings{}.HostIp": "a slip: daemons always had lists",
        "HostConfig.PortBindings{}.HostPort": "a slip: daemons always had lists",
        "NetworkSettings.Ports[].IP": _AS_A_LIST,
        "NetworkSettings.Ports[].PrivatePort": _AS_A_LIST,
        "NetworkSettings.Ports[].PublicPort": _AS_A_LIST,
        "NetworkSettings.Ports[].Type": _AS_A_LIST,
    },
    Ping: {"Cache-Control": "tells proxies", "Pragma": "tells proxies"},
}
"""What a model leaves out on purpose, by path, and why."""
