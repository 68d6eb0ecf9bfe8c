"""The options that say how a process is to run, and what is made of them."""

import os
import re
from collections.abc import Callable, Sequence
from typing import TypeVar

import click

from aiodockerapi.engine.containers.host_config import PortBinding

__all__ = ["environment", "labels", "ports", "process_options"]

CommandT = TypeVar("CommandT", bound=Callable[..., object])
_PUBLISHED = re.compile(
    r"(?:(?:(?P<ip>[\d.]+|\[[\da-fA-F:]+\]):)?(?P<outer>\d*):)?(?P<inner>\d+)(?P<kind>/\w+)?"
)
_OPTIONS = (
    click.option("-d", "--detach", is_flag=True, help="Leave it to itself once it has started."),
    click.option("-i", "--interactive", is_flag=True, help="Give it the standard input."),
    click.option("-t", "--tty", is_flag=True, help="Give it a terminal."),
    click.option(
        "-e",
        "--env",
        multiple=True,
        metavar="NAME[=VALUE]",
        help="A variable of its environment; without a value, the one of this environment.",
    ),
    click.option("-w", "--workdir", default="", metavar="PATH", help="Where to run it."),
    click.option("-u", "--user", default="", metavar="USER[:GROUP]", help="Who runs it."),
)


def process_options(command: CommandT) -> CommandT:
    """Give a command the options that say how a process is to run."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def environment(given: Sequence[str]) -> list[str]:
    """Return an environment; a name alone takes its value from this one, if it has one there."""
    return [
        text if "=" in text else f"{text}={os.environ[text]}"
        for text in given
        if "=" in text or text in os.environ
    ]


def labels(given: Sequence[str]) -> dict[str, str]:
    """Return labels; one without a value has an empty one."""
    parts = (text.partition("=") for text in given)
    return {name: value for name, _, value in parts}


def ports(
    given: Sequence[str],
) -> tuple[dict[str, dict[str, object]], dict[str, list[PortBinding] | None]]:
    """Return the ports to expose, and where each is to be reached on the host."""
    bindings: dict[str, list[PortBinding] | None] = {}
    for text in given:
        found = _PUBLISHED.fullmatch(text)
        if found is None:
            raise click.UsageError(f"--publish {text}: it takes [[IP:]PORT:]PORT, as 8080:80")
        inner = found["inner"] + (found["kind"] or "/tcp")
        ip = (found["ip"] or "").strip("[]")
        known = bindings.setdefault(inner, []) or []
        bindings[inner] = [*known, PortBinding(host_ip=ip, host_port=found["outer"] or "")]
    return {port: {} for port in bindings}, bindings
