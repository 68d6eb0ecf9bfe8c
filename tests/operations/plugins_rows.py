"""Plugins."""

from base64 import urlsafe_b64encode

from aiodockerapi.engine.auth import AuthConfig
from aiodockerapi.engine.images.results import PushResult
from aiodockerapi.engine.plugins.models import Plugin, PluginPrivilege, PluginPullResult
from aiodockerapi.engine.progress import ProgressMessage
from aiodockerapi.testing import Answer
from tests.operations.row import Row

AUTH = AuthConfig(username="me", password="secret")
CREDENTIALS = {
    "X-Registry-Auth": urlsafe_b64encode(b'{"username":"me","password":"secret"}').decode()
}
PRIVILEGES = [
    PluginPrivilege(name="network", description="access", value=["host"]),
    PluginPrivilege(name="device", value=["/dev/fuse"]),
]
SENT = [
    {"Name": "network", "Description": "access", "Value": ["host"]},
    {"Name": "device", "Value": ["/dev/fuse"]},
]
PROGRESS = Answer.lines(
    [{"status": "Digest: sha256:0123"}],
    end="\r\n",
    headers={"Docker-Plugin-Name": "example/volumes:latest"},
)
PUSHED = Answer.lines([{"aux": {"Tag": "latest", "Digest": "sha256:0123", "Size": 417}}])
MESSAGES = [ProgressMessage(status="Digest: sha256:0123")]

ROWS = [
    Row(
        "PluginList",
        lambda docker: docker.plugins.list(filters={"capability": "volumedriver", "enabled": True}),
        "GET",
        "/plugins",
        query={"filters": ['{"capability": ["volumedriver"], "enabled": ["true"]}']},
        answer=Answer.json([{"Id": "0123", "Name": "volumes:latest", "Enabled": True}]),
        value=[Plugin(id="0123", name="volumes:latest", enabled=True)],
    ),
    Row(
        "PluginInspect",
        lambda docker: docker.plugins.inspect("example/volumes:latest"),
        "GET",
        "/plugins/example/volumes:latest/json",
        answer=Answer.json({"Id": "0123", "Name": "example/volumes:latest"}),
        value=Plugin(id="0123", name="example/volumes:latest"),
    ),
    Row(
        "GetPluginPrivileges",
        lambda docker: docker.plugins.privileges("example/volumes", auth=AUTH),
        "GET",
        "/plugins/privileges",
        query={"remote": ["example/volumes"]},
        headers=CREDENTIALS,
        answer=Answer.json(SENT),
        value=PRIVILEGES,
    ),
    Row(
        "PluginPull",
        lambda docker: docker.plugins.pull(
            "example/volumes", PRIVILEGES, name="volumes", auth=AUTH
        ).collect(),
        "POST",
        "/plugins/pull",
        query={"remote": ["example/volumes"], "name": ["volumes"]},
        headers={**CREDENTIALS, "Content-Type": "application/json"},
        body=SENT,
        answer=PROGRESS,
        value=MESSAGES,
    ),
    Row(
        "PluginUpgrade",
        lambda docker: docker.plugins.upgrade(
            Plugin(id="0123"), PRIVILEGES, remote="example/volumes:2", auth=AUTH
        ).wait(),
        "POST",
        "/plugins/0123/upgrade",
        query={"remote": ["example/volumes:2"]},
        headers=CREDENTIALS,
        body=SENT,
        answer=PROGRESS,
        value=PluginPullResult(name="example/volumes:latest", digest="sha256:0123"),
    ),
    Row(
        "PluginCreate",
        lambda docker: docker.plugins.create("example/volumes", b"an archive"),
        "POST",
        "/plugins/create",
        query={"name": ["example/volumes"]},
        headers={"Content-Type": "application/x-tar"},
        body=b"an archive",
    ),
    Row(
        "PluginEnable",
        lambda docker: docker.plugins.enable("volumes", enable_timeout=30),
        "POST",
        "/plugins/volumes/enable",
        query={"timeout": ["30"]},
        answer=Answer.empty(200),
    ),
    Row(
        "PluginEnable",
        lambda docker: docker.plugins.enable("volumes"),
        "POST",
        "/plugins/volumes/enable",
        query={"timeout": ["0"]},
        answer=Answer.empty(200),
        note="without a limit",
    ),
    Row(
        "PluginDisable",
        lambda docker: docker.plugins.disable("volumes", force=True),
        "POST",
        "/plugins/volumes/disable",
        query={"force": ["1"]},
        answer=Answer.empty(200),
    ),
    Row(
        "PluginSet",
        lambda docker: docker.plugins.set("volumes", ["DEBUG=1", "mymount.source=/data"]),
        "POST",
        "/plugins/volumes/set",
        body=["DEBUG=1", "mymount.source=/data"],
    ),
    Row(
        "PluginPush",
        lambda docker: docker.plugins.push("example/volumes:latest", auth=AUTH).wait(),
        "POST",
        "/plugins/example/volumes:latest/push",
        headers=CREDENTIALS,
        answer=PUSHED,
        value=PushResult(digest="sha256:0123", size=417, digests={"latest": "sha256:0123"}),
    ),
    Row(
        "PluginDelete",
        lambda docker: docker.plugins.remove("volumes", force=True),
        "DELETE",
        "/plugins/volumes",
        query={"force": ["1"]},
        answer=Answer.empty(200),
    ),
]
