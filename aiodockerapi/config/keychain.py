"""The credentials that the docker CLI keeps, for whoever asks for those of a registry.

Where they come from, the first that has any:

1. ``DOCKER_AUTH_CONFIG``, a variable with ``{"auths": …}``;
2. the helper that ``credHelpers`` names for the registry;
3. the helper that ``credsStore`` names for all;
4. ``auths`` of ``config.json``.

A registry has the name that images begin with. Docker Hub's is ``docker.io``, and it is kept under
``https://index.docker.io/v1/``.
"""

import asyncio
import base64
import json
import os
import tempfile
import threading
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from aiodockerapi.config.credentials import Credentials
from aiodockerapi.config.file import ConfigFile, config_folder
from aiodockerapi.config.helpers import LIMIT, Helper
from aiodockerapi.errors import ConfigError, CredentialsError, InvalidArgument

__all__ = ["Keychain", "server_address"]

_HUB = "https://index.docker.io/v1/"
_HUBS = {"docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"}
_VARIABLE = "DOCKER_AUTH_CONFIG"
_WRITING = threading.Lock()
"""Held while the file is read and written: two at once would undo each other's work."""


def server_address(host: str) -> str:
    """Return what the Engine API calls a registry: Docker Hub by its address, others by name."""
    return _key(host)


class Keychain:
    """The credentials that the docker CLI keeps.

    It is an async function of a registry's host, as sessions take it for their credentials. The
    file is read when it is made, and again when it has changed: a token that is renewed every few
    hours is seen. Helpers are asked whenever credentials are needed.

    Args:
        config: what ``config.json`` says; None reads the usual one.
        environ: the environment's variables.
        limit: how long a helper may take, in seconds; it may have to ask its user.

    Raises:
        ConfigError: ``config.json`` can't be read, or is malformed.
        InvalidArgument: `limit` is not above 0.

    Example:
        >>> keychain = Keychain()
        >>> await keychain("registry.example.com") is None
        True
    """

    def __init__(
        self,
        config: ConfigFile | None = None,
        environ: Mapping[str, str] = os.environ,
        *,
        limit: float = LIMIT,
    ) -> None:
        if not limit > 0:
            raise InvalidArgument(f"limit is {limit}; it is seconds above 0")
        self._limit = limit
        self._file = ConfigFile.load(config_folder(environ)) if config is None else config
        self._given = _variable(environ.get(_VARIABLE) or "")
        self._warned = False

    async def __call__(self, host: str) -> Credentials | None:
        """Return the credentials for a registry; None: there are none.

        Args:
            host: the registry's host, as images begin with it: ``docker.io``.

        Raises:
            CredentialsError: the helper that keeps them is missing, fails or takes too long; or
                what is kept can't be decoded.
        """
        key = _key(host)
        found = _of_auths(self._given, key)
        if found is not None:
            return found
        self._file = await asyncio.to_thread(self._file.again)
        helper = self._helper(key, needed=False)
        if helper is not None and (kept := await helper.get(key)) is not None:
            return kept
        return _of_auths(self._file.auths, key)

    def _helper(self, key: str, *, needed: bool) -> Helper | None:
        """Return the helper of a registry; a missing one of all registries' is left out.

        A file that was made for another machine names helpers that are not on this one: that must
        not keep anybody from what is public.
        """
        own = [name for host, name in self._file.cred_helpers.items() if _key(host) == key]
        name = next(iter(own), self._file.creds_store)
        if not name:
            return None
        helper = Helper(name, self._limit)
        if own or needed or helper.is_there:
            return helper
        if not self._warned:
            self._warned = True
            warnings.warn(
                f"the credential helper docker-credential-{name} of config.json is not there; "
                "registries are asked without the credentials that it keeps",
                RuntimeWarning,
                stacklevel=4,
            )
        return None

    async def store(self, host: str, credentials: Credentials) -> None:
        """Keep credentials for a registry, where the docker CLI would.

        Args:
            host: the registry's host.
            credentials: a username and password, or an identity token.

        Raises:
            CredentialsError: the helper is missing or fails.
            ConfigError: ``config.json`` can't be written.
        """
        key = _key(host)
        self._file = await asyncio.to_thread(self._file.again)
        helper = self._helper(key, needed=True)
        if helper is not None:
            await helper.store(key, credentials)
            await asyncio.to_thread(self._write, key, {})
            return
        user = f"{credentials.username}:{credentials.password}"
        kept = {"auth": base64.b64encode(user.encode()).decode()}
        if credentials.identity_token:
            kept["identitytoken"] = credentials.identity_token
        await asyncio.to_thread(self._write, key, kept)

    async def erase(self, host: str) -> None:
        """Forget the credentials for a registry, those of a helper too.

        Raises:
            CredentialsError: the helper is missing or fails.
            ConfigError: ``config.json`` can't be written.
        """
        key = _key(host)
        self._file = await asyncio.to_thread(self._file.again)
        helper = self._helper(key, needed=True)
        if helper is not None:
            await helper.erase(key)
        await asyncio.to_thread(self._write, key, None)

    def _write(self, key: str, kept: Mapping[str, str] | None) -> None:
        """Write ``config.json`` anew, whole, with all that others wrote and is not known here."""
        path = self._file.path
        if path is None:
            raise ConfigError("there is neither DOCKER_CONFIG nor HOME to keep credentials in")
        with _WRITING:
            file = self._file.again()
            auths: dict[str, object] = {
                host: value for host, value in file.auths.items() if _key(host) != key
            }
            if kept is not None:
                auths[key] = kept
            raw = {name: value for name, value in file.raw.items() if name.lower() != "auths"}
            try:
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                _replace(path, json.dumps({"auths": auths, **raw}, indent="\t"))
            except OSError as error:
                raise ConfigError(f"{path} can't be written: {error.strerror or error}") from None
            self._file = ConfigFile.load(path.parent)


