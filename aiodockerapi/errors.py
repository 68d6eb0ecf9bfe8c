"""Every error of the package, as one tree.

::

    DockerError
    ├── InvalidArgument (ValueError)      refused before anything was sent
    │   └── InvalidHost                   no address of a daemon
    ├── ConfigError (ValueError)          a file of Docker's configuration, or of TLS, is no good
    │   └── ContextNotFound               no context has that name
    ├── CredentialsError                  credentials that are kept can't be had
    ├── UsageError (RuntimeError)         a session or stream used as it can't be
    ├── UnsupportedVersion                the daemon's API is too old for this
    ├── ConnectionFailed (ConnectionError)
    │   ├── DaemonNotFound                no socket there, or nothing listens
    │   ├── PermissionDenied              the socket is there, but not for this user
    │   ├── ConnectTimeout (TimeoutError) no connection within the session's limit
    │   ├── TooManyFiles                  the process may open no more connections
    │   ├── TLSError                      TLS on one side only, or a certificate refused
    │   ├── SSHError                      no ssh login
    │   │   ├── HostKeyError              the host's key is unknown, or another one than before
    │   │   └── LoginRefused              no key that the host lets in
    │   └── ConnectionLost                cut before the answer was whole
    ├── IdleTimeout (TimeoutError)        silence for longer than the session's limit
    ├── APIError                          the daemon answered with an error status
    │   ├── BadRequest                    400
    │   ├── Unauthorized                  401
    │   ├── Forbidden                     403
    │   ├── NotFound                      404
    │   ├── Conflict                      409
    │   ├── TooManyRequests               429
    │   └── ServerError                   500 and the other 5xx
    │       ├── NotSupported              501, and a registry's 405
    │       └── Unavailable               503
    ├── InvalidResponse                   an answer that can't be understood
    │   ├── NotDocker                     something else than a Docker daemon answered
    │   └── ResponseTooLarge              longer than the session's limit
    ├── DigestMismatch                    content is not what its digest says
    ├── StreamError                       the daemon told of a failure in a stream
    │   └── BuildFailed                   a build ended without an image
    ├── StreamTruncated                   a stream was cut in the middle
    ├── InvalidArchive                    an archive that is damaged, or more than was allowed
    │   └── UnsafeArchive                 it would write, or lead, out of its folder
    ├── FileChanged                       a file was written to while it was sent
    └── ContainerFailed                   a container ended with another code than 0, or is unwell

Each says what to do, carries what it was about (`host`, `method`, `path`, `status`, where there is
one) and can be pickled. None holds a request's header, query or body, where secrets are.
"""

from typing import Literal, Self

__all__ = [
    "APIError",
    "BadRequest",
    "BuildFailed",
    "ConfigError",
    "Conflict",
    "ConnectTimeout",
    "ConnectionFailed",
    "ConnectionLost",
    "ContainerFailed",
    "ContextNotFound",
    "CredentialsError",
    "DaemonNotFound",
    "DigestMismatch",
    "DockerError",
    "FileChanged",
    "Forbidden",
    "HostKeyError",
    "IdleTimeout",
    "InvalidArchive",
    "InvalidArgument",
    "InvalidHost",
    "InvalidResponse",
    "LoginRefused",
    "NotDocker",
    "NotFound",
    "NotSupported",
    "PermissionDenied",
    "ResponseTooLarge",
    "SSHError",
    "ServerError",
    "StreamError",
    "StreamTruncated",
    "TLSError",
    "TooManyFiles",
    "TooManyRequests",
    "Unauthorized",
    "Unavailable",
    "UnsafeArchive",
    "UnsupportedVersion",
    "UsageError",
]


Reason = Literal["unauthorized", "denied", "not found", "too many requests"]
"""Why a registry, or the daemon, refused something."""


