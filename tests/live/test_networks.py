"""Networks and volumes on a real engine."""

from collections.abc import AsyncIterator

import pytest

from aiodockerapi import ContainerConfig, DockerError, DockerSession, HostConfig, NotFound
from aiodockerapi._core.version import ApiVersion
from aiodockerapi.engine.containers.models import ContainerCreated
from aiodockerapi.engine.networks.models import EndpointSettings
from aiodockerapi.engine.networks.spec import IPAM, IPAMConfig, NetworkConfig, NetworkCreated
from aiodockerapi.engine.volumes.api import VolumePruneFilters
from aiodockerapi.engine.volumes.models import Volume, VolumeConfig
from tests.live.gaps import Gaps
from tests.live.workshop import Workshop, gone

pytestmark = [pytest.mark.live, pytest.mark.one_way]
SUBNET = "172.29.77.0/24"


@pytest.fixture
async def network(docker: DockerSession, shop: Workshop) -> AsyncIterator[NetworkCreated]:
    made = await docker.networks.create(
        NetworkConfig(
            name=shop.name("net"),
            ipam=IPAM(config=[IPAMConfig(subnet=SUBNET)]),
            labels={"mark": shop.mark},
        )
    )
    try:
        yield made
    finally:
        for container in await shop.all():
            await gone(docker, container)
        left = await docker.networks.list(filters={"id": made.id})
        for one in left:
            await docker.networks.remove(one)


@pytest.fixture
async def volume(docker: DockerSession, shop: Workshop) -> AsyncIterator[Volume]:
    made = await docker.volumes.create(
        VolumeConfig(name=shop.name("data"), labels={"mark": shop.mark})
    )
    try:
        yield made
    finally:
        await docker.volumes.remove(made, force=True)


async def joined(
    docker: DockerSession, shop: Workshop, network: NetworkCreated, *command: str
) -> ContainerCreated:
    config = ContainerConfig(
        image=shop.image,
        cmd=list(command),
        labels={"mark": shop.mark},
        # Some engines do not let a container ping otherwise.
        host_config=HostConfig(network_mode=network.id, cap_add=["NET_RAW"]),
    )
    made = await docker.containers.create(config)
    await docker.containers.start(made)
    return made


async def test_a_network_from_making_to_removing(
    docker: DockerSession, shop: Workshop, network: NetworkCreated
) -> None:
    found = await docker.networks.inspect(network)
    assert (found.id, found.name, found.driver) == (network.id, shop.name("net"), "bridge")
    assert found.ipam is not None
    assert [each.subnet for each in found.ipam.config] == [SUBNET]
    listed = await docker.networks.list(filters={"label": f"mark={shop.mark}"})
    assert [one.id for one in listed] == [network.id]
    await docker.networks.remove(network)
    with pytest.raises(NotFound):
        await docker.networks.inspect(network)


async def test_two_containers_talk(
    docker: DockerSession, shop: Workshop, network: NetworkCreated
) -> None:
    server = await joined(docker, shop, network, "sleep", "600")
    address = next(iter((await docker.networks.inspect(network)).containers.values()))
    target = address.ipv4_address.partition("/")[0]
    client = await joined(docker, shop, network, "ping", "-c", "1", "-W", "5", target)
    ended = await docker.containers.wait(client)
    assert ended.status_code == 0
    assert server.id in (await docker.networks.inspect(network)).containers


async def test_join_and_leave(
    docker: DockerSession, shop: Workshop, network: NetworkCreated, gaps: Gaps
) -> None:
    config = ContainerConfig(image=shop.image, cmd=["sleep", "600"], labels={"mark": shop.mark})
    made = await docker.containers.create(config)
    await docker.containers.start(made)
    await docker.networks.connect(network, made, EndpointSettings(aliases=["www"]))
    container = await docker.containers.inspect(made)
    assert container.network_settings is not None
    place = container.network_settings.networks[shop.name("net")]
    assert place.network_id == network.id or "network of an endpoint" in gaps
    assert "www" in place.aliases
    if "networks in use" not in gaps:
        with pytest.raises(DockerError):
            await docker.networks.remove(network)
    await docker.networks.disconnect(network, made, force=True)
    assert not (await docker.networks.inspect(network)).containers


@pytest.mark.usefixtures("network")
async def test_prune_networks(docker: DockerSession, shop: Workshop) -> None:
    other = await docker.networks.prune(filters={"label": "mark=nobody"})
    assert other.networks_deleted == []
    pruned = await docker.networks.prune(filters={"label": f"mark={shop.mark}"})
    assert pruned.networks_deleted == [shop.name("net")]


async def test_a_volume_from_making_to_removing(
    docker: DockerSession, shop: Workshop, volume: Volume
) -> None:
    assert await docker.volumes.create(VolumeConfig(name=volume.name)) == volume
    assert (await docker.volumes.inspect(volume)).labels == {"mark": shop.mark}
    listed = await docker.volumes.list(filters={"label": f"mark={shop.mark}", "dangling": True})
    assert [one.name for one in listed.volumes] == [volume.name]
    await docker.volumes.remove(volume)
    with pytest.raises(NotFound):
        await docker.volumes.inspect(volume)
    await docker.volumes.remove(volume, force=True)


async def test_a_volume_without_a_name(docker: DockerSession) -> None:
    made = await docker.volumes.create()
    assert made.name
    await docker.volumes.remove(made)


async def test_prune_volumes(
    docker: DockerSession, shop: Workshop, volume: Volume, gaps: Gaps
) -> None:
    filters: VolumePruneFilters = {"label": f"mark={shop.mark}"}
    if ApiVersion.parse(docker.api_version or "") >= ApiVersion(1, 42):
        filters["all"] = True
    with gaps.refused("all volumes"):
        pruned = await docker.volumes.prune(filters=filters)
    assert pruned.volumes_deleted == [volume.name]
