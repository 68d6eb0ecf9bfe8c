"""Which images a Dockerfile names, and so which registries a build asks.

Of the language, that is what it takes to find them::

    # escape=`                        a line that ends with this letter goes on with the next one
    ARG BASE=debian:12                before the first FROM: for the names of images
    FROM --platform=… ${BASE} AS one  an image, or a stage before
    COPY --from=image …               the same, or a stage's number
    RUN --mount=type=bind,from=image  the same
    RUN <<END                         the lines until END are no instructions
"""

import re
import shlex
from collections.abc import Iterator, Mapping

__all__ = ["images_of"]

_DIRECTIVE = re.compile(r"#\s*([A-Za-z][A-Za-z0-9]*)\s*=\s*(\S*)")
_HERE = re.compile(r"(?<!\S)[0-9]*<<-?(['\"]?)([A-Za-z_][A-Za-z0-9_.]*)\1(?!\S)")
_VARIABLE = re.compile(r"\$(?:\{(\w+)(?::([-+])([^}]*))?\}|(\w+))")
_MOUNTED = re.compile(r"--mount=(?:\S*,)?from=([^,\s]+)")
_EMPTY = "scratch"


def images_of(text: bytes, arguments: Mapping[str, str | None]) -> list[str]:
    """List the images that a Dockerfile names, each once, in their order.

    What it names by a variable that is not known here is none of them, nor are the images that
    these were built upon, and what their ``ONBUILD`` asks for.

    Args:
        text: the Dockerfile.
        arguments: values for its ``ARG``; None for its own ones.
    """
    found = _Found(arguments)
    for line in _instructions(text.decode("utf-8-sig", errors="replace").splitlines()):
        word, _, rest = line.strip().partition(" ")
        found.read(word.upper(), rest.strip())
    return list(dict.fromkeys(found.images))


class _Found:
    """What is known at some line of a Dockerfile."""

    def __init__(self, arguments: Mapping[str, str | None]) -> None:
        self.images: list[str] = []
        self._arguments = arguments
        self._known: dict[str, str] = {}
        self._stages: set[str] | None = None

    def read(self, instruction: str, rest: str) -> None:
        """Read an instruction."""
        if instruction == "ARG" and self._stages is None:
            self._declare(rest)
        elif instruction == "FROM":
            self._begin([word for word in rest.split() if not word.startswith("--")])
        elif instruction in ("COPY", "ADD"):
            flags = (word for word in rest.split() if word.startswith("--from="))
            self._use(flag.removeprefix("--from=") for flag in flags)
        elif instruction == "RUN":
            self._use(_MOUNTED.findall(rest))

    def _declare(self, rest: str) -> None:
        for word in _words(rest):
            name, _, default = word.partition("=")
            given = self._arguments.get(name)
            self._known[name] = self._expanded(default) if given is None else given

    def _begin(self, words: list[str]) -> None:
        stages = self._stages = self._stages or set()
        if words:
            self._use([self._expanded(words[0].strip("\"'"))])
        if len(words) == 3 and words[1].upper() == "AS":
            stages.add(words[2].lower())

    def _use(self, names: "Iterator[str] | list[str]") -> None:
        stages = self._stages or set[str]()
        self.images += [
            name
            for name in names
            if name
            and name.lower() not in stages
            and name != _EMPTY
            and not name.isdecimal()
            and "$" not in name
        ]

    def _expanded(self, text: str) -> str:
        def value(match: re.Match[str]) -> str:
            name, how, other, bare = match.groups()
            known = self._known.get(name or bare, "")
            if how == "+":
                return self._expanded(other) if known else ""
            return known or (self._expanded(other) if how else "")

        return _VARIABLE.sub(value, text)


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:  # a quotation without an end, which the daemon will tell of
        return text.split()


def _instructions(lines: list[str]) -> Iterator[str]:
    """Join lines that belong together; leave out comments, and what is an instruction's text."""
    escape, whole, ends = _escape(lines), "", list[str]()
    for line in lines:
        if ends:
            if line.lstrip("\t") == ends[0]:
                ends.pop(0)
            continue
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        part = line.rstrip(" \t")
        if part.endswith(escape):
            whole += f"{part[:-1]} "
            continue
        yield whole + part
        ends = [match[2] for match in _HERE.finditer(whole + part)]
        whole = ""
    if whole:
        yield whole


def _escape(lines: list[str]) -> str:
    """Return the letter by which a line goes on; it may be said by the first lines alone."""
    for line in lines:
        directive = _DIRECTIVE.fullmatch(line.strip())
        if directive is None:
            break
        if directive[1].lower() == "escape" and directive[2] in ("\\", "`"):
            return directive[2]
    return "\\"
