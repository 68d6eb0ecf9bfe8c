"""What the daemon can answer, and which error is made of it."""

import gzip

import pytest

from aiodockerapi.errors import (
    APIError,
    BadRequest,
    Conflict,
    DockerError,
    Forbidden,
    InvalidResponse,
    NotDocker,
    NotFound,
    NotSupported,
    ResponseTooLarge,
    ServerError,
    TLSError,
    Unauthorized,
    Unavailable,
)
from aiodockerapi.session import DockerSession
from aiodockerapi.testing import Answer, FakeDaemon
from tests.unit.helpers import failure


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, BadRequest),
        (401, Unauthorized),
        (403, Forbidden),
        (404, NotFound),
        (405, APIError),
        (409, Conflict),
        (418, APIError),
        (429, APIError),
        (500, ServerError),
        (501, NotSupported),
        (502, ServerError),
        (503, Unavailable),
        (599, ServerError),
    ],
)
async def test_statuses(
    daemon: FakeDaemon, pinned: DockerSession, status: int, expected: type[APIError]
) -> None:
    daemon.on("GET", "/info", json={"message": "the reason"}, status=status)
    error = await failure(pinned.info())
    assert type(error) is expected
    assert (error.message, error.status) == ("the reason", status)
    assert str(error) == f"the reason (GET /info on {daemon.host}, {status})"


BODIES: dict[str, tuple[Answer, str]] = {
    "plain text": (Answer.text("page not found\n", 404), "page not found"),
    "nothing": (Answer.empty(404), "the daemon gave no reason"),
    "blanks": (Answer.text(" \n", 404), "the daemon gave no reason"),
    "an empty message": (Answer.json({"message": ""}, 404), "the daemon gave no reason"),
    "a charset": (
        Answer.raw(
            b'{"message":"no\xc3\xab"}', 404, content_type="application/json; charset=utf-8"
        ),
        "noë",
    ),
    "no content type": (Answer.raw(b'{"message":"no"}', 404, content_type=None), "no"),
    "JSON as text": (Answer.text(' {"message":" no\\n"}', 404), "no"),
    "a line feed inside": (Answer.json({"message": "a\nb"}, 404), "a\nb"),
    "Podman's": (Answer.json({"cause": "c", "message": "m", "response": 404}, 404), "m"),
    "another object": (Answer.raw(b'{"error":"x"}', 404), '{"error":"x"}'),
    "a number for a message": (Answer.raw(b'{"message":5}', 404), '{"message":5}'),
    "half an object": (Answer.raw(b'{"message":"no', 404), '{"message":"no'),
    "no UTF-8": (Answer.raw(b"\xff\xfe!", 404), "\ufffd\ufffd!"),
}


@pytest.mark.parametrize("name", BODIES)
async def test_reasons(daemon: FakeDaemon, pinned: DockerSession, name: str) -> None:
    answer, message = BODIES[name]
    daemon.on("GET", "/info", answer)
    error = await failure(pinned.info())
    assert type(error) is NotFound
    assert error.message == message


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_reason_that_is_cut(
    daemon: FakeDaemon, pinned: DockerSession, *, chunked: bool
) -> None:
    daemon.on("GET", "/info", Answer.cut(b'{"message":"x"}', after=5, chunked=chunked, status=409))
    error = await failure(pinned.info())
    assert type(error) is Conflict, "the status is worth more than its text"
    assert "cut off" in error.message


async def test_a_reason_that_never_ends(daemon: FakeDaemon, pinned: DockerSession) -> None:
    daemon.on("GET", "/info", Answer.hang_after(b"x", status=500))
    error = await failure(pinned.info())
    assert type(error) is ServerError
    assert "cut off" in error.message


@pytest.mark.parametrize(
    "answer",
    [
        Answer.text("reason " + "x" * 1_000_000, 500),
        Answer.chunks([b"reason " + b"x" * 1_000_000], status=500),
    ],
)
async def test_a_huge_reason_is_bounded(
    daemon: FakeDaemon, pinned: DockerSession, answer: Answer
) -> None:
    daemon.on("GET", "/info", answer, Answer.json({"ID": "next"}))
    error = await failure(pinned.info())
    assert type(error) is ServerError
    assert error.message.startswith("reason xxx")
    assert len(error.message) < 70_000
    assert (await pinned.info()).id == "next"


