"""Which model stands for what of the Engine API: a line for each, compared by the tests beside.

To add a model, add its line to `DEFINITIONS`; to add an answer, add it to `ANSWERS`. What a
model leaves out on purpose stands in `LEFT_OUT`, with the reason.
"""

from aiodockerapi._core.model import Model
from aiodockerapi.engine.auth import AuthConfig
from aiodockerapi.engine.common import HealthConfig, OCIDescriptor, OCIPlatform
from aiodockerapi.engine.configs.models import Config, ConfigCreated, ConfigSpec
from aiodockerapi.engine.containers.config import ContainerConfig
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
from aiodockerapi.engine.distribution.models import DistributionInspect
from aiodockerapi.engine.exec.models import (
    ExecConfig,
    ExecCreated,
    ExecInspect,
    ExecStartConfig,
    ProcessConfig,
)
from aiodockerapi.engine.images.inspect import HistoryItem, ImageConfig, ImageInspect
from aiodockerapi.engine.images.models import ImageSummary, ManifestSummary, SearchResult
from aiodockerapi.engine.images.results import (
    AttestationStatement,
    BuildCachePruned,
    CommitResult,
    DeleteResponse,
    ImagesPruned,
)
from aiodockerapi.engine.networks.models import EndpointSettings
from aiodockerapi.engine.networks.spec import (
    IPAM,
    NetworkConfig,
    NetworkConnectRequest,
    NetworkContainer,
    NetworkCreated,
    NetworkDisconnectRequest,
    NetworkInspect,
    NetworkService,
    NetworksPruned,
    NetworkSummary,
)
from aiodockerapi.engine.nodes.models import Node, NodeSpec
from aiodockerapi.engine.plugins.models import Plugin, PluginInterface, PluginPrivilege
from aiodockerapi.engine.progress import ErrorDetail, ProgressDetail, ProgressMessage
from aiodockerapi.engine.secrets.models import Secret, SecretCreated, SecretSpec
from aiodockerapi.engine.services.models import Service, ServiceCreated, ServiceUpdated
from aiodockerapi.engine.services.spec import ServiceSpec
from aiodockerapi.engine.services.task_spec import TaskSpec
from aiodockerapi.engine.swarm.models import ClusterInfo, SwarmInfo, SwarmSpec
from aiodockerapi.engine.swarm.setup import SwarmInit, SwarmInspect, SwarmJoin, UnlockKey
from aiodockerapi.engine.system.events import Event, EventActor
from aiodockerapi.engine.system.models import AuthResponse, Info, Ping, Version
from aiodockerapi.engine.system.usage import (
    BuildCache,
    BuildCacheDiskUsage,
    ContainersDiskUsage,
    DiskUsage,
    ImagesDiskUsage,
    VolumesDiskUsage,
)
from aiodockerapi.engine.tasks.models import Task
from aiodockerapi.engine.volumes.cluster import ClusterVolume, ClusterVolumeSpec
from aiodockerapi.engine.volumes.models import (
    Volume,
    VolumeConfig,
    VolumeList,
    VolumesPruned,
    VolumeUpdate,
)
from tests.conformance import swarm

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
    Config: ["Config"],
    ConfigSpec: ["ConfigSpec"],
    Node: ["Node"],
    NodeSpec: ["NodeSpec"],
    Secret: ["Secret"],
    SecretSpec: ["SecretSpec"],
    Service: ["Service"],
    ServiceCreated: ["ServiceCreateResponse"],
    ServiceSpec: ["ServiceSpec"],
    ServiceUpdated: ["ServiceUpdateResponse"],
    SwarmInit: ["SwarmInit.body"],
    SwarmInspect: ["Swarm"],
    SwarmJoin: ["SwarmJoin.body"],
    Task: ["Task"],
    TaskSpec: ["TaskSpec"],
    UnlockKey: ["SwarmUnlock.body", "SwarmUnlockkey.200"],
    # Images and distribution.
    AttestationStatement: ["AttestationStatement"],
    BuildCachePruned: ["BuildPrune.200"],
    CommitResult: ["IDResponse", "IdResponse"],
    DeleteResponse: ["ImageDeleteResponseItem"],
    DistributionInspect: ["DistributionInspect"],
    ErrorDetail: ["ErrorDetail"],
    HistoryItem: ["ImageHistoryResponseItem"],
    ImageConfig: ["ImageConfig"],
    ImageInspect: ["ImageInspect"],
    ImagesPruned: ["ImagePrune.200"],
    ProgressDetail: ["ProgressDetail"],
    ProgressMessage: ["BuildInfo", "CreateImageInfo", "PushImageInfo"],
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
    # networks, volumes, plugins, system
    AuthConfig: ["AuthConfig"],
    AuthResponse: ["AuthResponse"],
    BuildCache: ["BuildCache"],
    BuildCacheDiskUsage: ["BuildCacheDiskUsage"],
    ClusterVolume: ["ClusterVolume"],
    ClusterVolumeSpec: ["ClusterVolumeSpec"],
    ContainersDiskUsage: ["ContainersDiskUsage"],
    DiskUsage: ["SystemDataUsage.200"],
    EndpointSettings: ["EndpointSettings"],
    Event: ["EventMessage"],
    EventActor: ["EventActor"],
    IPAM: ["IPAM"],
    ImagesDiskUsage: ["ImagesDiskUsage"],
    NetworkConfig: ["NetworkCreate.body"],
    NetworkConnectRequest: ["NetworkConnectRequest"],
    NetworkContainer: ["EndpointResource"],
    NetworkCreated: ["NetworkCreateResponse"],
    NetworkDisconnectRequest: ["NetworkDisconnectRequest"],
    NetworkInspect: ["NetworkInspect"],
    NetworksPruned: ["NetworkPrune.200"],
    NetworkService: ["ServiceInfo"],
    NetworkSummary: ["Network", "NetworkSummary"],
    Plugin: ["Plugin"],
    PluginPrivilege: ["PluginPrivilege"],
    Volume: ["Volume"],
    VolumeConfig: ["VolumeCreateRequest"],
    VolumeList: ["VolumeListResponse"],
    VolumesPruned: ["VolumePrune.200"],
    VolumeUpdate: ["VolumeUpdate.body"],
    VolumesDiskUsage: ["VolumesDiskUsage"],
}
"""The definitions, by their names in the facts, that each model has every property of."""

