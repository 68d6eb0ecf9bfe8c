"""A Docker daemon for your tests: a real server on a real socket, scripted by the test.

Example:
    >>> from aiohttp import ClientSession, UnixConnector
    >>> async with FakeDaemon() as daemon:
    ...     daemon.on("GET", "/containers/json", json=[{"Id": "f00"}])
    ...     connector = UnixConnector(daemon.socket_path)
    ...     async with ClientSession("http://docker", connector=connector) as http:
    ...         async with http.get("/v1.51/containers/json?all=1") as answer:
    ...             assert await answer.json() == [{"Id": "f00"}]
    ...     assert daemon.requests[-1].query == {"all": ["1"]}

`FakeDaemon` listens, `Answer` names every way to answer, good and bad, `Live` is a stream that
the test drives, `Request` is what was asked. ``pytest_plugins = ["aiodockerapi.testing.plugin"]``
gives a ``fake_daemon`` fixture.
"""

from .answers import Answer, Playable
from .daemon import FakeDaemon
from .exchange import ClientGoneError, Exchange
from .frames import frame
from .live import Live
from .request import Request

__all__ = [
    "Answer",
    "ClientGoneError",
    "Exchange",
    "FakeDaemon",
    "Live",
    "Playable",
    "Request",
    "frame",
]
