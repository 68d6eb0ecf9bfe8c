"""A network with addresses of its own."""

import contextlib
from collections.abc import AsyncIterator

from aiodockerapi import DockerSession
from aiodockerapi.models import IPAM, IPAMConfig, NetworkConfig

__all__ = ["network"]


@contextlib.asynccontextmanager
async def network(docker: DockerSession, name: str, subnet: str) -> AsyncIterator[str]:
    """Make a network with addresses of its own, and remove it."""
    ipam = IPAM(config=[IPAMConfig(subnet=subnet)])
    await docker.networks.create(NetworkConfig(name=name, ipam=ipam))
    try:
        yield name
    finally:
        await docker.networks.remove(name)
