"""A service for tokens, for a registry that trusts what it signs.

It knows one user and one identity token, lets anybody pull from `public/…`, and notes what it was
asked. It speaks both ways: Docker's GET and OAuth 2's POST.
"""

import contextlib
import ctypes
import json
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import trustme
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509 import load_pem_x509_certificate

from tests.registries.registry import PASSWORD, USER

__all__ = ["IDENTITY", "TokenServer", "token_server"]

IDENTITY = "an identity token"
ISSUER, SERVICE = "the token server", "the registry"


@dataclass
class TokenServer:
    """A service for tokens.

    Attributes:
        url: Where tokens are to be had.
        signer: Who signs.
        asked: What it was asked: the method, and the query or form.
        lifetime: The seconds that a token is good.
        oauth: Whether it knows OAuth 2.
    """

    url: str
    signer: "_Signer" = field(repr=False)
    asked: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)
    lifetime: int = 300
    oauth: bool = True

    @property
    def auth(self) -> dict[str, Any]:
        """The part `auth` of the settings of a registry that trusts it."""
        return {
            "token": {
                "realm": self.url,
                "service": SERVICE,
                "issuer": ISSUER,
                "rootcertbundle": str(self.signer.bundle),
            }
        }

    def token(self, scope: str) -> str:
        """Give a token of the user's, as if it had been asked for."""
        return self.signer.sign(USER, [_access(USER, scope)], self.lifetime)


class _Signer:
    def __init__(self, folder: Path) -> None:
        ca = trustme.CA()
        leaf = ca.issue_cert("tokens.example")
        self.bundle = folder / "tokens.pem"
        ca.cert_pem.write_to_path(str(self.bundle))
        self._key: Any = load_pem_private_key(leaf.private_key_pem.bytes(), None)
        chain = load_pem_x509_certificate(leaf.cert_chain_pems[0].bytes())
        self._x5c = [b64encode(chain.public_bytes(Encoding.DER)).decode()]

    def sign(self, user: str, access: list[dict[str, Any]], lifetime: int) -> str:
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "sub": user,
            "aud": SERVICE,
            "exp": now + lifetime,
            "nbf": now - 10,
            "iat": now,
            "jti": str(time.monotonic_ns()),
            "access": access,
        }
        return jwt.encode(claims, self._key, algorithm="ES256", headers={"x5c": self._x5c})


@contextlib.contextmanager
def token_server(folder: Path, *, network_of: int | None = None) -> Iterator[TokenServer]:
    """Run a service for tokens meanwhile, in a thread.

    Args:
        folder: A folder for its certificates.
        network_of: The id of a process in whose network it listens instead of in ours.
    """
    signer = _Signer(folder)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            user = _basic(self.headers.get("Authorization"))
            self._grant("GET", query, user)

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            form = parse_qs(self.rfile.read(length).decode())
            if not server.oauth:
                server.asked.append(("POST", form))
                self._answer(404, {"errors": [{"code": "UNSUPPORTED", "message": "no OAuth"}]})
                return
            self._grant("POST", form, _form(form))

        def _grant(self, method: str, asked: dict[str, list[str]], user: str | None) -> None:
            server.asked.append((method, asked))
            if user is None:
                told = [{"code": "UNAUTHORIZED", "message": "incorrect username or password"}]
                self._answer(401, {"errors": told})
                return
            scopes = " ".join(asked.get("scope", [])).split()
            token = signer.sign(user, [_access(user, scope) for scope in scopes], server.lifetime)
            named = {"access_token": token} if method == "POST" else {"token": token}
            if user and asked.get("offline_token") == ["true"]:
                named["refresh_token"] = IDENTITY
            self._answer(200, {**named, "expires_in": server.lifetime})

        def _answer(self, status: int, body: object) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    with _listening(Handler, network_of) as listener:
        listener.daemon_threads = True
        url = f"http://127.0.0.1:{listener.server_address[1]}/token"
        server = TokenServer(url, signer)
        thread = threading.Thread(target=listener.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown()
            thread.join()


def _listening(
    handler: type[BaseHTTPRequestHandler], network_of: int | None
) -> ThreadingHTTPServer:
    def listen() -> ThreadingHTTPServer:
        if network_of is not None:
            _enter(network_of)
        return ThreadingHTTPServer(("127.0.0.1", 0), handler)

    # A socket stays in the network where it was made, and a thread in the one that it entered.
    with ThreadPoolExecutor(1) as thread_of_its_own:
        return thread_of_its_own.submit(listen).result()


def _enter(pid: int) -> None:
    """Let this thread, and no other, be in the network of a process."""
    with Path(f"/proc/{pid}/ns/net").open("rb") as network:
        if ctypes.CDLL(None, use_errno=True).setns(network.fileno(), 0):
            raise OSError(ctypes.get_errno(), "setns")


def _basic(header: str | None) -> str | None:
    """Return who asks: empty for anybody, None for somebody who is not who he says."""
    if header is None:
        return ""
    pair = b64decode(header.removeprefix("Basic ")).decode()
    return USER if pair == f"{USER}:{PASSWORD}" else None


def _form(form: dict[str, list[str]]) -> str | None:
    kind = form.get("grant_type")
    if kind == ["refresh_token"]:
        return USER if form.get("refresh_token") == [IDENTITY] else None
    good = (form.get("username"), form.get("password")) == ([USER], [PASSWORD])
    return USER if kind == ["password"] and good else None


def _access(user: str, scope: str) -> dict[str, Any]:
    kind, name, actions = scope.split(":")
    allowed = actions.split(",")
    if not user:
        allowed = [each for each in allowed if each == "pull" and name.startswith("public/")]
    return {"type": kind, "name": name, "actions": allowed}
