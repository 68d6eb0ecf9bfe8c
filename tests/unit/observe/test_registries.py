"""What observers are told of requests to registries and to the Hub."""

import re

import pytest

from aiodockerapi.errors import DockerError, NotFound
from aiodockerapi.hub.templates import template_of as hub_template_of
from aiodockerapi.registry.templates import template_of
from aiodockerapi.testing import Answer
from tests.hub.row import BEARER, Row
from tests.hub.row import serving as serving_hub
from tests.hub.test_rows import ROWS
from tests.unit.observe.recorder import Recorder
from tests.unit.registry.fake import BLOB, DIGEST, ME, at, host_of, part, serving, wanting

TAGS = {"name": "app", "tags": ["1"]}


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/v2/", "/v2/"),
        ("/v2/_catalog", "/v2/_catalog"),
        ("/v2/app/tags/list", "/v2/{name}/tags/list"),
        ("/v2/team/app/manifests/v1", "/v2/{name}/manifests/{reference}"),
        ("/v2/manifests/blobs/manifests/tags", "/v2/{name}/manifests/{reference}"),
        (f"/v2/app/manifests/{DIGEST}", "/v2/{name}/manifests/{reference}"),
        (f"/v2/app/blobs/{DIGEST}", "/v2/{name}/blobs/{digest}"),
        ("/v2/app/blobs/uploads/", "/v2/{name}/blobs/uploads/"),
        ("/v2/app/blobs/uploads/77-5", "/v2/{name}/blobs/uploads/{session}"),
        (f"/v2/app/referrers/{DIGEST}", "/v2/{name}/referrers/{digest}"),
        ("/storage/of/its/own", "/{location}"),
    ],
)
def test_templates_of_registries(path: str, template: str) -> None:
    assert template_of(path) == template


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_templates_of_the_hub(row: Row) -> None:
    parts = row.path.strip("/").split("/")
    template = hub_template_of(parts, slash=row.path.endswith("/"))
    described = row.operation.partition(" ")[2]
    # What parameters are called differs within the description itself.
    assert re.sub(r"\{\w+\}", "{}", template) == re.sub(r"\{\w+\}", "{}", described)


def test_what_the_hub_does_not_have() -> None:
    assert hub_template_of(("v2", "something", "else"), slash=False) == "/{path}"


async def test_a_call_that_needs_a_token() -> None:
    seen = Recorder({"traceparent": "not for registries"})
    async with serving(credentials=ME, observers=[seen]) as (daemon, registry):
        challenge = f'Bearer realm="http://{host_of(daemon)}/token",service="here"'
        daemon.on("GET", "/token", json={"token": "good"})
        daemon.on(
            "GET",
            at("app/tags/list"),
            wanting(challenge, lambda had: had == "Bearer good", Answer.json(TAGS)),
        )
        assert [tag async for tag in registry.tags.list("app")] == ["1"]
        assert [call.template for call in seen.begun] == ["/v2/{name}/tags/list", "/{realm}"]
        assert [call.host for call in seen.begun] == [registry.host, host_of(daemon)]
        assert [(end.how, end.status) for end in seen.ends.values()] == [("whole", 200)] * 2
        assert not any("traceparent" in request.headers for request in daemon.requests)


async def test_sent_again_and_refused() -> None:
    seen = Recorder()
    async with serving(observers=[seen]) as (daemon, registry):
        daemon.on("GET", at("app/tags/list"), Answer.empty(503), Answer.json(TAGS))
        assert [tag async for tag in registry.tags.list("app")] == ["1"]
        assert (seen.last[1].how, seen.last[1].retries) == ("whole", 1)
        with pytest.raises(NotFound):
            await registry.manifests.head("app", "none")
        call, end = seen.last
        assert (call.method, call.template) == ("HEAD", "/v2/{name}/manifests/{reference}")
        assert (end.how, end.status) == ("failed", 404)


async def test_blobs() -> None:
    seen = Recorder()
    async with serving(observers=[seen]) as (daemon, registry):
        daemon.on("GET", at("app/blobs/{digest}"), part(BLOB, cut=1000), part(BLOB))
        assert b"".join(await registry.blobs.get("app", DIGEST).collect()) == BLOB
        call, end = seen.last
        assert (call.template, call.stream) == ("/v2/{name}/blobs/{digest}", True)
        assert (end.how, end.received, end.retries) == ("whole", len(BLOB), 1)
        assert seen.events == ["started", "opened 200", "first byte", "whole"]
        async with registry.blobs.get("app", DIGEST) as blob:
            await anext(blob)
        daemon.on("GET", at("app/blobs/{digest}"), Answer.raw(BLOB[:-1] + b"?"))
        with pytest.raises(DockerError):
            await registry.blobs.get("app", DIGEST).wait()
        assert [end.how for end in seen.ends.values()] == ["whole", "left", "failed"]


async def test_the_hub() -> None:
    seen = Recorder()
    async with serving_hub(credentials=BEARER, observers=[seen]) as (daemon, hub):
        daemon.on("GET", "/{v2}/namespaces/team/repositories/app/tags/v1", json={"name": "v1"})
        await hub.tags.get("team/app", "v1")
        call, end = seen.last
        assert call.template == "/v2/namespaces/{namespace}/repositories/{repository}/tags/{tag}"
        assert (call.host, end.how, end.status) == (hub.host, "whole", 200)
        assert end.received > 0
        with pytest.raises(NotFound):
            await hub.tags.get("team/app", "v2")
        assert (seen.last[1].how, seen.last[1].status) == ("failed", 404)
