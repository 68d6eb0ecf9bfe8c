"""What can only be misunderstood is refused before anything is sent."""

from collections.abc import Awaitable, Callable
from enum import Enum
from types import SimpleNamespace
from typing import Any

import pytest

from aiodockerapi._core.request import encode_query, filters_of, id_of, path
from aiodockerapi._core.version import ApiVersion
from aiodockerapi.errors import InvalidArgument, InvalidHost, UnsupportedVersion
from aiodockerapi.session import DockerSession
from aiodockerapi.testing import Answer, FakeDaemon
from tests.unit.helpers import client_of, failure

Use = Callable[[DockerSession], Awaitable[object]]

BAD_IDS = ["", "a/b", "/", ".", "..", "a/../b", "a\nb", "a\0b", "a\x7fb", "\ud800", "a\u2028b"]


@pytest.mark.parametrize("bad", BAD_IDS)
def test_ids_that_lead_elsewhere(bad: str) -> None:
    with pytest.raises(InvalidArgument, match="is no id"):
        path("/containers/{id}/json", bad)


@pytest.mark.parametrize("bad", ["", "/", "a//b", "../info", "a/..", "a/./b", "a/", "a\r\n"])
def test_names_that_lead_elsewhere(bad: str) -> None:
    with pytest.raises(InvalidArgument, match="is no name"):
        path("/images/{name}/json", bad)


@pytest.mark.parametrize(
    ("template", "parts", "text"),
    [
        ("/info", (), "/info"),
        ("/containers/{id}/json", ("web",), "/containers/web/json"),
        ("/containers/{id}", ("a b?c#d%2f",), "/containers/a%20b%3Fc%23d%252f"),
        ("/containers/{id}", ("grün",), "/containers/gr%C3%BCn"),
        ("/images/{name}/json", ("redis:7",), "/images/redis:7/json"),
        ("/images/{name}", ("h:5000/a/b@sha256:00",), "/images/h:5000/a/b@sha256:00"),
        ("/images/{name}/json", ("a..b/...",), "/images/a..b/.../json"),
    ],
)
def test_paths(template: str, parts: tuple[str, ...], text: str) -> None:
    assert path(template, *parts)[:2] == (text, template)


@pytest.mark.parametrize("thing", [None, 5, b"web", object(), SimpleNamespace(id=None)])
def test_what_has_no_id(thing: Any) -> None:
    with pytest.raises(InvalidArgument, match="an object with one is needed"):
        id_of(thing)


def test_what_has_an_id() -> None:
    class Thing:
        id = ""

    thing = Thing()
    with pytest.raises(InvalidArgument):
        path("/containers/{id}", thing)
    thing.id = "f00"
    assert id_of(thing) == "f00"


class Colour(str, Enum):  # noqa: UP042 - another one than StrEnum: its str() is no value
    """An enum of strings, as people write them."""

    RED = "red"


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ({}, ""),
        ({"a": None}, ""),
        ({"a": True, "b": False}, "?a=1&b=0"),
        ({"a": 3, "b": 1.5}, "?a=3&b=1.5"),
        ({"a": "x&y=z #%+/"}, "?a=x%26y%3Dz%20%23%25%2B/"),
        ({"a": ["x", "y"], "b": []}, "?a=x&a=y"),
        ({"a": "ü\r\n"}, "?a=%C3%BC%0D%0A"),
        ({"a b": Colour.RED}, "?a%20b=red"),
    ],
)
def test_queries(query: dict[str, Any], text: str) -> None:
    assert encode_query(query) == text


@pytest.mark.parametrize(
    "value",
    ["\ud800secret", ["ok", None], b"secret", [b"secret"], {"secret": 1}, {"secret"}, object()],
)
def test_bad_queries(value: Any) -> None:
    with pytest.raises(InvalidArgument, match=r"^name can't be sent") as raised:
        encode_query({"name": value})
    assert "secret" not in str(raised.value)
    assert raised.value.__cause__ is None


@pytest.mark.parametrize(
    ("filters", "text"),
    [
        (None, None),
        ({}, None),
        ({"label": "a=b"}, '{"label": ["a=b"]}'),
        ({"label": ["a", "b"]}, '{"label": ["a", "b"]}'),
        ({"dangling": True}, '{"dangling": ["true"]}'),
        ({"exited": [0, 137]}, '{"exited": ["0", "137"]}'),
        ({"label": Colour.RED}, '{"label": ["red"]}'),
    ],
)
def test_filters(filters: dict[str, object] | None, text: str | None) -> None:
    assert filters_of(filters, ["label", "dangling", "exited"]) == text


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ({"lable": "a", "x": "b"}, "unknown filter lable, x; there are dangling, label"),
        ({"label": None}, "filter label can't be a NoneType"),
        ({"label": 1.5}, "can't be a float"),
        ({"label": b"a"}, "can't be a bytes"),
        ({"label": {"a": "b"}}, "can't be a dict"),
    ],
)
def test_bad_filters(filters: dict[str, object], words: str) -> None:
    with pytest.raises(InvalidArgument, match=words):
        filters_of(filters, ["label", "dangling"])


# What a type checker would not let pass.
ANYTHING: dict[str, Any] = {"None": None, "x": {"x": 1}}

