"""What a fleet has: containers anywhere, images that differ, disk space, versions."""

import re
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, Self, TypeVar, overload

from aiodockerapi.engine.containers.filters import ContainerFilters
from aiodockerapi.engine.containers.models import ContainerSummary
from aiodockerapi.engine.system.usage import DiskUsage
from aiodockerapi.errors import InvalidArgument
from aiodockerapi.fleet.call import Call
from aiodockerapi.fleet.outcomes import Outcomes
from aiodockerapi.reference import Reference
from aiodockerapi.session import DockerSession

__all__ = ["Disk", "Everywhere", "Inventory", "Lag", "Located"]

T = TypeVar("T")
_NO_TAG = "<none>:<none>"
"""What daemons before API 1.43 call an image without a tag."""


class Located(NamedTuple, Generic[T]):
    """A thing, and the host where it is.

    Args:
        host: the host's name in the fleet.
        item: the thing.
    """

    host: str
    item: T


class Everywhere(Sequence[Located[T]]):
    """Things of many hosts, and which hosts could not be asked.

    Args:
        outcomes: what each host has.
        wanted: which of these things count.
    """

    def __init__(self, outcomes: Outcomes[list[T]], wanted: Callable[[T], bool]) -> None:
        self._outcomes = outcomes
        self._found = tuple(
            Located(host, item)
            for host, items in outcomes.items()
            for item in items
            if wanted(item)
        )

    @property
    def failures(self) -> dict[str, Exception]:
        """The errors of the hosts that could not be asked."""
        return self._outcomes.failures

    def raise_for_failures(self) -> Self:
        """Return the things, if all hosts could be asked.

        Raises:
            ExceptionGroup: some could not.
        """
        self._outcomes.raise_for_failures()
        return self

    @overload
    def __getitem__(self, index: int) -> Located[T]: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Located[T], ...]: ...

    def __getitem__(self, index: int | slice) -> Located[T] | tuple[Located[T], ...]:
        return self._found[index]

    def __iter__(self) -> Iterator[Located[T]]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __repr__(self) -> str:
        return f"<Everywhere: {len(self)} of {len(self._outcomes)} hosts>"


class Disk(NamedTuple):
    """The disk space that a host's things take, in bytes.

    Args:
        images: that of images; what they share is counted once.
        containers: that of the files that containers wrote.
        volumes: that of volumes.
        build_cache: that of the build cache.
    """

    images: int
    containers: int
    volumes: int
    build_cache: int

    @property
    def total(self) -> int:
        """That of all together."""
        return sum(self)


@dataclass(frozen=True, slots=True)
class Lag:
    """Which hosts run an older engine than the newest one of the fleet.

    Args:
        newest: the newest version.
        behind: the hosts that have another one, and which.
        failures: the errors of the hosts that could not be asked.
    """

    newest: str
    behind: Mapping[str, str]
    failures: Mapping[str, Exception]


class Asks(Protocol):
    """Ask all hosts: `Fleet.map`."""

    def __call__(
        self, call: Call[T], *, timeout: float | None = None
    ) -> Coroutine[None, None, Outcomes[T]]:
        """Ask all hosts."""
        ...


