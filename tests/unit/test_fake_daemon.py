"""What the fake daemon answers unasked, how it finds an answer, and what it records."""

import ast
import asyncio
import contextlib
import doctest
import importlib
import inspect
import json
import pkgutil
from collections.abc import AsyncIterator

import aiohttp
import pytest
from yarl import URL

from aiodockerapi import testing
from aiodockerapi.testing import Answer, FakeDaemon, Request


@pytest.fixture
async def daemon() -> AsyncIterator[FakeDaemon]:
    async with FakeDaemon() as daemon:
        yield daemon


@pytest.fixture
async def http(daemon: FakeDaemon) -> AsyncIterator[aiohttp.ClientSession]:
    connector = aiohttp.UnixConnector(daemon.socket_path)
    async with aiohttp.ClientSession("http://docker", connector=connector) as session:
        yield session


async def exchange(daemon: FakeDaemon, data: bytes, *, half_close: bool = False) -> bytes:
    """Send bytes, read until the daemon closes."""
    reader, writer = await asyncio.open_unix_connection(daemon.socket_path)
    writer.write(data)
    if half_close:
        writer.write_eof()
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


async def test_ping_and_version(http: aiohttp.ClientSession) -> None:
    async with http.head("/_ping") as answer:
        assert (answer.status, await answer.read()) == (200, b"")
        assert answer.headers["Content-Length"] == "0"
    async with http.get("/v1.40/_ping") as answer:
        assert await answer.text() == "OK"
        seen = dict(answer.headers)
    del seen["Date"]
    assert seen == {
        "Api-Version": "1.51",
        "Builder-Version": "2",
        "Cache-Control": "no-cache, no-store, must-revalidate",
        "Content-Length": "2",
        "Content-Type": "text/plain; charset=utf-8",
        "Docker-Experimental": "false",
        "Ostype": "linux",
        "Pragma": "no-cache",
        "Server": "Docker/28.5.2 (linux)",
        "Swarm": "inactive",
    }
    async with http.get("/version") as answer:
        told = await answer.json()
    assert (told["ApiVersion"], told["MinAPIVersion"], told["Version"]) == (
        "1.51",
        "1.24",
        "28.5.2",
    )


async def test_another_daemon_may_answer() -> None:
    podman = {"Libpod-Api-Version": "5.7.0", "Server": "Libpod/5.7.0 (linux)"}
    async with FakeDaemon(api_version="1.41", min_api_version=None, headers=podman) as daemon:
        connector = aiohttp.UnixConnector(daemon.socket_path)
        async with aiohttp.ClientSession("http://d", connector=connector) as http:
            async with http.get("/v9.9/_ping") as answer:
                assert answer.status == 200
                assert answer.headers["Server"] == "Libpod/5.7.0 (linux)"
            daemon.api_version = "1.44"
            async with http.head("/_ping") as answer:
                assert answer.headers["Api-Version"] == "1.44"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (
            "/v1.23/info",
            (
                "client version 1.23 is too old. Minimum supported API version is 1.24, "
                "please upgrade your client to a newer version"
            ),
        ),
        (
            "/v1.52/info",
            "client version 1.52 is too new. Maximum supported API version is 1.51",
        ),
    ],
)
async def test_version_out_of_range(
    daemon: FakeDaemon, http: aiohttp.ClientSession, path: str, message: str
) -> None:
    daemon.on("GET", "/info", json={})
    async with http.get(path) as answer:
        body = await answer.text()
        assert answer.status == 400
        assert answer.headers["Api-Version"] == "1.51"
        if path == "/v1.23/info":
            assert (answer.content_type, body) == ("text/plain", message + "\n")
        else:
            assert json.loads(body) == {"message": message}


async def test_version_in_range_is_numeric(daemon: FakeDaemon, http: aiohttp.ClientSession) -> None:
    daemon.api_version = "1.100"
    async with http.get("/v1.99/_ping") as answer:
        assert answer.status == 200


async def test_unknown_path_or_method(daemon: FakeDaemon, http: aiohttp.ClientSession) -> None:
    daemon.on("GET", "/info", json={})
    for method, path in [("GET", "/nothing"), ("POST", "/info"), ("GET", "/v9.99/nothing")]:
        async with http.request(method, path) as answer:
            assert (answer.status, await answer.json()) == (404, {"message": "page not found"})
            assert answer.headers["Ostype"] == "linux"


