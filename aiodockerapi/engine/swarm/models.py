"""What a daemon says of the swarm it belongs to.

`SwarmSpec` and its parts are also what a swarm is set up with, so a field that nobody set is None
there. The kinds of one object stand together: a spec (what is wanted), an info (what is), and
the small things that they share.
"""

from typing import Annotated, Literal

from pydantic import Field

from aiodockerapi._core.gates import Since
from aiodockerapi._core.model import Model
from aiodockerapi._core.times import Duration, Time

__all__ = [
    "CAConfig",
    "ClusterInfo",
    "DiscreteResource",
    "DispatcherConfig",
    "Driver",
    "EncryptionConfig",
    "ExternalCA",
    "GenericResource",
    "NamedResource",
    "ObjectVersion",
    "OrchestrationConfig",
    "PeerNode",
    "RaftConfig",
    "SwarmInfo",
    "SwarmSpec",
    "TLSInfo",
    "TaskDefaults",
]


class ObjectVersion(Model):
    """The version of an object of the swarm.

    An update names the version it was made from, and is refused if there is a newer one.
    """

    index: int = 0
    """The number of the last change; it grows with each."""


class Driver(Model):
    """A driver and its options: of logs, secrets or configs."""

    name: str = ""
    """The driver's name: ``json-file``, ``syslog``, …"""
    options: dict[str, str] = {}
    """The driver's own options."""


class NamedResource(Model):
    """A resource of which each piece has a name: one GPU of several."""

    kind: str = ""
    """The kind of resource, as the operator calls it: ``GPU``."""
    value: str = ""
    """The name of this piece: ``UUID1``."""


class DiscreteResource(Model):
    """A resource that is only counted."""

    kind: str = ""
    """The kind of resource, as the operator calls it: ``SSD``."""
    value: int = 0
    """How many there are."""


class GenericResource(Model):
    """A resource that a node offers, or a task asks for, as the operator defined it.

    One of the two fields is set.
    """

    named_resource_spec: NamedResource | None = None
    """A resource with a name; None: it is a counted one."""
    discrete_resource_spec: DiscreteResource | None = None
    """A counted resource; None: it is one with a name."""


class TLSInfo(Model):
    """How nodes of the swarm prove who they are to each other."""

    trust_root: str = ""
    """The root certificates, in PEM."""
    cert_issuer_subject: str = ""
    """The subject of the issuer's certificate, in base64 of its DER."""
    cert_issuer_public_key: str = ""
    """The issuer's public key, in base64 of its DER."""


class OrchestrationConfig(Model):
    """How the swarm runs its tasks."""

    task_history_retention_limit: int | None = None
    """How many old tasks of each instance are remembered; a negative number: all."""


class RaftConfig(Model):
    """How the managers agree: the settings of the Raft algorithm."""

    snapshot_interval: int | None = None
    """How many log entries lie between two snapshots."""
    keep_old_snapshots: int | None = None
    """How many snapshots are kept beside the newest."""
    log_entries_for_slow_followers: int | None = None
    """How many log entries are kept after a snapshot, for managers that lag behind."""
    election_tick: int | None = None
    """After how many ticks without a word from the leader a new one is elected.

    It must be greater than `heartbeat_tick`; ten times as much is advised. A tick is a second.
    """
    heartbeat_tick: int | None = None
    """How many ticks lie between two heartbeats of the leader."""


class DispatcherConfig(Model):
    """How managers speak with the nodes that run tasks."""

    heartbeat_period: Duration | None = None
    """How often a node tells that it is alive, give or take a little."""


class ExternalCA(Model):
    """A certificate authority outside the swarm that signs the nodes' certificates."""

    protocol: Literal["cfssl"] | str = ""
    """The protocol it speaks; only ``cfssl`` is known."""
    url: Annotated[str, Field(alias="URL")] = ""
    """Where requests for a signature are sent."""
    options: dict[str, str] = {}
    """Options of the protocol."""
    ca_cert: Annotated[str, Field(alias="CACert"), Since(1, 30)] = ""
    """The root certificate that it uses, in PEM; empty: the swarm's own. API 1.30 and newer."""


