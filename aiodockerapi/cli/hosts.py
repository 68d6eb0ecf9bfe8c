"""Which hosts a command is for: the options that say so, and the fleet that comes of them.

The options stand before the name of a command or behind it, and add up.
"""

from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar, cast

import click
from click.shell_completion import CompletionItem

from aiodockerapi.config.environment import contexts
from aiodockerapi.errors import ConfigError
from aiodockerapi.fleet.fleet import Fleet
from aiodockerapi.fleet.hosts import Hosts
from aiodockerapi.session import DockerSession

__all__ = ["Settings", "host_options", "json_option", "opened"]

CommandT = TypeVar("CommandT", bound=Callable[..., object])
CONNECTIONS = 10


@dataclass
class Settings:
    """What the options say."""

    hosts: list[str] = field(default_factory=list[str])
    contexts: list[str] = field(default_factory=list[str])
    fleet: str | None = None
    where: list[str] = field(default_factory=list[str])
    timeout: float = 20.0
    json: bool = False


def _keep(context: click.Context, parameter: click.Parameter, value: object) -> None:
    """Add what one option says to what others said."""
    settings = context.ensure_object(Settings)
    name = str(parameter.name)
    known: object = getattr(settings, name)
    if isinstance(known, list):
        cast(list[object], known).extend(cast(Iterable[object], value))
    elif value:
        setattr(settings, name, value)


def _named_contexts(
    _context: click.Context, _parameter: click.Parameter, begun: str
) -> list[CompletionItem]:
    try:
        return [CompletionItem(each.name) for each in contexts() if each.name.startswith(begun)]
    except ConfigError:  # a shell that completes shows no errors
        return []


def json_option(command: CommandT) -> CommandT:
    """Give a command the option to answer for programs."""
    return click.option(
        "--json",
        is_flag=True,
        expose_value=False,
        callback=_keep,
        help="For programs: an object a line, with Docker's own names, and the host's.",
    )(command)


_OPTIONS = (
    click.option(
        "-H",
        "--host",
        "hosts",
        metavar="[NAME=]ADDRESS",
        multiple=True,
        expose_value=False,
        callback=_keep,
        help="A daemon: tcp://10.0.0.1:2375, web=ssh://web. Repeat it for more.",
    ),
    click.option(
        "-c",
        "--context",
        "contexts",
        metavar="NAME",
        multiple=True,
        expose_value=False,
        callback=_keep,
        shell_complete=_named_contexts,
        help="A context of the docker CLI. Repeat it for more.",
    ),
    click.option(
        "--fleet",
        metavar="FILE",
        type=click.Path(dir_okay=False),
        expose_value=False,
        callback=_keep,
        help="The hosts of a file in TOML, with their labels.",
    ),
    click.option(
        "--where",
        metavar="LABEL=VALUE|NAME",
        multiple=True,
        expose_value=False,
        callback=_keep,
        help="Only hosts of this label, or of this name; group=NAME for a group's.",
    ),
    click.option(
        "--timeout",
        metavar="SECONDS",
        type=click.FloatRange(min=0, min_open=True),
        expose_value=False,
        callback=_keep,
        help="How long a host may take to answer a question; 20 if not said.",
    ),
    json_option,
)


def host_options(command: CommandT) -> CommandT:
    """Give a command the options that say for which hosts it is, and in which form it answers."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def _named(text: str) -> tuple[str, str]:
    """Part ``web=tcp://…`` into name and address; an address alone is its own name."""
    name, equals, address = text.partition("=")
    return (name, address) if equals and name and not {*":/"} & {*name} else (text, text)


def _filled(fleet: Fleet, settings: Settings) -> None:
    """Add the hosts that are named; without any, the one that the docker CLI would take."""
    for name in settings.contexts:
        fleet.add(name, DockerSession(context=name, max_connections=CONNECTIONS))
    for text in settings.hosts:
        fleet.add(*_named(text))
    if not fleet:
        session = DockerSession(max_connections=CONNECTIONS)
        fleet.add(session.context if session.context != "default" else session.host, session)


def _chosen(fleet: Fleet, where: list[str]) -> Hosts:
    names = [text for text in where if "=" not in text]
    labels = [text.partition("=") for text in where if "=" in text]
    chosen = fleet.where(*names, **{label: value for label, _, value in labels}) if where else fleet
    if not chosen:
        raise click.UsageError(f"no host fits --where {' --where '.join(where)}")
    return chosen


@asynccontextmanager
async def opened(settings: Settings) -> AsyncGenerator[Hosts, None]:
    """Give the hosts that the options say; their connections are closed at the end.

    Raises:
        UsageError: no host fits.
        InvalidArgument: a host is named twice, or its address is none.
        ConfigError: the file of the fleet, or a context, is none, or is malformed.
    """
    async with Fleet.from_file(settings.fleet) if settings.fleet else Fleet() as fleet:
        _filled(fleet, settings)
        yield _chosen(fleet, settings.where)
