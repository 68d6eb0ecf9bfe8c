"""What is sent to make and to change a container: exactly the JSON that was meant."""

import json
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from aiodockerapi._core.model import Model, reader, to_json
from aiodockerapi.engine.common import HealthConfig, Ulimit
from aiodockerapi.engine.containers.config import ContainerConfig
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
    WeightDevice,
)
from aiodockerapi.engine.containers.mounts import (
    BindOptions,
    ClusterOptions,
    ImageOptions,
    Mount,
    TmpfsOptions,
    VolumeDriverConfig,
    VolumeOptions,
)
from aiodockerapi.engine.networks.models import (
    Address,
    EndpointIPAMConfig,
    EndpointSettings,
    NetworkingConfig,
)

REQUESTS: list[tuple[Model, dict[str, Any]]] = [
    (ContainerConfig(image="redis:7"), {"Image": "redis:7"}),
    (ContainerConfig(cmd=[], entrypoint=[]), {"Cmd": [], "Entrypoint": []}),
    (ContainerConfig(entrypoint=None), {"Entrypoint": None}),
    (ContainerConfig(env=["A=1", "B"]), {"Env": ["A=1", "B"]}),
    (ContainerConfig(stop_timeout=0), {"StopTimeout": 0}),
    (
        ContainerConfig(
            image="redis:7",
            cmd=["redis-server"],
            env=["A=1"],
            exposed_ports={"6379/tcp": {}},
            labels={"role": "cache"},
            volumes={"/data": {}},
            host_config=HostConfig(
                port_bindings={"80/tcp": [PortBinding(host_port="8080")], "81/tcp": None},
                memory=512 * 2**20,
                restart_policy=RestartPolicy(name="on-failure", maximum_retry_count=3),
                mounts=[Mount(type="bind", source="/a", target="/b", read_only=True)],
            ),
            networking_config=NetworkingConfig(
                endpoints_config={"front": EndpointSettings(aliases=["cache"])}
            ),
        ),
        {
            "Image": "redis:7",
            "Cmd": ["redis-server"],
            "Env": ["A=1"],
            "ExposedPorts": {"6379/tcp": {}},
            "Labels": {"role": "cache"},
            "Volumes": {"/data": {}},
            "HostConfig": {
                "PortBindings": {"80/tcp": [{"HostPort": "8080"}], "81/tcp": None},
                "Memory": 536870912,
                "RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 3},
                "Mounts": [{"Type": "bind", "Source": "/a", "Target": "/b", "ReadOnly": True}],
            },
            "NetworkingConfig": {"EndpointsConfig": {"front": {"Aliases": ["cache"]}}},
        },
    ),
    (
        HealthConfig(
            test=["NONE"],
            interval=timedelta(seconds=30),
            timeout=timedelta(milliseconds=1.5),
            start_period=timedelta(0),
            start_interval=None,
            retries=3,
        ),
        {
            "Test": ["NONE"],
            "Interval": 30_000_000_000,
            "Timeout": 1_500_000,
            "StartPeriod": 0,
            "StartInterval": None,
            "Retries": 3,
        },
    ),
    (
        HostConfig(
            nano_cpus=1_500_000_000,
            cpuset_cpus="0-2",
            blkio_weight_device=[WeightDevice(path="/dev/sda", weight=10)],
            blkio_device_read_iops=[ThrottleDevice(path="/dev/sda", rate=100)],
            blkio_device_write_bps=[ThrottleDevice(path="/dev/sda", rate=1024)],
            devices=[DeviceMapping(path_on_host="/dev/fuse", cgroup_permissions="rwm")],
            device_requests=[DeviceRequest(count=-1, capabilities=[["gpu"]], device_ids=["0"])],
            kernel_memory_tcp=1,
            ulimits=[Ulimit(name="nofile", soft=1, hard=2)],
            io_maximum_iops=1,
            io_maximum_bandwidth=2,
        ),
        {
            "NanoCpus": 1_500_000_000,
            "CpusetCpus": "0-2",
            "BlkioWeightDevice": [{"Path": "/dev/sda", "Weight": 10}],
            "BlkioDeviceReadIOps": [{"Path": "/dev/sda", "Rate": 100}],
            "BlkioDeviceWriteBps": [{"Path": "/dev/sda", "Rate": 1024}],
            "Devices": [{"PathOnHost": "/dev/fuse", "CgroupPermissions": "rwm"}],
            "DeviceRequests": [{"Count": -1, "Capabilities": [["gpu"]], "DeviceIDs": ["0"]}],
            "KernelMemoryTCP": 1,
            "Ulimits": [{"Name": "nofile", "Soft": 1, "Hard": 2}],
            "IOMaximumIOps": 1,
            "IOMaximumBandwidth": 2,
        },
    ),
    (
        HostConfig(
            container_id_file="/id",
            console_size=(24, 80),
            log_config=LogConfig(type="local", config={"max-size": "1m"}),
            dns_search=["example.com"],
            uts_mode="host",
            userns_mode="host",
            cgroupns_mode="private",
            readonly_rootfs=True,
            masked_paths=[],
            init=False,
            disk_quota=1,
            capabilities=["NET_RAW"],
        ),
        {
            "ContainerIDFile": "/id",
            "ConsoleSize": [24, 80],
            "LogConfig": {"Type": "local", "Config": {"max-size": "1m"}},
            "DnsSearch": ["example.com"],
            "UTSMode": "host",
            "UsernsMode": "host",
            "CgroupnsMode": "private",
            "ReadonlyRootfs": True,
            "MaskedPaths": [],
            "Init": False,
            "DiskQuota": 1,
            "Capabilities": ["NET_RAW"],
        },
    ),
    (
        ContainerUpdate(
            memory=1, blkio_weight_device=[], restart_policy=RestartPolicy(name="always")
        ),
        {"Memory": 1, "BlkioWeightDevice": [], "RestartPolicy": {"Name": "always"}},
    ),
    (
        Mount(
            type="bind",
            bind_options=BindOptions(
                propagation="rslave",
                non_recursive=True,
                create_mountpoint=True,
                read_only_non_recursive=True,
                read_only_force_recursive=False,
            ),
        ),
        {
            "Type": "bind",
            "BindOptions": {
                "Propagation": "rslave",
                "NonRecursive": True,
                "CreateMountpoint": True,
                "ReadOnlyNonRecursive": True,
                "ReadOnlyForceRecursive": False,
            },
        },
    ),
    (
        Mount(
            type="volume",
            volume_options=VolumeOptions(
                no_copy=True,
                subpath="a",
                driver_config=VolumeDriverConfig(name="nfs", options={"o": "ro"}),
            ),
        ),
        {
            "Type": "volume",
            "VolumeOptions": {
                "NoCopy": True,
                "Subpath": "a",
                "DriverConfig": {"Name": "nfs", "Options": {"o": "ro"}},
            },
        },
    ),
    (
        Mount(type="tmpfs", tmpfs_options=TmpfsOptions(size_bytes=1, options=[["noexec"]])),
        {"Type": "tmpfs", "TmpfsOptions": {"SizeBytes": 1, "Options": [["noexec"]]}},
    ),
    (
        Mount(type="image", image_options=ImageOptions(subpath="usr")),
        {"Type": "image", "ImageOptions": {"Subpath": "usr"}},
    ),
    (
        Mount(type="cluster", cluster_options=ClusterOptions()),
        {"Type": "cluster", "ClusterOptions": {}},
    ),
    (
        EndpointSettings(
            ipam_config=EndpointIPAMConfig(
                ipv4_address="10.0.0.2", ipv6_address="fd00::2", link_local_ips=["169.254.1.1"]
            ),
            mac_address="02:42:ac:11:00:05",
            driver_opts={"a": "b"},
            gw_priority=10,
        ),
        {
            "IPAMConfig": {
                "IPv4Address": "10.0.0.2",
                "IPv6Address": "fd00::2",
                "LinkLocalIPs": ["169.254.1.1"],
            },
            "MacAddress": "02:42:ac:11:00:05",
            "DriverOpts": {"a": "b"},
            "GwPriority": 10,
        },
    ),
    (Address(addr="10.0.0.2", prefix_len=24), {"Addr": "10.0.0.2", "PrefixLen": 24}),
]


