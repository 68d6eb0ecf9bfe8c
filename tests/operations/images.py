"""What the rows of images share."""

import json
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator

from aiodockerapi.engine.auth import AuthConfig
from aiodockerapi.engine.common import OCIPlatform
from aiodockerapi.engine.progress import ProgressMessage
from aiodockerapi.testing import Answer

AUTH = AuthConfig(username="me", password="secret", server_address="registry.example.com")
AUTH_JSON = {"username": "me", "password": "secret", "serveraddress": "registry.example.com"}
AUTH_HEADER = {
    "X-Registry-Auth": urlsafe_b64encode(
        json.dumps(AUTH_JSON, separators=(",", ":")).encode()
    ).decode()
}
NO_AUTH = {"X-Registry-Auth": "e30="}
TAR = {"Content-Type": "application/x-tar"}
DIGEST = "sha256:" + "0123456789abcdef" * 4
ID = "sha256:" + "1" * 64
ARM = OCIPlatform(os="linux", architecture="arm", variant="v7")
ARM_JSON = '{"architecture":"arm","os":"linux","variant":"v7"}'
AMD_JSON = '{"architecture":"amd64","os":"linux"}'


def told(*messages: dict[str, object]) -> tuple[Answer, list[ProgressMessage]]:
    """Return an answer of messages, and the messages."""
    answer = Answer.lines([{"status": "one", "id": "layer"}, *messages], end="\r\n")
    return answer, [ProgressMessage(status="one", id="layer"), *map(_message, messages)]


def _message(sent: dict[str, object]) -> ProgressMessage:
    return ProgressMessage.model_validate(sent)


PULLED = told({"status": f"Digest: {DIGEST}"})
PUSHED = told({"status": f"1: digest: {DIGEST} size: 1157"})
BUILT = told({"aux": {"ID": ID}})
IMPORTED = told({"status": ID})
LOADED = told({"stream": "Loaded image: redis:7\n"}, {"stream": f"Loaded image ID: {ID}\n"})


async def pieces() -> AsyncIterator[bytes]:
    yield b"arch"
    yield b"ive"
