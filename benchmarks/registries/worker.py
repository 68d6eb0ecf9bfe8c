"""What is measured of ours, in a process of its own, as skopeo has one.

``python -m benchmarks.registries.worker copy HOST/NAME:TAG HOST/NAME:TAG`` or ``tags HOST/NAME``.
"""

import asyncio
import sys

from aiodockerapi.registry.copying import copy_image
from aiodockerapi.registry.session import RegistrySession


async def copy(source: str, target: str) -> None:
    """Copy an image."""
    here, there = (each.partition("/") for each in (source, target))
    async with RegistrySession(here[0]) as one, RegistrySession(there[0]) as other:
        await copy_image(one.image(*here[2].split(":")), other.image(*there[2].split(":")))


async def tags(repository: str) -> None:
    """Count the tags of a repository."""
    host, _, name = repository.partition("/")
    async with RegistrySession(host) as registry:
        print(len(await registry.tags.list(name).collect()))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["copy", source, target]:
            asyncio.run(copy(source, target))
        case ["tags", repository]:
            asyncio.run(tags(repository))
        case words:
            sys.exit(f"not an order: {words}")
