"""One login for all connections of a session, made anew when it was lost.

Whoever needs it while it is made waits for the same one. It has two kinds of connections: those of
calls, which wait for each other, and all others, of which one too many is told of at once: nobody
knows when a followed log ends.
"""

import asyncio
import copy
from functools import partial

import asyncssh

from aiodockerapi._shared import SingleFlight
from aiodockerapi._transport.host import Host
from aiodockerapi._transport.ssh.channel import ChannelTransport
from aiodockerapi._transport.ssh.road import Road
from aiodockerapi._transport.ssh.way import Way, diagnose, find_way
from aiodockerapi._transport.ssh_options import SSHOptions
from aiodockerapi.errors import ConnectionFailed, SSHError

__all__ = ["Line", "Login"]


class Line:
    """A login that was made, and what it carries.

    Args:
        host: the daemon's address.
        road: the logins on the way.
        login: the last of them, at the host.
        way: how the daemon is reached.
        calls: how many connections calls share, if it carries twice as many.
    """

    def __init__(
        self, host: Host, road: Road, login: asyncssh.SSHClientConnection, way: Way, calls: int
    ) -> None:
        self.road = road
        calls = min(calls, way.channels // 2)
        self.calls: asyncio.Semaphore = asyncio.Semaphore(calls)
        """A place for each connection of calls."""
        self._login = login
        self._way = way
        self._most = way.channels - calls
        self._others: set[object] = set()
        self._opening: set[asyncio.Task[ChannelTransport]] = set()
        self._diagnosis = SingleFlight(partial(diagnose, login, host))

    @property
    def lost(self) -> bool:
        """Whether the login is no more."""
        return self._login.is_closed()

    async def open(self, protocol: asyncio.Protocol, *, call: bool) -> ChannelTransport:
        """Connect with the daemon.

        Args:
            protocol: who speaks over the connection.
            call: whether it has one of the places for calls.

        Raises:
            ConnectionFailed: it can't be done.
        """
        place = object()
        if not call:
            if len(self._others) >= self._most:
                raise _too_many(self._most)
            self._others.add(place)
        opening = asyncio.ensure_future(self._open(protocol, place))
        self._opening.add(opening)
        opening.add_done_callback(self._opening.discard)
        try:
            return await asyncio.shield(opening)
        except asyncio.CancelledError:
            # The host may open the channel all the same, and only who was answered can close it.
            opening.add_done_callback(_abandon)
            raise

    async def _open(self, protocol: asyncio.Protocol, place: object) -> ChannelTransport:
        try:
            return await self._way.open(self._login, protocol, partial(self._others.discard, place))
        except (asyncssh.Error, AssertionError) as error:
            # The library asserts that a login does not end while a channel of it is opened.
            self._others.discard(place)
            raise await self._why(str(error)) from error

    async def _why(self, told: str) -> ConnectionFailed:
        # What ends a login is done with it one turn of the loop later.
        await asyncio.sleep(0)
        if self.lost:
            return SSHError("the ssh login was lost while a channel of it was opened")
        if self._way.command:
            return SSHError(
                f"the ssh server opens no session for `{self._way.command}`: {told}; does "
                "it let in enough of them (MaxSessions)?"
            )
        try:
            await self._diagnosis.run()
        except ConnectionFailed as error:
            # Each who asked fills in an error of its own.
            return copy.copy(error)
        return SSHError(f"the ssh server did not open {self._way.path}: {told}")

    async def close(self) -> None:
        """Log out; what is under way ends with an error."""
        await self.road.leave()
        if self._opening:
            await asyncio.wait(self._opening)


class Login:
    """The login of a session.

    Args:
        host: the daemon's address.
        options: what the user says of logins.
    """

    calls: int = 100
    """How many connections calls share at most."""

    def __init__(self, host: Host, options: SSHOptions) -> None:
        self._host = host
        self._options = options
        self._line: Line | None = None
        self._flight = SingleFlight(self._log_in)
        self._task: asyncio.Task[object] | None = None
        self._scope: asyncio.Timeout | None = None
        self._closed = False

    async def line(self) -> Line:
        """Return the login; make it where there is none any more.

        Raises:
            ConnectionFailed: it can't be made.
        """
        line = self._line
        if line is not None and not line.lost:
            return line
        try:
            return await self._flight.run()
        except ConnectionFailed as error:
            # Each who waited fills in an error of its own.
            raise copy.copy(error) from error.__cause__

    async def open(self, protocol: asyncio.Protocol, *, call: bool) -> ChannelTransport:
        """Connect with the daemon.

        Args:
            protocol: who speaks over the connection.
            call: whether it has one of the places for calls.

        Raises:
            ConnectionFailed: it can't be done.
        """
        line = await self.line()
        try:
            return await line.open(protocol, call=call)
        except SSHError:
            # Nothing was sent: one that was lost just now is no reason to fail.
            if not line.lost:
                raise
        return await (await self.line()).open(protocol, call=call)

    async def _log_in(self) -> Line:
        if self._closed:
            raise _closed()
        self._task = asyncio.current_task()
        # A deadline that nobody has set yet: `close` does.
        self._scope = scope = asyncio.timeout(None)
        try:
            async with scope:
                return await self._anew()
        except TimeoutError as error:
            raise _closed() from error

    async def _anew(self) -> Line:
        old, self._line = self._line, None
        if old is not None:
            await old.close()
        road = Road(self._options)
        login = await road.travel(self._host)
        try:
            way = await find_way(login, self._host, self._options.channels)
        except BaseException:
            await road.leave()
            raise
        self._line = Line(self._host, road, login, way, self.calls)
        return self._line

    async def close(self) -> None:
        """Log out for good; who waits for the login gets an error."""
        self._closed = True
        task, scope, line = self._task, self._scope, self._line
        if task is None or scope is None or task.get_loop().is_closed():
            return
        if not task.done():
            scope.reschedule(asyncio.get_running_loop().time())
            await asyncio.wait([task])
            line = self._line
        if line is not None:
            await line.close()


def _abandon(opening: asyncio.Task[ChannelTransport]) -> None:
    """Close the channel that nobody waits for any more."""
    if not opening.cancelled() and opening.exception() is None:
        opening.result().abort()


def _closed() -> SSHError:
    return SSHError("the session was closed")


def _too_many(most: int) -> SSHError:
    return SSHError(
        f"the ssh login carries {most} streams, and no more; close some, or give the session "
        "ssh=SSHOptions(channels=...) with more (through `docker system dial-stdio`, which is "
        "taken where the ssh server does not forward, there can't be more)"
    )