class Inventory:
    """What people ask of a fleet on the first day; each question is one request a host.

    A host that can't be asked is among the `failures` of the answer. `timeout` is in seconds for
    each host; None for no limit.

    Args:
        ask: asks all hosts.
    """

    def __init__(self, ask: Asks) -> None:
        self._ask = ask

    async def containers(
        self,
        *,
        all: bool = False,
        filters: ContainerFilters | None = None,
        timeout: float | None = None,
    ) -> Everywhere[ContainerSummary]:
        """List the containers of all hosts.

        Args:
            all: whether to list those that do not run, too.
            filters: which ones.
            timeout: seconds for each host.

        Raises:
            InvalidArgument: `timeout` is not above 0.

        Example:
            >>> found = await fleet.inventory.containers()
            >>> [(host, container.short_name) for host, container in found]
            [('web-1', 'cache')]
        """
        return await self._containers(lambda _: True, all, filters, timeout)

    async def find(
        self,
        *,
        name: str | None = None,
        label: str | None = None,
        image: str | None = None,
        timeout: float | None = None,
    ) -> Everywhere[ContainerSummary]:
        """Find containers, running or not, on whatever host they are.

        Args:
            name: the container's whole name.
            label: a label, ``tier``, or a label and its value, ``tier=web``.
            image: the image that it was made from, as it was named then, in whatever spelling:
                ``redis`` is ``docker.io/library/redis:latest``; or the image's ID.
            timeout: seconds for each host.

        Raises:
            InvalidArgument: nothing is asked for, `image` is no name of an image, or `timeout` is
                not above 0.

        Example:
            >>> found = await fleet.inventory.find(name="cache")
            >>> [host for host, _ in found]
            ['web-1']
        """
        if name is None and label is None and image is None:
            raise InvalidArgument("find which containers? by name, label or image")
        is_of = _of_image(image)

        def fits(container: ContainerSummary) -> bool:
            named = name is None or f"/{name}" in container.names
            return named and is_of(container)

        filters: ContainerFilters = {} if label is None else {"label": label}
        return await self._containers(fits, True, filters, timeout)

    async def _containers(
        self,
        wanted: Callable[[ContainerSummary], bool],
        all_: bool,
        filters: ContainerFilters | None,
        timeout: float | None,
    ) -> Everywhere[ContainerSummary]:
        def call(docker: DockerSession) -> Awaitable[list[ContainerSummary]]:
            return docker.containers.list(all=all_, filters=filters)

        return Everywhere(await self._ask(call, timeout=timeout), wanted)

    async def image_differences(
        self, *, timeout: float | None = None
    ) -> dict[str, dict[str, str | None]]:
        """Tell which tags do not stand for the same image on all hosts.

        Hosts that can't be asked are left out.

        Args:
            timeout: seconds for each host.

        Returns:
            for each such tag, the ID of its image on each host; None where there is none.

        Raises:
            InvalidArgument: `timeout` is not above 0.

        Example:
            >>> await fleet.inventory.image_differences()
            {'app:latest': {'web-1': 'sha256:aaa…', 'web-2': None}}
        """
        answers = await self._ask(lambda docker: docker.images.list(), timeout=timeout)
        tags = {
            host: {tag: image.id for image in images for tag in image.repo_tags if tag != _NO_TAG}
            for host, images in answers.items()
        }
        names = sorted({tag for found in tags.values() for tag in found})
        everywhere = {
            name: {host: found.get(name) for host, found in tags.items()} for name in names
        }
        return {name: ids for name, ids in everywhere.items() if len(set(ids.values())) > 1}

    async def disk_usage(self, *, timeout: float | None = None) -> Outcomes[Disk]:
        """Measure how much disk space each host's things take; that takes a while.

        Args:
            timeout: seconds for each host.

        Raises:
            InvalidArgument: `timeout` is not above 0.

        Example:
            >>> disks = await fleet.inventory.disk_usage()
            >>> {host: disk.total for host, disk in disks.items()}
            {'web-1': 4503344, 'web-2': 4503344}
        """

        async def call(docker: DockerSession) -> Disk:
            return _disk(await docker.df())

        return await self._ask(call, timeout=timeout)

    async def lagging(self, *, timeout: float | None = None) -> Lag:
        """Tell which hosts run an older engine than the newest one of the fleet.

        Args:
            timeout: seconds for each host.

        Raises:
            InvalidArgument: `timeout` is not above 0.

        Example:
            >>> lag = await fleet.inventory.lagging()
            >>> lag.newest, lag.behind
            ('28.5.2', {'web-2': '20.10.24'})
        """
        answers = await self._ask(lambda docker: docker.version(), timeout=timeout)
        versions = {host: answer.version for host, answer in answers.items()}
        newest = max(versions.values(), key=_parts, default="")
        behind = {host: text for host, text in versions.items() if _parts(text) < _parts(newest)}
        return Lag(newest, behind, answers.failures)


def _of_image(image: str | None) -> Callable[[ContainerSummary], bool]:
    """Return what tells whether a container was made from an image."""
    if image is None:
        return lambda _: True
    if image.startswith("sha256:"):
        return lambda container: container.image_id == image
    wanted = _full_name(Reference.parse(image))

    def fits(container: ContainerSummary) -> bool:
        try:
            return _full_name(Reference.parse(container.image)) == wanted
        except InvalidArgument:  # its image has lost its name, and shows its ID
            return False

    return fits


def _full_name(reference: Reference) -> str:
    return f"{reference.name}{reference.suffix or ':latest'}"


def _disk(usage: DiskUsage) -> Disk:
    """Add up what either form of the answer tells."""
    kinds = (
        usage.image_usage,
        usage.container_usage,
        usage.volume_usage,
        usage.build_cache_usage,
    )
    if any(kind is not None for kind in kinds):
        return Disk(*(0 if kind is None else kind.total_size for kind in kinds))
    return Disk(
        usage.layers_size or 0,
        sum(container.size_rw or 0 for container in usage.containers),
        sum(volume.usage_data.size for volume in usage.volumes if volume.usage_data),
        sum(piece.size for piece in usage.build_cache if not piece.shared),
    )


def _parts(version: str) -> list[int]:
    """Return the numbers of a version, to compare it: ``20.10.24+dfsg1`` has three."""
    return [int(number) for number in re.findall(r"[0-9]{1,18}", re.split(r"[-+~]", version)[0])]
