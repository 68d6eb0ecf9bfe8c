"""What a real engine gives back of what a container was made with."""

from datetime import timedelta

import pytest

from aiodockerapi import (
    BadRequest,
    Conflict,
    ContainerConfig,
    ContainerInspect,
    DockerSession,
    EndpointIPAMConfig,
    EndpointSettings,
    HealthConfig,
    HostConfig,
    LogConfig,
    Mount,
    NetworkingConfig,
    NotFound,
    PortBinding,
    RestartPolicy,
    Ulimit,
)
from aiodockerapi.models import TmpfsOptions
from tests.live.gaps import Gaps
from tests.live.networks import network
from tests.live.workshop import Workshop

pytestmark = [pytest.mark.live, pytest.mark.one_way]

HOST = HostConfig(
    memory=64 * 2**20,
    memory_reservation=32 * 2**20,
    cpu_shares=512,
    nano_cpus=500_000_000,
    pids_limit=100,
    ulimits=[Ulimit(name="nofile", soft=100, hard=200)],
    cap_add=["NET_ADMIN"],
    cap_drop=["MKNOD"],
    dns=["10.0.0.53"],
    dns_options=["ndots:2"],
    dns_search=["example.test"],
    extra_hosts=["db:10.0.0.9"],
    group_add=["1234"],
    tmpfs={"/run": "size=1m"},
    shm_size=16 * 2**20,
    sysctls={"net.core.somaxconn": "1024"},
    security_opt=["no-new-privileges"],
    oom_score_adj=100,
    readonly_rootfs=True,
    init=True,
    binds=["/tmp:/host:ro"],
    mounts=[Mount(type="tmpfs", target="/cache", tmpfs_options=TmpfsOptions(size_bytes=2**20))],
    port_bindings={"80/tcp": [PortBinding(host_ip="127.0.0.1", host_port="18080")]},
    restart_policy=RestartPolicy(name="on-failure", maximum_retry_count=3),
    log_config=LogConfig(type="json-file", config={"max-size": "1m"}),
)


def rich(shop: Workshop, network: str) -> ContainerConfig:
    """Return a configuration with a bit of everything."""
    return ContainerConfig(
        image=shop.image,
        entrypoint=["sh", "-c"],
        cmd=["env; cat /etc/hosts; id; pwd; sleep 60"],
        env=["GREETING=hello = world", "EMPTY=", "ÜBER=✓"],
        labels={"mark": shop.mark, "app": "web", "note": "ein Text mit \"Zeichen\" & 'mehr'"},
        hostname="greeter",
        domainname="example.test",
        user="65534:65534",
        working_dir="/tmp",
        exposed_ports={"80/tcp": {}, "53/udp": {}},
        volumes={"/data": {}},
        stop_signal="SIGINT",
        stop_timeout=3,
        tty=True,
        open_stdin=True,
        healthcheck=HealthConfig(
            test=["CMD-SHELL", "true"],
            interval=timedelta(seconds=30),
            timeout=timedelta(seconds=5),
            start_period=timedelta(milliseconds=1500),
            retries=2,
        ),
        host_config=HOST,
        networking_config=NetworkingConfig(
            endpoints_config={
                network: EndpointSettings(
                    aliases=["greeter-alias"],
                    ipam_config=EndpointIPAMConfig(ipv4_address="10.231.7.77"),
                )
            }
        ),
    )


def parts_sent(config: ContainerConfig, network: str) -> dict[str, object]:
    """Lay a configuration out as an inspection has it."""
    assert config.networking_config is not None
    apart = {"host_config", "networking_config", "env"}
    endpoint = config.networking_config.endpoints_config[network]
    return {
        "config": config.model_dump(exclude_unset=True, exclude=apart),
        "env": dict.fromkeys(config.env, True),
        "host": HOST.model_dump(exclude_unset=True),
        "ipam": endpoint.model_dump(exclude_unset=True)["ipam_config"],
        "aliases": dict.fromkeys(endpoint.aliases, True),
    }