HTML = "<html><body>502 Bad Gateway</body></html>"


@pytest.mark.parametrize(
    "answer",
    [
        Answer.text(HTML, 502, headers={"Content-Type": "text/html; charset=utf-8"}),
        Answer.text("\n" + HTML, 502),
        Answer.text(HTML, 200, headers={"Content-Type": "text/html"}),
        Answer.text("welcome", 200, headers={"Content-Type": "text/html"}),
    ],
)
async def test_a_web_page_is_no_docker(
    daemon: FakeDaemon, pinned: DockerSession, answer: Answer
) -> None:
    daemon.on("GET", "/info", answer)
    error = await failure(pinned.info())
    assert type(error) is NotDocker
    assert "a web page came" in error.message
    assert error.status in (502, None)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_not_followed(
    daemon: FakeDaemon, pinned: DockerSession, status: int
) -> None:
    daemon.on("GET", "/info", status=status, headers={"Location": "/version"})
    error = await failure(pinned.info())
    assert type(error) is InvalidResponse
    assert error.status == status
    assert len(daemon.requests) == 1


async def test_http_to_a_tls_port(daemon: FakeDaemon, pinned: DockerSession) -> None:
    # In Go's words, and as the alert that other servers send.
    daemon.on("GET", "/info", Answer.text("Client sent an HTTP request to an HTTPS server.\n", 400))
    assert type(await failure(pinned.info())) is TLSError
    daemon.on("GET", "/info", Answer.garbage(b"\x15\x03\x01\x00\x02\x02\x16"))
    assert type(await failure(pinned.info())) is TLSError


async def test_a_registry_speaks_tls_and_not_the_daemon(
    daemon: FakeDaemon, pinned: DockerSession
) -> None:
    told = 'error parsing HTTP 400: "Client sent an HTTP request to an HTTPS server.\\n"'
    daemon.on("GET", "/info", json={"message": told}, status=500)
    error = await failure(pinned.info())
    assert type(error) is ServerError
    assert error.message == told


@pytest.mark.parametrize(
    "data",
    [
        b"hello\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"\x00\x01\x02",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 20_000 + b"\r\n\r\n",
        b"HTTP/1.1 twohundred OK\r\n\r\n",
    ],
)
async def test_what_is_no_http(daemon: FakeDaemon, pinned: DockerSession, data: bytes) -> None:
    daemon.on("GET", "/info", Answer.garbage(data))
    error = await failure(pinned.info())
    assert type(error) is NotDocker
    assert (error.method, error.path, error.host) == ("GET", "/info", daemon.host)
    assert len(error.message) < 500


WRONG: dict[str, tuple[bytes, str]] = {
    "no JSON": (b"hello there", r"the answer is no JSON: .* begins 'hello there'"),
    "nothing": (b"", r"the answer is no JSON: .* begins ''"),
    "half an object": (b'{"Containers": 1', r"no JSON: .*EOF.* begins '\{\"Containers\": 1'"),
    "two objects": (b"{}{}", "no JSON: .*trailing characters"),
    "another type": (b'{"Containers": "many"}', r"^Containers of the answer .* begins '\{\"Con"),
    "a type far below": (
        b'{"Swarm": {"RemoteManagers": [{"NodeID": []}]}}',
        r"^Swarm.RemoteManagers.0.NodeID of the answer",
    ),
    "several": (b'{"Containers": [], "Images": []}', "^Containers .*, and 1 fields more"),
    "a list": (b"[]", "^the answer of the answer|^the answer"),
    "null": (b"null", "^the answer"),
    "no UTF-8": (b'{"ID": "\xff"}', "the answer is no JSON"),
    "a long one": (b"x" * 10_000, "…"),
}