def _replace(path: Path, text: str) -> None:
    """Write a file that nobody else may read; who reads it meanwhile reads the old one."""
    target = path.resolve()
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    part = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _variable(text: str) -> Mapping[str, Mapping[str, object]]:
    if not text:
        return {}
    try:
        found = json.loads(text)["auths"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise ConfigError(f'{_VARIABLE} holds no JSON of the form {{"auths": …}}') from None
    if not isinstance(found, dict):
        raise ConfigError(f"{_VARIABLE}: auths is no object")
    auths = cast(dict[str, object], found)
    return {
        host: cast(dict[str, object], value)
        for host, value in auths.items()
        if isinstance(value, dict)
    }


def _key(host: str) -> str:
    """Return the name under which a registry's credentials are kept, of any of its spellings."""
    bare = host.removeprefix("https://").removeprefix("http://").partition("/")[0].lower()
    return _HUB if bare in _HUBS else bare


def _of_auths(auths: Mapping[str, Mapping[str, object]], key: str) -> Credentials | None:
    kept = next((value for host, value in auths.items() if _key(host) == key), None)
    if not kept:
        return None
    texts = {name: value for name, value in kept.items() if isinstance(value, str)}
    if texts.get("registrytoken"):
        return Credentials(registry_token=texts["registrytoken"])
    username, password = texts.get("username", ""), texts.get("password", "")
    if texts.get("auth"):
        username, password = _decoded(texts["auth"], key)
    if texts.get("identitytoken"):
        return Credentials(username, identity_token=texts["identitytoken"])
    return Credentials(username, password) if username and password else None


def _decoded(text: str, key: str) -> tuple[str, str]:
    try:
        user, colon, password = base64.b64decode(text, validate=True).decode().partition(":")
    except ValueError:  # no base64, or no UTF-8 in it
        user, colon, password = "", "", ""
    if not colon:
        raise CredentialsError(f"the credentials for {key} in config.json can't be decoded")
    return user, password.rstrip("\0")