@pytest.mark.parametrize(("request_", "expected"), REQUESTS)
def test_requests_are_sent_as_meant(request_: Model, expected: dict[str, Any]) -> None:
    assert json.loads(to_json(request_)) == expected


@pytest.mark.parametrize(("request_", "expected"), REQUESTS)
def test_requests_read_as_answers_are_the_same(request_: Model, expected: dict[str, Any]) -> None:
    body = json.dumps(expected).encode()
    assert reader(type(request_)).one(body) == request_ == type(request_)(**expected)


@pytest.mark.parametrize(
    ("given", "env"),
    [
        (["A=1"], ["A=1"]),
        (("A=1", "B"), ["A=1", "B"]),
        ({"A": "1", "EMPTY": "", "GONE": None}, ["A=1", "EMPTY=", "GONE"]),
        ({}, []),
        (None, []),
    ],
)
def test_the_environment_may_be_a_map(given: object, env: list[str]) -> None:
    config = ContainerConfig.model_validate({"env": given})
    assert config.env == env
    assert json.loads(to_json(config)) == {"Env": env}


@pytest.mark.parametrize("field", ["cmd", "entrypoint"])
def test_a_string_is_one_word(field: str) -> None:
    config = ContainerConfig.model_validate({field: "redis-server --save ''"})
    assert getattr(config, field) == ["redis-server --save ''"]


