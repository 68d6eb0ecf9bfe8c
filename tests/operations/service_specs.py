"""A service with every setting there is, as models and as what they must be sent as."""

from datetime import timedelta

from aiodockerapi.engine.common import HealthConfig, Ulimit
from aiodockerapi.engine.containers.mounts import Mount
from aiodockerapi.engine.nodes.resources import NodePlatform, NodeResources
from aiodockerapi.engine.services.container_spec import (
    ConfigReference,
    ConfigRuntime,
    ContainerSpec,
    DNSConfig,
    FileTarget,
    SecretReference,
)
from aiodockerapi.engine.services.ports import EndpointPortConfig
from aiodockerapi.engine.services.privileges import (
    AppArmorOptions,
    CredentialSpec,
    Privileges,
    SeccompOptions,
    SELinuxContext,
)
from aiodockerapi.engine.services.spec import (
    EndpointSpec,
    ReplicatedService,
    ServiceMode,
    ServiceSpec,
    UpdateConfig,
)
from aiodockerapi.engine.services.task_spec import (
    NetworkAttachmentConfig,
    Placement,
    PlacementPreference,
    ResourceLimits,
    ResourceRequirements,
    SpreadOver,
    TaskRestartPolicy,
    TaskSpec,
)
from aiodockerapi.engine.swarm.models import (
    DiscreteResource,
    Driver,
    GenericResource,
    NamedResource,
)

PRIVILEGES = Privileges(
    credential_spec=CredentialSpec(config="c1"),
    se_linux_context=SELinuxContext(disable=True, user="u", role="r", type="t", level="l"),
    seccomp=SeccompOptions(mode="custom", profile=b"{}"),
    app_armor=AppArmorOptions(mode="disabled"),
    no_new_privileges=True,
)
PRIVILEGES_JSON = {
    "CredentialSpec": {"Config": "c1"},
    "SELinuxContext": {"Disable": True, "User": "u", "Role": "r", "Type": "t", "Level": "l"},
    "Seccomp": {"Mode": "custom", "Profile": "e30="},
    "AppArmor": {"Mode": "disabled"},
    "NoNewPrivileges": True,
}

CONTAINER = ContainerSpec(
    image="busybox",
    labels={"a": "b"},
    command=["sh"],
    args=["-c", "true"],
    hostname="{{.Node.Hostname}}",
    env=["A=b"],
    dir="/tmp",
    user="1000:1000",
    groups=["audio"],
    privileges=PRIVILEGES,
    init=True,
    stop_signal="SIGINT",
    tty=True,
    open_stdin=True,
    read_only=True,
    mounts=[Mount(type="volume", source="data", target="/data")],
    stop_grace_period=timedelta(seconds=5),
    healthcheck=HealthConfig(test=["NONE"]),
    hosts=["10.0.0.1 db"],
    dns_config=DNSConfig(nameservers=["10.0.0.2"], search=["local"], options=["ndots:2"]),
    secrets=[
        SecretReference(
            file=FileTarget(name="key", uid="0", gid="0", mode=0o400),
            secret_id="s1",
            secret_name="key",
        )
    ],
    configs=[
        ConfigReference(
            file=FileTarget(name="/etc/motd", uid="0", gid="0", mode=0o444),
            config_id="c2",
            config_name="motd",
        ),
        ConfigReference(runtime=ConfigRuntime(), config_id="c1", config_name="account"),
    ],
    isolation="default",
    sysctls={"net.core.somaxconn": "1024"},
    capability_add=["CAP_NET_ADMIN"],
    capability_drop=["ALL"],
    ulimits=[Ulimit(name="nofile", soft=1, hard=2)],
    oom_score_adj=-100,
)
CONTAINER_JSON = {
    "Image": "busybox",
    "Labels": {"a": "b"},
    "Command": ["sh"],
    "Args": ["-c", "true"],
    "Hostname": "{{.Node.Hostname}}",
    "Env": ["A=b"],
    "Dir": "/tmp",
    "User": "1000:1000",
    "Groups": ["audio"],
    "Privileges": PRIVILEGES_JSON,
    "Init": True,
    "StopSignal": "SIGINT",
    "TTY": True,
    "OpenStdin": True,
    "ReadOnly": True,
    "Mounts": [{"Type": "volume", "Source": "data", "Target": "/data"}],
    "StopGracePeriod": 5_000_000_000,
    "Healthcheck": {"Test": ["NONE"]},
    "Hosts": ["10.0.0.1 db"],
    "DNSConfig": {"Nameservers": ["10.0.0.2"], "Search": ["local"], "Options": ["ndots:2"]},
    "Secrets": [
        {
            "File": {"Name": "key", "UID": "0", "GID": "0", "Mode": 0o400},
            "SecretID": "s1",
            "SecretName": "key",
        }
    ],
    "Configs": [
        {
            "File": {"Name": "/etc/motd", "UID": "0", "GID": "0", "Mode": 0o444},
            "ConfigID": "c2",
            "ConfigName": "motd",
        },
        {"Runtime": {}, "ConfigID": "c1", "ConfigName": "account"},
    ],
    "Isolation": "default",
    "Sysctls": {"net.core.somaxconn": "1024"},
    "CapabilityAdd": ["CAP_NET_ADMIN"],
    "CapabilityDrop": ["ALL"],
    "Ulimits": [{"Name": "nofile", "Soft": 1, "Hard": 2}],
    "OomScoreAdj": -100,
}

