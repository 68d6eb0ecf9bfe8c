"""Which model stands for what of the Engine API: a line for each, compared by the tests beside.

To add a model, add its line to `DEFINITIONS`; to add an answer, add it to `ANSWERS`. What a
model leaves out on purpose stands in `LEFT_OUT`, with the reason.
"""

from aiodockerapi._core.model import Model
from aiodockerapi.engine.auth import AuthConfig
from aiodockerapi.engine.common import OCIDescriptor, OCIPlatform
from aiodockerapi.engine.images.models import ImageSummary, ManifestSummary, SearchResult
from aiodockerapi.engine.networks.models import EndpointSettings
from aiodockerapi.engine.networks.spec import (
    IPAM,
    NetworkConfig,
    NetworkConnectRequest,
    NetworkContainer,
    NetworkCreated,
    NetworkDisconnectRequest,
    NetworkInspect,
    NetworkPruneReport,
    NetworkService,
    NetworkSummary,
)
from aiodockerapi.engine.plugins.models import Plugin, PluginInterface, PluginPrivilege
from aiodockerapi.engine.swarm.models import ClusterInfo, SwarmInfo, SwarmSpec
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
from aiodockerapi.engine.volumes.cluster import ClusterVolume, ClusterVolumeSpec
from aiodockerapi.engine.volumes.models import (
    Volume,
    VolumeConfig,
    VolumeList,
    VolumePruneReport,
    VolumeUpdate,
)

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
    NetworkPruneReport: ["NetworkPrune.200"],
    NetworkService: ["ServiceInfo"],
    NetworkSummary: ["Network", "NetworkSummary"],
    Plugin: ["Plugin"],
    PluginPrivilege: ["PluginPrivilege"],
    Volume: ["Volume"],
    VolumeConfig: ["VolumeCreateRequest"],
    VolumeList: ["VolumeListResponse"],
    VolumePruneReport: ["VolumePrune.200"],
    VolumeUpdate: ["VolumeUpdate.body"],
    VolumesDiskUsage: ["VolumesDiskUsage"],
}
"""The definitions, by their names in the facts, that each model has every property of."""

ANSWERS: dict[str, type[Model]] = {
    "GET /images/json": ImageSummary,
    "GET /images/search": SearchResult,
    "GET /info": Info,
    "GET /version": Version,
    # networks, volumes, plugins, system
    "GET /events": Event,
    "GET /networks": NetworkSummary,
    "GET /networks/{id}": NetworkInspect,
    "GET /plugins": Plugin,
    "GET /plugins/privileges": PluginPrivilege,
    "GET /plugins/{name}/json": Plugin,
    "POST /auth": AuthResponse,
    "POST /networks/create": NetworkCreated,
    "POST /networks/prune": NetworkPruneReport,
    "POST /volumes/prune": VolumePruneReport,
}
"""The model of each operation's answer, or of an item of it if it is a list."""

HEADERS: dict[str, type[Model]] = {"GET /_ping": Ping, "HEAD /_ping": Ping}
"""The model of each operation whose answer is in its headers."""

LEFT_OUT: dict[type[Model], dict[str, str]] = {
    Ping: {"Cache-Control": "tells proxies", "Pragma": "tells proxies"},
    # networks, volumes, plugins, system
    NetworkPruneReport: {"VolumesDeleted": "described at API 1.25 alone, by mistake"},
    PluginInterface: {
        "Types[].Capability": "a part of the text that each type is",
        "Types[].Prefix": "a part of the text that each type is",
        "Types[].Version": "a part of the text that each type is",
    },
}
"""What a model leaves out on purpose, by path, and why; it holds wherever the model is nested."""
