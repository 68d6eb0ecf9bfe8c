"""What descriptions say of swarms, and no daemon sends: properties by path, and why."""

from collections.abc import Iterable

__all__ = ["CREATED", "NODE", "SERVICE", "SERVICE_SPEC", "TASK", "TASK_SPEC"]


def paths(reason: str, above: str, names: str) -> dict[str, str]:
    """Give one reason for several properties below a path."""
    return dict.fromkeys((above + name for name in names.split()), reason)


def below(above: str, left_out: dict[str, str]) -> dict[str, str]:
    """Put a prefix before each path."""
    return {above + path: reason for path, reason in left_out.items()}


def joined(parts: Iterable[dict[str, str]]) -> dict[str, str]:
    """Put several tables into one."""
    return {path: reason for part in parts for path, reason in part.items()}


CREATED = {"Id": "the daemon sends ID, and either is read"}

TASK_SPEC = joined(
    [
        {"ContainerSpec.HealthCheck": "the daemon sends Healthcheck, and reads either"},
        paths(
            "the daemon sends Healthcheck, and reads either",
            "ContainerSpec.HealthCheck.",
            "Interval Retries StartInterval StartPeriod Test Timeout",
        ),
        paths(
            "the daemon sends it in lower case, and reads either",
            "PluginSpec.",
            "Disabled Name Remote",
        ),
        paths(
            "the daemon sends and reads privileges",
            "PluginSpec.",
            "PluginPrivilege PluginPrivilege[].Description PluginPrivilege[].Name "
            "PluginPrivilege[].Value",
        ),
    ]
)

SERVICE_SPEC = below("TaskTemplate.", TASK_SPEC)
SERVICE = below("Spec.", SERVICE_SPEC)

TASK = joined(
    [
        below("Spec.", TASK_SPEC),
        paths(
            "the daemon sends GenericResources",
            "AssignedGenericResources",
            "[].DiscreteResourceSpec [].DiscreteResourceSpec.Kind [].DiscreteResourceSpec.Value "
            "[].NamedResourceSpec [].NamedResourceSpec.Kind [].NamedResourceSpec.Value",
        ),
        {"AssignedGenericResources": "the daemon sends GenericResources"},
        paths(
            "the daemon sends a network as the swarm keeps it, not as networks are inspected",
            "NetworksAttachments[].Network.",
            "Attachable ConfigFrom ConfigFrom.Network ConfigOnly Containers "
            "Containers{}.EndpointID Containers{}.IPv4Address Containers{}.IPv6Address "
            "Containers{}.MacAddress Containers{}.Name Created Driver EnableIPv4 EnableIPv6 IPAM "
            "IPAM.Config IPAM.Config[].AuxiliaryAddresses IPAM.Config[].Gateway "
            "IPAM.Config[].IPRange IPAM.Config[].Subnet IPAM.Driver IPAM.Options Id Ingress "
            "Internal Labels Name Options Peers Peers[].IP Peers[].Name Scope",
        ),
    ]
)

NODE = joined(
    [
        {"Description.Resources.NanoCpus": "a slip of API 1.27's description"},
        paths(
            "a slip of the descriptions of API 1.30 and 1.31: it is the swarm's",
            "Description.TLSInfo.",
            "CAConfig CAConfig.ExternalCAs CAConfig.ExternalCAs[].CACert "
            "CAConfig.ExternalCAs[].Options CAConfig.ExternalCAs[].Protocol "
            "CAConfig.ExternalCAs[].URL CAConfig.ForceRotate CAConfig.NodeCertExpiry "
            "CAConfig.SigningCACert CAConfig.SigningCAKey Dispatcher Dispatcher.HeartbeatPeriod "
            "EncryptionConfig EncryptionConfig.AutoLockManagers Labels Name Orchestration "
            "Orchestration.TaskHistoryRetentionLimit Raft Raft.ElectionTick Raft.HeartbeatTick "
            "Raft.KeepOldSnapshots Raft.LogEntriesForSlowFollowers Raft.SnapshotInterval "
            "TaskDefaults TaskDefaults.LogDriver TaskDefaults.LogDriver.Name "
            "TaskDefaults.LogDriver.Options",
        ),
    ]
)