def parts_found(found: ContainerInspect, network: str) -> dict[str, object]:
    """Lay an inspection out in the same way."""
    assert found.config is not None
    assert found.host_config is not None
    assert found.network_settings is not None
    endpoint = found.network_settings.networks[network]
    return {
        "config": found.config.model_dump(),
        "env": dict.fromkeys(found.config.env, True),
        "host": found.host_config.model_dump(),
        "ipam": endpoint.ipam_config.model_dump() if endpoint.ipam_config else {},
        "aliases": dict.fromkeys(endpoint.aliases, True),
    }


def differences(sent: object, found: object, where: str = "") -> set[str]:
    """Name what is not found as it was sent; more than was sent may be found."""
    if isinstance(sent, dict) and isinstance(found, dict):
        inner = (differences(sent[key], found.get(key), f"{where}.{key}") for key in sent)
        return set().union(*inner)
    if isinstance(sent, list) and isinstance(found, list) and len(sent) == len(found):
        return set().union(*(differences(*pair, where) for pair in zip(sent, found, strict=True)))
    return set() if sent == found else {where.removeprefix(".")}


async def test_inspect_gives_back_what_was_sent(
    docker: DockerSession, shop: Workshop, gaps: Gaps
) -> None:
    async with network(docker, shop.name("net"), "10.231.7.0/24") as net:
        sent = rich(shop, net)
        made = await docker.containers.create(sent, name=shop.name("greeter"))
        try:
            found = await docker.containers.inspect(made)
            assert (found.id, found.short_name) == (made.id, shop.name("greeter"))
            assert differences(parts_sent(sent, net), parts_found(found, net)) == gaps.altered
            gaps.skip("ulimits")
            await docker.containers.start(made)
            running = await docker.containers.inspect(found, size=True)
            assert running.network_settings is not None
            assert running.network_settings.networks[net].ip_address == "10.231.7.77"
            assert running.size_root_fs is not None
            assert {mount.destination for mount in running.mounts} >= {"/host", "/data"}
        finally:
            await docker.containers.remove(made, force=True, volumes=True)


async def test_what_was_sent_is_so_inside(
    docker: DockerSession, shop: Workshop, gaps: Gaps
) -> None:
    gaps.skip("ulimits")
    config = ContainerConfig(
        image=shop.image,
        cmd=["sh", "-c", 'echo "$A"; hostname; id -u; pwd; ulimit -n; cat /sys/x 2>&1 | wc -l'],
        env=["A=b = c ✓"],
        hostname="greeter",
        user="65534",
        working_dir="/tmp",
        labels={"mark": shop.mark},
        host_config=HostConfig(ulimits=[Ulimit(name="nofile", soft=100, hard=200)]),
    )
    result = await docker.containers.run(config, remove=True)
    told = "b = c ✓\ngreeter\n65534\n/tmp\n100\n1\n"
    assert (result.exit_code, result.stdout.decode()) == (0, told)


async def test_errors(docker: DockerSession, shop: Workshop, gaps: Gaps) -> None:
    made = await shop.made("true", name="taken")
    assert made.warnings == []
    with pytest.raises(gaps.error("a name that is taken", Conflict), match="taken") as caught:
        await shop.made("true", name="taken")
    assert (caught.value.method, caught.value.path) == ("POST", "/containers/create")
    with pytest.raises(NotFound, match="nosuchimage"):
        await docker.containers.create(ContainerConfig(image="nosuchimage:1"))
    with pytest.raises(gaps.error("a bad name", BadRequest), match=r"[nN]ame"):
        await docker.containers.create(shop.config("true"), name="not a name")


async def test_names_of_a_container(docker: DockerSession, shop: Workshop) -> None:
    made = await shop.made("true", name="ours")
    names: list[str] = [shop.name("ours"), made.id, made.id[:12]]
    for name in names:
        assert (await docker.containers.inspect(name)).id == made.id
    assert await docker.containers.inspect(made) == await docker.containers.inspect(made.id)
    (summary,) = await shop.all()
    assert (await docker.containers.inspect(summary)).id == made.id
    with pytest.raises(NotFound, match="nosuchcontainer") as caught:
        await docker.containers.inspect("nosuchcontainer")
    assert (caught.value.path, caught.value.host) == (
        "/containers/nosuchcontainer/json",
        docker.host,
    )