async def test_routes(daemon: FakeDaemon, http: aiohttp.ClientSession) -> None:
    daemon.on("GET", "/images/{name}/json", json="inspect")
    daemon.on("GET", "/images/json", json="list")
    daemon.on("GET", "/images/{name}", json="any")
    daemon.on("delete", "/images/{name}", status=204)

    async def ask(path: str) -> object:
        async with http.get(path) as answer:
            return await answer.json()

    assert await ask("/images/json") == "list"
    assert await ask("/v1.30/images/ghcr.io/a/b:1/json") == "inspect"
    assert daemon.requests[-1].params == {"name": "ghcr.io/a/b:1"}
    assert await ask("/images/other") == "any"
    daemon.on("GET", "/images/json", json="again")
    assert await ask("/images/json") == "again"
    async with http.delete("/images/x") as answer:
        assert (answer.status, await answer.read()) == (204, b"")


async def test_several_answers(daemon: FakeDaemon, http: aiohttp.ClientSession) -> None:
    daemon.on("GET", "/info", Answer.json(1), Answer.json(2, status=500), Answer.json(3))
    seen: list[object] = []
    for _ in range(4):
        async with http.get("/info") as answer:
            seen.append((answer.status, await answer.json()))
    assert seen == [(200, 1), (500, 2), (200, 3), (200, 3)]


async def test_builtin_can_be_replaced(daemon: FakeDaemon, http: aiohttp.ClientSession) -> None:
    daemon.on("HEAD", "/_ping", Answer.empty(503, headers={"Api-Version": "1.30"}))
    async with http.head("/_ping") as answer:
        assert (answer.status, answer.headers["Api-Version"]) == (503, "1.30")


async def test_handler(daemon: FakeDaemon, http: aiohttp.ClientSession) -> None:
    async def create(request: Request) -> Answer:
        await asyncio.sleep(0)
        return Answer.json({"sent": request.json(), "name": request.query["name"]}, 201)

    daemon.on("POST", "/containers/create", create)
    async with http.post("/containers/create?name=a", json={"Image": "x"}) as answer:
        assert answer.status == 201
        assert await answer.json() == {"sent": {"Image": "x"}, "name": ["a"]}


async def test_wrong_scripts(daemon: FakeDaemon) -> None:
    with pytest.raises(ValueError, match="has no version"):
        daemon.on("GET", "/v1.51/info", json={})
    with pytest.raises(ValueError, match="starts with /"):
        daemon.on("GET", "info", json={})
    with pytest.raises(TypeError, match="give answers, or json"):
        daemon.on("GET", "/info", Answer.json(1), status=404)


async def test_recording(daemon: FakeDaemon, http: aiohttp.ClientSession) -> None:
    daemon.on("POST", "/images/{name}/tag", status=201)
    sent = URL("/v1.44/images/a%2Fb%20c/tag?x=1&x=2&empty=&s=a+b", encoded=True)
    async with http.post(sent, data=b"body", headers={"X-Registry-Auth": "e30="}) as answer:
        assert answer.status == 201
    (request,) = daemon.requests
    assert request.method == "POST"
    assert request.target == str(sent)
    assert request.version == "1.44"
    assert request.path == "/images/a/b c/tag"
    assert request.raw_path == "/images/a%2Fb%20c/tag"
    assert request.params == {"name": "a/b c"}
    assert request.query == {"x": ["1", "2"], "empty": [""], "s": ["a b"]}
    assert request.headers["x-registry-auth"] == "e30="
    assert request.body == b"body"
    with pytest.raises(ValueError, match="Expecting value"):
        request.json()
    async with http.get("/_ping"):
        assert daemon.requests[-1].version is None


async def test_chunked_body_and_expect(daemon: FakeDaemon, http: aiohttp.ClientSession) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"one"
        yield b"two" * 50_000

    daemon.on("POST", "/build", Answer.text("built"))
    async with http.post("/build", data=pieces(), expect100=True) as answer:
        assert await answer.text() == "built"
    assert daemon.requests[-1].body == b"one" + b"two" * 50_000


