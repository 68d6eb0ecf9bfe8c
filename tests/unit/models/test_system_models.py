"""What daemons of ten years say of themselves is read, all of it."""

from datetime import UTC, datetime, timedelta

import pytest
from multidict import CIMultiDict

from aiodockerapi._core.times import Timestamp
from aiodockerapi.engine.swarm.models import CAConfig, ObjectVersion, PeerNode
from aiodockerapi.engine.system.models import AddressPool, Commit, Info, Ping, Version
from tests.unit.models.answers import check_one, extra, recorded

DOCKER_INFOS = [
    "docker-20.10-info",
    "docker-20.10-info-swarm",
    "docker-28.5-info",
    "docker-28.5-info-containerd",
    "docker-28.5-info-swarm",
    "remote-api-1.x-info",
]
PODMANS_OWN = {
    "BuildahVersion",
    "CPURealtimePeriod",
    "CPURealtimeRuntime",
    "Rootless",
    "SwapFree",
    "SwapTotal",
    "Uptime",
}


@pytest.mark.parametrize("name", DOCKER_INFOS)
def test_every_field_of_docker_is_known(name: str) -> None:
    assert set(extra(check_one(Info, recorded(name)))) == set()


def test_podman_adds_fields_of_its_own_that_are_kept() -> None:
    info = check_one(Info, recorded("podman-5.4-info"))
    assert set(extra(info)) == PODMANS_OWN
    assert (info.model_extra or {})["BuildahVersion"] == "1.39.3"
    assert info.labels == []
    assert info.runtimes["crun"].path == "/usr/bin/crun"


def test_docker_of_2015_says_numbers_for_booleans() -> None:
    info = check_one(Info, recorded("remote-api-1.x-info"))
    assert (info.memory_limit, info.ipv4_forwarding, info.debug) == (True, True, False)
    assert (info.containers, info.images, info.n_fd) == (44, 63, 11)
    assert info.driver_status == [["Root Dir", "/var/lib/docker/aufs"], ["Dirs", "151"]]
    assert info.execution_driver == "native-0.2"
    assert info.init_path == "/usr/lib/docker.io/dockerinit"
    assert info.init_sha1 == "6578c4a98eb5aaa1db564782fd990839ebca1b4d"


def test_docker_of_2015_leaves_out_what_came_later() -> None:
    info = check_one(Info, recorded("remote-api-1.x-info"))
    assert (info.id, info.server_version, info.system_time) == ("", "", None)
    assert (info.swarm, info.plugins, info.containerd) == (None, None, None)
    assert (info.kernel_memory, info.pids_limit) == (None, None)
    assert info.runtimes == {}


def test_docker_20_10() -> None:
    info = check_one(Info, recorded("docker-20.10-info"))
    assert info.server_version == "20.10.24+dfsg1"
    assert (info.ncpu, info.mem_total) == (2, 8334884864)
    assert (info.kernel_memory, info.bridge_nf_iptables, info.pids_limit) == (True, True, True)
    assert info.system_time == Timestamp(2026, 11, 22, 2, 44, 8, 358427, tzinfo=UTC)
    assert info.plugins is not None
    assert (info.plugins.volume, info.plugins.authorization) == (["local"], [])
    assert info.registry_config is not None
    assert info.registry_config.insecure_registry_cidrs == ["192.0.2.0/24", "127.0.0.0/8"]
    hub = info.registry_config.index_configs["docker.io"]
    assert hub is not None
    assert (hub.official, hub.secure) == (True, True)
    assert info.containerd_commit == Commit(
        id="1.6.20~ds1-1+deb12u3", expected="1.6.20~ds1-1+deb12u3"
    )
    assert info.default_address_pools == [AddressPool(base="10.200.0.0/19", size=26)]
    assert (info.generic_resources, info.warnings) == ([], [])
    assert info.swarm is not None
    assert (info.swarm.local_node_state, info.swarm.cluster) == ("inactive", None)
    assert (info.swarm.nodes, info.swarm.remote_managers) == (None, [])


def test_docker_28_5() -> None:
    info = check_one(Info, recorded("docker-28.5-info"))
    assert (info.kernel_memory, info.bridge_nf_iptables, info.nri) == (None, None, None)
    assert info.runc_commit == Commit(id="1.3.6+ds1-1")
    assert info.firewall_backend is not None
    assert (info.firewall_backend.driver, info.firewall_backend.info) == ("iptables", [])
    assert info.cdi_spec_dirs == ["/etc/cdi", "/var/run/cdi"]
    assert info.containerd is not None
    assert info.containerd.address == "/run/containerd/containerd.sock"
    assert info.containerd.namespaces is not None
    assert info.containerd.namespaces.containers == "moby"
    assert "ociVersionMin" in next(iter(info.runtimes["runc"].status.values()))


