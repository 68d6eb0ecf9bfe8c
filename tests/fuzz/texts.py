"""Headers, references, error bodies, patterns: texts that somebody else wrote."""

import json
from base64 import b64encode
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from aiodockerapi._core import failures
from aiodockerapi._core.negotiation import Negotiation, Probed
from aiodockerapi._core.pools import checked_headers
from aiodockerapi._core.websocket import OpenedSocket, WebSocket
from aiodockerapi._files.ignore import IgnoreRules
from aiodockerapi.config.validity import validity
from aiodockerapi.engine.containers.path_stat import PathStat
from aiodockerapi.engine.system.resume import ResumedEvents
from aiodockerapi.errors import ConnectionLost, DockerError, InvalidArgument
from aiodockerapi.fleet.inventory import _parts
from aiodockerapi.hub import failures as hub_failures
from aiodockerapi.hub.pages import _after
from aiodockerapi.hub.rate import rate_limit_of
from aiodockerapi.observe.watch import UNWATCHED
from aiodockerapi.reference import Reference
from aiodockerapi.registry import failures as registry_failures
from aiodockerapi.registry import rate
from aiodockerapi.registry.challenges import Scopes, read_challenges
from aiodockerapi.registry.client import Client, Request
from aiodockerapi.registry.limits import RegistryLimits
from aiodockerapi.registry.manifest import Manifest, media_type_of, told_digest
from aiodockerapi.registry.names import Place, check_reference, check_repository
from aiodockerapi.registry.pages import Pager
from aiodockerapi.registry.tokens import TokenService
from aiodockerapi.registry.upload import Upload
from aiodockerapi.registry.wire import Wire
from aiodockerapi.session import DockerSession
from tests.fuzz.target import Target, drive

__all__ = ["TARGETS"]

PLACE = Place.parse("registry.example.com", insecure=None, tls=False)
HERE = URL("https://registry.example.com/v2/app/tags/list?n=5")
DIGEST = b"sha256:" + b"0" * 64


def text_of(data: bytes) -> str:
    """Return a header's text, as the HTTP library has it."""
    return data.decode("utf-8", "surrogateescape")


def headers_of(data: bytes) -> "CIMultiDictProxy[str]":
    """Make headers of lines; what the HTTP library refuses is left out."""
    found: CIMultiDict[str] = CIMultiDict()
    for line in data.decode("latin-1").split("\r\n"):
        name, _, value = line.partition(":")
        found.add(name.strip(), value.strip())
    return CIMultiDictProxy(found)


def challenges(data: bytes) -> None:
    for each in read_challenges([text_of(data)]):
        Scopes.parse(each.params.get("scope", "")).texts()
        service = TokenService(PLACE, cast(Wire, None), oauth=False)
        try:
            service._realm(each)
        except DockerError:
            continue


def links(data: bytes) -> None:
    client = cast(Client, SimpleNamespace(place=PLACE))
    pager: Pager[Any, Any] = Pager(
        client, Request("GET", HERE, Scopes()), cast(Any, None), lambda *_: []
    )
    following = pager._next(HERE, headers_of(b"Link: " + data))
    assert following is None or following.origin() == HERE.origin()


def redirects(data: bytes) -> None:
    client = cast(Client, SimpleNamespace(place=PLACE))
    target = Client._next(client, HERE, text_of(data))
    assert target.scheme == "https"
    assert target.host
    PLACE.is_here(target)
    str(target.raw_path)


def uploads(data: bytes) -> None:
    """Where a registry says that a blob is to be sent."""
    upload = Upload(cast(Any, SimpleNamespace(place=PLACE)), "app", "sha256")
    answer = cast(Any, SimpleNamespace(headers={"Location": text_of(data)}))
    upload._move(answer, Request("POST", HERE, Scopes()))
    assert upload._here().origin() == HERE.origin()