@pytest.mark.parametrize(
    ("model", "given"),
    [
        (ContainerConfig, {"cmd": [1]}),
        (ContainerConfig, {"cmd": 1}),
        (ContainerConfig, {"env": "A=1"}),
        (ContainerConfig, {"env": {"A": 1}}),
        (ContainerConfig, {"exposed_ports": ["80/tcp"]}),
        (ContainerConfig, {"labels": {"a": 1}}),
        (ContainerConfig, {"host_config": {"Memory": "lots"}}),
        (ContainerConfig, {"stop_timeout": timedelta(seconds=1)}),
        (HostConfig, {"memory": "a lot"}),
        (HostConfig, {"console_size": [1, 2, 3]}),
        (HostConfig, {"port_bindings": {"80/tcp": "8080"}}),
        (HealthConfig, {"interval": 1.5}),
        (Mount, {"read_only": "maybe"}),
    ],
)
def test_wrong_types_are_told(model: type[Model], given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        model(**given)


@pytest.mark.parametrize(
    ("model", "name", "near"),
    [
        (ContainerConfig, "imgae", "image"),
        (ContainerConfig, "command", None),
        (HostConfig, "port_binding", "port_bindings"),
        (RestartPolicy, "max_retry_count", "maximum_retry_count"),
        (Mount, "readonly", "read_only"),
    ],
)
def test_mistyped_names_are_told(model: type[Model], name: str, near: str | None) -> None:
    with pytest.raises(ValidationError, match=f"has no field '{name}'") as caught:
        model(**{name: "1"})
    assert (f"did you mean '{near}'?" in str(caught.value)) is (near is not None)


def test_host_config_has_all_limits() -> None:
    assert Resources.model_fields.keys() < HostConfig.model_fields.keys()
    assert Resources.model_fields.keys() < ContainerUpdate.model_fields.keys()
    assert not issubclass(HostConfig, ContainerUpdate)


def test_an_inspected_configuration_is_sent_again() -> None:
    body = b'{"Image":"a","Env":null,"Entrypoint":null,"Cmd":["x"],"Shell":["sh"]}'
    config = reader(ContainerConfig).one(body)
    host = reader(HostConfig).one(b'{"Memory":1,"MemorySwappiness":null,"CapAdd":null}')
    again = config.model_copy(update={"host_config": host})
    assert json.loads(to_json(again)) == {
        "Image": "a",
        "Env": [],
        "Entrypoint": None,
        "Cmd": ["x"],
        "Shell": ["sh"],
        "HostConfig": {"Memory": 1, "MemorySwappiness": None, "CapAdd": []},
    }


def test_the_schema_of_a_request_can_be_shown() -> None:
    schema = ContainerConfig.model_json_schema()
    assert schema["properties"]["Image"]["type"] == "string"
    assert "HostConfig" in schema["$defs"]
