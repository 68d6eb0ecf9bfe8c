"""Connecting to a container: its input, its output, its terminal."""

from functools import partial
from typing import TYPE_CHECKING

from aiodockerapi._core.duplex import Duplex
from aiodockerapi._core.request import HasId, path
from aiodockerapi._core.websocket import WebSocket
from aiodockerapi.engine.containers.base import Base
from aiodockerapi.errors import InvalidArgument, NotFound, StreamTruncated

if TYPE_CHECKING:
    from aiodockerapi.engine.containers.inspect import ContainerInspect

__all__ = ["Connect"]

_RESIZE = "/containers/{id}/resize"


class Connect(Base):
    """What connects to containers."""

    def attach(
        self,
        container: str | HasId,
        *,
        stdin: bool = False,
        stdout: bool = False,
        stderr: bool = False,
        logs: bool = False,
        stream: bool = True,
        detach_keys: str | None = None,
        tty: bool | None = None,
    ) -> Duplex:
        """Connect to a container's input and output.

        Attached before the start, it misses nothing.

        Args:
            container: which one.
            stdin: whether to write to its standard input.
            stdout: whether to read its standard output.
            stderr: whether to read its standard error.
            logs: whether to begin with what it wrote before.
            stream: whether to go on with what it writes from now on.
            detach_keys: the keys that end an attached terminal: ``ctrl-p,ctrl-q``.
            tty: whether it has a terminal; None asks the daemon, where it matters.

        Raises:
            InvalidArgument: nothing to attach to was asked for.

        Example:
            >>> async with docker.containers.attach("cat", stdin=True, stdout=True) as cat:
            ...     await cat.write(b"hello")
            ...     await cat.write_eof()
            ...     frame = await cat.read()

        POST /containers/{id}/attach, API 1.24.
        """
        _check_attach(anything=stdin or stdout or stderr, anytime=logs or stream)
        query = {
            "stdin": stdin,
            "stdout": stdout,
            "stderr": stderr,
            "logs": logs,
            "stream": stream,
            "detachKeys": detach_keys,
        }
        where = path("/containers/{id}/attach", container)
        return self._client.hijack(
            "POST",
            where,
            self._decoder(container, tty),
            query=query,
            terminal=path(_RESIZE, container),
            check=partial(self._check, container) if stream and (stdout or stderr) else None,
        )

    async def _check(self, container: str | HasId) -> None:
        """Check that an output has ended because its container did, as far as that can be known.

        Docker notes the end of a container while it ends the output, and tells neither without the
        other (``daemon/monitor.go``). Of other engines it is not known; nor of a container that
        was restarted.

        Raises:
            StreamTruncated: the container runs, or nobody can tell.
        """

        async def look() -> "ContainerInspect | None":
            try:
                return await self.inspect(container)
            except NotFound:
                return None  # it was removed, as it was to be, or by somebody

        found = await self._client.looked_at(look, "container")
        if found is None:
            return
        state = found.state
        again = found.restart_count or (state is not None and state.restarting)
        if self._client.is_docker() and state is not None and state.running and not again:
            raise StreamTruncated(
                "the output ended, and the container runs: the connection was cut, or somebody "
                "has restarted it meanwhile"
            )

    def attach_ws(
        self,
        container: str | HasId,
        *,
        stdin: bool = False,
        stdout: bool = False,
        stderr: bool = False,
        logs: bool = False,
        stream: bool = True,
        detach_keys: str | None = None,
    ) -> WebSocket:
        r"""Connect to a container's input and output by a websocket.

        For where a connection can't be taken over, as behind some proxies; `attach` is better
        elsewhere: here stdout and stderr are one, and the input can't be ended.

        Args:
            container: which one.
            stdin: whether to write to its standard input. Below API 1.42 this, `stdout` and
                `stderr` are all on.
            stdout: whether to read its standard output.
            stderr: whether to read its standard error.
            logs: whether to begin with what it wrote before.
            stream: whether to go on with what it writes from now on.
            detach_keys: the keys that end an attached terminal: ``ctrl-p,ctrl-q``.

        Raises:
            InvalidArgument: nothing to attach to was asked for.

        Example:
            >>> async with docker.containers.attach_ws("web", stdout=True, stderr=True) as web:
            ...     async for data in web:
            ...         print(data)
            b'ready\n'

        GET /containers/{id}/attach/ws, API 1.24.
        """
        _check_attach(anything=stdin or stdout or stderr, anytime=logs or stream)
        query = {
            "stdin": stdin,
            "stdout": stdout,
            "stderr": stderr,
            "logs": logs,
            "stream": stream,
            "detachKeys": detach_keys,
        }
        return self._client.websocket(path("/containers/{id}/attach/ws", container), query=query)

    async def resize(self, container: str | HasId, *, height: int, width: int) -> None:
        """Tell a container's terminal how large it is.

        Args:
            container: which one; it runs, and has a terminal.
            height: in characters.
            width: in characters.

        Raises:
            NotFound: there is no such container.
            Conflict: it does not run.

        Example:
            >>> await docker.containers.resize("shell", height=24, width=80)

        POST /containers/{id}/resize, API 1.24.
        """
        await self._client.resize(path(_RESIZE, container), height, width)


def _check_attach(*, anything: bool, anytime: bool) -> None:
    if not (anything and anytime):
        raise InvalidArgument("attach to stdin, stdout or stderr, and to logs or stream")