class DockerError(Exception):
    """Whatever went wrong.

    Args:
        message: what happened and what to do.
        host: the daemon's address.
        method: the request's HTTP method.
        path: the request's path, without its query.
        status: the HTTP status, where the daemon gave one.
    """

    def __init__(
        self,
        message: str,
        *,
        host: str | None = None,
        method: str | None = None,
        path: str | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.host = host
        self.method = method
        self.path = path
        self.status = status

    def __str__(self) -> str:
        request = " ".join(part for part in (self.method, self.path) if part)
        where = " on ".join(part for part in (request, self.host) if part)
        told = ", ".join(part for part in (where, str(self.status or "")) if part)
        return f"{self.message} ({told})" if told else self.message

    def __reduce__(self) -> tuple[object, ...]:
        # Without the constructor, whose arguments differ; they come back with the attributes.
        return _rebuilt, (type(self), *self.args), self.__dict__

    def about(
        self,
        *,
        host: str | None = None,
        method: str | None = None,
        path: str | None = None,
        status: int | None = None,
    ) -> Self:
        """Fill in what the error is about, where it does not say so yet; return it."""
        self.host = self.host or host
        self.method = self.method or method
        self.path = self.path or path
        self.status = self.status or status
        return self


def _rebuilt(cls: type[DockerError], *args: object) -> DockerError:
    error = cls.__new__(cls, *args)
    # An OSError leaves that to its constructor.
    error.args = args
    return error


class InvalidArgument(DockerError, ValueError):
    """An argument that the daemon could only misunderstand; nothing was sent."""


class InvalidHost(InvalidArgument):
    """An address that names no daemon."""


class ConfigError(DockerError, ValueError):
    """A file of Docker's configuration, or of TLS, that can't be read or is no good.

    The message names the file. None of its contents is shown: they may be secret.
    """


class CredentialsError(DockerError):
    """Credentials that are kept somewhere can't be had: a helper is missing, failed or hangs."""


class ContextNotFound(ConfigError):
    """No context has that name; the message tells which there are."""


class UsageError(DockerError, RuntimeError):
    """A session or stream that was closed, not opened, or opened in another event loop."""


class UnsupportedVersion(DockerError):
    """The API version in use does not have what was asked for; nothing was sent.

    Args:
        option: the option, operation or version that was asked for.
        needs: the first API version that has it.
        has: the API version in use.
    """

    def __init__(
        self, option: str = "", needs: str = "", has: str = "", *, message: str | None = None
    ) -> None:
        super().__init__(message or f"{option} needs API {needs}, and the daemon has {has}")
        self.option = option
        self.needs = needs
        self.has = has


class ConnectionFailed(DockerError, ConnectionError):
    """No connection to the daemon."""


class DaemonNotFound(ConnectionFailed):
    """There is no socket at the path, or nothing listens at the address."""


class PermissionDenied(ConnectionFailed):
    """The user may not open the daemon's socket."""


class ConnectTimeout(ConnectionFailed, TimeoutError):
    """The connection was not made within the session's `connect_timeout`."""


class TLSError(ConnectionFailed):
    """TLS failed: one side speaks it alone, or a certificate was refused."""


class SSHError(ConnectionFailed):
    """There is no ssh login at the host, or at a jump host on the way to it."""


class HostKeyError(SSHError):
    """The host's key is not a known one: never seen, changed since, or revoked."""


class LoginRefused(SSHError):
    """The host knows none of the keys that were offered to it, or not the user."""


class TooManyFiles(ConnectionFailed):
    """The process, or the system, has as many files open as it may; a connection is one."""


class ConnectionLost(ConnectionFailed):
    """The connection ended before the answer was whole.

    A request that changes something may or may not have been carried out.
    """


class IdleTimeout(DockerError, TimeoutError):
    """Nothing came for longer than the session's `idle_timeout`."""


class APIError(DockerError):
    """The daemon, or a registry, answered with an error status; `message` is its own."""

    codes: tuple[str, ...] = ()
    """A registry's codes: ``MANIFEST_UNKNOWN``, …; empty: it gave none, or it was a daemon."""
    retry_after: float | None = None
    """The seconds after which to try again; None: it was not said."""


class BadRequest(APIError):
    """400: the daemon takes a parameter for invalid."""


class Unauthorized(APIError):
    """401: credentials are missing or wrong."""


class Forbidden(APIError):
    """403: not allowed, by an authorization plugin or by what the object is."""


class NotFound(APIError):
    """404: there is no such container, image, network, …, or no such operation."""


class Conflict(APIError):
    """409: the object is in a state, or has a name, that stands against it."""


class TooManyRequests(APIError):
    """429: asked too often; `retry_after` says when to come back, if the registry does."""


class ServerError(APIError):
    """500 and above: the daemon failed."""


class NotSupported(ServerError):
    """501: the daemon was built or set up without it; 405: so was the registry."""


class Unavailable(ServerError):
    """503: not now, or not on this node: it is no swarm manager, for one."""


class InvalidResponse(DockerError):
    """An answer that can't be understood; the message has the beginning of its body."""


class NotDocker(InvalidResponse):
    """Something answers at the address, but it is no Docker daemon."""


class ResponseTooLarge(InvalidResponse):
    """An answer longer than the session's `max_response`."""


class DigestMismatch(DockerError):
    """Content is not what its digest says: it was changed or cut on the way, or never was.

    Args:
        message: which content it was.
        expected: the digest that was asked for.
        actual: the digest that the content has.
    """

    def __init__(self, message: str, *, expected: str = "", actual: str = "") -> None:
        super().__init__(message)
        self.expected = expected
        self.actual = actual


class StreamError(DockerError):
    """The daemon told of a failure inside a stream that began well.

    Args:
        message: the daemon's own words.
        code: the daemon's number for it; None, as mostly: there is none.
        reason: why a registry, or the daemon, refused it, as far as the words tell:
            ``unauthorized`` (credentials are missing or wrong), ``denied`` (they do not suffice),
            ``not found``, ``too many requests``; None: something else.
    """

    def __init__(
        self,
        message: str,
        *,
        code: int | None = None,
        reason: Reason | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.reason: Reason | None = reason


class BuildFailed(StreamError):
    """A build ended without an image; its last output is shown with the traceback.

    Args:
        message: the daemon's own words.
        code: the daemon's number for it.
        reason: why an image to build upon was refused, as for `StreamError`.
        exit_code: the code that the step ended with which failed; None: none did.
        output: the last lines that the build wrote, 50 at the most; empty with BuildKit, which
            tells them in its traces.
    """

    def __init__(
        self,
        message: str,
        *,
        code: int | None = None,
        reason: Reason | None = None,
        exit_code: int | None = None,
        output: str = "",
    ) -> None:
        super().__init__(message, code=code, reason=reason)
        self.exit_code = exit_code
        self.output = output
        if output:
            self.add_note(f"The build's last output:\n{output}")


class StreamTruncated(DockerError):
    """A stream ended in the middle: the connection was cut, or the daemon was."""


class InvalidArchive(DockerError):
    """An archive that is damaged, is of a form that is not read here, or is more than allowed."""


class UnsafeArchive(InvalidArchive):
    """An archive with a file or link that leads out of its folder, or with a device."""


class FileChanged(DockerError):
    """A file on this machine was written to while it was sent; the message names it."""


class ContainerFailed(DockerError):
    """A container, or a command in one, has failed.

    It ended with another code than 0; or, where one waits until a container is well, its check
    finds it unhealthy, or it does not run.

    Args:
        message: which one and how it failed.
        exit_code: its code; 0 for a container that runs, and is unhealthy.
        stdout: what it wrote to its standard output.
        stderr: what it wrote to its standard error.
    """

    def __init__(
        self, message: str, *, exit_code: int = 0, stdout: bytes = b"", stderr: bytes = b""
    ) -> None:
        super().__init__(message)
        self.exit_code = exit_code
        self.stdout = stdout
        self.stderr = stderr
