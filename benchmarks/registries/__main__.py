"""Measure registries: `python -m benchmarks registry`.

Ours and skopeo copy the same image from one real registry to another, which is new each time, and
list many tags; each in a process of its own, whose whole CPU time counts, its start included. The
registries' own does not. The ratios are medians of the rounds' own ratios.
"""

import argparse
import asyncio
import hashlib
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from aiodockerapi.registry.models import Descriptor, ImageManifest
from aiodockerapi.registry.session import RegistrySession
from benchmarks import report
from tests.registries.registry import registry

MB = 1_000_000
LAYERS = 8
OURS, PEER = "aiodockerapi", "skopeo"
IMAGE_CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar"


@dataclass(frozen=True)
class Sample:
    """What a process took: seconds, and MB at the most."""

    cpu: float
    wall: float
    memory: float


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks registry", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count")
    parser.add_argument("--megabytes", type=int, default=1000, help="how large the image is")
    parser.add_argument("--tags", type=int, default=10_000, help="how many tags there are")
    options = parser.parse_args(argv)
    if shutil.which(PEER) is None:
        sys.exit(f"there is nothing to compare with: install {PEER}")
    for name, value in report.machine().items():
        print(f"- {name}: {value}")
    with tempfile.TemporaryDirectory(prefix="bench") as name:
        folder = Path(name)
        with registry(folder / "source") as source:
            asyncio.run(fill(source.host, options.megabytes * MB // LAYERS))
            copies = [copied(source.host, folder, number) for number in range(options.rounds)]
            print(f"\n{table(f'an image of {options.megabytes} MB, copied', copies)}", flush=True)
            make_tags(source.folder / "data", options.tags)
            lists = [listed(source.host, options.tags) for _ in range(options.rounds)]
            print(f"\n{table(f'{options.tags} tags, listed', lists)}", flush=True)


async def fill(host: str, size: int) -> None:
    """Store an image of layers that can't be made smaller."""

    async def noise() -> AsyncIterator[bytes]:
        for start in range(0, size, MB):
            yield os.urandom(min(MB, size - start))

    async with RegistrySession(host) as session:
        layers = [await session.blobs.put("app", noise()) for _ in range(LAYERS)]
        config = await session.blobs.put("app", b'{"architecture":"amd64","os":"linux"}')
        manifest = ImageManifest(config=_as(config, IMAGE_CONFIG),
                                 layers=[_as(each, LAYER) for each in layers])  # fmt: skip
        await session.manifests.put("app", manifest, tag="1")


def _as(blob: Descriptor, kind: str) -> Descriptor:
    return blob.model_copy(update={"media_type": kind})


def make_tags(data: Path, count: int) -> None:
    """Give the image so many tags, which the registry keeps as files."""
    folder = data / "docker/registry/v2/repositories/app/_manifests/tags"
    link = (folder / "1/current/link").read_text()
    for number in range(2, count + 1):
        for place in ("current", f"index/sha256/{hashlib.sha256(b'').hexdigest()}"):
            (folder / str(number) / place).mkdir(parents=True)
            (folder / str(number) / place / "link").write_text(link)


def copied(source: str, folder: Path, number: int) -> dict[str, Sample]:
    """Copy the image with each, to a registry that has nothing."""
    found = {}
    for name in _order(number):
        target = folder / f"{name}-{number}"
        with registry(target) as there:
            pair = [f"{source}/app:1", f"{there.host}/app:1"]
            if name == OURS:
                words = _ours("copy", *pair)
            else:
                plain = ["--src-tls-verify=false", "--dest-tls-verify=false", "--insecure-policy"]
                words = [PEER, "copy", "-q", *plain, *(f"docker://{each}" for each in pair)]
            found[name], _ = run(words)
            layers = sum(path.stat().st_size for path in (target / "data").rglob("data"))
        if layers < MB:
            sys.exit(f"{name} copied {layers} bytes")
        shutil.rmtree(target)
    return found


def listed(host: str, count: int) -> dict[str, Sample]:
    """List the tags with each."""
    found = {}
    for name in _order(count):
        peer = [PEER, "list-tags", "--tls-verify=false", f"docker://{host}/app"]
        found[name], output = run(_ours("tags", f"{host}/app") if name == OURS else peer)
        seen = int(output) if name == OURS else len(json.loads(output)["Tags"])
        if seen != count:
            sys.exit(f"{name} saw {seen} tags of {count}")
    return found


def _ours(*words: str) -> list[str]:
    return [sys.executable, "-m", "benchmarks.registries.worker", *words]


def _order(number: int) -> tuple[str, str]:
    return (OURS, PEER) if number % 2 else (PEER, OURS)


def run(words: list[str]) -> tuple[Sample, bytes]:
    """Run a process to its end; return what it took, and what it wrote."""
    reading, writing = os.pipe()
    started = time.perf_counter()
    process = os.posix_spawnp(words[0], words, os.environ,
                              file_actions=[(os.POSIX_SPAWN_DUP2, writing, 1)])  # fmt: skip
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        output = pipe.read()
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - started
    if status:
        sys.exit(f"{words[0]} ended with {os.waitstatus_to_exitcode(status)}")
    return Sample(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1e3), output


def table(what: str, rounds: Sequence[dict[str, Sample]]) -> str:
    """Render the rounds as a markdown table."""
    lines = [f"### {what} ({len(rounds)} rounds)", "",
             f"| client | CPU s | wall s | peak MB | CPU x {PEER} | wall x {PEER} |",
             "| -- | --: | --: | --: | --: | --: |"]  # fmt: skip
    for name in (PEER, OURS):
        mine = [each[name] for each in rounds]
        peer = [each[PEER] for each in rounds]
        cells = [statistics.median(each.cpu for each in mine),
                 statistics.median(each.wall for each in mine)]  # fmt: skip
        pairs = list(zip(mine, peer, strict=True))
        ratios = [statistics.median(own.cpu / other.cpu for own, other in pairs),
                  statistics.median(own.wall / other.wall for own, other in pairs)]  # fmt: skip
        texts = [*(f"{each:.2f}" for each in cells), f"{max(each.memory for each in mine):.0f}",
                 *(f"{each:.2f}" for each in ratios)]  # fmt: skip
        lines.append(f"| {name} | {' | '.join(texts)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
