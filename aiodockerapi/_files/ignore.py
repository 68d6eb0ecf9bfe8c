r"""The rules of ``.dockerignore``.

A line is a pattern; ``#`` at its very beginning makes it a comment. A pattern is a path from the
folder's root, in which ``*`` and ``?`` stand for anything but a slash, ``[a-z]`` for one character,
``\`` takes the next one as it is, and ``**`` stands for any number of folders. What it matches is
ignored with all that is below; ``!`` before a pattern takes what it matches back in. The last
pattern that matches decides.

That is the intention; what decides is what Docker does (`github.com/moby/patternmatcher`), down to
its oddities: in a pattern with wildcards ``|``, ``{`` and ``^`` mean what they mean in a regular
expression, and an exception whose turn does not come in a folder is not looked at again for the
folder's files. So the same files are sent as by ``docker build``.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Self

from aiodockerapi.errors import InvalidArgument

__all__ = ["IgnoreRules", "Verdict", "escaped"]

_ESCAPED = frozenset(".+()$")
_SPECIAL = re.compile(r"[*?\[\]^\\|{}]")
_RANGE_END = r"(?:\\.|[^\\\]-])"
_WELL_FORMED = re.compile(
    rf"(?:\[\^?(?:{_RANGE_END}(?:-{_RANGE_END})?)+\]|\\.|[^\\\[])*", re.DOTALL
)
_ANY, _ANY_FOLDERS = "[^/]*", "(.*/)?"


class Verdict(NamedTuple):
    """What the rules say of a path.

    Args:
        ignored: whether it is left out.
        matched: which of the patterns match it, or a folder that it is in.
    """

    ignored: bool
    matched: tuple[bool, ...]


class _Pattern:
    """One pattern: the four ways in which it is held against a path."""

    def __init__(self, text: str, *, exception: bool) -> None:
        self.exception = exception
        self._text = text
        self._prefix: str | None = None
        self._suffix: str | None = None
        self._expression: re.Pattern[str] | None = None
        self._compile()
        wild = _SPECIAL.search(text)
        fixed = text if wild is None else text[: wild.start()].rpartition("/")[0]
        if "|" in text:
            fixed = ""
        self._below = fixed.split("/") if fixed else []
        self._wild = wild is not None

    def _compile(self) -> None:
        kind, expression = _translate(self._text)
        if kind == "prefix":
            self._prefix = self._text[:-2]
        elif kind == "suffix":
            self._suffix = self._text[2:]
        elif kind == "expression":
            try:
                self._expression = re.compile(_without_nested_sets(expression), re.ASCII)
            except re.error as error:
                raise InvalidArgument(f"{self._text!r} is no pattern: {error}") from None

    def matches(self, path: str) -> bool:
        if self._expression is not None:
            return self._expression.search(path) is not None
        if self._prefix is not None:
            return path.startswith(self._prefix)
        if self._suffix is not None:
            # "**/name" is the name alone, too.
            return path.endswith(self._suffix) or f"/{path}" == self._suffix
        return path == self._text

    def may_match_below(self, folder: str) -> bool:
        """Tell whether it can match anything in a folder; True where that is not certain."""
        parts = folder.split("/")
        same = all(ours == theirs for ours, theirs in zip(self._below, parts, strict=False))
        return same and (self._wild or len(self._below) > len(parts))


class IgnoreRules:
    """Patterns, in their order.

    Args:
        patterns: as they stand in the lines, without comments and slashes before them.

    Raises:
        InvalidArgument: one of them is no pattern.
    """

    def __init__(self, patterns: Iterable[str] = ()) -> None:
        self._patterns = list(_patterns(patterns))
        self._exceptions = [pattern for pattern in self._patterns if pattern.exception]

    @classmethod
    def parse(cls, text: bytes) -> Self:
        """Read a file of rules.

        Raises:
            InvalidArgument: a line is no pattern.
        """
        return cls(_lines(text.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")))

    def plus(self, patterns: Iterable[str]) -> "IgnoreRules":
        """Return the rules with more patterns behind them."""
        more = IgnoreRules(patterns)
        more._patterns = self._patterns + more._patterns
        more._exceptions = self._exceptions + more._exceptions
        return more

    def verdict(self, path: str, folder: Verdict | None = None) -> Verdict:
        """Hold the rules against a path.

        Args:
            path: the path, from the folder's root.
            folder: what was said of the folder that it is in; None at the root.
        """
        ignored = False
        matched: list[bool] = []
        for number, pattern in enumerate(self._patterns):
            match = folder is not None and folder.matched[number]
            # A pattern that could change nothing is not looked at.
            if not match and pattern.exception is ignored:
                match = pattern.matches(path)
            matched.append(match)
            if match:
                ignored = not pattern.exception
        return Verdict(ignored, tuple(matched))

    def verdict_of(self, path: str) -> Verdict:
        """Hold the rules against a path, from the root down."""
        verdict = None
        for end in [at for at, letter in enumerate(path) if letter == "/"]:
            verdict = self.verdict(path[:end], verdict)
        return self.verdict(path, verdict)

    def may_take_back(self, folder: str) -> bool:
        """Tell whether an exception could match anything in a folder that is ignored."""
        return any(pattern.may_match_below(folder) for pattern in self._exceptions)


def escaped(path: str) -> str:
    """Return the pattern that matches a path alone."""
    return re.sub(r"[*?\[\]\\]", r"\\\g<0>", path)


def _lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if line.startswith("#"):
            continue
        pattern = line.strip()
        exception = pattern.startswith("!")
        pattern = pattern[1:].strip() if exception else pattern
        if pattern:
            pattern = _clean(pattern)
            pattern = pattern[1:] if len(pattern) > 1 and pattern[0] == "/" else pattern
        if pattern or exception:
            yield f"!{pattern}" if exception else pattern


def _patterns(texts: Iterable[str]) -> Iterator[_Pattern]:
    for text in texts:
        if not text.strip():
            continue
        pattern = _clean(text.strip())
        exception = pattern.startswith("!")
        pattern = pattern[1:] if exception else pattern
        if not pattern:
            raise InvalidArgument("'!' is no pattern: an exception from what?")
        if _WELL_FORMED.fullmatch(pattern) is None:
            raise InvalidArgument(f"{pattern!r} is no pattern: brackets, or the last \\")
        yield _Pattern(pattern, exception=exception)


def _clean(path: str) -> str:
    """Return the shortest path of the same meaning."""
    found = posixpath.normpath(path)
    return found[1:] if found.startswith("//") else found


def _translate(text: str) -> tuple[str, str]:
    """Return how a pattern is held against paths, and its regular expression."""
    kind, parts, at = "exact", ["^"], 0
    while at < len(text):
        letter, begin = text[at], at
        at += 1
        if text.startswith("**", begin):
            at += 1 + text.startswith("/", begin + 2)
            if at < len(text):
                kind, part = "expression", _ANY_FOLDERS
            else:
                kind, part = ("prefix", "") if kind == "exact" else ("expression", ".*")
            kind = "suffix" if begin == 0 else kind
        elif letter in "*?":
            kind, part = "expression", _ANY if letter == "*" else _ANY[:-1]
        elif letter == "\\":
            kind, part = "expression", text[begin : begin + 2]
            at += 1
        else:
            kind = "expression" if letter in "[]" else kind
            part = f"\\{letter}" if letter in _ESCAPED else letter
        # Twice in a row they match what one does, in far more ways to try.
        if part not in (_ANY, _ANY_FOLDERS) or parts[-1] != part:
            parts.append(part)
    return kind, "".join(parts) + r"\Z"


def _without_nested_sets(expression: str) -> str:
    """Escape what is plain inside of brackets to Go, and may not always be to Python."""
    parts: list[str] = []
    inside, first = False, 0
    letters: list[str] = re.findall(r"\\.|.", expression, re.DOTALL)
    for at, letter in enumerate(letters):
        if not inside and letter == "[":
            inside, first = True, at + (2 if letters[at + 1] == "^" else 1)
        elif inside and letter == "]" and at > first:
            inside = False
        plain = inside and at >= first and letter in "[&~|"
        parts.append(f"\\{letter}" if plain else letter)
    return "".join(parts)
