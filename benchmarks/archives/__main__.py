"""Measure archives: `python -m benchmarks archive`.

Without `--real` the other side is a replay from memory. See `benchmarks.bulk` for the rest.
"""

import asyncio
import json
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks import bulk
from benchmarks.archives.clients import CLIENTS, PIECE, Aiodockerapi, is_there
from benchmarks.archives.server import MB, entry
from benchmarks.run import Helper

WORKER = "archives.worker"


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print what was asked for."""
    parser = bulk.parser("archive", __doc__, list(CLIENTS))
    parser.add_argument("--real", action="store_true", help="with an engine of our own")
    options = parser.parse_args(argv)
    names, megabytes, rounds = bulk.begin(options, is_there)
    size = megabytes * MB // (32 * len(PIECE)) * 32 * len(PIECE)
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        file = _archive(Path(folder), size)
        with _engine(file) if options.real else _replay(folder, names, megabytes) as addresses:
            hosts = dict(zip(names, addresses * len(names), strict=False))
            # A real engine unpacks what it gets: that must be an archive, as the file is.
            for what in ("down", "file") if options.real else ("down", "up", "file"):
                order = {"do": what, "size": size, "path": str(file)}
                results = bulk.measure(WORKER, hosts, order, rounds)
                print(f"\n{bulk.table(f'{what}, {size / MB:.0f} MB', results)}", flush=True)


def _archive(folder: Path, size: int) -> Path:
    """Write an archive of one file, which is `big`."""
    path = folder / "big.tar"
    with path.open("wb") as file:
        file.write(entry(size))
        file.truncate(size + tarfile.BLOCKSIZE)
    return path


@contextmanager
def _replay(folder: str, names: Sequence[str], megabytes: int) -> Iterator[list[str]]:
    """Give an address for each client."""
    plan = {"sockets": [f"{folder}/{name}" for name in names], "megabytes": megabytes}
    with Helper("archives.server", json.dumps(plan)) as server:
        addresses: list[str] = json.loads(server.hear())
        yield addresses


@contextmanager
def _engine(file: Path) -> Iterator[list[str]]:
    """Start an engine with a container that has the file; give its address."""
    from tests.engines.group import engines

    with engines(1) as (engine,):
        config = {"Image": "busybox", "Cmd": ["sleep", "3600"]}
        engine.fetch("POST", "/containers/create?name=web", config)
        # What this process holds, the system would count as its children's.
        asyncio.run(_filled(engine.host, file))
        yield [engine.host]


async def _filled(host: str, file: Path) -> None:
    client = Aiodockerapi(host)
    await client.open()
    await client.file(file)
    await client.close()


if __name__ == "__main__":
    main()
