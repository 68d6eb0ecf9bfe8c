"""What things are called in a registry, and where the registry is.

::

    repository  = component *("/" component)
    component   = 1*(a-z 0-9) *(separator 1*(a-z 0-9))
    separator   = "." / "_" / "__" / 1*"-"
    tag         = 1 to 128 of letters, digits, "_", "." and "-"; not "." or "-" first

Docker Hub goes by several names, and its registry by another one still; a repository of one
component is an official image there: ``redis`` is ``library/redis``.
"""

import ipaddress
import re
from dataclasses import dataclass

from yarl import URL  # named in quotes, or pyright --verifytypes takes it for unknown

from aiodockerapi.errors import InvalidArgument, InvalidHost
from aiodockerapi.registry.digests import check_digest, is_digest

__all__ = ["Place", "check_reference", "check_repository", "check_tag", "is_loopback"]

_HUB = "docker.io"
_HUB_NAMES = {"docker.io", "index.docker.io", "registry-1.docker.io"}
_HUB_HOST = "registry-1.docker.io"
_LONGEST = 255

_LABEL = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_HOST = re.compile(rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]{{1,5}})?")
_COMPONENT = r"[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*"
_REPOSITORY = re.compile(rf"{_COMPONENT}(?:/{_COMPONENT})*")
_TAG = re.compile(r"[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}")


def check_repository(name: str) -> str:
    """Return the repository's name, if it can be one.

    Raises:
        InvalidArgument: it can't; it might reach another endpoint.
    """
    if not _REPOSITORY.fullmatch(name):
        raise InvalidArgument(
            f"{name!r} is no repository: it has a-z, 0-9, and between them '.', '_', '__', '-' "
            "and '/', and neither the registry's host nor a tag"
        )
    if len(name) > _LONGEST:
        raise InvalidArgument(f"the repository's name is longer than {_LONGEST} characters")
    return name


def check_tag(tag: str) -> str:
    """Return the tag, if it is one.

    Raises:
        InvalidArgument: it is none.
    """
    if not _TAG.fullmatch(tag):
        raise InvalidArgument(
            f"{tag!r} is no tag: it has 1 to 128 letters, digits, '_', '.' and '-', and begins "
            "with neither '.' nor '-'"
        )
    return tag


def check_reference(reference: str) -> str:
    """Return the tag or digest, if it is one.

    Raises:
        InvalidArgument: it is neither, or a digest of an unknown algorithm.
    """
    return check_digest(reference) if is_digest(reference) else check_tag(reference)


def is_loopback(host: str) -> bool:
    """Tell whether a host, without its port, is this machine by name or address."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True)
class Place:
    """Where a registry is.

    Args:
        name: the registry as images name it, and as errors show it: ``docker.io``.
        url: the beginning of its URLs.
        insecure: whether plain HTTP was asked for, to wherever it is.
    """

    name: str
    url: "URL"
    insecure: bool

    @classmethod
    def parse(cls, host: str, *, insecure: bool | None, tls: bool) -> "Place":
        """Read a registry's host.

        Args:
            host: ``docker.io``, ``registry.example.com``, ``localhost:5000``.
            insecure: whether to speak HTTP; None with loopback hosts alone.
            tls: whether there is a TLS context for it, so that HTTPS is meant.

        Raises:
            InvalidHost: it is none, or port 0.
        """
        if not _HOST.fullmatch(host):
            # The text is not shown: what stands before an @ may hold a password.
            shown = "the address" if "@" in host else repr(host)
            raise InvalidHost(
                f"{shown} is no host of a registry: registry.example.com or localhost:5000 is "
                "one, without https:// and without a path"
            )
        if insecure and tls:
            raise InvalidArgument("insecure speaks HTTP, which has no use for a TLS context")
        if host in _HUB_NAMES:
            return cls(_HUB, URL(f"https://{_HUB_HOST}"), insecure=False)
        try:
            name = URL(f"https://{host}")
        except ValueError as error:
            raise InvalidHost(f"{host!r} is no host of a registry: {error}") from None
        if name.port == 0:
            raise InvalidHost(f"{host!r} has port 0; a port is between 1 and 65535")
        plain = insecure if insecure is not None else not tls and is_loopback(name.host or "")
        return cls(host, URL(f"{'http' if plain else 'https'}://{host}"), insecure=bool(insecure))

    def repository(self, name: str) -> str:
        """Return a repository's name as this registry has it.

        Raises:
            InvalidArgument: it can't be the name of one.
        """
        whole = f"library/{name}" if self.name == _HUB and "/" not in name else name
        return check_repository(whole)

    def is_here(self, url: "URL") -> bool:
        """Tell whether a URL leads to this registry: the same scheme, host and port."""
        return url.origin() == self.url.origin()

    def trusts(self, url: "URL") -> bool:
        """Tell whether what is secret may be sent to a URL: nobody on the way can read it."""
        if url.scheme == "https":
            return True
        host, own = url.host or "", self.url.host or ""
        if url.scheme != "http" or self.url.scheme != "http":
            return False
        # A registry elsewhere has no business with the ports of this machine.
        return (is_loopback(host) and is_loopback(own)) or (self.insecure and host == own)