ANSWERS: dict[str, type[Model]] = {
    "GET /images/json": ImageSummary,
    "GET /images/search": SearchResult,
    "GET /info": Info,
    "GET /version": Version,
    "GET /configs": Config,
    "GET /configs/{id}": Config,
    "GET /nodes": Node,
    "GET /nodes/{id}": Node,
    "GET /services": Service,
    "GET /services/{id}": Service,
    "GET /swarm": SwarmInspect,
    "GET /swarm/unlockkey": UnlockKey,
    "GET /tasks": Task,
    "GET /tasks/{id}": Task,
    "POST /configs/create": ConfigCreated,
    "POST /secrets/create": SecretCreated,
    "POST /services/create": ServiceCreated,
    # Images and distribution.
    "DELETE /images/{name}": DeleteResponse,
    "GET /distribution/{name}/json": DistributionInspect,
    "GET /images/{name}/attestations": AttestationStatement,
    "GET /images/{name}/history": HistoryItem,
    "GET /images/{name}/json": ImageInspect,
    "POST /build/prune": BuildCachePruned,
    "POST /commit": CommitResult,
    "POST /images/prune": ImagesPruned,
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
    # networks, volumes, plugins, system
    "GET /events": Event,
    "GET /networks": NetworkSummary,
    "GET /networks/{id}": NetworkInspect,
    "GET /plugins": Plugin,
    "GET /plugins/privileges": PluginPrivilege,
    "GET /plugins/{name}/json": Plugin,
    "POST /auth": AuthResponse,
    "POST /networks/create": NetworkCreated,
    "POST /networks/prune": NetworksPruned,
    "POST /volumes/prune": VolumesPruned,
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
    ConfigCreated: swarm.CREATED,
    Node: swarm.NODE,
    SecretCreated: swarm.CREATED,
    Service: swarm.SERVICE,
    ServiceSpec: swarm.SERVICE_SPEC,
    Task: swarm.TASK,
    TaskSpec: swarm.TASK_SPEC,
    # Images and distribution.
    DistributionInspect: dict.fromkeys(
        (
            "Descriptor.Digest",
            "Descriptor.MediaType",
            "Descriptor.Size",
            "Descriptor.URLs",
            "Platforms[].Architecture",
            "Platforms[].Features",
            "Platforms[].OS",
            "Platforms[].OSFeatures",
            "Platforms[].OSVersion",
            "Platforms[].Variant",
        ),
        "described so until API 1.39, but never sent: the keys are those of OCI",
    ),
    ImageInspect: {
        "Config.Volumes.additionalProperties": "an empty object, described by mistake",
        "ContainerConfig.Volumes.additionalProperties": "an empty object, described by mistake",
    },
    ProgressMessage: {"aux.ID": "what is in aux depends on the message"},
    # bodies and answers of operations
    ContainerUpdate: {"NanoCPUs": "a slip: daemons always had NanoCpus"},
    HostConfig: {
        "NanoCPUs": "a slip: daemons always had NanoCpus",
        "PortBindings{}.HostIp": "a slip: daemons always had lists",
        "PortBindings{}.HostPort": "a slip: daemons always had lists",
    },
    Secret: dict.fromkeys(
        (
            "Spec.EndpointSpec",
            "Spec.Mode",
            "Spec.Networks",
            "Spec.RollbackConfig",
            "Spec.TaskTemplate",
            "Spec.UpdateConfig",
        ),
        "that of a service, described until API 1.29 by mistake",
    ),
    ServiceUpdated: dict.fromkeys(
        ("Deleted", "Untagged"), "that of an image, described until API 1.27 by mistake"
    ),
    # networks, volumes, plugins, system
    NetworksPruned: {"VolumesDeleted": "described at API 1.25 alone, by mistake"},
    PluginInterface: {
        "Types[].Capability": "a part of the text that each type is",
        "Types[].Prefix": "a part of the text that each type is",
        "Types[].Version": "a part of the text that each type is",
    },
}
"""What a model leaves out on purpose, by path, and why.

It holds wherever the model is nested, and for all that is in what is left out.
"""
