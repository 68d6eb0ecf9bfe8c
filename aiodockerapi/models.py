"""Every model by its name.

Each is imported when it is asked for; `aiodockerapi` itself has those that people type.
"""

from typing import TYPE_CHECKING

from aiodockerapi._lazy import lazy

if TYPE_CHECKING:
    from aiodockerapi.engine.auth import *
    from aiodockerapi.engine.common import *
    from aiodockerapi.engine.configs.models import *
    from aiodockerapi.engine.containers.config import *
    from aiodockerapi.engine.containers.host_config import *
    from aiodockerapi.engine.containers.inspect import *
    from aiodockerapi.engine.containers.models import *
    from aiodockerapi.engine.containers.mounts import *
    from aiodockerapi.engine.containers.path_stat import *
    from aiodockerapi.engine.containers.run import *
    from aiodockerapi.engine.containers.stats import *
    from aiodockerapi.engine.distribution.models import *
    from aiodockerapi.engine.exec.models import *
    from aiodockerapi.engine.images.build_options import *
    from aiodockerapi.engine.images.inspect import *
    from aiodockerapi.engine.images.models import *
    from aiodockerapi.engine.images.results import *
    from aiodockerapi.engine.networks.models import *
    from aiodockerapi.engine.nodes.models import *
    from aiodockerapi.engine.progress import *
    from aiodockerapi.engine.secrets.models import *
    from aiodockerapi.engine.services.container_spec import *
    from aiodockerapi.engine.services.models import *
    from aiodockerapi.engine.services.privileges import *
    from aiodockerapi.engine.services.spec import *
    from aiodockerapi.engine.services.task_spec import *
    from aiodockerapi.engine.swarm.models import *
    from aiodockerapi.engine.swarm.setup import *
    from aiodockerapi.engine.system.models import *
    from aiodockerapi.engine.tasks.models import *

__all__ = [
    "Address",
    "AddressPool",
    "AppArmorOptions",
    "AttachedNetwork",
    "AttachedNetworkConfig",
    "AttachedNetworkSpec",
    "AttestationStatement",
    "AuthConfig",
    "BindOptions",
    "BlkioEntry",
    "BlkioStats",
    "BuildIdentity",
    "BuildOptions",
    "BuildOutput",
    "BuildPruneResult",
    "CAConfig",
    "CPUStats",
    "CPUUsage",
    "CSITopology",
    "Checkpoint",
    "CheckpointConfig",
    "ClusterInfo",
    "ClusterOptions",
    "Commit",
    "CommitResult",
    "Component",
    "Config",
    "ConfigCreated",
    "ConfigReference",
    "ConfigRuntime",
    "ConfigSpec",
    "ContainerConfig",
    "ContainerCreated",
    "ContainerInspect",
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
    "ContainersPruned",
    "CredentialSpec",
    "DNSConfig",
    "DeleteResponse",
    "DeviceInfo",
    "DeviceMapping",
    "DeviceRequest",
    "DiscreteResource",
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
    "Identity",
    "ImageConfig",
    "ImageInspect",
    "ImageMetadata",
    "ImageOptions",
    "ImagePruneResult",
    "ImageSummary",
    "IndexInfo",
    "Info",
    "JobStatus",
    "JoinTokens",
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
    "NRIInfo",
    "NamedResource",
    "NetworkAttachment",
    "NetworkAttachmentConfig",
    "NetworkAttachmentSpec",
    "NetworkSettings",
    "NetworkSettingsSummary",
    "NetworkStats",
    "NetworkingConfig",
    "Node",
    "NodeCSIInfo",
    "NodeDescription",
    "NodePlatform",
    "NodeResources",
    "NodeSpec",
    "NodeStatus",
    "OCIDescriptor",
    "OCIPlatform",
    "ObjectVersion",
    "OrchestrationConfig",
    "PathStat",
    "PeerNode",
    "PidsStats",
    "Ping",
    "Placement",
    "PlacementPreference",
    "PlatformName",
    "PluginSpec",
    "PluginsInfo",
    "PortBinding",
    "PortStatus",
    "PortSummary",
    "Privileges",
    "ProcessConfig",
    "ProgressDetail",
    "ProgressMessage",
    "PullIdentity",
    "RaftConfig",
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
    "SearchResult",
    "SeccompOptions",
    "Secret",
    "SecretCreated",
    "SecretReference",
    "SecretSpec",
    "Service",
    "ServiceCreated",
    "ServiceEndpoint",
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
    "TaskRestartPolicy",
    "TaskSpec",
    "TaskStatus",
    "ThrottleDevice",
    "ThrottlingData",
    "TmpfsOptions",
    "Ulimit",
    "UnlockKey",
    "UpdateConfig",
    "UpdateStatus",
    "Version",
    "VolumeAttachment",
    "VolumeDriverConfig",
    "VolumeOptions",
    "WaitError",
    "WaitResult",
    "WeightDevice",
]

