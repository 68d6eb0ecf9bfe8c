"""Every model by its name, and every other type that an operation takes or gives.

Each is imported when it is asked for; `aiodockerapi` itself has those that people type.
"""

from typing import TYPE_CHECKING

from aiodockerapi._lazy import lazy

if TYPE_CHECKING:
    from aiodockerapi.engine.auth import *
    from aiodockerapi.engine.common import *
    from aiodockerapi.engine.configs.api import *
    from aiodockerapi.engine.configs.models import *
    from aiodockerapi.engine.containers.config import *
    from aiodockerapi.engine.containers.copy import *
    from aiodockerapi.engine.containers.filters import *
    from aiodockerapi.engine.containers.host_config import *
    from aiodockerapi.engine.containers.inspect import *
    from aiodockerapi.engine.containers.models import *
    from aiodockerapi.engine.containers.mounts import *
    from aiodockerapi.engine.containers.path_stat import *
    from aiodockerapi.engine.containers.ports import *
    from aiodockerapi.engine.containers.run import *
    from aiodockerapi.engine.containers.stats import *
    from aiodockerapi.engine.distribution.models import *
    from aiodockerapi.engine.exec.models import *
    from aiodockerapi.engine.images.build_options import *
    from aiodockerapi.engine.images.filters import *
    from aiodockerapi.engine.images.inspect import *
    from aiodockerapi.engine.images.models import *
    from aiodockerapi.engine.images.platforms import *
    from aiodockerapi.engine.images.results import *
    from aiodockerapi.engine.networks.api import *
    from aiodockerapi.engine.networks.models import *
    from aiodockerapi.engine.networks.spec import *
    from aiodockerapi.engine.nodes.api import *
    from aiodockerapi.engine.nodes.models import *
    from aiodockerapi.engine.nodes.resources import *
    from aiodockerapi.engine.plugins.api import *
    from aiodockerapi.engine.plugins.models import *
    from aiodockerapi.engine.progress import *
    from aiodockerapi.engine.secrets.api import *
    from aiodockerapi.engine.secrets.models import *
    from aiodockerapi.engine.services.api import *
    from aiodockerapi.engine.services.container_spec import *
    from aiodockerapi.engine.services.models import *
    from aiodockerapi.engine.services.ports import *
    from aiodockerapi.engine.services.privileges import *
    from aiodockerapi.engine.services.spec import *
    from aiodockerapi.engine.services.task_spec import *
    from aiodockerapi.engine.swarm.models import *
    from aiodockerapi.engine.swarm.setup import *
    from aiodockerapi.engine.system.api import *
    from aiodockerapi.engine.system.events import *
    from aiodockerapi.engine.system.models import *
    from aiodockerapi.engine.system.usage import *
    from aiodockerapi.engine.tasks.api import *
    from aiodockerapi.engine.tasks.models import *
    from aiodockerapi.engine.volumes.api import *
    from aiodockerapi.engine.volumes.cluster import *
    from aiodockerapi.engine.volumes.models import *

