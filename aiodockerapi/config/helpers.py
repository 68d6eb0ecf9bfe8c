"""Credential helpers: the programs ``docker-credential-…`` that keep secrets for the docker CLI.

Each is called with a verb and told what to do on its standard input::

    get     the registry; answers {"ServerURL": …, "Username": …, "Secret": …}
    store   {"ServerURL": …, "Username": …, "Secret": …}
    erase   the registry

None is asked at this process's terminal: there it could neither be stopped nor be left alone.
The username ``<token>`` says that the secret is an identity token. What is not there is an error
whose text has ``credentials not found``.
"""

import asyncio
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess  # its constants alone; programs are run without a shell  # nosec B404
import sys
from asyncio.subprocess import Process, SubprocessStreamProtocol
from typing import cast

from aiodockerapi.config.credentials import Credentials
from aiodockerapi.errors import CredentialsError

__all__ = ["LIMIT", "Helper"]

LIMIT = 30.0
"""How long a helper may take, in seconds; it may ask its user."""
_LONGEST = 1024 * 1024
_TOKEN = "<token>"  # noqa: S105 - the word that says there is one  # nosec B105
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_NOT_FOUND = re.compile(r"credentials not found", re.IGNORECASE)


class Helper:
    """A credential helper.

    Args:
        name: what follows ``docker-credential-`` in the program's name.
        limit: how long it may take, in seconds.

    Raises:
        CredentialsError: there can be no program of that name.
    """

    def __init__(self, name: str, limit: float = LIMIT) -> None:
        if not _NAME.fullmatch(name):
            raise CredentialsError(f"{name!r} is no name of a credential helper")
        self._program = f"docker-credential-{name}"
        self._limit = limit

    @property
    def is_there(self) -> bool:
        """Whether there is such a program."""
        return shutil.which(self._program) is not None

    async def get(self, registry: str) -> Credentials | None:
        """Return what it keeps for a registry; None: nothing.

        Raises:
            CredentialsError: it is missing, fails, takes too long, or answers something else.
        """
        code, output = await self._run("get", registry)
        if code:
            if _NOT_FOUND.search(output):
                return None
            raise self._failed("get", output)
        try:
            found = cast(dict[str, str], json.loads(output))
            username, secret = str(found["Username"]), str(found["Secret"])
        except (ValueError, TypeError, KeyError, RecursionError):
            # What it said is not shown: it may well be the secret.
            raise CredentialsError(f"{self._program} answered in another form") from None
        if not secret:
            return None
        if username == _TOKEN:
            return Credentials(identity_token=secret)
        return Credentials(username, secret)

    async def store(self, registry: str, credentials: Credentials) -> None:
        """Let it keep credentials.

        Raises:
            CredentialsError: as of `get`.
        """
        told = {
            "ServerURL": registry,
            "Username": _TOKEN if credentials.identity_token else credentials.username,
            "Secret": credentials.identity_token or credentials.password,
        }
        code, output = await self._run("store", json.dumps(told))
        if code:
            raise self._failed("store", output)

    async def erase(self, registry: str) -> None:
        """Let it forget what it keeps for a registry.

        Raises:
            CredentialsError: as of `get`.
        """
        code, output = await self._run("erase", registry)
        if code and not _NOT_FOUND.search(output):
            raise self._failed("erase", output)

    def _failed(self, verb: str, output: str) -> CredentialsError:
        return CredentialsError(f"{self._program} {verb} failed: {output.strip()[:300]}")

    async def _run(self, verb: str, told: str) -> tuple[int, str]:
        program = shutil.which(self._program)
        if program is None:
            raise CredentialsError(
                f"the credential helper {self._program} is not there; install it, or take it out "
                "of credsStore and credHelpers in config.json"
            )
        loop = asyncio.get_running_loop()
        transport, protocol = await loop.subprocess_exec(
            lambda: SubprocessStreamProtocol(_LONGEST, loop),
            program,
            verb,
            stderr=subprocess.DEVNULL,
            # With what it started, to be ended with it.
            start_new_session=True,
        )
        process = Process(transport, protocol, loop)
        try:
            async with asyncio.timeout(self._limit):
                output, _ = await process.communicate(told.encode())
        except TimeoutError:
            raise CredentialsError(
                f"{self._program} {verb} did not end within {self._limit:g} s"
            ) from None
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    _kill(process)
            # Somebody may hold its output open still; nobody reads it any more.
            transport.close()
            await asyncio.shield(process.wait())
        return cast(int, process.returncode), output[:_LONGEST].decode(errors="replace")


def _kill(process: Process) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
