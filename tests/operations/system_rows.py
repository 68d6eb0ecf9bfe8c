"""The daemon as a whole."""

from aiodockerapi import DockerSession
from aiodockerapi._core.times import Timestamp
from aiodockerapi._wire.frames import STDOUT, Frame
from aiodockerapi.engine.auth import AuthConfig
from aiodockerapi.engine.system.events import Event, EventActor
from aiodockerapi.engine.system.models import AuthResponse
from aiodockerapi.engine.system.usage import (
    BuildCache,
    DiskUsage,
    VolumesDiskUsage,
)
from aiodockerapi.engine.volumes.models import Volume, VolumeUsage
from aiodockerapi.models import Info, Ping, Version
from aiodockerapi.testing import Answer
from tests.operations.row import Row

SINCE = Timestamp.parse("2026-01-02T03:04:05.000000006Z")
KINDS = (
    "config container daemon event image label network node plugin scope secret service type volume"
)
AUTH = AuthConfig(
    username="me",
    password="secret",
    email="me@example.com",
    server_address="example.com",
    identity_token="token",
    registry_token="bearer",
    auth="bWU6c2VjcmV0",
)


async def session(docker: DockerSession) -> list[Frame]:
    connection = docker.session(
        "5f8a",
        name="app",
        shared_key="app-folder",
        methods=["/grpc.health.v1.Health/Check", "/moby.filesync.v1.Auth/Credentials"],
    )
    async with connection:
        return [frame async for frame in connection]


ROWS = [
    Row(
        "SystemInfo",
        lambda docker: docker.info(),
        "GET",
        "/info",
        answer=Answer.json({"ID": "a:b", "Containers": 3}),
        value=Info(id="a:b", containers=3),
    ),
    Row(
        "SystemVersion",
        lambda docker: docker.version(),
        "GET",
        "/version",
        answer=Answer.json({"Version": "28.5.2", "ApiVersion": "1.51"}),
        value=Version(version="28.5.2", api_version="1.51"),
    ),
    Row(
        "SystemPing",
        lambda docker: docker.ping(),
        "GET",
        "/_ping",
        answer=Answer.text("OK", headers={"Swarm": "active/manager"}),
        value=lambda ping: isinstance(ping, Ping) and ping.swarm == "active/manager",
        versioned=False,
    ),
    Row(
        "SystemPingHead",
        # Sent before the first call, to agree on a version.
        lambda docker: docker.version(),
        "HEAD",
        "/_ping",
        answer=Answer.empty(200),
        value=lambda version: isinstance(version, Version),
        versioned=False,
    ),
    Row(
        "SystemAuth",
        lambda docker: docker.auth(AUTH),
        "POST",
        "/auth",
        body={
            "username": "me",
            "password": "secret",
            "email": "me@example.com",
            "serveraddress": "example.com",
            "identitytoken": "token",
            "registrytoken": "bearer",
            "auth": "bWU6c2VjcmV0",
        },
        answer=Answer.json({"Status": "Login Succeeded", "IdentityToken": ""}),
        value=AuthResponse(status="Login Succeeded", identity_token=""),
    ),
    Row(
        "SystemEvents",
        lambda docker: docker.events(
            since=SINCE,
            until=1767323046,
            filters={
                "config": "a",
                "container": "a",
                "daemon": "a",
                "event": "a",
                "image": "a",
                "label": "a",
                "network": "a",
                "node": "a",
                "plugin": "a",
                "scope": "a",
                "secret": "a",
                "service": "a",
                "type": "a",
                "volume": "a",
            },
        ).collect(),
        "GET",
        "/events",
        query={
            "since": ["1767323045.000000006"],
            "until": ["1767323046"],
            "filters": ["{" + ", ".join(f'"{kind}": ["a"]' for kind in KINDS.split()) + "}"],
        },
        headers={"Accept": "application/x-ndjson"},
        answer=Answer.lines(
            [
                {"Type": "container", "Action": "start", "Actor": {"ID": "a", "Attributes": None}},
                {"Type": "network", "Action": "connect", "scope": "local"},
            ],
            content_type="application/x-ndjson",
        ),
        value=[
            Event(type="container", action="start", actor=EventActor(id="a", attributes={})),
            Event(type="network", action="connect", scope="local"),
        ],
    ),
    Row(
        "SystemDataUsage",
        lambda docker: docker.df(types=["volume", "build-cache"], verbose=True),
        "GET",
        "/system/df",
        query={"type": ["volume", "build-cache"], "verbose": ["1"]},
        answer=Answer.json(
            {
                "VolumeUsage": {
                    "ActiveCount": 1,
                    "Items": [{"Name": "data", "UsageData": {"RefCount": 1, "Size": 4096}}],
                    "TotalCount": 1,
                    "TotalSize": 4096,
                }
            }
        ),
        value=DiskUsage(
            volume_usage=VolumesDiskUsage(
                active_count=1,
                items=[Volume(name="data", usage_data=VolumeUsage(ref_count=1, size=4096))],
                total_count=1,
                total_size=4096,
            )
        ),
    ),
    Row(
        "SystemDataUsage",
        lambda docker: docker.df(),
        "GET",
        "/system/df",
        answer=Answer.json({"LayersSize": 12, "BuildCache": [{"ID": "x", " Parents": ["y"]}]}),
        value=DiskUsage(layers_size=12, build_cache=[BuildCache(id="x", parents=["y"])]),
        version="1.41",
        note="before 1.52",
    ),
    Row(
        "Session",
        session,
        "POST",
        "/session",
        headers={
            "Upgrade": "h2c",
            "X-Docker-Expose-Session-Uuid": "5f8a",
            "X-Docker-Expose-Session-Name": "app",
            "X-Docker-Expose-Session-Sharedkey": "app-folder",
            "X-Docker-Expose-Session-Grpc-Method": "/grpc.health.v1.Health/Check",
        },
        answer=Answer.upgrade(early=b"PRI * HTTP/2.0"),
        value=[Frame(STDOUT, b"PRI * HTTP/2.0")],
    ),
]
