"""The tree of errors: its classes, what they carry, pickling."""

import inspect
import pickle
import re
from typing import Any

import pytest

from aiodockerapi import errors
from aiodockerapi.errors import (
    APIError,
    ConnectionFailed,
    ConnectTimeout,
    ContainerFailed,
    DockerError,
    IdleTimeout,
    InvalidArgument,
    InvalidHost,
    NotFound,
    UnsupportedVersion,
    UsageError,
)

ALL = [getattr(errors, name) for name in errors.__all__]


def made(cls: type[DockerError]) -> DockerError:
    if cls is UnsupportedVersion:
        return UnsupportedVersion("platform", "1.41", "1.40")
    if cls is ContainerFailed:
        return ContainerFailed("it failed", exit_code=3, stdout=b"out", stderr=b"err")
    return cls("what happened")


@pytest.mark.parametrize("cls", ALL)
@pytest.mark.parametrize("protocol", [0, 2, pickle.HIGHEST_PROTOCOL])
def test_pickling(cls: type[DockerError], protocol: int) -> None:
    error = made(cls).about(host="unix:///x", method="GET", path="/info", status=500)
    again = pickle.loads(pickle.dumps(error, protocol))
    assert type(again) is cls
    assert vars(again) == vars(error)
    assert (str(again), repr(again), again.args) == (str(error), repr(error), error.args)


def test_every_class_is_exported_and_in_the_docstring_s_tree() -> None:
    classes = {
        name
        for name, value in vars(errors).items()
        if inspect.isclass(value) and issubclass(value, DockerError)
    }
    assert classes == set(errors.__all__)
    doc = errors.__doc__ or ""
    lines = re.findall(r"^([ │├└─]+)([A-Z]\w+)", doc, re.MULTILINE)
    tree = [(len(lead), name) for lead, name in lines if name in classes]
    assert sorted(name for _, name in tree) == sorted(classes)
    above: list[tuple[int, str]] = []
    for depth, name in tree:
        while above and above[-1][0] >= depth:
            above.pop()
        if above:
            assert getattr(errors, above[-1][1]) in getattr(errors, name).__bases__
        above.append((depth, name))


@pytest.mark.parametrize(
    ("cls", "builtin"),
    [
        (InvalidArgument, ValueError),
        (InvalidHost, ValueError),
        (UsageError, RuntimeError),
        (ConnectionFailed, ConnectionError),
        (ConnectTimeout, TimeoutError),
        (IdleTimeout, TimeoutError),
    ],
)
def test_builtins(cls: type[DockerError], builtin: type[Exception]) -> None:
    assert issubclass(cls, builtin)


@pytest.mark.parametrize(
    ("about", "text"),
    [
        ({}, "no"),
        ({"host": "unix:///x"}, "no (unix:///x)"),
        ({"method": "GET", "path": "/info"}, "no (GET /info)"),
        (
            {"host": "unix:///x", "method": "GET", "path": "/info", "status": 404},
            "no (GET /info on unix:///x, 404)",
        ),
    ],
)
def test_what_is_shown(about: dict[str, Any], text: str) -> None:
    assert str(NotFound("no").about(**about)) == text


def test_what_is_known_is_not_overwritten() -> None:
    error = APIError("no", method="GET", status=404)
    assert error.about(method="POST", path="/x", status=500) is error
    assert (error.method, error.path, error.status) == ("GET", "/x", 404)


def test_what_an_unsupported_version_says() -> None:
    error = UnsupportedVersion("platform", "1.41", "1.40")
    assert error.message == "platform needs API 1.41, and the daemon has 1.40"
    assert error.args == (error.message,)
    assert UnsupportedVersion("a", "b", "c", message="otherwise").message == "otherwise"


def test_notes_and_tracebacks_do_not_hinder_pickling() -> None:
    error = NotFound("no")
    error.add_note("on host web-1")
    try:
        raise error from LookupError("cause")
    except NotFound as raised:
        again = pickle.loads(pickle.dumps(raised))
    assert str(again) == "no"