TASK = TaskSpec(
    container_spec=CONTAINER,
    resources=ResourceRequirements(
        limits=ResourceLimits(nano_cpus=1_500_000_000, memory_bytes=2**28, pids=100),
        reservations=NodeResources(
            nano_cpus=10**9,
            memory_bytes=2**27,
            generic_resources=[
                GenericResource(named_resource_spec=NamedResource(kind="GPU", value="u1")),
                GenericResource(discrete_resource_spec=DiscreteResource(kind="SSD", value=3)),
            ],
        ),
        swap_bytes=-1,
        memory_swappiness=0,
    ),
    restart_policy=TaskRestartPolicy(
        condition="on-failure",
        delay=timedelta(seconds=1),
        max_attempts=0,
        window=timedelta(minutes=1),
    ),
    placement=Placement(
        constraints=["node.role==worker"],
        preferences=[PlacementPreference(spread=SpreadOver(spread_descriptor="node.labels.z"))],
        max_replicas=2,
        platforms=[NodePlatform(architecture="amd64", os="linux")],
    ),
    networks=[NetworkAttachmentConfig(target="n1", aliases=["web"], driver_opts={"a": "b"})],
    log_driver=Driver(name="json-file", options={"max-size": "1m"}),
    force_update=1,
    runtime="container",
)
TASK_JSON = {
    "ContainerSpec": CONTAINER_JSON,
    "Resources": {
        "Limits": {"NanoCPUs": 1_500_000_000, "MemoryBytes": 2**28, "Pids": 100},
        "Reservations": {
            "NanoCPUs": 10**9,
            "MemoryBytes": 2**27,
            "GenericResources": [
                {"NamedResourceSpec": {"Kind": "GPU", "Value": "u1"}},
                {"DiscreteResourceSpec": {"Kind": "SSD", "Value": 3}},
            ],
        },
        "SwapBytes": -1,
        "MemorySwappiness": 0,
    },
    "RestartPolicy": {
        "Condition": "on-failure",
        "Delay": 1_000_000_000,
        "MaxAttempts": 0,
        "Window": 60_000_000_000,
    },
    "Placement": {
        "Constraints": ["node.role==worker"],
        "Preferences": [{"Spread": {"SpreadDescriptor": "node.labels.z"}}],
        "MaxReplicas": 2,
        "Platforms": [{"Architecture": "amd64", "OS": "linux"}],
    },
    "Networks": [{"Target": "n1", "Aliases": ["web"], "DriverOpts": {"a": "b"}}],
    "LogDriver": {"Name": "json-file", "Options": {"max-size": "1m"}},
    "ForceUpdate": 1,
    "Runtime": "container",
}

UPDATE = UpdateConfig(
    parallelism=2,
    delay=timedelta(seconds=1),
    failure_action="rollback",
    monitor=timedelta(seconds=2),
    max_failure_ratio=0.25,
    order="start-first",
)
UPDATE_JSON = {
    "Parallelism": 2,
    "Delay": 1_000_000_000,
    "FailureAction": "rollback",
    "Monitor": 2_000_000_000,
    "MaxFailureRatio": 0.25,
    "Order": "start-first",
}

SPEC = ServiceSpec(
    name="web",
    labels={"stage": "test"},
    task_template=TASK,
    mode=ServiceMode(replicated=ReplicatedService(replicas=0)),
    update_config=UPDATE,
    rollback_config=UpdateConfig(parallelism=0),
    networks=[NetworkAttachmentConfig(target="n1")],
    endpoint_spec=EndpointSpec(
        mode="vip",
        ports=[
            EndpointPortConfig(
                name="http",
                protocol="tcp",
                target_port=80,
                published_port=8080,
                publish_mode="host",
            )
        ],
    ),
)
SPEC_JSON = {
    "Name": "web",
    "Labels": {"stage": "test"},
    "TaskTemplate": TASK_JSON,
    "Mode": {"Replicated": {"Replicas": 0}},
    "UpdateConfig": UPDATE_JSON,
    "RollbackConfig": {"Parallelism": 0},
    "Networks": [{"Target": "n1"}],
    "EndpointSpec": {
        "Mode": "vip",
        "Ports": [
            {
                "Name": "http",
                "Protocol": "tcp",
                "TargetPort": 80,
                "PublishedPort": 8080,
                "PublishMode": "host",
            }
        ],
    },
}
