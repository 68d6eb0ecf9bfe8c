"""What a command writes: tables for people, JSON for programs, and one line for each error."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from zlib import crc32

from pydantic import BaseModel
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from aiodockerapi.cli.words import clean, describe

__all__ = ["Output"]

_COLOURS = ("cyan", "green", "magenta", "yellow", "blue", "bright_cyan", "bright_green",
            "bright_magenta", "bright_yellow", "bright_blue")  # fmt: skip


class _Console(Console):
    def on_broken_pipe(self) -> None:
        # rich would end the process; the entry point does, once connections are closed.
        raise BrokenPipeError


def _console(*, stderr: bool) -> Console:
    return _Console(markup=False, highlight=False, emoji=False, stderr=stderr)


class Output:
    """Where a command writes.

    Args:
        json: whether to write for programs.
        several: whether there is more than one host, so that each line names its own.
    """

    def __init__(self, *, json: bool, several: bool) -> None:
        self.json = json
        self.several = several
        # Without quotes pyright --verifytypes takes the types for unknown.
        self.console: "Console" = _console(stderr=False)  # noqa: UP037 - see above
        self.notes: "Console" = _console(stderr=True)  # noqa: UP037 - see above
        self.failed: bool = False

    def failures(self, failures: Mapping[str, Exception]) -> None:
        """Tell which hosts failed, and why."""
        for host, error in failures.items():
            self.fail(host, error)

    def fail(self, host: str, error: Exception | str) -> None:
        """Tell that a host failed; the command ends with 1 then."""
        self.failed = True
        self.note(host, describe(error) if isinstance(error, Exception) else error)

    def note(self, host: str, text: str) -> None:
        """Tell something about a host that is no answer, on standard error."""
        sys.stdout.flush()
        self.notes.print(Text(f"{clean(host)}: {clean(text)}"), soft_wrap=True)

    def record(self, host: str, value: BaseModel | Mapping[str, object]) -> None:
        """Write an object for programs, as a line of its own."""
        fields = (
            value.model_dump(mode="json", by_alias=True, exclude_unset=True)
            if isinstance(value, BaseModel)
            else value
        )
        self.object({"host": host, **fields})

    def object(self, fields: Mapping[str, object]) -> None:
        """Write an object for programs that is no host's, as a line of its own."""
        self.line(json.dumps(fields, ensure_ascii=False, default=str))

    def tell(self, text: str) -> None:
        """Say something in the end that is no answer, to people at a terminal alone."""
        if self.console.is_terminal:
            self.console.print(Text(clean(text), "dim"), soft_wrap=True)

    def line(self, text: str) -> None:
        """Write a line as it is, at once."""
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    def table(self, titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Write a table, whose first column is the host's, for people.

        On a terminal it fits the width; in a pipe nothing is cut.
        """
        found = [[clean(cell) for cell in row] for row in rows]
        if not self.several:
            titles, found = titles[1:], [row[1:] for row in found]
        if self.console.is_terminal:
            self.console.print(_drawn(titles, found, self.several))
            return
        lines = [list(titles), *found]
        widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
        for line in lines:
            self.line("  ".join(_padded(line, widths)).rstrip())

    def prefix(self, host: str, name: str = "") -> str:
        """Return what stands before a line of one of several, in the colour of its host."""
        parts = [clean(each) for each in (host if self.several else "", name) if each]
        return self._coloured(host, " ".join(parts)) if parts else ""

    @cache  # noqa: B019 - an output lives as long as the process
    def _coloured(self, host: str, text: str) -> str:
        with self.console.capture() as capture:
            self.console.print(Text(f"{text} | ", colour(host)), end="", soft_wrap=True)
        return capture.get()


def colour(host: str) -> str:
    """Return the colour of a host: the same one each time."""
    return _COLOURS[crc32(host.encode()) % len(_COLOURS)]


def _padded(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [cell + " " * (width - cell_len(cell)) for cell, width in zip(line, widths, strict=True)]


def _drawn(titles: Sequence[str], rows: Iterable[Sequence[str]], several: bool) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for number, title in enumerate(titles):
        table.add_column(title, overflow="ellipsis", no_wrap=number == 0)
    for row in rows:
        first, *others = row
        style = colour(first) if several else "bold"
        table.add_row(Text(first, style), *map(Text, others))
    return table
