"""The clients that read output: one class each, all with the same two methods.

Each takes everything, in the pieces that it has for it, and returns how many bytes that were.
Libraries are imported in `open`, so that a process holds no client but its own.
"""

import importlib
import importlib.util
import json
import socket
from collections.abc import Iterator
from typing import Any, Protocol

from benchmarks import bulk

VERSION = "1.41"
"""What the engine of Debian speaks, and every client."""


class Client(bulk.Client, Protocol):
    """What the benchmark asks of a client."""

    async def logs(self, container: str) -> int: ...
    async def exec(self, container: str, command: list[str]) -> int: ...


class Base:
    """A client of an engine behind a unix socket."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.path = host.removeprefix("unix://")

    async def open(self) -> None:
        """Import and connect."""

    async def close(self) -> None:
        """Let go of connections."""

    def call(self, request: str, body: object) -> bytes:
        """Send a request by hand and return the body of the answer."""
        return b"".join(self.exchange(request, json.dumps(body).encode()))

    def exchange(
        self, request: str, body: bytes = b"", *, upgrade: bool = False
    ) -> Iterator[bytes | memoryview]:
        """Send a request by hand and yield the body as it comes, as far as it is ours to read."""
        buffer = bytearray(256 * 1024)
        view = memoryview(buffer)
        connection = "Upgrade\r\nUpgrade: tcp" if upgrade else "close"
        head = (
            f"{request} HTTP/1.1\r\nHost: docker\r\nConnection: {connection}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with socket.socket(socket.AF_UNIX) as link:
            link.connect(self.path)
            link.sendall(head.encode() + body)
            found = b""
            while b"\r\n\r\n" not in found:
                found += link.recv(4096)
            yield found.partition(b"\r\n\r\n")[2]
            while size := link.recv_into(buffer):
                yield view[:size]

    def made(self, container: str, command: list[str]) -> str:
        """Make a command by hand and return its ID."""
        config = {"Cmd": command, "AttachStdout": True, "AttachStderr": True}
        answer = self.call(f"POST /v{VERSION}/containers/{container}/exec", config)
        made: dict[str, str] = json.loads(answer[answer.index(b"{") : answer.rindex(b"}") + 1])
        return made["Id"]


LOGS = "/v{version}/containers/{name}/logs?stdout=1&stderr=1&follow=0"


class Raw(Base):
    """A blocking loop around recv_into that looks at nothing: the floor."""

    async def logs(self, container: str) -> int:
        where = LOGS.format(version=VERSION, name=container)
        return sum(map(len, self.exchange(f"GET {where}")))

    async def exec(self, container: str, command: list[str]) -> int:
        made = self.made(container, command)
        start = b'{"Detach": false, "Tty": false}'
        path = f"POST /v{VERSION}/exec/{made}/start"
        return sum(map(len, self.exchange(path, start, upgrade=True)))


class Aiohttp(Base):
    """The HTTP library alone: bytes as they come, whose frames nobody takes apart."""

    _session: Any

    async def open(self) -> None:
        import aiohttp

        connector = aiohttp.UnixConnector(self.path)
        self._session = aiohttp.ClientSession(
            connector=connector, timeout=aiohttp.ClientTimeout(total=None)
        )

    async def logs(self, container: str) -> int:
        where = "http://docker" + LOGS.format(version=VERSION, name=container)
        async with self._session.get(where) as response:
            return sum([len(piece) async for piece in response.content.iter_any()])

    async def exec(self, container: str, command: list[str]) -> int:
        made = self.made(container, command)
        where = f"http://docker/v{VERSION}/exec/{made}/start"
        async with self._session.post(where, json={"Detach": False, "Tty": False}) as response:
            return sum([len(piece) async for piece in response.content.iter_any()])

    async def close(self) -> None:
        await self._session.close()


class Aiodocker(Base):
    """aiodocker: text of logs, messages of commands."""

    _docker: Any

    async def open(self) -> None:
        self._docker = importlib.import_module("aiodocker").Docker(
            self.host, api_version=f"v{VERSION}"
        )

    async def logs(self, container: str) -> int:
        # With `follow` it gives a message at a time; without, a list of all.
        found = self._docker.containers.container(container)
        return sum([len(text) async for text in found.log(stdout=True, stderr=True, follow=True)])

    async def exec(self, container: str, command: list[str]) -> int:
        made = await self._docker.containers.container(container).exec(command)
        total = 0
        async with made.start() as stream:
            while (message := await stream.read_out()) is not None:
                total += len(message.data)
        return total

    async def close(self) -> None:
        await self._docker.close()


class AiodockerLines(Aiodocker):
    """aiodocker, and lines made of its messages by hand, the streams not told apart."""

    async def logs(self, container: str) -> int:
        found = self._docker.containers.container(container)
        total = 0
        async for text in found.log(stdout=True, stderr=True, follow=True):
            total += len(text.rstrip("\n")) + 1
        return total

    async def exec(self, container: str, command: list[str]) -> int:
        made = await self._docker.containers.container(container).exec(command)
        total, rest = 0, b""
        async with made.start() as stream:
            while (message := await stream.read_out()) is not None:
                *lines, rest = (rest + message.data).split(b"\n")
                for line in lines:
                    total += len(line.decode("utf-8", "replace")) + 1
        return total


class DockerPy(Base):
    """docker-py, which blocks."""

    _docker: Any

    async def open(self) -> None:
        docker = importlib.import_module("docker")
        self._docker = docker.APIClient(self.host, version=VERSION, timeout=600)

    async def logs(self, container: str) -> int:
        return sum(map(len, self._docker.logs(container, stream=True, follow=False)))

    async def exec(self, container: str, command: list[str]) -> int:
        made = self._docker.exec_create(container, command)
        return sum(map(len, self._docker.exec_start(made["Id"], stream=True)))

    async def close(self) -> None:
        self._docker.close()


class Frames(Base):
    """This package, frame by frame."""

    _docker: Any

    async def open(self) -> None:
        self._docker = importlib.import_module("aiodockerapi").DockerSession(self.host)
        await self._docker.ping()
        self._config = importlib.import_module("aiodockerapi").ExecConfig

    async def logs(self, container: str) -> int:
        total = 0
        async with self._docker.containers.logs(container) as logs:
            async for frame in logs:
                total += len(frame.data)
        return total

    async def exec(self, container: str, command: list[str]) -> int:
        config = self._config(cmd=command, attach_stdout=True, attach_stderr=True)
        made = await self._docker.exec.create(container, config)
        total = 0
        async with self._docker.exec.start(made, tty=False) as output:
            async for frame in output:
                total += len(frame.data)
        return total

    async def close(self) -> None:
        await self._docker.close()


class Lines(Frames):
    """This package, line by line."""

    async def logs(self, container: str) -> int:
        total = 0
        async with self._docker.containers.logs(container) as logs:
            async for line in logs.lines():
                total += len(line.text) + 1
        return total

    async def exec(self, container: str, command: list[str]) -> int:
        config = self._config(cmd=command, attach_stdout=True, attach_stderr=True)
        made = await self._docker.exec.create(container, config)
        total = 0
        async with self._docker.exec.start(made, tty=False) as output:
            async for line in output.lines():
                total += len(line.text) + 1
        return total


class Times(Frames):
    """This package, frame by frame, each with its time."""

    async def logs(self, container: str) -> int:
        total = 0
        async with self._docker.containers.logs(container, timestamps=True) as logs:
            async for frame in logs:
                total += len(frame.data)
        return total


CLIENTS: dict[str, type[Client]] = {
    "raw": Raw,
    "aiohttp": Aiohttp,
    "aiodocker": Aiodocker,
    "aiodocker by lines": AiodockerLines,
    "docker-py": DockerPy,
    "aiodockerapi": Frames,
    "by lines": Lines,
    "times": Times,
}


def is_there(name: str) -> bool:
    """Tell whether a client is installed."""
    package = {"docker-py": "docker", "aiodocker by lines": "aiodocker"}.get(name, name)
    package = package if package in ("docker", "aiodocker") else "aiohttp"
    return importlib.util.find_spec(package) is not None
