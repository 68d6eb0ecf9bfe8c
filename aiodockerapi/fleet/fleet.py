"""The fleet: hosts that come and go, and their sessions."""

import asyncio
import os
import ssl
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Self

from aiodockerapi._shared import to_the_end
from aiodockerapi._transport.ssh_options import SSHOptions
from aiodockerapi.config.environment import contexts
from aiodockerapi.config.fleet import read_fleet
from aiodockerapi.config.tls import TLSConfig
from aiodockerapi.errors import InvalidArgument
from aiodockerapi.fleet.hosts import Hosts
from aiodockerapi.fleet.member import Member
from aiodockerapi.fleet.sessions import session_for, session_of
from aiodockerapi.observe.observer import Observer
from aiodockerapi.session import DockerSession

__all__ = ["Fleet"]


class Fleet(Hosts):
    """Many daemons, each under a name, as one object.

    Each call goes to all of them, and each has its own outcome: one that is dead, slow or broken
    neither fails nor delays the rest.

    Args:
        sessions: the daemons' sessions by name; the fleet closes them.
        observers: who is told of every request to any host, and of the host's name.

    Example:
        >>> async with Fleet.of("tcp://10.0.0.1:2375", local="unix:///run/docker.sock") as fleet:
        ...     infos = await fleet.map(lambda docker: docker.info(), timeout=5)
        >>> list(infos.successes)
        ['tcp://10.0.0.1:2375', 'local']
    """

    def __init__(
        self,
        sessions: Mapping[str, DockerSession] | None = None,
        *,
        observers: Sequence[Observer] = (),
    ) -> None:
        self._observers = tuple(observers)
        self._all: dict[str, Member] = {}
        for name, session in (sessions or {}).items():
            self.add(name, session)

    @classmethod
    def of(cls, *hosts: str | DockerSession, **named: str | DockerSession) -> Self:
        """Make a fleet of addresses; one that is given without a name is its own name.

        A host that takes more than its address, as certificates of its own or another ssh key, is
        given as its session, which the fleet closes; or it is told to `add`.

        Raises:
            InvalidHost: one of them is no address of a daemon.
            InvalidArgument: two have the same name, or there are none.

        Example:
            >>> ops = SSHOptions(client_keys=["/etc/fleet/key"])
            >>> fleet = Fleet.of("tcp://10.0.0.1:2375", web=DockerSession("ssh://web", ssh=ops))
            >>> list(fleet)
            ['tcp://10.0.0.1:2375', 'web']
        """
        if not hosts and not named:
            raise InvalidArgument("a fleet needs a host at least; Fleet() is one to add them to")
        fleet = cls()
        own = ((host if isinstance(host, str) else host.host, host) for host in hosts)
        for name, host in (*own, *named.items()):
            fleet.add(name, host)
        return fleet

    @classmethod
    def from_contexts(cls, *names: str) -> Self:
        """Make a fleet of the docker CLI's contexts, each under its own name.

        Args:
            names: which ones; none for all that `contexts` lists and that have a daemon.

        Raises:
            ContextNotFound: one of them is none.
            ConfigError: a file can't be read, or is malformed.
            InvalidArgument: one is named twice.

        Example:
            >>> async with Fleet.from_contexts("default") as fleet:
            ...     pings = await fleet.map(lambda docker: docker.ping())
            >>> [ping.host for ping in pings]
            ['default']
        """
        fleet = cls()
        for name in names or [each.name for each in contexts() if each.host is not None]:
            fleet.add(name, session_for(context=name))
        return fleet

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> Self:
        """Make a fleet of the hosts in a TOML file.

        Each has a table with its address, or a context of the docker CLI's, and whatever else is
        to be said of it; a table ``defaults`` holds for all. Paths are relative to the file's
        folder, and labels are joined with those of the defaults::

            [defaults]
            connect_timeout = 5

            [hosts.web-1]
            host = "tcp://10.0.0.1:2376"
            api_version = "1.44"
            groups = ["web"]
            labels = { region = "eu" }
            tls = { ca = "ca.pem", cert = "cert.pem", key = "key.pem", verify = true }

            [hosts.web-2]
            host = "ssh://ops@web-2"
            ssh = { known_hosts = ["hosts"], client_keys = ["~/.ssh/fleet"] }

        Args:
            path: the file.

        Raises:
            ConfigError: it can't be read, or something in it is wrong; the message tells file,
                line and field.

        Example:
            >>> fleet = Fleet.from_file("fleet.toml")
            >>> list(fleet.where(region="eu"))
            ['web-1']
        """
        fleet = cls()
        for each in read_fleet(Path(path)):
            fleet.add(each.name, session_of(each), labels=each.labels, groups=each.groups)
        return fleet

    def _members(self) -> dict[str, Member]:
        return self._all

    def add(
        self,
        name: str,
        host: str | DockerSession,
        *,
        labels: Mapping[str, str] | None = None,
        groups: Iterable[str] = (),
        tls: ssl.SSLContext | TLSConfig | None = None,
        ssh: SSHOptions | None = None,
    ) -> Member:
        """Add a host; what runs already goes on without it, but for polls.

        Args:
            name: its name in the fleet.
            host: its address, or its session, which the fleet closes.
            labels: what it is known by.
            groups: the groups that it belongs to.
            tls: certificates, or a TLS context, for an address of ``tcp://`` or ``https://``.
            ssh: how to log in at an address of ``ssh://``.

        Raises:
            InvalidArgument: there is a host of that name, or `tls` or `ssh` are not for it.
            InvalidHost: the address is none.
            ConfigError: a file for TLS can't be read, or is malformed.

        Example:
            >>> fleet.add("web-3", "tcp://10.0.0.3:2375", labels={"region": "eu"}).name
            'web-3'
        """
        if name in self._all:
            raise InvalidArgument(f"named twice in the fleet: {name}")
        if isinstance(host, str):
            session = session_for(host, tls=tls, ssh=ssh)
        elif tls is None and ssh is None:
            session = host
        else:
            raise InvalidArgument(f"{name}: a session has its own tls and ssh; give the address")
        session.observe(*self._observers, name=name)
        member = self._all[name] = Member.of(name, session, labels, groups)
        return member

    def observe(self, *observers: Observer) -> None:
        """Let observers be told of every request to any host, and of its name, from now on.

        That holds for hosts that are added later, too.

        Args:
            observers: who is told; who is so already is not told twice.

        Example:
            >>> from aiodockerapi import Observer
            >>> fleet.observe(Observer())
        """
        self._observers = (*self._observers, *observers)
        for name, member in self._all.items():
            member.session.observe(*observers, name=name)

    async def remove(self, name: str) -> None:
        """Take a host out of the fleet, and close its session; its calls end with `UsageError`.

        Raises:
            InvalidArgument: there is no host of that name.

        Example:
            >>> await fleet.remove("web-3")
        """
        if name not in self._all:
            raise InvalidArgument(f"there is no host {name!r} in the fleet")
        await self._all.pop(name).session.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all sessions."""
        closing = (member.session.close() for member in self._all.values())
        for failed in await to_the_end(asyncio.gather(*closing, return_exceptions=True)):
            if failed is not None:
                raise failed

    def __repr__(self) -> str:
        return f"<Fleet of {len(self)} hosts>"
