"""The registries that images come from, asked about what daemons have and are to get."""

import os
from collections.abc import Collection, Iterable, Mapping
from typing import Literal, Self

from aiodockerapi.config.credentials import CredentialsSource
from aiodockerapi.config.keychain import Keychain
from aiodockerapi.engine.containers.config import ContainerConfig
from aiodockerapi.errors import InvalidArgument
from aiodockerapi.fleet.hosts import Hosts
from aiodockerapi.fleet.outcomes import Outcome, Outcomes
from aiodockerapi.reference import Reference
from aiodockerapi.registry.session import RegistrySession
from aiodockerapi.session import DockerSession
from aiodockerapi.upstream.comparing import compare, tagged
from aiodockerapi.upstream.local import Local, Used, image_of, images_in_use
from aiodockerapi.upstream.plans import PullPlan, plan_of
from aiodockerapi.upstream.registries import Registries
from aiodockerapi.upstream.results import ContainerCheck, FleetCheck, ImageCheck

__all__ = ["Upstream"]


class Upstream:
    """The registries that images come from: which tags have moved, which digests to pin.

    Registries are asked from here, not by the daemons; each tag by one HEAD, which Docker Hub does
    not count as a pull, however many hosts and containers have the image. A registry that refuses
    is the outcome of the images that are its own; one that can't be reached, or was asked too
    often, is left alone for the rest of the call.

    Making one sends nothing and needs no event loop. It belongs to the event loop that used it
    first.

    Args:
        credentials: who registries are told that we are: ``config`` asks what the docker CLI keeps
            for the registry that an image's name begins with; an async function is asked the same;
            None: nobody.
        registries: sessions for registries that take more than credentials, by the registry as
            images name it; whoever made them closes them.
        insecure: registries to speak plain HTTP to, beside those of this machine.
        parallel: how many requests may be under way at once.

    Raises:
        InvalidArgument: `parallel` is below 1.
        ConfigError: ``config.json`` can't be read, or is malformed.

    Example:
        >>> async with DockerSession() as docker, Upstream() as upstream:
        ...     for check in await upstream.check(docker):
        ...         print(check.container.short_name, check.image.image, check.image.state)
        web localhost:5000/app:1 current
    """

    def __init__(
        self,
        *,
        credentials: CredentialsSource | Literal["config"] = "config",
        registries: Mapping[str, RegistrySession] | None = None,
        insecure: Collection[str] = (),
        parallel: int = 8,
    ) -> None:
        who = Keychain() if credentials == "config" else credentials
        self._registries = Registries(who, registries or {}, insecure, parallel)

    async def is_outdated(
        self, docker: DockerSession, image: str, *, exact: bool = False
    ) -> ImageCheck:
        """Tell whether a daemon's image is another one than its tag stands for in the registry.

        Args:
            docker: the daemon.
            image: the image by its name: ``redis:7``; without a tag, ``latest``.
            exact: whether, where the tag has moved, to look if the image for this platform is the
                same as before: two requests more, which Docker Hub counts as a pull.

        Returns:
            What is true if it is outdated; else its `state` tells whether it is current, or for
            which `reason` that is unknown, a registry's refusal included.

        Raises:
            InvalidArgument: `image` is no name.
            NotFound: the daemon does not have it.

        Example:
            >>> check = await upstream.is_outdated(docker, "localhost:5000/app:1")
            >>> check.state, bool(check)
            ('current', False)

        HEAD /v2/{name}/manifests/{reference}, at the registry.
        """
        local = await image_of(docker, image)
        return (await compare(self._registries, [local], exact=exact))[local]

    async def check(
        self, docker: DockerSession, *, all: bool = False, exact: bool = False
    ) -> list[ContainerCheck]:
        """Tell which containers of a daemon run an image whose tag stands for another one now.

        Also of a container whose image has lost its name here to a newer one.

        Args:
            docker: the daemon.
            all: whether those that do not run count, too.
            exact: as for `is_outdated`.

        Raises:
            DockerError: the daemon can't be asked; of a registry, that is told with the image.

        Example:
            >>> checks = await upstream.check(docker)
            >>> [check.container.short_name for check in checks if check.image]
            []
        """
        used = await images_in_use(docker, all=all, platforms=exact)
        found = await compare(self._registries, (each.image for each in used), exact=exact)
        return _checks(used, found)

    async def check_fleet(
        self,
        hosts: Hosts,
        *,
        all: bool = False,
        exact: bool = False,
        timeout: float | None = None,
    ) -> FleetCheck:
        """Tell which containers of many hosts run an image whose tag stands for another one now.

        Args:
            hosts: a fleet, or some of its hosts.
            all: whether containers that do not run count, too.
            exact: as for `is_outdated`.
            timeout: seconds for each host; None for no limit.

        Raises:
            InvalidArgument: `timeout` is not above 0.

        Example:
            >>> found = await upstream.check_fleet(fleet)
            >>> len(found.current), found.outdated, found.failures
            (2, (), {})
        """

        async def ask(docker: DockerSession) -> list[Used]:
            return await images_in_use(docker, all=all, platforms=exact)

        answers = await hosts.map(ask, timeout=timeout)
        images = (each.image for _, used in answers.items() for each in used)
        found = await compare(self._registries, images, exact=exact)
        outcomes = [_checked(answer, found) for answer in answers]
        return FleetCheck(Outcomes(outcomes), lambda _: True)

    async def check_pins(self, references: Iterable[str]) -> dict[str, ImageCheck]:
        """Tell whether tags still stand for the digests that they were pinned to; asks no daemon.

        Args:
            references: images with tag and digest: ``redis:7@sha256:…``.

        Raises:
            InvalidArgument: one is no reference, or has no digest.

        Example:
            >>> pinned = await upstream.pin("localhost:5000/app:1")
            >>> [check.state for check in (await upstream.check_pins([pinned])).values()]
            ['current']

        HEAD /v2/{name}/manifests/{reference}, at the registry.
        """
        locals_ = {text: _pinned(text) for text in references}
        found = await compare(self._registries, locals_.values(), exact=False)
        return {text: found[local] for text, local in locals_.items()}

    async def pin(self, image: str) -> str:
        """Return an image's name with the digest that its tag stands for.

        That is the digest of the index, where there are several platforms, so that it fits all of
        them. What has a digest already stays as it is.

        Args:
            image: the image: ``redis:7``; without a tag, ``latest``.

        Raises:
            InvalidArgument: `image` is no name.
            DockerError: the registry does not tell.

        Example:
            >>> await upstream.pin("localhost:5000/app:1")
            'localhost:5000/app:1@sha256:...'

        HEAD /v2/{name}/manifests/{reference}, at the registry.
        """
        reference = Reference.parse(image)
        if reference.digest is not None:
            return image
        wanted = tagged(reference)
        digest = await self._registries.digest(wanted)
        name = image.removesuffix(reference.suffix)
        return f"{name}:{wanted.tag}@{digest}"

    async def pin_all(self, images: Iterable[str]) -> dict[str, str]:
        """Return the names of many images with their digests, each asked for once.

        Args:
            images: the images, as of a file for Compose.

        Raises:
            InvalidArgument: one is no name.
            ExceptionGroup: registries do not tell of some, each error with its image as a note.

        Example:
            >>> (await upstream.pin_all(["localhost:5000/app:1"])).keys()
            dict_keys(['localhost:5000/app:1'])
        """
        named = {image: Reference.parse(image) for image in images}
        asked = [image for image, reference in named.items() if reference.digest is None]
        found = await self._registries.each(asked, lambda image: named[image].registry, self.pin)
        failures = {image: each for image, each in found.items() if isinstance(each, Exception)}
        for image, error in failures.items():
            error.add_note(f"for {image}")
        if failures:
            text = f"no digest for {len(failures)} of {len(named)} images: {', '.join(failures)}"
            raise ExceptionGroup(text, list(failures.values()))
        return {image: str(found.get(image, image)) for image in named}

    async def pin_config(self, config: ContainerConfig) -> ContainerConfig:
        """Return a container's configuration whose image is named with its digest.

        Args:
            config: the configuration.

        Raises:
            InvalidArgument: it has no image, or by its ID.
            DockerError: the registry does not tell.

        Example:
            >>> config = ContainerConfig(image="localhost:5000/app:1", cmd=["serve"])
            >>> (await upstream.pin_config(config)).image
            'localhost:5000/app:1@sha256:...'
        """
        return config.model_copy(update={"image": await self.pin(config.image)})

    async def plan(
        self, docker: DockerSession, image: str, *, platform: str | None = None
    ) -> PullPlan:
        """Ask the registry what a pull will move, so that its progress has a total from the start.

        It is two requests at most, and Docker Hub counts them as a pull.

        Args:
            docker: the daemon that will pull.
            image: the image: ``redis:7``.
            platform: which platform's image, as for the pull: ``linux/arm64``; None for the
                ``DOCKER_DEFAULT_PLATFORM``, or else the daemon's own.

        Raises:
            InvalidArgument: `image` or `platform` is none.
            NotFound: there is no such image, or none for the platform.
            DockerError: the registry or the daemon does not tell.

        Example:
            >>> plan = await upstream.plan(docker, "localhost:5000/app:1")
            >>> [layer.size for layer in plan.layers]
            [5]

        GET /v2/{name}/manifests/{reference}, at the registry.
        """
        reference = Reference.parse(image)
        platform = platform or os.environ.get("DOCKER_DEFAULT_PLATFORM")
        if not platform:
            machine = await docker.version()
            platform = f"{machine.os}/{machine.arch}"
        session = self._registries.session(reference.registry)
        return await plan_of(session, reference, platform)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections with registries; sessions that were given stay open."""
        await self._registries.close()

    def __repr__(self) -> str:
        return f"<Upstream: {self._registries!r}>"


def _checks(used: Iterable[Used], found: Mapping[Local, ImageCheck]) -> list[ContainerCheck]:
    return [ContainerCheck(each.container, found[each.image]) for each in used]


def _checked(
    answer: Outcome[list[Used]], found: Mapping[Local, ImageCheck]
) -> Outcome[list[ContainerCheck]]:
    """Return what came of a host, once registries were asked."""
    checks = _checks(answer.value, found) if answer.ok else None
    return Outcome(answer.host, answer.seconds, answer.error, checks)


def _pinned(text: str) -> Local:
    reference = Reference.parse(text)
    if reference.digest is None:
        raise InvalidArgument(f"{text!r} has no digest; redis:7@sha256:… has one")
    return Local(reference, "", (reference.digest,), known=True)