def references(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape" if data[:1] == b"\0" else "replace")
    for check in (check_reference, check_repository):
        try:
            check(text)
        except InvalidArgument:
            continue
    found = Reference.parse(text)
    assert Reference.parse(str(found)) == found
    assert Reference.parse(found.familiar) == found


def pull_limits(data: bytes) -> None:
    rate._read(headers_of(data))
    rate_limit_of(headers_of(data))


def hub_pages(data: bytes) -> None:
    _after(data.decode("utf-8", "replace"), 1)


def versions(data: bytes) -> None:
    """What a daemon says to the first question: a header, or else a body."""
    head, _, body = data.partition(b"\r\n\r\n")

    async def probe(_method: str, path: str) -> Probed:
        return Probed(200, headers_of(head), body if path == "/version" else b"")

    async def ask() -> None:
        await Negotiation(probe, None)._ask()

    drive(ask())


def inventory(data: bytes) -> None:
    assert all(number >= 0 for number in _parts(data.decode("utf-8", "replace")))


def error_bodies(data: bytes) -> None:
    """What goes with an error status, of a daemon, a registry and the Hub."""
    head, _, body = data.partition(b"\n")
    status = 400 + sum(head) % 200
    kind = "text/html" if head[:1] == b"h" else "application/json"
    headers = headers_of(head)
    wait = registry_failures.seconds_of(headers.get("Retry-After"))
    made: list[DockerError] = [
        failures.from_status(status, body, kind),
        registry_failures.from_status(status, body, HERE, retry_after=wait),
        hub_failures.from_status(429, body, headers),
    ]
    for error in made:
        assert len(str(error)) < 12_000
        RegistryLimits().pause(error, 0)


def path_stats(data: bytes) -> None:
    found = PathStat.from_header(data.decode("latin-1"))
    repr((found, found.unix_mode, found.permissions, found.is_dir, found.is_file))
    found.model_dump_json()


def path_stat_values(data: bytes) -> None:
    path_stats(b64encode(data))


def ignore_rules(data: bytes) -> None:
    rules = IgnoreRules.parse(data)
    for path in ("a", "a/b/c", "a.txt", "node_modules/x", "é"):
        rules.verdict_of(path)
        rules.may_take_back(path)


def manifests(data: bytes) -> None:
    """A manifest and its head, as a registry sends them."""
    head, _, body = data.partition(b"\r\n\r\n")
    answer = cast(Any, SimpleNamespace(headers=headers_of(head), body=body))
    told_digest(answer)
    manifest = Manifest.of(body, media_type_of(answer))
    repr((manifest, manifest.descriptor))
    for look in (lambda: manifest.image, lambda: manifest.index, lambda: manifest.subject):
        try:
            repr(look())
        except DockerError:
            continue


def tokens(data: bytes) -> None:
    """A token service's answer."""

    async def read(*_args: object, **_options: object) -> bytes:
        return data[1:]

    response = SimpleNamespace(
        status=200 if data[:1] != b"4" else 401, headers=headers_of(b""), url=HERE, method="GET"
    )
    service = TokenService(PLACE, cast(Wire, SimpleNamespace(read=read)), oauth=False)
    token = drive(service._read(cast(Any, response), UNWATCHED))
    repr((token, token.fresh))
    checked_headers({"Authorization": f"Bearer {token.value}"})


def hub_tokens(data: bytes) -> None:
    from aiodockerapi.hub.auth import _lifetime

    assert _lifetime(data.decode("utf-8", "replace")) > 0


def websocket(data: bytes) -> None:
    """Messages of all kinds, in any order."""
    kinds = list(aiohttp.WSMsgType)

    class Socket:
        def __init__(self) -> None:
            self.left = list(data.split(b"\n"))
            self.closed = True
            self.close_code = 1006 if data[:1] == b"c" else 1000

        async def receive(self) -> aiohttp.WSMessage:
            line = self.left.pop(0) if self.left else b""
            kind = kinds[line[0] % len(kinds)] if line else aiohttp.WSMsgType.CLOSED
            content: Any = line[1:]
            if kind is aiohttp.WSMsgType.TEXT:
                content = line[1:].decode("utf-8", "replace")
            made: aiohttp.WSMessage = cast(Any, aiohttp.WSMessage)(kind, content, None)
            return made

        def exception(self) -> None:
            return None

    socket = WebSocket(cast(Any, None))
    socket._opened = OpenedSocket(
        cast(Any, Socket()), lambda error: ConnectionLost(str(error)), lambda error: error
    )
    for _ in range(20):
        drive(socket.read())


def pem(data: bytes) -> bytes:
    return b"-----BEGIN CERTIFICATE-----\n" + b64encode(data) + b"\n-----END CERTIFICATE-----\n"


def clocks(data: bytes) -> None:
    """The header Date, by which the place in the events is told."""
    docker = DockerSession("unix:///nowhere")
    events = docker.events(resume=True)
    assert isinstance(events, ResumedEvents)
    events._gap(events._set_clock(text_of(data)))


DATE = b"Wed, 21 Oct 2015 07:28:00 GMT"
STAT = json.dumps(
    {"name": "bin", "size": 4096, "mode": 2147484141, "mtime": "2023-11-14T22:13:20Z",
     "linkTarget": ""}
).encode()  # fmt: skip
MANIFEST = (
    b"Content-Type: application/vnd.oci.image.manifest.v1+json\r\nDocker-Content-Digest: " + DIGEST
    + b"\r\n\r\n"
    + json.dumps(
        {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
         "config": {"mediaType": "application/vnd.oci.image.config.v1+json",
                    "digest": DIGEST.decode(), "size": 2},
         "layers": [{"mediaType": "x", "digest": DIGEST.decode(), "size": 5,
                     "annotations": {"a": "b"}}],
         "subject": {"mediaType": "x", "digest": DIGEST.decode(), "size": 1}}
    ).encode()
)  # fmt: skip
INDEX = (
    b"Content-Type: \r\n\r\n"
    + json.dumps(
        {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json",
         "manifests": [{"mediaType": "x", "digest": DIGEST.decode(), "size": 5,
                        "platform": {"os": "linux", "architecture": "arm64", "variant": "v8"}}]}
    ).encode()
)  # fmt: skip
DER = bytes.fromhex("3020301ea00302010202010130003000300e") + (
    b"\x17\x0d260102030405Z\x17\x0d270102030405Z"
)
CLAIMS = b64encode(b'{"iat": 1, "exp": 601}').rstrip(b"=")

TARGETS = [
    Target("challenges", challenges, [
        b'Bearer realm="https://a.example.com/token",service="x",scope="repository:a:pull"',
        b'Basic realm="x", Bearer realm="https://h:1/\\"",scope="a:b:c,d e:f:g"',
        b"Negotiate abc==",
    ], [b'"', b"\\", b",", b"=", b"Bearer ", b'realm="', b"https://",
        b"http://[::1]:99999/", b"@"]),
    Target("links", links, [
        b'</v2/app/tags/list?n=5&last=a>; rel="next"', b"<https://registry.example.com/x>;rel=next",
        b'<//evil.example/x>; rel="a next b", <?n=1>; rel=next; title="<x>"',
    ], [b"<", b">", b";", b'"', b"rel=next",
         b"https://", b"//", b"http://h:99999/", b"[", b"@", b"\\"]),
    Target("redirects", redirects, [
        b"https://storage.example.com/blob?sig=x", b"/v2/app/blobs/x", b"//other.example:8443/a",
        b"https://user:pw@h/",
    ], [b"https://", b"http://", b"//", b":99999", b"[::1", b"@", b"#", b"?", b"\\", b"file:///"]),
    Target("uploads", uploads, [
        b"/v2/app/blobs/uploads/1?_state=x", b"https://registry.example.com/v2/x", b"//h:1/x",
    ], [b"https://", b"http://", b"//", b":99999", b"[::1", b"@", b"#", b"?", b"\\"]),
    Target("references", references, [
        b"redis:7", b"localhost:5000/a/b@" + DIGEST, b"docker.io/library/redis",
        b"[::1]:5000/x__y:1.0", b"0" * 64,
    ], [b"/", b":", b"@", b"sha256:", b"_", b"..", b"docker.io", b"library/"]),
    Target("pull limits", pull_limits, [
        b"ratelimit-limit: 100;w=21600\r\nratelimit-remaining: 76;w=21600",
        b"X-RateLimit-Limit: 600\r\nX-RateLimit-Remaining: 599\r\nX-RateLimit-Reset: 1767323045",
    ], [b";w=", b": ", b"\r\n"]),
    Target("hub pages", hub_pages, [b"https://hub.docker.com/v2/x?page=2&page_size=5"],
           [b"page=", b"&", b"?", b"[", b":99999", b"%"]),
    Target("versions", versions, [
        b"Api-Version: 1.51\r\nOSType: linux", b"\r\n\r\n" + b'{"ApiVersion": "1.41", "Os": "x"}',
    ], [b"Api-Version: ", b"\r\n\r\n", b"1.24", b"9999.9999"], json=True),
    Target("versions of engines", inventory, [b"28.5.1", b"20.10.24+dfsg1", b"5.4.2-dev"], [b"."]),
    Target("error bodies", error_bodies, [
        b'Retry-After: 5\n{"message": "no such container"}', b"h\n<html>no</html>",
        b"Retry-After: " + DATE
        + b'\n{"errors": [{"code": "DENIED", "message": "no", "detail": {}}]}',
        b'X-Retry-After: 1767323045\n{"detail": "no", "errinfo": {"a": 1}, "fields": {"b": []}}',
        b'x\n{"errorDetail": {"message": "denied"}}',
    ], [b"Retry-After: ", b"\n", b"{", b"HTTP request to an HTTPS server", DATE], json=True),
    Target("path stats", path_stats, [b64encode(STAT)], [b"="], allowed=(ValueError,)),
    Target("values of path stats", path_stat_values, [STAT], allowed=(ValueError,), json=True),
    Target("rules to ignore", ignore_rules, [
        b"# c\n*.txt\n!a.txt\n**/node_modules\n/a/../b\n[a-z]?\n\\!x\n", b"a**b\n**\n!**/x/**\n",
    ], [b"**", b"*", b"!", b"[", b"]", b"[^", b"-", b"\\", b"{", b"|", b"^", b"(",
        b"/", b"\n", b"[[:"]),
    Target("manifests", manifests, [MANIFEST, INDEX],
           [b"\r\n\r\n", DIGEST, b"Content-Type: application/json\r\n"], json=True),
    Target("tokens", tokens, [
        b'2{"token": "abc", "expires_in": 300, "issued_at": "2026-01-02T03:04:05Z"}',
        b'2{"access_token": "a.b.c", "refresh_token": "r"}', b'4{"details": "wrong"}',
    ], json=True),
    Target("tokens of the Hub", hub_tokens, [
        b"x." + CLAIMS + b".y",
        b"x." + b64encode(b'{"iat": 1, "exp": ' + b"9" * 320 + b"}").rstrip(b"=") + b".y",
    ], [b".", CLAIMS]),
    Target("websocket", websocket, [b"\x01hello\n\x02\xff\n\x08bye", b"c\n\x00\n\x03\n"], [b"\n"]),
    Target("dates", clocks, [DATE, b"Sunday, 06-Nov-94 08:49:37 GMT", b"1 Jan 1970 00:00:00 -0000"],
           [b"GMT", b"+2400", b"-9999", b"99999", b",", b" "]),
    Target("certificates", validity, [pem(DER)], [b"-----BEGIN CERTIFICATE-----"]),
    Target("certificates' times", lambda data: validity(pem(data)), [DER],
           [b"\x84\xff\xff\xff\xff", b"\xff"]),
]  # fmt: skip