@pytest.mark.parametrize("name", WRONG)
async def test_answers_that_can_not_be_read(
    daemon: FakeDaemon, pinned: DockerSession, name: str
) -> None:
    body, words = WRONG[name]
    daemon.on("GET", "/info", Answer.raw(body, content_type="application/json"))
    with pytest.raises(InvalidResponse, match=words) as raised:
        await pinned.info()
    assert raised.value.path == "/info"
    assert raised.value.__cause__ is None
    assert len(str(raised.value)) < 800


async def test_lists_that_can_not_be_read(daemon: FakeDaemon, pinned: DockerSession) -> None:
    good = b'{"Id": "x"}, ' * 500
    daemon.on("GET", "/images/json", Answer.raw(b"[" + good + b'{"Id": []}]'))
    with pytest.raises(InvalidResponse, match=r"^500\.Id of the answer"):
        await pinned.images.list()


async def test_no_list_is_an_empty_one(daemon: FakeDaemon, pinned: DockerSession) -> None:
    daemon.on("GET", "/images/json", Answer.json(None), Answer.json([]))
    assert await pinned.images.list() == []
    assert await pinned.images.list() == []


async def test_an_object_for_a_list(daemon: FakeDaemon, pinned: DockerSession) -> None:
    daemon.on("GET", "/images/json", json={"message": "surprise"})
    assert type(await failure(pinned.images.list())) is InvalidResponse


LARGE: dict[str, Answer] = {
    "length": Answer.raw(b'{"ID":"' + b"x" * 500_000 + b'"}'),
    "chunks": Answer.chunks([b'{"ID":"', b"x" * 2000, b'"}']),
    "endless": Answer.chunks([b"x" * 600] * 100, delay=0.01),
    "packed": Answer.raw(
        gzip.compress(b'{"ID":"' + b"x" * 100_000 + b'"}'), headers={"Content-Encoding": "gzip"}
    ),
}


@pytest.mark.parametrize("name", LARGE)
async def test_too_large(daemon: FakeDaemon, name: str) -> None:
    daemon.on("GET", "/info", LARGE[name], Answer.raw(b'{"ID":"%s"}' % (b"x" * 991)))
    async with DockerSession(daemon.host, api_version="1.44", max_response=1000) as docker:
        error = await failure(docker.info())
        assert type(error) is ResponseTooLarge
        assert "max_response, 1000 bytes" in error.message
        assert len((await docker.info()).id) == 991, "1000 bytes are taken"
        # One that has come whole, packed, has left its connection already.
        assert name == "packed" or daemon.requests[-1].connection == 2


@pytest.mark.parametrize("status", [200, 204, 304])
async def test_send(daemon: FakeDaemon, pinned: DockerSession, status: int) -> None:
    daemon.on("POST", "/containers/{id}/start", status=status)
    assert await pinned.containers.start("web") is (status != 304)


async def test_what_goes_out(daemon: FakeDaemon, pinned: DockerSession) -> None:
    from aiodockerapi.engine.containers.config import ContainerConfig

    daemon.on("POST", "/containers/create", json={"Id": "f00", "Warnings": None}, status=201)
    made = await pinned.containers.create(ContainerConfig(image="busybox"), name="web")
    assert (made.id, made.warnings) == ("f00", [])
    request = daemon.requests[-1]
    assert (request.target, request.json()) == (
        "/v1.44/containers/create?name=web",
        {"Image": "busybox"},
    )
    assert request.headers["Content-Type"] == "application/json"
    assert request.headers["Host"] == "api.moby.localhost"
    assert "Cookie" not in request.headers


async def test_cookies_are_not_kept(daemon: FakeDaemon, pinned: DockerSession) -> None:
    daemon.on("GET", "/info", json={}, headers={"Set-Cookie": "a=b"})
    await pinned.info()
    await pinned.info()
    assert "Cookie" not in daemon.requests[-1].headers


async def test_ping_can_fail(daemon: FakeDaemon, pinned: DockerSession) -> None:
    daemon.on("GET", "/_ping", json={"message": "starting"}, status=503)
    error = await failure(pinned.ping())
    assert type(error) is Unavailable
    assert (error.message, error.method, error.path) == ("starting", "GET", "/_ping")
    assert isinstance(error, DockerError)
