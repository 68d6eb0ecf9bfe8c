"""Every model by its name.

Each is imported when it is asked for; `aiodockerapi` itself has those that people type.
"""

from typing import TYPE_CHECKING

from aiodockerapi._lazy import lazy

if TYPE_CHECKING:
    from aiodockerapi.engine.common import (
        OCIDescriptor,
        OCIPlatform,
    )
    from aiodockerapi.engine.containers.config import (
        ContainerConfig,
        HealthConfig,
    )
    from aiodockerapi.engine.containers.host_config import (
        ContainerUpdate,
        DeviceMapping,
        DeviceRequest,
        HostConfig,
        LogConfig,
        PortBinding,
        Resources,
        RestartPolicy,
        ThrottleDevice,
        Ulimit,
        WeightDevice,
    )
    from aiodockerapi.engine.containers.inspect import (
        ContainerInspect,
        ContainerState,
        DriverData,
        Health,
        HealthcheckResult,
        NetworkSettings,
        RootFSStorage,
        RootFSStorageSnapshot,
        Storage,
    )
    from aiodockerapi.engine.containers.models import (
        ContainerCreated,
        ContainerSummary,
        ContainerUpdated,
        HealthSummary,
        HostConfigSummary,
        NetworkSettingsSummary,
        PortSummary,
        WaitError,
        WaitResult,
    )
    from aiodockerapi.engine.containers.mounts import (
        BindOptions,
        ClusterOptions,
        ImageOptions,
        Mount,
        MountPoint,
        TmpfsOptions,
        VolumeDriverConfig,
        VolumeOptions,
    )
    from aiodockerapi.engine.containers.run import (
        RunResult,
    )
    from aiodockerapi.engine.images.models import (
        BuildIdentity,
        Identity,
        ImageSummary,
        ManifestAttestation,
        ManifestImage,
        ManifestImageSize,
        ManifestSize,
        ManifestSummary,
        PullIdentity,
        SearchResult,
        SignatureIdentity,
        SignatureTimestamp,
        SignerIdentity,
    )
    from aiodockerapi.engine.networks.models import (
        Address,
        EndpointIPAMConfig,
        EndpointSettings,
        NetworkingConfig,
    )
    from aiodockerapi.engine.swarm.models import (
        CAConfig,
        ClusterInfo,
        DiscreteResource,
        DispatcherConfig,
        Driver,
        EncryptionConfig,
        ExternalCA,
        GenericResource,
        NamedResource,
        ObjectVersion,
        OrchestrationConfig,
        PeerNode,
        RaftConfig,
        SwarmInfo,
        SwarmSpec,
        TaskDefaults,
        TLSInfo,
    )
    from aiodockerapi.engine.system.models import (
        AddressPool,
        Commit,
        Component,
        ContainerdInfo,
        ContainerdNamespaces,
        DeviceInfo,
        FirewallInfo,
        IndexInfo,
        Info,
        NRIInfo,
        Ping,
        PlatformName,
        PluginsInfo,
        RegistryServiceConfig,
        Runtime,
        Version,
    )

__all__ = [
    "Address",
    "AddressPool",
    "BindOptions",
    "BuildIdentity",
    "CAConfig",
    "ClusterInfo",
    "ClusterOptions",
    "Commit",
    "Component",
    "ContainerConfig",
    "ContainerCreated",
    "ContainerInspect",
    "ContainerState",
    "ContainerSummary",
    "ContainerUpdate",
    "ContainerUpdated",
    "ContainerdInfo",
    "ContainerdNamespaces",
    "DeviceInfo",
    "DeviceMapping",
    "DeviceRequest",
    "DiscreteResource",
    "DispatcherConfig",
    "Driver",
    "DriverData",
    "EncryptionConfig",
    "EndpointIPAMConfig",
    "EndpointSettings",
    "ExternalCA",
    "FirewallInfo",
    "GenericResource",
    "Health",
    "HealthConfig",
    "HealthSummary",
    "HealthcheckResult",
    "HostConfig",
    "HostConfigSummary",
    "Identity",
    "ImageOptions",
    "ImageSummary",
    "IndexInfo",
    "Info",
    "LogConfig",
    "ManifestAttestation",
    "ManifestImage",
    "ManifestImageSize",
    "ManifestSize",
    "ManifestSummary",
    "Mount",
    "MountPoint",
    "NRIInfo",
    "NamedResource",
    "NetworkSettings",
    "NetworkSettingsSummary",
    "NetworkingConfig",
    "OCIDescriptor",
    "OCIPlatform",
    "ObjectVersion",
    "OrchestrationConfig",
    "PeerNode",
    "Ping",
    "PlatformName",
    "PluginsInfo",
    "PortBinding",
    "PortSummary",
    "PullIdentity",
    "RaftConfig",
    "RegistryServiceConfig",
    "Resources",
    "RestartPolicy",
    "RootFSStorage",
    "RootFSStorageSnapshot",
    "RunResult",
    "Runtime",
    "SearchResult",
    "SignatureIdentity",
    "SignatureTimestamp",
    "SignerIdentity",
    "Storage",
    "SwarmInfo",
    "SwarmSpec",
    "TLSInfo",
    "TaskDefaults",
    "ThrottleDevice",
    "TmpfsOptions",
    "Ulimit",
    "Version",
    "VolumeDriverConfig",
    "VolumeOptions",
    "WaitError",
    "WaitResult",
    "WeightDevice",
]

_HOMES = {
    "aiodockerapi.engine.common": "OCIDescriptor OCIPlatform",
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
        "ContainerCreated ContainerSummary ContainerUpdated HealthSummary "
        "HostConfigSummary NetworkSettingsSummary PortSummary WaitError WaitResult"
    ),
    "aiodockerapi.engine.containers.mounts": (
        "BindOptions ClusterOptions ImageOptions Mount MountPoint TmpfsOptions "
        "VolumeDriverConfig VolumeOptions"
    ),
    "aiodockerapi.engine.containers.run": "RunResult",
    "aiodockerapi.engine.images.models": (
        "BuildIdentity Identity ImageSummary ManifestAttestation ManifestImage "
        "ManifestImageSize ManifestSize ManifestSummary PullIdentity SearchResult "
        "SignatureIdentity SignatureTimestamp SignerIdentity"
    ),
    "aiodockerapi.engine.networks.models": (
        "Address EndpointIPAMConfig EndpointSettings NetworkingConfig"
    ),
    "aiodockerapi.engine.swarm.models": (
        "CAConfig ClusterInfo DiscreteResource DispatcherConfig Driver EncryptionConfig "
        "ExternalCA GenericResource NamedResource ObjectVersion OrchestrationConfig "
        "PeerNode RaftConfig SwarmInfo SwarmSpec TLSInfo TaskDefaults"
    ),
    "aiodockerapi.engine.system.models": (
        "AddressPool Commit Component ContainerdInfo ContainerdNamespaces DeviceInfo "
        "FirewallInfo IndexInfo Info NRIInfo Ping PlatformName PluginsInfo "
        "RegistryServiceConfig Runtime Version"
    ),
}

if not TYPE_CHECKING:  # to a type checker, a module with these has every name
    __getattr__, __dir__ = lazy(__name__, _HOMES)