__all__ = [
    "IPAM",
    "Address",
    "AddressPool",
    "AppArmorOptions",
    "AttachedNetwork",
    "AttachedNetworkConfig",
    "AttachedNetworkSpec",
    "AttestationStatement",
    "AuthConfig",
    "AuthResponse",
    "BindOptions",
    "BlkioEntry",
    "BlkioStats",
    "BuildCache",
    "BuildCacheDiskUsage",
    "BuildCachePruned",
    "BuildIdentity",
    "BuildOptions",
    "BuildOutput",
    "BuildPruneFilters",
    "BuildResult",
    "CAConfig",
    "CPUStats",
    "CPUUsage",
    "CSITopology",
    "CapacityRange",
    "Checkpoint",
    "CheckpointConfig",
    "ClusterInfo",
    "ClusterOptions",
    "ClusterVolume",
    "ClusterVolumeAccess",
    "ClusterVolumeInfo",
    "ClusterVolumePublished",
    "ClusterVolumeSecret",
    "ClusterVolumeSpec",
    "Commit",
    "CommitResult",
    "Component",
    "Config",
    "ConfigCreated",
    "ConfigFilters",
    "ConfigReference",
    "ConfigRuntime",
    "ConfigSpec",
    "ContainerConfig",
    "ContainerCreated",
    "ContainerFilters",
    "ContainerInspect",
    "ContainerPruneFilters",
    "ContainerSpec",
    "ContainerState",
    "ContainerStats",
    "ContainerStatus",
    "ContainerSummary",
    "ContainerTop",
    "ContainerUpdate",
    "ContainerUpdated",
    "ContainerdInfo",
    "ContainerdNamespaces",
    "ContainersDiskUsage",
    "ContainersPruned",
    "Copied",
    "CredentialSpec",
    "DNSConfig",
    "DeleteResponse",
    "DeviceInfo",
    "DeviceMapping",
    "DeviceRequest",
    "DiscreteResource",
    "DiskUsage",
    "DiskUsageType",
    "DispatcherConfig",
    "DistributionInspect",
    "Driver",
    "DriverData",
    "EncryptionConfig",
    "EndpointIPAMConfig",
    "EndpointPortConfig",
    "EndpointSettings",
    "EndpointSpec",
    "EndpointVirtualIP",
    "EngineDescription",
    "EnginePlugin",
    "ErrorDetail",
    "Event",
    "EventActor",
    "EventFilters",
    "EventsGap",
    "ExecConfig",
    "ExecCreated",
    "ExecInspect",
    "ExecResult",
    "ExecStartConfig",
    "ExternalCA",
    "FileTarget",
    "FilesystemChange",
    "FirewallInfo",
    "GenericResource",
    "GlobalJob",
    "GlobalService",
    "Health",
    "HealthConfig",
    "HealthSummary",
    "HealthcheckResult",
    "HistoryItem",
    "HostConfig",
    "HostConfigSummary",
    "IPAMConfig",
    "IPAMStatus",
    "Identity",
    "ImageConfig",
    "ImageFilters",
    "ImageInspect",
    "ImageMetadata",
    "ImageOptions",
    "ImagePruneFilters",
    "ImageSummary",
    "ImagesDiskUsage",
    "ImagesPruned",
    "ImportResult",
    "IndexInfo",
    "Info",
    "JobStatus",
    "JoinTokens",
    "LoadResult",
    "LogConfig",
    "ManagerStatus",
    "ManifestAttestation",
    "ManifestImage",
    "ManifestImageSize",
    "ManifestSize",
    "ManifestSummary",
    "MemoryStats",
    "Mount",
    "MountPoint",
    "MountVolume",
    "NRIInfo",
    "NamedResource",
    "NetworkAttachment",
    "NetworkAttachmentConfig",
    "NetworkAttachmentSpec",
    "NetworkConfig",
    "NetworkConfigReference",
    "NetworkConnectRequest",
    "NetworkContainer",
    "NetworkCreated",
    "NetworkDisconnectRequest",
    "NetworkFilters",
    "NetworkInspect",
    "NetworkPruneFilters",
    "NetworkService",
    "NetworkSettings",
    "NetworkSettingsSummary",
    "NetworkStats",
    "NetworkStatus",
    "NetworkSummary",
    "NetworkTask",
    "NetworkingConfig",
    "NetworksPruned",
    "Node",
    "NodeCSIInfo",
    "NodeDescription",
    "NodeFilters",
    "NodePlatform",
    "NodeResources",
    "NodeSpec",
    "NodeStatus",
    "OCIDescriptor",
    "OCIPlatform",
    "ObjectVersion",
    "OrchestrationConfig",
    "PathStat",
    "PeerInfo",
    "PeerNode",
    "PidsStats",
    "Ping",
    "Placement",
    "PlacementPreference",
    "Platform",
    "PlatformName",
    "Plugin",
    "PluginArgs",
    "PluginConfig",
    "PluginDevice",
    "PluginEnv",
    "PluginFilters",
    "PluginInterface",
    "PluginLinux",
    "PluginMount",
    "PluginNetwork",
    "PluginPrivilege",
    "PluginPullResult",
    "PluginRootFS",
    "PluginSettings",
    "PluginSpec",
    "PluginUser",
    "PluginsInfo",
    "PortBinding",
    "PortStatus",
    "PortSummary",
    "Privileges",
    "ProcessConfig",
    "ProgressDetail",
    "ProgressMessage",
    "PublishedPort",
    "PullIdentity",
    "PullResult",
    "PushResult",
    "RaftConfig",
    "Rates",
    "RegistryServiceConfig",
    "ReplicatedJob",
    "ReplicatedService",
    "ResourceLimits",
    "ResourceRequirements",
    "Resources",
    "RestartPolicy",
    "RootFS",
    "RootFSStorage",
    "RootFSStorageSnapshot",
    "RunResult",
    "Runtime",
    "RuntimePrivilege",
    "SELinuxContext",
    "SearchFilters",
    "SearchResult",
    "SeccompOptions",
    "Secret",
    "SecretCreated",
    "SecretFilters",
    "SecretReference",
    "SecretSpec",
    "Service",
    "ServiceCreated",
    "ServiceEndpoint",
    "ServiceFilters",
    "ServiceMode",
    "ServiceSpec",
    "ServiceStatus",
    "ServiceUpdated",
    "SignatureIdentity",
    "SignatureTimestamp",
    "SignerIdentity",
    "SpreadOver",
    "Storage",
    "StorageStats",
    "SubnetStatus",
    "SwarmIPAMConfig",
    "SwarmIPAMOptions",
    "SwarmInfo",
    "SwarmInit",
    "SwarmInspect",
    "SwarmJoin",
    "SwarmSpec",
    "TLSInfo",
    "Task",
    "TaskDefaults",
    "TaskFilters",
    "TaskRestartPolicy",
    "TaskSpec",
    "TaskStatus",
    "ThrottleDevice",
    "ThrottlingData",
    "TmpfsOptions",
    "TopologyRequirement",
    "Ulimit",
    "UnlockKey",
    "UpdateConfig",
    "UpdateStatus",
    "Version",
    "Volume",
    "VolumeAttachment",
    "VolumeConfig",
    "VolumeDriverConfig",
    "VolumeFilters",
    "VolumeList",
    "VolumeOptions",
    "VolumePruneFilters",
    "VolumeTopology",
    "VolumeUpdate",
    "VolumeUsage",
    "VolumesDiskUsage",
    "VolumesPruned",
    "WaitError",
    "WaitResult",
    "WeightDevice",
]