async def test_connections_are_counted(daemon: FakeDaemon, http: aiohttp.ClientSession) -> None:
    for _ in range(3):
        async with http.get("/_ping") as answer:
            await answer.read()
    assert [request.connection for request in daemon.requests] == [1, 1, 1]
    async with http.get("/_ping", headers={"Connection": "close"}) as answer:
        assert answer.headers["Connection"] == "close"
    async with http.get("/_ping"):
        pass
    assert daemon.requests[-1].connection == daemon.connections == 2
    assert daemon.open_connections == 1
    await http.close()
    await daemon.until(lambda: daemon.open_connections == 0)


async def test_pipelined_and_half_closed_requests(daemon: FakeDaemon) -> None:
    request = b"GET /_ping HTTP/1.1\r\nHost: d\r\n\r\n"
    answer = await exchange(daemon, request * 2, half_close=True)
    assert answer.count(b"HTTP/1.1 200 OK\r\n") == 2
    answer = await exchange(daemon, b"GET /_ping HTTP/1.0\r\n\r\n")
    assert answer.endswith(b"\r\nConnection: close\r\n\r\nOK")


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (b"nonsense\r\n\r\n", b"malformed request line"),
        (b"GET / HTTP/3\r\n\r\n", b"unsupported protocol version"),
        (b"GET / HTTP/1.1\r\n\r\n", b"one Host header"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"one Host header"),
        (b"GET / HTTP/1.1\r\nHost : a\r\n\r\n", b"malformed header line"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n", b"malformed Content-Length"),
        (
            b"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"told in two ways",
        ),
        (
            b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            b"malformed chunk size",
        ),
        (
            b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n",
            b"longer than it says",
        ),
    ],
)
async def test_bad_requests(daemon: FakeDaemon, sent: bytes, reason: bytes) -> None:
    answer = await exchange(daemon, sent)
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert reason in answer
    assert not daemon.requests


async def test_long_heads(daemon: FakeDaemon) -> None:
    head = b"GET /_ping HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Registry-Config: %b\r\n\r\n"
    assert (await exchange(daemon, head % (b"a" * 900_000))).endswith(b"\r\n\r\nOK")
    with contextlib.suppress(ConnectionError):  # what the daemon leaves unread resets the socket
        assert b" 400 " in await exchange(daemon, head % (b"a" * (3 << 20)))
    assert len(daemon.requests) == 1


async def test_a_cut_request_is_no_request(daemon: FakeDaemon) -> None:
    answer = await exchange(daemon, b"GET /_ping HT", half_close=True)
    assert b"the connection ended inside the head" in answer
    start = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc"
    assert await exchange(daemon, start, half_close=True) == b""
    assert not daemon.requests


def _modules() -> list[str]:
    names = [module.name for module in pkgutil.iter_modules(testing.__path__)]
    return [testing.__name__, *(f"{testing.__name__}.{name}" for name in names)]


@pytest.mark.parametrize("name", _modules())
async def test_examples(name: str) -> None:
    """Run the examples of the docstrings, which use a running loop."""
    module = importlib.import_module(name)
    names = {**vars(testing), "asyncio": asyncio}
    finder = doctest.DocTestFinder(exclude_empty=True)
    for case in finder.find(module, module=module, extraglobs=names):
        scope = dict(case.globs)
        for example in case.examples:
            await _run(example, scope, case.name)


async def _run(example: doctest.Example, scope: dict[str, object], name: str) -> None:
    flags = inspect.CO_COROUTINE
    out: list[str] = []
    scope["print"] = lambda *values: out.append(" ".join(map(str, values)) + "\n")
    mode = "eval" if _is_expression(example.source) else "exec"
    code = compile(example.source, name, mode, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    value = eval(code, scope)
    if code.co_flags & flags:
        value = await value
    if mode == "eval" and value is not None:
        out.append(f"{value!r}\n")
    assert "".join(out) == example.want, (name, example.source)


def _is_expression(source: str) -> bool:
    try:
        compile(source, "", "eval")
    except SyntaxError:
        return False
    return True
