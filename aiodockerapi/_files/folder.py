"""A folder as the context of a build: which of its files are sent, and how its Dockerfile is found.

The daemon's own part: it reads ``.dockerignore`` once more, and takes that file and the Dockerfile
out of the context if they are ignored, when it has read them. So they are always sent.
"""

import errno
import os
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from aiodockerapi._files.ignore import IgnoreRules, Verdict, escaped
from aiodockerapi._files.pack import Member, listing, member_of
from aiodockerapi._wire.tar import Entry, Kind
from aiodockerapi.errors import InvalidArgument

__all__ = ["MTIME", "folder_members", "read_dockerfile"]

MTIME = 315_619_200
"""1980-01-02, the time of every file: archives of zip, wheels among them, know no year before."""
_IGNORE = ".dockerignore"
_LOWER = {"Dockerfile": "dockerfile"}


class _Open(NamedTuple):
    """A folder that is walked through: its names to come, and what the rules say of it."""

    path: str
    name: str
    names: Iterator[str]
    verdict: Verdict | None


def folder_members(root: str, dockerfile: str, text: bytes | None) -> Iterator[Member]:
    """Walk through a folder, without what is ignored.

    Args:
        root: the folder.
        dockerfile: the path of the Dockerfile in it.
        text: the Dockerfile itself, if it is none of the folder's.

    Raises:
        OSError: a file is missing or can't be read; it names the file.
        InvalidArgument: a line of the rules is wrong, or a link leads the Dockerfile out.
    """
    root = os.path.realpath(root)
    if not os.path.isdir(root):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), root)
    own = {} if text is not None else dict.fromkeys(_dockerfiles(root, dockerfile))
    named = None if text is not None else _read(f"{root}/{next(iter(own))}{_IGNORE}")
    plain = _read(f"{root}/{_IGNORE}")
    rules = IgnoreRules.parse((plain if named is None else named) or b"")
    hidden = [dockerfile] if text is not None else []
    if named is not None:
        hidden += [name for name in own if rules.verdict_of(name).ignored]
        plain = None if rules.verdict_of(_IGNORE).ignored else plain
    back = [*own, *([_IGNORE] if named is None else [])]
    rules = rules.plus(f"!{escaped(name)}" for name in back if rules.verdict_of(name).ignored)
    added = {} if text is None else {dockerfile: text}
    if hidden:
        added[_IGNORE] = _rules_for_the_daemon(plain, hidden)
    return _walk(root, rules, {name: _added(name, data) for name, data in added.items()})


def read_dockerfile(root: str, dockerfile: str) -> bytes | None:
    """Read the Dockerfile of a folder; None where `folder_members` will say that it can't be."""
    root = os.path.realpath(root)
    try:
        return _read(f"{root}/{next(_dockerfiles(root, dockerfile))}")
    except (OSError, InvalidArgument):
        return None


def _dockerfiles(root: str, asked: str) -> Iterator[str]:
    """Find the Dockerfile; if it is a link, what it leads to is another one."""
    path = f"{root}/{asked}"
    if not os.path.lexists(path) and asked in _LOWER:
        asked = _LOWER[asked] if os.path.lexists(f"{root}/{_LOWER[asked]}") else asked
        path = f"{root}/{asked}"
    real = os.path.realpath(path)
    os.stat(real)
    if os.path.commonpath((root, real)) != root:
        raise InvalidArgument(f"{path} leads out of the folder; give its text: dockerfile=…")
    yield asked
    yield os.path.relpath(real, root)


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def _rules_for_the_daemon(plain: bytes | None, hidden: list[str]) -> bytes:
    """Return a ``.dockerignore`` that makes the daemon take these files out of the context."""
    names = "\n".join(escaped(name) for name in hidden)
    # One that the folder does not have is to be taken out as well.
    before = _IGNORE.encode() if plain is None else plain
    return before + b"\n" + names.encode("utf-8", "surrogateescape") + b"\n"


def _added(name: str, data: bytes) -> Member:
    return Member(Entry(name, mtime=MTIME), data)


def _walk(root: str, rules: IgnoreRules, added: Mapping[str, Member]) -> Iterator[Member]:
    """Go through the folders; one that is ignored is sent if something in it is not."""
    names = sorted({*listing(root), *added}, key=os.fsencode)
    stack = [_Open(root, "", iter(names), None)]
    # The heads of the ignored folders on the way, until they are needed; a folder's place is its
    # depth in the stack.
    waiting: dict[int, Member] = {}
    while stack:
        here = stack[-1]
        each = next(here.names, None)
        if each is None:
            stack.pop()
            waiting.pop(len(stack), None)
            continue
        name = f"{here.name}/{each}" if here.name else each
        member = added.get(name) or _plain(name, f"{here.path}/{each}")
        if member is None:
            continue
        verdict = rules.verdict(name, here.verdict)
        is_folder = member.entry.kind is Kind.FOLDER
        if not verdict.ignored or name in added:
            yield from waiting.values()
            waiting.clear()
            yield member
        elif is_folder and rules.may_take_back(name):
            waiting[len(stack)] = member
        else:
            continue
        if is_folder:
            stack.append(_opened(f"{here.path}/{each}", name, verdict))


def _opened(path: str, name: str, verdict: Verdict) -> _Open:
    try:
        names = listing(path)
    except PermissionError:
        if not verdict.ignored:
            raise
        names = []  # what is in it is ignored as well, as far as anybody can tell
    return _Open(path, name, iter(names), verdict)


def _plain(name: str, path: str) -> Member | None:
    """Return a file without what differs from one checkout to the next; None for a socket."""
    member = member_of(name, path)
    if member is None:
        return None
    mode = 0o777 if member.entry.kind is Kind.SYMLINK else member.entry.mode
    return member._replace(entry=member.entry._replace(mode=mode, mtime=MTIME, uid=0, gid=0))