_HOMES = {
    "aiodockerapi.engine.auth": "AuthConfig",
    "aiodockerapi.engine.common": "DriverData HealthConfig OCIDescriptor OCIPlatform Ulimit",
    "aiodockerapi.engine.configs.api": "ConfigFilters",
    "aiodockerapi.engine.configs.models": "Config ConfigCreated ConfigSpec",
    "aiodockerapi.engine.containers.config": "ContainerConfig",
    "aiodockerapi.engine.containers.copy": "Copied",
    "aiodockerapi.engine.containers.filters": "ContainerFilters ContainerPruneFilters",
    "aiodockerapi.engine.containers.host_config": (
        "ContainerUpdate DeviceMapping DeviceRequest HostConfig LogConfig PortBinding "
        "Resources RestartPolicy ThrottleDevice WeightDevice"
    ),
    "aiodockerapi.engine.containers.inspect": (
        "ContainerInspect ContainerState Health HealthcheckResult NetworkSettings "
        "RootFSStorage RootFSStorageSnapshot Storage"
    ),
    "aiodockerapi.engine.containers.models": (
        "Checkpoint CheckpointConfig ContainerCreated ContainerSummary ContainerTop "
        "ContainerUpdated ContainersPruned FilesystemChange HealthSummary "
        "HostConfigSummary NetworkSettingsSummary PortSummary WaitError WaitResult"
    ),
    "aiodockerapi.engine.containers.mounts": (
        "BindOptions ClusterOptions ImageOptions Mount MountPoint TmpfsOptions "
        "VolumeDriverConfig VolumeOptions"
    ),
    "aiodockerapi.engine.containers.path_stat": "PathStat",
    "aiodockerapi.engine.containers.ports": "PublishedPort",
    "aiodockerapi.engine.containers.run": "RunResult",
    "aiodockerapi.engine.containers.stats": (
        "BlkioEntry BlkioStats CPUStats CPUUsage ContainerStats MemoryStats NetworkStats "
        "PidsStats Rates StorageStats ThrottlingData"
    ),
    "aiodockerapi.engine.distribution.models": "DistributionInspect",
    "aiodockerapi.engine.exec.models": (
        "ExecConfig ExecCreated ExecInspect ExecResult ExecStartConfig ProcessConfig"
    ),
    "aiodockerapi.engine.images.build_options": "BuildOptions BuildOutput",
    "aiodockerapi.engine.images.filters": (
        "BuildPruneFilters ImageFilters ImagePruneFilters SearchFilters"
    ),
    "aiodockerapi.engine.images.inspect": (
        "HistoryItem ImageConfig ImageInspect ImageMetadata RootFS"
    ),
    "aiodockerapi.engine.images.models": (
        "BuildIdentity Identity ImageSummary ManifestAttestation ManifestImage "
        "ManifestImageSize ManifestSize ManifestSummary PullIdentity SearchResult "
        "SignatureIdentity SignatureTimestamp SignerIdentity"
    ),
    "aiodockerapi.engine.images.platforms": "Platform",
    "aiodockerapi.engine.images.results": (
        "AttestationStatement BuildCachePruned BuildResult CommitResult DeleteResponse "
        "ImagesPruned ImportResult LoadResult PullResult PushResult"
    ),
    "aiodockerapi.engine.networks.api": "NetworkFilters NetworkPruneFilters",
    "aiodockerapi.engine.networks.models": (
        "Address EndpointIPAMConfig EndpointSettings NetworkingConfig"
    ),
    "aiodockerapi.engine.networks.spec": (
        "IPAM IPAMConfig IPAMStatus NetworkConfig NetworkConfigReference "
        "NetworkConnectRequest NetworkContainer NetworkCreated NetworkDisconnectRequest "
        "NetworkInspect NetworkService NetworkStatus NetworkSummary NetworkTask "
        "NetworksPruned PeerInfo SubnetStatus"
    ),
    "aiodockerapi.engine.nodes.api": "NodeFilters",
    "aiodockerapi.engine.nodes.models": (
        "CSITopology EngineDescription EnginePlugin ManagerStatus Node NodeCSIInfo "
        "NodeDescription NodeSpec NodeStatus"
    ),
    "aiodockerapi.engine.nodes.resources": "NodePlatform NodeResources",
    "aiodockerapi.engine.plugins.api": "PluginFilters",
    "aiodockerapi.engine.plugins.models": (
        "Plugin PluginArgs PluginConfig PluginDevice PluginEnv PluginInterface "
        "PluginLinux PluginMount PluginNetwork PluginPrivilege PluginPullResult "
        "PluginRootFS PluginSettings PluginUser"
    ),
    "aiodockerapi.engine.progress": "ErrorDetail ProgressDetail ProgressMessage",
    "aiodockerapi.engine.secrets.api": "SecretFilters",
    "aiodockerapi.engine.secrets.models": "Secret SecretCreated SecretSpec",
    "aiodockerapi.engine.services.api": "ServiceFilters",
    "aiodockerapi.engine.services.container_spec": (
        "ConfigReference ConfigRuntime ContainerSpec DNSConfig FileTarget SecretReference"
    ),
    "aiodockerapi.engine.services.models": (
        "EndpointVirtualIP JobStatus Service ServiceCreated ServiceEndpoint ServiceStatus "
        "ServiceUpdated UpdateStatus"
    ),
    "aiodockerapi.engine.services.ports": "EndpointPortConfig",
    "aiodockerapi.engine.services.privileges": (
        "AppArmorOptions CredentialSpec Privileges SELinuxContext SeccompOptions"
    ),
    "aiodockerapi.engine.services.spec": (
        "EndpointSpec GlobalJob GlobalService ReplicatedJob ReplicatedService ServiceMode "
        "ServiceSpec UpdateConfig"
    ),
    "aiodockerapi.engine.services.task_spec": (
        "NetworkAttachmentConfig NetworkAttachmentSpec Placement PlacementPreference "
        "PluginSpec ResourceLimits ResourceRequirements RuntimePrivilege SpreadOver "
        "TaskRestartPolicy TaskSpec"
    ),
    "aiodockerapi.engine.swarm.models": (
        "CAConfig ClusterInfo DiscreteResource DispatcherConfig Driver EncryptionConfig "
        "ExternalCA GenericResource NamedResource ObjectVersion OrchestrationConfig "
        "PeerNode RaftConfig SwarmInfo SwarmSpec TLSInfo TaskDefaults"
    ),
    "aiodockerapi.engine.swarm.setup": "JoinTokens SwarmInit SwarmInspect SwarmJoin UnlockKey",
    "aiodockerapi.engine.system.api": "DiskUsageType",
    "aiodockerapi.engine.system.events": "Event EventActor EventFilters EventsGap",
    "aiodockerapi.engine.system.models": (
        "AddressPool AuthResponse Commit Component ContainerdInfo ContainerdNamespaces "
        "DeviceInfo FirewallInfo IndexInfo Info NRIInfo Ping PlatformName PluginsInfo "
        "RegistryServiceConfig Runtime Version"
    ),
    "aiodockerapi.engine.system.usage": (
        "BuildCache BuildCacheDiskUsage ContainersDiskUsage DiskUsage ImagesDiskUsage "
        "VolumesDiskUsage"
    ),
    "aiodockerapi.engine.tasks.api": "TaskFilters",
    "aiodockerapi.engine.tasks.models": (
        "AttachedNetwork AttachedNetworkConfig AttachedNetworkSpec ContainerStatus "
        "NetworkAttachment PortStatus SwarmIPAMConfig SwarmIPAMOptions Task TaskStatus "
        "VolumeAttachment"
    ),
    "aiodockerapi.engine.volumes.api": "VolumeFilters VolumePruneFilters",
    "aiodockerapi.engine.volumes.cluster": (
        "CapacityRange ClusterVolume ClusterVolumeAccess ClusterVolumeInfo "
        "ClusterVolumePublished ClusterVolumeSecret ClusterVolumeSpec MountVolume "
        "TopologyRequirement VolumeTopology"
    ),
    "aiodockerapi.engine.volumes.models": (
        "Volume VolumeConfig VolumeList VolumeUpdate VolumeUsage VolumesPruned"
    ),
}

if not TYPE_CHECKING:  # a type checker that saw these would find any name at all
    __getattr__, __dir__ = lazy(__name__, _HOMES)
