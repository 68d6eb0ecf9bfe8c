"""The examples of the docstrings and of the page of documentation, on a fake Hub."""

import importlib
import pkgutil
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from aiodockerapi import hub as package
from aiodockerapi.config import credentials
from aiodockerapi.hub import models, session
from aiodockerapi.hub.session import HubSession
from aiodockerapi.registry import session as registry_session
from aiodockerapi.testing import Answer, FakeDaemon
from tests import examples
from tests.hub.row import BEARER, PROVIDER, at, serve
from tests.hub.test_rows import ROWS
from tests.snippets import run

MODULES = [
    importlib.import_module(info.name)
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
]
EXAMPLES = examples.found(*MODULES) + [
    example
    for example in examples.found(registry_session)
    if example.name == "RegistrySession.pull_limit"
]
PAGE = (Path(__file__).parents[2] / "docs" / "hub.md").read_text()
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
LIMITS = {
    "ratelimit-limit": "100;w=21600",
    "ratelimit-remaining": "76;w=21600",
    "docker-ratelimit-source": "192.0.2.1",
}
NAMES: dict[str, object] = {
    name: getattr(module, name)
    for module in [*MODULES, credentials]
    if module.__name__.startswith(models.__name__) or module in (session, credentials)
    for name in getattr(module, "__all__", [])
}


@pytest.fixture
async def own() -> AsyncIterator[FakeDaemon]:
    async with FakeDaemon(tcp=True, api_version="2", min_api_version=None) as daemon:
        # The last row of a path is the one that is told of.
        serve(daemon, ROWS)
        path = at("/v2/ratelimitpreview/test/manifests/latest")
        daemon.on("HEAD", path, Answer.empty(200, headers=LIMITS))
        events = next(row.answer for row in ROWS if row.path == "/v2/auditlogs/team")
        daemon.on("GET", at("/v2/auditlogs/team"), Answer.json(events), Answer.json({"logs": []}))
        yield daemon


def here(daemon: FakeDaemon, text: str) -> str:
    """Let the sessions that a text makes speak with a fake Hub."""
    host = f"127.0.0.1:{daemon.port}"
    return text.replace("HubSession(", f"HubSession(host={host!r}, registry={host!r}, ").replace(
        ", )", ")"
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
async def test_example(own: FakeDaemon, example: examples.Example) -> None:
    host = f"127.0.0.1:{own.port}"
    async with HubSession(host=host, registry=host, credentials=BEARER, scim_token=PROVIDER) as hub:
        example = example._replace(doc=here(own, example.doc))
        async with registry_session.RegistrySession(host) as registry:
            await examples.run(example, {"hub": hub, "registry": registry, **NAMES})


def test_every_operation_has_an_example() -> None:
    assert len(EXAMPLES) >= len({row.operation for row in ROWS})


@pytest.mark.parametrize("block", BLOCKS)
async def test_the_page(own: FakeDaemon, block: str, capsys: pytest.CaptureFixture[str]) -> None:
    async with HubSession(host=f"127.0.0.1:{own.port}", credentials=BEARER) as hub:
        await run(here(own, block), "docs/hub.md", {"hub": hub})
    if "print(" in block:
        assert capsys.readouterr().out
