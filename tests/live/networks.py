"""A network of the test's own, until the package has the operations for it."""

import contextlib
from collections.abc import AsyncIterator
from typing import Annotated

from pydantic import Field

from aiodockerapi import DockerSession
from aiodockerapi._core.model import Model
from aiodockerapi._core.request import path

__all__ = ["network"]


class _Network(Model):
    name: str
    ipam: Annotated[dict[str, list[dict[str, str]]], Field(alias="IPAM")]


@contextlib.asynccontextmanager
async def network(docker: DockerSession, name: str, subnet: str) -> AsyncIterator[str]:
    """Make a network with addresses of its own, and remove it."""
    body = _Network(name=name, ipam={"Config": [{"Subnet": subnet}]})
    await docker._client.send("POST", path("/networks/create"), body=body)
    try:
        yield name
    finally:
        await docker._client.send("DELETE", path("/networks/{id}", name))
