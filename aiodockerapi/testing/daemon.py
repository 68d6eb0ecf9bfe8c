"""A daemon for tests: a real server on a unix socket or a port, scripted, which records.

It serves HTTP/1.1 over asyncio's own streams instead of aiohttp's server. With that one, taking a
connection over goes wrong where it matters (seen with aiohttp 3.14, in C and in Python alike): a
client that shuts its write side down before the answer has its connection closed, payload that
comes with the request is kept in private fields or, without ``Upgrade``, answered with 400 as the
next request, and the bytes of a broken answer have to go round the response classes. A front that
cuts the requests out before aiohttp sees them would have to parse all that aiohttp parses. Here
one reader serves the request and, after the hijack, the script, so that nothing gets lost between
two protocols, and the server shares no line of code with the client under test.

A connection is served by one task; all of them end with `FakeDaemon.stop`.
"""

import asyncio
import socket
import ssl
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from .answers import Answer
from .builtin import Identity
from .link import Link
from .listener import Listener
from .request import Request
from .routes import Routes, Scripted
from .serve import Service

__all__ = ["FakeDaemon"]


class _Unset:
    """No JSON document was given; None is one."""


_UNSET = _Unset()


class FakeDaemon:
    """A Docker daemon that answers what a test tells it to, on a real socket.

    ``/_ping`` and ``/version`` are answered from the start, unknown paths with Docker's 404 and
    versions outside the range with Docker's 400. Requests are recorded in `requests`.

    Use it as ``async with``, or call `start` and `close`. At the end, an exception that a handler
    or a script raised is raised as part of an exception group, so that no test passes by it.

    Args:
        tcp: Listen on a port of 127.0.0.1 instead of a unix socket.
        tls: Speak TLS with this server-side context; only with ``tcp``.
        api_version: The newest API version served.
        min_api_version: The oldest one; None serves any version, as Podman does.
        engine_version: The version of the engine.
        ostype: ``linux`` or ``windows``.
        experimental: Whether experimental features are on.
        builder_version: ``2`` for BuildKit, ``1`` for the classic builder.
        swarm: State of the swarm, in the answers to a ping.
        headers: Further headers of every answer, or others than Docker's.

    Example:
        >>> from aiohttp import ClientSession, UnixConnector
        >>> async with FakeDaemon() as daemon:
        ...     daemon.on("GET", "/containers/{id}/json", json={"Id": "f00"})
        ...     connector = UnixConnector(daemon.socket_path)
        ...     async with ClientSession("http://docker", connector=connector) as http:
        ...         async with http.get("/v1.51/containers/web/json?size=1") as answer:
        ...             found = await answer.json()
        >>> found
        {'Id': 'f00'}
        >>> daemon.requests[-1].params, daemon.requests[-1].query
        ({'id': 'web'}, {'size': ['1']})
    """

    def __init__(
        self,
        *,
        tcp: bool = False,
        tls: ssl.SSLContext | None = None,
        api_version: str = "1.51",
        min_api_version: str | None = "1.24",
        engine_version: str = "28.5.2",
        ostype: str = "linux",
        experimental: bool = False,
        builder_version: str = "2",
        swarm: str = "inactive",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        if tls is not None and not tcp:
            raise ValueError("TLS is for tcp=True: Docker speaks none on a unix socket")
        self._identity = Identity(
            api_version,
            min_api_version,
            engine_version,
            ostype,
            experimental,
            builder_version,
            swarm,
            dict(headers or {}),
        )
        self._tcp = tcp
        self._tls = tls
        self._changed = asyncio.Event()
        self._routes = Routes()
        self._service = Service(self._identity, self._routes, self._changed.set)
        self._connections = 0
        self._links: dict[asyncio.Task[None], Link] = {}
        self._listener: Listener | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._port = 0

    # ---- what a test says

    def on(
        self,
        method: str,
        path: str,
        *answers: Scripted,
        json: object = _UNSET,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Script a path; a second time replaces the first.

        Args:
            method: The method. ``GET`` does not answer ``HEAD``, as with Docker.
            path: The path without a version. ``{name}`` stands for anything, slashes too.
            answers: An `Answer`, a `Live` or an async function from `Request` to one of these.
                Several are given one after the other, the last one from then on.
            json: Short for ``Answer.json(json, status, headers=headers)``.
            status: The status of the short form; without ``json`` the answer is empty.
            headers: The headers of the short form.
        """
        if not answers:
            short = (
                Answer.empty(status, headers=headers)
                if isinstance(json, _Unset)
                else Answer.json(json, status, headers=headers)
            )
            answers = (short,)
        elif not isinstance(json, _Unset) or status != 200 or headers is not None:
            raise TypeError("give answers, or json, status and headers")
        self._routes.add(method, path, *answers)

    @property
    def api_version(self) -> str:
        """The newest API version; set it to another one for a daemon that was replaced."""
        return self._identity.api_version

    @api_version.setter
    def api_version(self, version: str) -> None:
        self._identity.api_version = version

    # ---- where it is, what it sees

    @property
    def host(self) -> str:
        """The address, as DOCKER_HOST has it: ``unix:///...`` or ``tcp://127.0.0.1:PORT``."""
        return f"tcp://127.0.0.1:{self.port}" if self._tcp else f"unix://{self.socket_path}"

    @property
    def socket_path(self) -> str:
        """The path of the unix socket."""
        if self._folder is None:
            raise RuntimeError("the daemon has no socket: it is not started, or has a port")
        return str(Path(self._folder.name, "docker.sock"))

    @property
    def port(self) -> int:
        """The port."""
        if not self._port:
            raise RuntimeError("the daemon has no port: it is not started, or has a unix socket")
        return self._port

    @property
    def requests(self) -> list[Request]:
        """Every request, in the order of arrival; the list is the test's to clear."""
        return self._service.requests

    @property
    def errors(self) -> list[Exception]:
        """What handlers and scripts raised; cleared, it is not raised at the end."""
        return self._service.errors

    @property
    def connections(self) -> int:
        """How many connections have been opened so far."""
        return self._connections

    @property
    def open_connections(self) -> int:
        """How many connections are open now."""
        return len(self._links)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something holds that requests and connections decide.

        Example:
            >>> async with FakeDaemon() as daemon:
            ...     await daemon.until(lambda: daemon.open_connections == 0)
        """
        while not condition():
            self._changed.clear()
            await self._changed.wait()

    # ---- life

    async def start(self) -> None:
        """Listen; after `stop`, at the same address."""
        if self._listener is not None:
            raise RuntimeError("the daemon is running")
        if self._tcp:
            self._listener = Listener(self._port, self._accepted)
            self._port = self._listener.port
            return
        if self._folder is None:
            self._folder = _folder()
        self._listener = Listener(self.socket_path, self._accepted)

    async def stop(self) -> None:
        """Stop listening and drop every connection, whatever goes on there."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        links = dict(self._links)
        for task in links:
            task.cancel()
        await asyncio.gather(*links, return_exceptions=True)
        for link in links.values():
            if link.transport is not None:
                await link.lost.wait()

    async def restart(self) -> None:
        """Stop, and listen again at the same address."""
        await self.stop()
        await self.start()

    async def close(self) -> None:
        """Stop and remove the socket.

        Raises:
            ExceptionGroup: Handlers or scripts raised these.
        """
        await self._end()
        if self.errors:
            raise ExceptionGroup("what the fake daemon was told to do failed", self.errors)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if exc is None:
            await self.close()
            return
        await self._end()
        # The test has failed already: the cause is told beside it, not instead of it.
        for failure in self.errors:
            exc.add_note(f"the fake daemon was told to do what failed: {failure!r}")

    async def _end(self) -> None:
        try:
            await self.stop()
        finally:
            if self._folder is not None:
                self._folder.cleanup()
                self._folder = None

    def _accepted(self, accepted: socket.socket) -> None:
        self._connections += 1
        link = Link(self._connections, accepted)
        task = asyncio.create_task(self._service.serve(link, self._tls))
        self._links[task] = link
        task.add_done_callback(self._ended)
        self._changed.set()

    def _ended(self, task: asyncio.Task[None]) -> None:
        # Whatever ended the task, cancelling too, the socket goes with it.
        self._links.pop(task).abort()
        self._changed.set()
        failure = None if task.cancelled() else task.exception()
        if isinstance(failure, Exception):
            self.errors.append(failure)


def _folder() -> tempfile.TemporaryDirectory[str]:
    """Make a folder for a socket, whose path holds 104 bytes on macOS and 108 on Linux."""
    long = len(tempfile.gettempdir()) > 70
    # TemporaryDirectory makes a folder of its own in there, for this user alone.
    parent = "/tmp" if long else None  # noqa: S108 - see above  # nosec B108
    return tempfile.TemporaryDirectory(prefix="docker-", dir=parent)
