"""An ssh channel as a transport of asyncio's, so that any of its protocols can speak over one.

What a channel does otherwise than a socket is put right here. It tells of its end only when the
other side has answered, which a dead one never does: a protocol is told at once when it closes the
transport itself. And its end is a clean one only if the other side has said that nothing more
comes, or has closed the channel while its login goes on; a login that is lost, in whatever way,
ends its channels with an error.
"""

import asyncio
from collections.abc import Callable
from typing import Protocol

import asyncssh

__all__ = ["ChannelTransport", "CommandSession", "SocketSession"]

_TOLD = 4096
"""How much of what a command says on its standard error is kept, in bytes."""


class _Channel(Protocol):
    """What is asked of a channel, of either kind."""

    def abort(self) -> None: ...
    def close(self) -> None: ...
    def is_closing(self) -> bool: ...
    def write(self, data: bytes, /) -> None: ...
    def write_eof(self) -> None: ...
    def pause_reading(self) -> None: ...
    def resume_reading(self) -> None: ...
    def get_write_buffer_size(self) -> int: ...
    def set_write_buffer_limits(self, high: int | None, low: int | None) -> None: ...
    def get_connection(self) -> "_Login": ...


class _Login(Protocol):
    """What is asked of the login that a channel is one of."""

    def is_closed(self) -> bool: ...


class ChannelTransport(asyncio.Transport):
    """One channel.

    Args:
        channel: the channel.
        protocol: who speaks over it.
        loop: where the protocol is called.
    """

    def __init__(
        self, channel: _Channel, protocol: asyncio.Protocol, loop: asyncio.AbstractEventLoop
    ) -> None:
        super().__init__()
        self._channel = channel
        self._protocol = protocol
        self._loop = loop
        self._closing = self._ended = self._paused = False

    def get_protocol(self) -> asyncio.BaseProtocol:
        """Return who speaks over the channel."""
        return self._protocol

    def is_closing(self) -> bool:
        """Tell whether nothing can be written any more."""
        return self._closing

    def close(self) -> None:
        """Close the channel once what was written is sent."""
        if not self._closing:
            self._channel.close()
            self.lose(None)

    def abort(self) -> None:
        """Close the channel; what was not sent is dropped."""
        self._channel.abort()
        self.lose(None)

    def lose(self, error: Exception | None) -> None:
        """Tell the protocol of the end, once, and not from within its own call."""
        if not self._closing:
            self._closing = True
            self._loop.call_soon(self._protocol.connection_lost, error)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send bytes; after the end they are dropped, as a socket's transport does."""
        if self._ended:
            raise RuntimeError("nothing can be written after write_eof()")
        # Closed by the other side, of which the protocol is about to be told.
        if not self._closing and not self._channel.is_closing():
            self._channel.write(bytes(data))

    def can_write_eof(self) -> bool:
        """Tell that one way can be ended alone."""
        return True

    def write_eof(self) -> None:
        """End what is sent; what comes goes on."""
        if not self._closing and not self._ended:
            self._ended = True
            self._channel.write_eof()

    def is_reading(self) -> bool:
        """Tell whether the protocol gets what comes."""
        return not self._closing and not self._paused

    def pause_reading(self) -> None:
        """Keep back what comes; the other side waits when the channel's window is full."""
        self._paused = True
        if not self._closing:
            self._channel.pause_reading()

    def resume_reading(self) -> None:
        """Give the protocol what comes, again."""
        self._paused = False
        if not self._closing:
            self._channel.resume_reading()

    def get_write_buffer_size(self) -> int:
        """Count the bytes that are not sent yet."""
        return self._channel.get_write_buffer_size()

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """Say when the protocol is told to pause and to go on."""
        self._channel.set_write_buffer_limits(high, low)


class _Session:
    """Passes on what happens on a channel.

    Args:
        protocol: who is told.
        closed: called when the channel is gone for the other side too.
    """

    transport: ChannelTransport
    """There from the moment on that the channel is open."""

    def __init__(self, protocol: asyncio.Protocol, closed: Callable[[], object]) -> None:
        self._protocol = protocol
        self._closed = closed
        self._whole = False
        self._heard = False
        self._told = b""

    def connection_made(self, chan: _Channel) -> None:
        """Begin."""
        self._login = chan.get_connection()
        self.transport = ChannelTransport(chan, self._protocol, asyncio.get_running_loop())
        self._protocol.connection_made(self.transport)

    def data_received(self, data: bytes, datatype: int | None) -> None:
        """Pass on bytes; keep what a command says on its standard error."""
        if datatype is not None:
            self._told = (self._told + data)[-_TOLD:]
        elif not self.transport.is_closing():
            self._heard = True
            self._protocol.data_received(data)

    def eof_received(self) -> bool:
        """Pass on that nothing more comes, a turn of the loop later than what came before.

        A socket has it so, too, and who has just been given the last bytes may want to answer.
        """
        self._whole = self._answered()
        asyncio.get_running_loop().call_soon(self._end)
        return True

    def _end(self) -> None:
        if self._whole and not self.transport.is_closing() and not self._protocol.eof_received():
            self.transport.close()

    def pause_writing(self) -> None:
        """Tell that too much waits to be sent."""
        if not self.transport.is_closing():
            self._protocol.pause_writing()

    def resume_writing(self) -> None:
        """Tell that there is room again."""
        if not self.transport.is_closing():
            self._protocol.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell of the end, a turn of the loop later: then a login knows of its own."""
        self._closed()
        asyncio.get_running_loop().call_soon(self._lose, exc)

    def _lose(self, error: Exception | None) -> None:
        # That nothing more comes is not told of where the channel is closed behind it before all
        # that came has been taken.
        closed = error is None and not self._login.is_closed() and self._answered()
        whole = self._whole or closed
        self.transport.lose(None if whole else ConnectionResetError(self._why(error)))

    def _answered(self) -> bool:
        """Tell whether what came is more than what a command says of its own failure."""
        return self._heard or not self._told

    def _why(self, error: Exception | None) -> str:
        if self._told and not self._heard:
            return " ".join(self._told.decode(errors="replace").split())
        return f"the ssh login was lost: {error}" if error else "the ssh channel was lost"


class SocketSession(_Session, asyncssh.SSHUNIXSession[bytes]):
    """A channel to a socket of the host's."""


class CommandSession(_Session, asyncssh.SSHClientSession[bytes]):
    """A channel to a command's standard input and output."""
