"""Every described operation, against a mock that checks the requests with the description.

The mock answers by the description, too; so the answers are read in a shape that the tests did not
make up. It has the description with the corrections, and its answers are mended so far that it can
give them.
"""

import asyncio
import base64
import copy
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest

from aiodockerapi.cli.main import main
from aiodockerapi.errors import APIError, DockerError
from aiodockerapi.hub.session import HubSession
from tests.conformance.facts import table
from tests.hub import prism
from tests.hub.description import corrected, operations
from tests.hub.row import BEARER, PROVIDER, Row
from tests.hub.test_rows import ROWS
from tests.lacking import lacks

# The first time, Prism is installed.
pytestmark = pytest.mark.timeout(500)
VIOLATIONS = "sl-violations"
CSV = "Name,Username,Email,Type,Permission,Teams,Date Joined\nMe,me,me@example.com,User,Owner,,\n"
ODD_ANSWERS = {
    # It is described with a body, which no answer to HEAD has.
    "HEAD /v2/namespaces/{namespace}/repositories/{repository}",
}
"""Where the mock finds fault with its own answer, and why. The requests are fine."""


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    description = answerable(corrected())
    if reason := prism.unavailable():
        lacks(reason)
    try:
        prism.install()
    except prism.PrismError as error:
        lacks(str(error))
    with prism.mock(description, tmp_path_factory.mktemp("prism")) as found:
        yield found


def answerable(description: dict[str, Any]) -> dict[str, Any]:
    """Mend what keeps the mock from answering; what it checks of requests stays as it is.

    Of lists, it would say that the next page is ``string``. Answers without the text that OpenAPI
    wants them to have are none to it. And it can't write CSV.
    """
    mended = copy.deepcopy(description)
    for node in nodes(mended):
        if isinstance(node.get("properties"), dict):
            node["properties"].pop("next", None)
    for item in mended["paths"].values():
        for operation in (each for each in item.values() if "responses" in each):
            for answer in operation["responses"].values():
                answer.setdefault("description", "")
    export = mended["paths"]["/v2/orgs/{org_name}/members/export"]["get"]["responses"]
    export["200"]["content"] = {"text/csv": {"schema": {"type": "string"}, "example": CSV}}
    return mended


def nodes(value: object) -> Iterator[dict[str, Any]]:
    """Yield all maps of a document."""
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in list(inner):
        yield from nodes(each)


@dataclass
class Said:
    """What the mock said of one request.

    Args:
        status: the status of its answer.
        request: what it found wrong with the request.
        answer: what it found wrong with its own answer.
    """

    status: int
    request: list[str]
    answer: list[str]

    @classmethod
    def of(cls, response: aiohttp.ClientResponse) -> "Said":
        found: list[Any] = json.loads(response.headers.get(VIOLATIONS, "[]"))
        sides: dict[str, list[str]] = {"request": [], "response": []}
        for each in found:
            sides[each["location"][0]].append(each["message"])
        return cls(response.status, sides["request"], sides["response"])


def watching(found: list[Said]) -> aiohttp.TraceConfig:
    """Note what the mock says of each request."""

    async def ended(
        _: aiohttp.ClientSession, __: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        found.append(Said.of(params.response))

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(ended)
    return trace


async def call(row: Row, host: str) -> tuple[str | None, list[Said]]:
    """Make a row's call; return what is wrong with it, None if it was accepted and read."""
    said: list[Said] = []
    async with HubSession(
        host=host, credentials=BEARER, scim_token=PROVIDER, trace_configs=[watching(said)]
    ) as hub:
        try:
            await row.call(hub)
        except DockerError as error:
            return f"{error} {said}", said
    fine = len(said) == 1 and not said[0].request and said[0].status < 300
    return None if fine else str(said), said


async def test_every_operation_is_accepted(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = {row.operation: row for row in reversed(ROWS) if row.operation in operations()}
    found = {name: await call(row, host) for name, row in rows.items()}
    wrong = {name: problem for name, (problem, _) in found.items() if problem is not None}
    odd = {name for name, (_, said) in found.items() if any(each.answer for each in said)}
    with capsys.disabled():
        accepted = len(found) - len(wrong)
        told = f"Prism accepted {accepted} of {len(operations())} operations"
        sys.stdout.write(f"\n{told}, and found fault with {len(odd)} of its own answers\n")
    assert not wrong, "\n" + table(wrong.items())
    assert set(found) == set(operations())
    assert odd == ODD_ANSWERS


async def test_the_mock_refuses_what_is_wrong(host: str) -> None:
    """Lest it accepts everything."""
    async with HubSession(host=host, credentials=BEARER) as hub:
        with pytest.raises(APIError):
            await hub.repositories.list("team", page_size=101).collect()
    async with HubSession(host=host) as nobody:
        with pytest.raises(APIError):
            await nobody.access_tokens.list().collect()


@pytest.mark.parametrize(
    "words", [["repos", "team"], ["tags", "team/app"]], ids=lambda words: words[0]
)
async def test_the_command(
    host: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    words: list[str],
) -> None:
    """It logs in with what the docker CLI keeps, and lists what comes."""
    kept = {"auth": base64.b64encode(b"me:dckr_pat_secret").decode()}
    auths = {"https://index.docker.io/v1/": kept}
    (tmp_path / "config.json").write_text(json.dumps({"auths": auths}))
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    said: list[Said] = []
    made = partial(HubSession, host=host, registry=host, trace_configs=[watching(said)])
    monkeypatch.setattr("aiodockerapi.cli.hub.HubSession", made)
    code = await asyncio.to_thread(main, ["hub", *words, "--json"])
    out, err = capfd.readouterr()
    assert (code, err) == (0, "")
    assert out
    assert all("name" in json.loads(line) for line in out.splitlines())
    assert [(each.status, each.request) for each in said] == [(200, []), (200, [])]