class CAConfig(Model):
    """How the swarm's certificates are signed."""

    node_cert_expiry: Duration | None = None
    """How long a node's certificate is valid."""
    external_cas: Annotated[list[ExternalCA], Field(alias="ExternalCAs")] = []
    """The outside authorities; empty: managers sign by themselves."""
    signing_ca_cert: Annotated[str | None, Field(alias="SigningCACert"), Since(1, 30)] = None
    """The certificate that nodes' certificates are signed with, in PEM. API 1.30 and newer."""
    signing_ca_key: Annotated[str | None, Field(alias="SigningCAKey", repr=False), Since(1, 30)] = (
        None
    )
    """The key of `signing_ca_cert`, in PEM; never in an answer nor in a repr.

    API 1.30 and newer.
    """
    force_rotate: Annotated[int | None, Since(1, 30)] = None
    """A number that, when it changes, makes the swarm sign with a new certificate and key.

    API 1.30 and newer.
    """


class TaskDefaults(Model):
    """What tasks get that do not say otherwise."""

    log_driver: Driver | None = None
    """Where the logs go; None: what each daemon is set to.

    A change holds for tasks made from then on.
    """


class EncryptionConfig(Model):
    """How the managers' keys and data are kept on disk."""

    auto_lock_managers: bool | None = None
    """Whether a manager that restarts stays locked until somebody gives it the unlock key."""


class SwarmSpec(Model):
    """What a swarm is to be: its settings."""

    name: str | None = None
    """The swarm's name; it is ``default``."""
    labels: dict[str, str] = {}
    """The swarm's labels."""
    orchestration: OrchestrationConfig | None = None
    """How tasks are run."""
    raft: RaftConfig | None = None
    """How the managers agree."""
    dispatcher: DispatcherConfig | None = None
    """How managers speak with nodes."""
    ca_config: Annotated[CAConfig | None, Field(alias="CAConfig")] = None
    """How certificates are signed."""
    task_defaults: TaskDefaults | None = None
    """What tasks get that do not say otherwise."""
    encryption_config: EncryptionConfig | None = None
    """How the managers' keys and data are kept."""


class ClusterInfo(Model):
    """What is known of a swarm; only a manager's daemon tells it."""

    id: Annotated[str, Field(alias="ID")] = ""
    """The swarm's ID."""
    version: ObjectVersion = Field(default_factory=ObjectVersion)
    """The version of its settings, to be named in an update."""
    created_at: Time = None
    """When the swarm was made."""
    updated_at: Time = None
    """When its settings last changed."""
    spec: SwarmSpec = Field(default_factory=SwarmSpec)
    """Its settings."""
    tls_info: Annotated[TLSInfo | None, Field(alias="TLSInfo")] = None
    """How its nodes prove who they are. API 1.30 and newer."""
    root_rotation_in_progress: bool = False
    """Whether a new root certificate is on its way to all nodes. API 1.30 and newer."""
    default_addr_pool: list[str] = []
    """The address ranges that overlay networks are cut from, in CIDR. API 1.39 and newer."""
    subnet_size: int | None = None
    """The length of the prefix of each network cut from them: 24. API 1.39 and newer."""
    data_path_port: int | None = None
    """The UDP port of traffic between containers: 4789. API 1.40 and newer."""


class PeerNode(Model):
    """A manager of the swarm, and where it can be reached."""

    node_id: Annotated[str, Field(alias="NodeID")] = ""
    """The node's ID."""
    addr: str = ""
    """Its address and port."""


class SwarmInfo(Model):
    """What a daemon says of its part in a swarm, in `Info`."""

    node_id: Annotated[str, Field(alias="NodeID")] = ""
    """The daemon's ID in the swarm; empty: it is in none."""
    node_addr: str = ""
    """The address by which the other nodes reach it; empty: it is in none."""
    local_node_state: Literal["", "inactive", "pending", "active", "error", "locked"] | str = ""
    """The daemon's state in the swarm; ``inactive``: it is in none."""
    control_available: bool = False
    """Whether this daemon is a manager and the swarm has a leader."""
    error: str = ""
    """What is wrong; empty: nothing."""
    remote_managers: list[PeerNode] = []
    """The managers that the daemon knows of."""
    nodes: int | None = None
    """How many nodes the swarm has; None: this daemon is no manager."""
    managers: int | None = None
    """How many managers the swarm has; None: this daemon is no manager."""
    cluster: ClusterInfo | None = None
    """The swarm itself; None: this daemon is no manager."""
    warnings: list[str] = []
    """What the daemon warns of, in English."""