NOTHING_SENT: dict[str, Use] = {
    "empty id": lambda docker: docker.containers.inspect(""),
    "id of nothing": lambda docker: docker.containers.stop(ANYTHING["None"]),
    "limit of containers": lambda docker: docker.containers.list(limit=0),
    "limit of hits": lambda docker: docker.images.search("x", limit=0),
    "blank term": lambda docker: docker.images.search(" "),
    "unknown filter": lambda docker: docker.images.list(filters=ANYTHING["x"]),
    "surrogate in a filter": lambda docker: docker.images.list(filters={"label": "\ud800"}),
    "surrogate in a query": lambda docker: docker.images.search("\ud800"),
    "identity alone": lambda docker: docker.images.list(identity=True),
    "header": lambda docker: client_of(docker).send("POST", path("/x"), headers={"A": "b\r\nC: d"}),
}


@pytest.mark.parametrize("name", NOTHING_SENT)
async def test_nothing_is_sent(daemon: FakeDaemon, name: str) -> None:
    async with DockerSession(daemon.host, api_version="1.55") as docker:
        error = await failure(NOTHING_SENT[name](docker))
    assert isinstance(error, InvalidArgument)
    assert not daemon.requests
    assert daemon.connections == 0


def test_streams_are_refused_when_they_are_asked_for() -> None:
    containers = DockerSession("unix:///nowhere").containers
    for ask, words in (
        (lambda: containers.logs("web", tail=-1), "tail is -1"),
        (lambda: containers.logs("web", stdout=False, stderr=False), "neither stdout nor stderr"),
        (lambda: containers.logs("a/b"), "is no id"),
        (lambda: containers.attach("web"), "attach to stdin, stdout or stderr"),
        (lambda: containers.attach("web", stdout=True, stream=False), "logs or stream"),
    ):
        with pytest.raises(InvalidArgument, match=words):
            ask()


async def test_what_the_version_lacks_is_not_sent(daemon: FakeDaemon) -> None:
    daemon.on("GET", "/images/json", json=[])
    async with DockerSession(daemon.host, api_version="1.46") as docker:
        error = await failure(docker.images.list(manifests=True))
        assert isinstance(error, UnsupportedVersion)
        assert (error.option, error.needs, error.has) == ("manifests", "1.47", "1.46")
        assert (error.method, error.path, error.host) == ("GET", "/images/json", daemon.host)
        assert error.message == "manifests needs API 1.47, and the daemon has 1.46"
        assert not daemon.requests
        await docker.images.list(shared_size=True)
    async with DockerSession(daemon.host) as docker:
        error = await failure(docker.images.list(manifests=True, identity=True))
        assert isinstance(error, UnsupportedVersion)
        assert (error.option, error.needs, error.has) == ("identity", "1.54", "1.51")
    assert [request.path for request in daemon.requests] == ["/images/json", "/_ping"]


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({"A": "secret\r\nB: c"}, "the value of the header A"),
        ({"A": "secret\n"}, "the value of the header A"),
        ({"A": "secret\0"}, "the value of the header A"),
        ({"A": "secret\u20ac"}, "the value of the header A"),
        ({"A: secret": "b"}, "no name of a header"),
        ({"": "secret"}, "no name of a header"),
        ({"A\n": "secret"}, "no name of a header"),
        ({"Content-length": "5"}, "says how a request is sent"),
        ({"Host": "x"}, "says how a request is sent"),
    ],
)
def test_bad_headers(headers: dict[str, str], words: str) -> None:
    with pytest.raises(InvalidArgument, match=words) as raised:
        DockerSession("unix:///x", headers=headers)
    assert "secret" not in str(raised.value) or "A: secret" in headers


@pytest.mark.parametrize("name", ["User-Agent", "user-agent"])
async def test_headers_replace_our_own(daemon: FakeDaemon, name: str) -> None:
    daemon.on("POST", "/containers/{id}/attach", Answer.upgrade())
    async with DockerSession(daemon.host, headers={name: "mine/1", "X-Any": "\xe9"}) as docker:
        await docker.info()
        async with docker.containers.attach("web", stdout=True):
            pass
    for request in daemon.requests:
        assert request.headers.getall("User-Agent") == ["mine/1"]
        assert request.headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize(
    "text", ["", "1", "1.", ".41", "1.41.0", "latest", "1,41", "-1.41", "1.4x"]
)
def test_bad_versions(text: str) -> None:
    with pytest.raises(InvalidArgument, match="is no API version"):
        DockerSession("unix:///x", api_version=text)


def test_versions() -> None:
    assert ApiVersion.parse(" v1.41 ") == (1, 41)
    assert ApiVersion(1, 9) < ApiVersion(1, 10) < ApiVersion(2, 0)
    assert str(ApiVersion(1, 41)) == "1.41"


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"connect_timeout": 0}, "connect_timeout is 0"),
        ({"idle_timeout": -1}, "idle_timeout is -1"),
        ({"idle_timeout": float("nan")}, "idle_timeout is nan"),
        ({"max_connections": 0}, "max_connections is 0"),
        ({"max_response": 0}, "max_response is 0"),
    ],
)
def test_bad_limits(limits: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidArgument, match=words):
        DockerSession("unix:///x", **limits)


def test_the_environments_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://10.0.0.1")
    assert DockerSession().host == "tcp://10.0.0.1"
    assert DockerSession("unix:///x").host == "unix:///x"
    monkeypatch.setenv("DOCKER_HOST", "nonsense")
    with pytest.raises(InvalidHost, match="nonsense"):
        DockerSession()
