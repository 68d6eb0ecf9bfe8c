"""What the parts of the containers group have in common."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from aiodockerapi._core.client import Client, DecoderFor
from aiodockerapi._core.request import HasId, path
from aiodockerapi._wire.frames import Frame
from aiodockerapi.engine.output import output_decoder

if TYPE_CHECKING:
    # Imported late, with all that a configuration is made of: many who list never inspect.
    from aiodockerapi.engine.containers.inspect import ContainerInspect

__all__ = ["Base"]


class Base:
    """The daemon, and the look at one container that other calls need.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def inspect(self, container: str | HasId, *, size: bool = False) -> "ContainerInspect":
        """Return all that the daemon knows of a container.

        Args:
            container: which one.
            size: whether to measure the files it wrote, which takes a while.

        Raises:
            NotFound: there is no such container.

        Example:
            >>> web = await docker.containers.inspect("web")
            >>> web.state.running
            True

        GET /containers/{id}/json, API 1.24.
        """
        from aiodockerapi.engine.containers.inspect import ContainerInspect  # noqa: PLC0415 - late

        return await self._client.call(
            ContainerInspect,
            "GET",
            path("/containers/{id}/json", container),
            query={"size": size or None},
        )

    def _has_terminal(
        self, container: str | HasId, tty: bool | None = None
    ) -> Callable[[], Awaitable[bool]]:
        async def has_terminal() -> bool:
            if tty is not None:
                return tty
            config = (await self.inspect(container)).config
            return config is not None and bool(config.tty)

        return has_terminal

    def _decoder(self, container: str | HasId, tty: bool | None = None) -> DecoderFor[Frame]:
        return output_decoder(self._client, self._has_terminal(container, tty))