@pytest.mark.parametrize("engine", ["docker-20.10", "docker-28.5"])
def test_a_manager_tells_of_its_swarm(engine: str) -> None:
    swarm = check_one(Info, recorded(f"{engine}-info-swarm")).swarm
    assert swarm is not None
    assert (swarm.local_node_state, swarm.control_available) == ("active", True)
    assert (swarm.nodes, swarm.managers) == (1, 1)
    assert swarm.remote_managers == [
        PeerNode(node_id=swarm.node_id, addr=f"{swarm.node_addr}:2377")
    ]
    cluster = swarm.cluster
    assert cluster is not None
    assert cluster.version == ObjectVersion(index=10)
    assert cluster.created_at is not None
    assert cluster.created_at.replace(microsecond=0) <= datetime(2026, 11, 22, 2, 44, 9, tzinfo=UTC)
    assert (cluster.subnet_size, cluster.data_path_port) == (24, 4789)
    assert cluster.tls_info is not None
    assert cluster.tls_info.trust_root.startswith("-----BEGIN CERTIFICATE-----")
    spec = cluster.spec
    assert spec is not None
    assert spec.dispatcher is not None
    assert spec.dispatcher.heartbeat_period == timedelta(seconds=5)
    assert spec.ca_config == CAConfig(node_cert_expiry=timedelta(days=90))
    assert spec.raft is not None
    assert (spec.raft.snapshot_interval, spec.raft.keep_old_snapshots) == (10000, 0)
    assert spec.task_defaults is not None
    assert spec.task_defaults.log_driver is None


def test_what_the_operator_defined_is_named_or_counted() -> None:
    info = check_one(
        Info,
        b"""{"GenericResources": [
            {"NamedResourceSpec": {"Kind": "GPU", "Value": "UUID1"}},
            {"DiscreteResourceSpec": {"Kind": "SSD", "Value": 3}}
        ]}""",
    )
    named, counted = info.generic_resources
    assert named.named_resource_spec is not None
    assert (named.named_resource_spec.value, named.discrete_resource_spec) == ("UUID1", None)
    assert counted.discrete_resource_spec is not None
    assert counted.discrete_resource_spec.value == 3


def test_a_runtime_may_be_a_shim_with_options() -> None:
    info = check_one(
        Info,
        b"""{"Runtimes": {"own": {
            "runtimeType": "io.containerd.runsc.v1", "options": {"TypeUrl": "x", "Debug": {"n": 1}}
        }}, "RegistryConfig": {"IndexConfigs": {"gone.example": null}}}""",
    )
    assert info.runtimes["own"].options == {"TypeUrl": "x", "Debug": {"n": 1}}
    assert info.registry_config is not None
    assert info.registry_config.index_configs == {"gone.example": None}


@pytest.mark.parametrize("name", ["docker-20.10-version", "docker-28.5-version"])
def test_every_field_of_docker_version_is_known(name: str) -> None:
    version = check_one(Version, recorded(name))
    assert set(extra(version)) == set()
    assert (version.os, version.arch, version.experimental) == ("linux", "amd64", True)
    engine = version.components[0]
    assert (engine.name, engine.version) == ("Engine", version.version)
    assert engine.details["ApiVersion"] == version.api_version


def test_podman_version() -> None:
    version = check_one(Version, recorded("podman-5.4-version"))
    assert set(extra(version)) == set()
    assert (version.version, version.api_version, version.min_api_version) == (
        "5.4.2",
        "1.41",
        "1.24",
    )
    assert version.platform is not None
    assert version.platform.name == "linux/amd64/debian-13"


def test_a_key_for_signing_is_not_shown() -> None:
    assert "secret" not in repr(CAConfig(signing_ca_key="secret"))


def test_ping_of_docker() -> None:
    ping = Ping.from_headers(
        {
            "Api-Version": "1.51",
            "Builder-Version": "2",
            "Docker-Experimental": "true",
            "Ostype": "linux",
            "Server": "Docker/28.5.2 (linux)",
            "Swarm": "active/manager",
        }
    )
    assert ping == Ping(
        api_version="1.51",
        builder_version="2",
        docker_experimental=True,
        os_type="linux",
        server="Docker/28.5.2 (linux)",
        swarm="active/manager",
        libpod_api_version="",
    )


def test_ping_reads_header_names_in_any_case() -> None:
    headers = CIMultiDict({"api-version": "1.51", "OSTYPE": "windows"})
    assert Ping.from_headers(headers).os_type == "windows"


def test_ping_of_podman_and_of_a_daemon_that_tells_nothing() -> None:
    podman = {"Api-Version": "1.41", "Builder-Version": "", "Libpod-Api-Version": "5.4.2"}
    assert Ping.from_headers(podman).libpod_api_version == "5.4.2"
    nothing = Ping.from_headers({"Content-Type": "text/plain"})
    assert (nothing.api_version, nothing.docker_experimental, nothing.swarm) == ("", False, "")
