"""What fuzzing has found: the shortest input of each, and that it leads to no such error again."""

from base64 import b64encode

import pytest
from pydantic import ValidationError

from aiodockerapi import ContainerConfig
from aiodockerapi._core.model import reader, to_json
from aiodockerapi._wire.frames import FrameDecoder
from aiodockerapi.config.context import ContextStore
from aiodockerapi.engine.sizes import size
from aiodockerapi.errors import ContextNotFound, InvalidArgument, InvalidResponse
from aiodockerapi.models import ContainerInspect, ImageInspect
from tests.fuzz import files
from tests.fuzz.table import TARGETS
from tests.fuzz.test_growth import extension
from tests.fuzz.wire import framed

DIGITS = b"9" * 5000
"""More digits than Python reads as a number."""
HUGE = b"9" * 400
"""A number that Python reads, and no float holds."""
DEEP = b'{"a":' * 5000
ODD_YEAR = '{"read": "\u0660\u0660\u0660\u0660-01-01T00:00:00Z"}\n'.encode()
NEW_DIGIT = '{"read": "202\U0001e4f1-01-01T00:00:00Z"}\n'.encode()
"""A digit that is one to pydantic's regular expressions, and none to an older Python's."""

FOUND = [
    ("frames", framed(b"a") + b"\x09junk and more"),
    ("chunks", b"1\r\nx\r\n0\r\nA: " + b"y" * 5000 + b"\r\n\r\n"),
    ("chunks", b"1;" + b"y" * 5000 + b"\r\nx\r\n0\r\n\r\n"),
    ("answers of our own", b"HTTP/1.1 200 OK\r\nContent-Length: " + DIGITS + b"\r\n\r\n"),
    ("answers of our own", b"HTTP/1.1 404 No\r\nContent-Length: " + DIGITS + b"\r\n\r\n"),
    ("answers of our own", b"HTTP/1.1 " + DIGITS + b" OK\r\n\r\n"),
    ("streams of JSON", DEEP),
    ("objects", DEEP),
    ("event marks", b'{"Type":"x","timeNano":' + HUGE + b"}\n"),
    ("models", b'EventsGap\n{"Type":"x","timeNano":' + HUGE + b"}"),
    ("models", b'HistoryItem\n{"Created":1,"created":"2026-01-02T03:04:05Z"}'),
    ("progress",
     b'{"id":"0","status":"Downloading","progressDetail":{"current":%b,"total":1}}\n' % HUGE),
    ("progress", b'{"status":"7: digest: sha256:0 size: ' + DIGITS + b'"}\n'),
    ("progress", b'{"error":"exit code: ' + DIGITS + b'"}\n'),
    ("stats", b'{"read":"2026-01-02T03:04:05Z","memory_stats":{"usage":%b,"limit":1}}\n' % HUGE),
    ("stats", ODD_YEAR),
    ("stats", NEW_DIGIT),
    ("archives", extension(b"x", b"12 size=-.5\n") + extension(b"0", b"")),
    ("links", "<https://\xa7.example/x>;rel=next".encode("latin-1")),
    ("links", b"<https://a:try/x>;rel=next"),
    ("redirects", b"//\xff"),
    ("redirects", b"https://user:p"),
    ("uploads", b"//\xff"),
    ("uploads", b"https://user:p"),
    ("pull limits", b"ratelimit-limit: %b\r\nratelimit-remaining: 1" % DIGITS),
    ("pull limits",
     b"X-RateLimit-Limit: 1\r\nX-RateLimit-Remaining: 1\r\nX-RateLimit-Reset: " + DIGITS),
    ("hub pages", b"?page=" + DIGITS),
    ("versions", b"\r\n\r\n" + DEEP),
    ("versions of engines", DIGITS),
    ("error bodies", b"x\n" + DEEP),
    ("error bodies", b"Retry-After: Wed, 9223372036854775808 Oct 2015 07:28:00 GMT\nno"),
    ("error bodies", b"X-Retry-After: " + DIGITS + b"\nno"),
    ("tokens of the Hub", b"x." + b64encode(b'{"iat":1,"exp":%b}' % HUGE).rstrip(b"=") + b".y"),
    ("dates", b"1 Jan 1970 00:2147483648"),
    ("config.json", b'{"x":' + DIGITS + b"}"),
    ("config.json", b'{"auths":{"registry.example.com":{"auth":"\\u00e9"}}}'),
    ("config.json", b'{"currentContext":"\\ud800"}'),
    ("DOCKER_AUTH_CONFIG", DEEP),
    ("contexts", b'{"x":' + DIGITS + b"}"),
    ("file of a fleet", b"x = " + b"[" * 5000),
    ("file of a fleet", b"x = " + DIGITS),
    ("file of a fleet", b'[hosts.a]\nhost = "x"\nconnect_timeout = 1' + b"0" * 400),
    ("file of a fleet", b'[hosts.a]\nhost = "x"\ntls = { ca = "~\\u0000/ca.pem" }'),
    ("file of a fleet", b'[hosts.a]\nhost = "x"\ntls = { ca = "~nobody-of-that-name/ca.pem" }'),
    ("credential helpers", b"0" + DEEP),
    ("models", b'HostConfig\n{"Memory":"' + HUGE + b'g"}'),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data"), FOUND, ids=lambda each: each if isinstance(each, str) else ""
)
def test_found(name: str, data: bytes) -> None:
    target = next(each for each in TARGETS if each.name == name)
    try:
        found = target.find(data)
    finally:
        files.clean()
    assert found is None, str(found)


def test_frames_before_what_is_none_are_given() -> None:
    decoder = FrameDecoder()
    assert [each.data for each in decoder.feed(framed(b"a", b"b") + b"\x09junkjunk")] == [
        b"a",
        b"b",
    ]
    with pytest.raises(InvalidResponse, match="no frame"):
        decoder.finish()


@pytest.mark.parametrize("text", ["9" * 400, "9" * 19, "1." + "9" * 400])
def test_sizes(text: str) -> None:
    with pytest.raises(ValueError, match="is no size"):
        size(text)


@pytest.mark.parametrize(
    "year", ["\u0660\u0660\u0660\u0660", "202\U0001e4f1", "2\u0660\u0660\u0660"]
)
def test_times_have_digits_of_ascii(year: str) -> None:
    with pytest.raises(ValidationError):
        reader(ImageInspect).one(f'{{"Id":"x","Created":"{year}-01-01T00:00:00Z"}}'.encode())


@pytest.mark.parametrize("port", ["", "http", "9" * 5000, "-1"])
def test_ports_that_are_none(port: str) -> None:
    told = f'{{"Id":"x","NetworkSettings":{{"Ports":{{"80/tcp":[{{"HostPort":"{port}"}}]}}}}}}'
    assert reader(ContainerInspect).one(told.encode()).published(80) == []


def test_names_that_are_no_unicode() -> None:
    with pytest.raises(ContextNotFound):
        ContextStore(files.folder()).get("\ud800")
    files.clean()
    body = ContainerConfig(image="x").model_copy(update={"image": "hunter2\ud800"})
    with pytest.raises(InvalidArgument, match="can't be sent") as raised:
        to_json(body)
    assert "hunter2" not in str(raised.value)