_HOMES = {
    "aiodockerapi.engine.auth": "AuthConfig",
    "aiodockerapi.engine.common": "OCIDescriptor OCIPlatform",
    "aiodockerapi.engine.configs.models": "Config ConfigCreated ConfigSpec",
    "aiodockerapi.engine.containers.config": "ContainerConfig HealthConfig",
    "aiodockerapi.engine.containers.host_config": (
        "ContainerUpdate DeviceMapping DeviceRequest HostConfig LogConfig PortBinding "
        "Resources RestartPolicy ThrottleDevice Ulimit WeightDevice"
    ),
    "aiodockerapi.engine.containers.inspect": (
        "ContainerInspect ContainerState DriverData Health HealthcheckResult "
        "NetworkSettings RootFSStorage RootFSStorageSnapshot Storage"
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
    "aiodockerapi.engine.containers.run": "RunResult",
    "aiodockerapi.engine.containers.stats": (
        "BlkioEntry BlkioStats CPUStats CPUUsage ContainerStats MemoryStats NetworkStats "
        "PidsStats StorageStats ThrottlingData"
    ),
    "aiodockerapi.engine.distribution.models": "DistributionInspect",
    "aiodockerapi.engine.exec.models": (
        "ExecConfig ExecCreated ExecInspect ExecResult ExecStartConfig ProcessConfig"
    ),
    "aiodockerapi.engine.images.build_options": "BuildOptions BuildOutput",
    "aiodockerapi.engine.images.inspect": (
        "HistoryItem ImageConfig ImageInspect ImageMetadata RootFS"
    ),
    "aiodockerapi.engine.images.models": (
        "BuildIdentity Identity ImageSummary ManifestAttestation ManifestImage "
        "ManifestImageSize ManifestSize ManifestSummary PullIdentity SearchResult "
        "SignatureIdentity SignatureTimestamp SignerIdentity"
    ),
    "aiodockerapi.engine.images.results": (
        "AttestationStatement BuildPruneResult CommitResult DeleteResponse ImagePruneResult"
    ),
    "aiodockerapi.engine.networks.models": (
        "Address EndpointIPAMConfig EndpointSettings NetworkingConfig"
    ),
    "aiodockerapi.engine.nodes.models": (
        "CSITopology EngineDescription EnginePlugin ManagerStatus Node NodeCSIInfo "
        "NodeDescription NodePlatform NodeResources NodeSpec NodeStatus"
    ),
    "aiodockerapi.engine.progress": "ErrorDetail ProgressDetail ProgressMessage",
    "aiodockerapi.engine.secrets.models": "Secret SecretCreated SecretSpec",
    "aiodockerapi.engine.services.container_spec": (
        "ConfigReference ConfigRuntime ContainerSpec DNSConfig FileTarget SecretReference"
    ),
    "aiodockerapi.engine.services.models": (
        "EndpointVirtualIP JobStatus Service ServiceCreated ServiceEndpoint ServiceStatus "
        "ServiceUpdated UpdateStatus"
    ),
    "aiodockerapi.engine.services.privileges": (
        "AppArmorOptions CredentialSpec Privileges SELinuxContext SeccompOptions"
    ),
    "aiodockerapi.engine.services.spec": (
        "EndpointPortConfig EndpointSpec GlobalJob GlobalService ReplicatedJob "
        "ReplicatedService ServiceMode ServiceSpec UpdateConfig"
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
    "aiodockerapi.engine.system.models": (
        "AddressPool Commit Component ContainerdInfo ContainerdNamespaces DeviceInfo "
        "FirewallInfo IndexInfo Info NRIInfo Ping PlatformName PluginsInfo "
        "RegistryServiceConfig Runtime Version"
    ),
    "aiodockerapi.engine.tasks.models": (
        "AttachedNetwork AttachedNetworkConfig AttachedNetworkSpec ContainerStatus "
        "NetworkAttachment PortStatus SwarmIPAMConfig SwarmIPAMOptions Task TaskStatus "
        "VolumeAttachment"
    ),
}

__getattr__, __dir__ = lazy(__name__, _HOMES)
