"""``hub``: what Docker Hub has, beside its registry."""

from collections.abc import AsyncIterator, Callable
from typing import TypeVar

import click

from aiodockerapi._core.pages import Pages
from aiodockerapi.cli.direct import direct
from aiodockerapi.cli.job import examples
from aiodockerapi.cli.output import Output
from aiodockerapi.cli.words import ago, decimal, span
from aiodockerapi.config.keychain import Keychain
from aiodockerapi.hub.models.base import HubModel
from aiodockerapi.hub.models.search import SearchBadge
from aiodockerapi.hub.session import HubSession

__all__ = ["hub"]

ModelT = TypeVar("ModelT", bound=HubModel)
_PAGE = 100
"""How many things the Hub gives at once, at the most."""
_HUB = "docker.io"

_anonymous = click.option(
    "--anonymous", is_flag=True, help="As nobody, without the credentials of docker login."
)
_limit = click.option(
    "-n",
    "--limit",
    type=click.IntRange(min=1),
    default=25,
    show_default=True,
    help="How many at the most.",
)


def _session(anonymous: bool) -> HubSession:
    return HubSession(credentials=None if anonymous else Keychain())


@click.group(
    epilog=examples("hub search redis", "hub tags library/redis", "hub repos bitnami", "hub limit")
)
def hub() -> None:
    """Ask Docker Hub: search, repositories, tags, and how many pulls are left.

    With the credentials of docker login for docker.io, if there are any; an access token does
    where the account has a second factor.
    """


async def _write(
    out: Output,
    found: Pages[ModelT],
    limit: int,
    titles: list[str],
    cells: Callable[[ModelT], list[str]],
) -> None:
    """Write the first things that the Hub lists."""
    first = _first(found, limit)
    if out.json:
        async for each in first:
            out.object(each.model_dump(mode="json", by_alias=True, exclude_unset=True))
        return
    out.table(["HUB", *titles], [[_HUB, *cells(each)] async for each in first])


async def _first(found: Pages[ModelT], limit: int) -> AsyncIterator[ModelT]:
    left = limit
    async for each in found:
        yield each
        left -= 1
        if not left:
            return


@hub.command(epilog=examples("hub search redis", "hub search --official --limit 5 postgres"))
@click.argument("words", nargs=-1, required=True)
@click.option("--official", is_flag=True, help="Only Docker's own images.")
@_limit
@direct
async def search(out: Output, words: tuple[str, ...], official: bool, limit: int) -> None:
    """Search for repositories by WORDS, the best first."""
    async with _session(anonymous=True) as session:
        badges: list[SearchBadge] | None = ["official"] if official else None
        found = session.search(" ".join(words), badges=badges, page_size=min(limit, _PAGE))
        await _write(
            out,
            found,
            limit,
            ["NAME", "STARS", "PULLS", "BADGE", "DESCRIPTION"],
            lambda each: [
                each.name,
                _number(each.star_count),
                each.pull_count or "",
                "" if each.badge in (None, "none") else str(each.badge),
                each.short_description or "",
            ],
        )


@hub.command(epilog=examples("hub repos bitnami", "hub repos --limit 100 library --json"))
@click.argument("namespace")
@_limit
@_anonymous
@direct
async def repos(out: Output, namespace: str, limit: int, anonymous: bool) -> None:
    """List the repositories of a user or organization; those changed last come first."""
    async with _session(anonymous) as session:
        found = session.repositories.list(
            namespace, ordering="-last_updated", page_size=min(limit, _PAGE)
        )
        await _write(
            out,
            found,
            limit,
            ["NAME", "PUBLIC", "STARS", "PULLS", "UPDATED", "DESCRIPTION"],
            lambda each: [
                f"{each.namespace}/{each.name}",
                "no" if each.is_private else "yes",
                _number(each.star_count),
                _number(each.pull_count),
                ago(each.last_updated),
                each.description or "",
            ],
        )


@hub.command(epilog=examples("hub tags redis", "hub tags --limit 5 bitnami/redis --json"))
@click.argument("repository")
@_limit
@_anonymous
@direct
async def tags(out: Output, repository: str, limit: int, anonymous: bool) -> None:
    """List the tags of a REPOSITORY, with their sizes and when they were pushed."""
    async with _session(anonymous) as session:
        await _write(
            out,
            session.tags.list(repository, page_size=min(limit, _PAGE)),
            limit,
            ["TAG", "SIZE", "PUSHED", "PLATFORMS", "DIGEST"],
            lambda each: [
                each.name,
                "" if each.full_size is None else decimal(each.full_size),
                ago(each.tag_last_pushed or each.last_updated),
                str(len(each.images)),
                each.digest or "",
            ],
        )


@hub.command("limit", epilog=examples("hub limit", "hub limit --json | jq .remaining"))
@_anonymous
@direct
async def limit_(out: Output, anonymous: bool) -> None:
    """Tell how many pulls the Hub's registry still lets through; asking is not counted as one."""
    async with _session(anonymous) as session:
        found = await session.pull_limit()
    if out.json:
        names = ("limit", "remaining", "window", "source")
        out.object({name: getattr(found, name, None) for name in names})
    elif found is None:
        out.line("no limit is told")
    else:
        window = "" if found.window is None else span(found.window)
        row = [_HUB, str(found.limit), str(found.remaining), window, found.source or ""]
        out.table(["HUB", "PULLS", "LEFT", "WITHIN", "COUNTED FOR"], [row])


def _number(number: int | None) -> str:
    return "" if number is None else f"{number:,}"
