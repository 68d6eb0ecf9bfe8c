"""Where to connect, and how, in the docker CLI's order of precedence.

Which daemon, the first that is given:

1. the `host` argument;
2. the `context` argument;
3. ``DOCKER_HOST``;
4. ``DOCKER_CONTEXT``;
5. ``currentContext`` of ``config.json``;
6. with ``DOCKER_TLS_VERIFY`` or ``DOCKER_TLS``, ``tcp://localhost:2376``;
7. the first socket that is there and that this user may open: the system's, this user's own
   (rootless), Docker Desktop's, Podman's;
8. the system's socket, which is not there: connecting tells.

The context ``default`` stands for 3, and for 6 to 8. A context brings its own certificates, and
an address those of ``DOCKER_CERT_PATH``. All that is the CLI's rule, but for the sockets in 7 after
the first, which the CLI does not know.
"""

import os
import stat
import sys
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from aiodockerapi._transport.host import DEFAULT_HOST, Host
from aiodockerapi.config.context import DEFAULT_CONTEXT, Context, ContextStore
from aiodockerapi.config.file import ConfigFile, config_folder
from aiodockerapi.config.headers import Headers, custom_headers
from aiodockerapi.config.tls import TLSConfig
from aiodockerapi.errors import ConfigError, InvalidArgument, InvalidHost

__all__ = ["Endpoint", "contexts", "endpoint"]

_TLS_HOST = "tcp://localhost:2376"
_PIPE = "npipe:////./pipe/docker_engine"

Environ = Mapping[str, str]


@dataclass(frozen=True)
class Endpoint:
    """A daemon, and what is sent to it if nothing else is said.

    Args:
        context: the name of the context.
        host: the address.
        tls: the certificates; None where nothing asks for TLS, beyond the address itself.
        headers: headers for each request.
        api_version: the API version to speak; None agrees on one.
        platform: the platform of pulled, built and created things; None is the daemon's choice.
        config: what ``config.json`` says.
    """

    context: str
    host: Host
    tls: TLSConfig | None
    headers: Headers
    api_version: str | None
    platform: str | None
    config: ConfigFile


def endpoint(host: str | None, context: str | None, environ: Environ = os.environ) -> Endpoint:
    """Find out where to connect.

    Args:
        host: the address that was asked for.
        context: the context that was asked for.
        environ: the environment's variables.

    Raises:
        InvalidArgument: both were asked for.
        InvalidHost: the address is none.
        ContextNotFound: there is no such context.
        ConfigError: a file can't be read, or is malformed.
    """
    if host and context:
        raise InvalidArgument("host and context both say where to connect; give one of them")
    folder = config_folder(environ)
    config = _config(folder, environ)
    name = _context_name(host, context, config, environ)
    if name == DEFAULT_CONTEXT:
        address, tls = _default(host, environ), _environments_tls(folder, environ)
    else:
        address, tls = _stored(ContextStore(folder).get(name))
    return Endpoint(
        name,
        address,
        # Sockets and ssh are safe by themselves: for them the variables mean nothing.
        tls if address.text.startswith(("tcp:", "http:", "https:")) else None,
        custom_headers(environ.get("DOCKER_CUSTOM_HEADERS") or "", config.http_headers),
        (environ.get("DOCKER_API_VERSION") or "").removeprefix("v") or None,
        environ.get("DOCKER_DEFAULT_PLATFORM") or None,
        config,
    )


def contexts() -> list[Context]:
    """List the docker CLI's contexts, sorted by name; ``default`` is one of them.

    It reads small files, and sends nothing.

    Raises:
        ConfigError: a file can't be read, or is malformed.
        InvalidHost: ``DOCKER_HOST`` is no address of a daemon.

    Example:
        >>> [context.name for context in contexts()]  # doctest: +SKIP
        ['default', 'desktop-linux', 'production']
    """
    environ = os.environ
    folder = config_folder(environ)
    current = _context_name(None, None, _config(folder, environ), environ)
    address = _default(None, environ)
    default = Context(DEFAULT_CONTEXT, host=address.text, tls=_environments_tls(folder, environ))
    found = [default, *ContextStore(folder).list()]
    return sorted(
        (replace(each, current=each.name == current) for each in found),
        key=lambda context: context.name,
    )


def _config(folder: Path | None, environ: Environ) -> ConfigFile:
    try:
        return ConfigFile.load(folder)
    except ConfigError as error:
        # A service that runs as another user than its HOME says has no use for that user's file.
        if environ.get("DOCKER_CONFIG") or folder is None or _readable(folder / "config.json"):
            raise
        warnings.warn(f"{error.message}; it is left out", RuntimeWarning, stacklevel=4)
        return ConfigFile()


def _readable(path: Path) -> bool:
    try:
        path.open("rb").close()
    except OSError as error:
        return not isinstance(error, PermissionError)
    return True


def _context_name(
    host: str | None, context: str | None, config: ConfigFile, environ: Environ
) -> str:
    if context:
        return context
    if host or environ.get("DOCKER_HOST"):
        return DEFAULT_CONTEXT
    return environ.get("DOCKER_CONTEXT") or config.current_context or DEFAULT_CONTEXT


def _stored(context: Context) -> tuple[Host, TLSConfig | None]:
    if context.host is None:
        raise ConfigError(f"the context {context.name!r} has no daemon's address")
    return _parsed(context.host, f"the context {context.name!r}"), context.tls


def _default(host: str | None, environ: Environ) -> Host:
    if host:
        return Host.parse(host)
    if named := environ.get("DOCKER_HOST"):
        return _parsed(named, "DOCKER_HOST")
    return Host.parse(_TLS_HOST if _asks_for_tls(environ) else _local(environ))


def _parsed(text: str, source: str) -> Host:
    try:
        return Host.parse(text)
    except InvalidHost as error:
        raise InvalidHost(f"{source}: {error.message}") from None


def _asks_for_tls(environ: Environ) -> bool:
    return bool(environ.get("DOCKER_TLS_VERIFY") or environ.get("DOCKER_TLS"))


def _environments_tls(folder: Path | None, environ: Environ) -> TLSConfig | None:
    # With DOCKER_TLS alone the CLI does not verify. Here that takes TLSConfig(verify=False), by
    # which nobody gets what he has not asked for by name.
    if not _asks_for_tls(environ):
        return None
    path = environ.get("DOCKER_CERT_PATH") or folder
    if path is None:
        raise ConfigError("DOCKER_TLS_VERIFY is set, and neither DOCKER_CERT_PATH nor HOME is")
    return TLSConfig.from_folder(path)


def _local(environ: Environ) -> str:
    """Find a socket of this machine."""
    if sys.platform == "win32":
        return _PIPE
    return next((f"unix://{path}" for path in _sockets(environ) if _may_open(path)), DEFAULT_HOST)


def _sockets(environ: Environ) -> Iterator[str]:
    yield DEFAULT_HOST.removeprefix("unix://")
    own, home = environ.get("XDG_RUNTIME_DIR"), environ.get("HOME")
    if own:
        yield f"{own}/docker.sock"
    if home:
        yield f"{home}/.docker/run/docker.sock"
        yield f"{home}/.docker/desktop/docker.sock"
    if own:
        yield f"{own}/podman/podman.sock"
    yield "/run/podman/podman.sock"


def _may_open(path: str) -> bool:
    try:
        is_socket = stat.S_ISSOCK(os.stat(path).st_mode)  # noqa: PTH116 - paths are text here
    except OSError:
        # Not there, or in a folder of another user's: it is as good as not there.
        return False
    return is_socket and os.access(path, os.W_OK)
