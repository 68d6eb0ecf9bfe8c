"""What a daemon tells without end: events and stats, in HTTP as dockerd frames it.

The objects are those of `data/`, recorded from an engine of API 1.51, with other ids, times and
counters in each. The daemon flushes after every object, so that each is a chunk of its own. A feed
that is replayed comes to an end, as one with ``until`` does.
"""

import json
import random
from collections.abc import Iterator

from benchmarks.answers import DATA, JSON
from benchmarks.fixtures import EPOCH, Item, container, digits, dumps

NANO = 1_000_000_000
CONTAINERS = 12
LABELS = ("config-hash", "container-number", "project", "service")
"""What compose marks its containers with, and an event of theirs repeats."""


def feed(objects: Iterator[bytes]) -> bytes:
    """Answer with these objects, and end."""
    chunks = (b"%x\r\n%s\r\n" % (len(each) + 1, each + b"\n") for each in objects)
    return JSON + b"Transfer-Encoding: chunked\r\n\r\n" + b"".join(chunks) + b"0\r\n\r\n"


def events(count: int, seed: str) -> Iterator[bytes]:
    """Print events of a dozen containers, and of what they use, in the order of their times."""
    rng = random.Random(seed)
    lines = (DATA / "events.jsonl").read_text("utf-8").splitlines()
    recorded: list[Item] = [json.loads(line) for line in lines]
    actors = [(digits(rng), _marks(rng)) for _ in range(CONTAINERS)]
    moment = EPOCH * NANO
    for number in range(count):
        moment += rng.randrange(1, 10_000_000)
        ident, marks = rng.choice(actors)
        yield dumps(_event(recorded[number % len(recorded)], ident, marks, moment))


def _marks(rng: random.Random) -> Item:
    labels = container(rng)["Labels"]
    assert isinstance(labels, dict)
    names = [f"com.docker.compose.{label}" for label in LABELS]
    return {name: labels[name] for name in names}


def _event(recorded: Item, ident: str, marks: Item, moment: int) -> Item:
    actor = recorded["Actor"]
    assert isinstance(actor, dict)
    attributes = actor["Attributes"]
    assert isinstance(attributes, dict)
    changed: Item = {"time": moment // NANO, "timeNano": moment}
    if recorded["Type"] == "container":
        marked: Item = dict(sorted((attributes | marks).items()))
        changed["Actor"] = {"ID": ident, "Attributes": marked}
        changed["id"] = ident
    elif "container" in attributes:
        used: Item = attributes | {"container": ident}
        changed["Actor"] = {"ID": actor["ID"], "Attributes": used}
    return recorded | changed


def stats(count: int, seed: str) -> Iterator[bytes]:
    """Print samples of one container, a second apart."""
    rng = random.Random(seed)
    sample: Item = json.loads((DATA / "stats.json").read_text("utf-8"))
    for number in range(count):
        seconds = f"2026-11-22T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}"
        earlier = sample["cpu_stats"]
        sample = sample | {
            "preread": sample["read"],
            "read": f"{seconds}.{rng.randrange(NANO):09}Z",
            "precpu_stats": earlier,
            "cpu_stats": _later(earlier, rng),
        }
        yield dumps(sample)


def _later(cpu: object, rng: random.Random) -> Item:
    assert isinstance(cpu, dict)
    usage = cpu["cpu_usage"]
    used = rng.randrange(NANO)
    return cpu | {
        "cpu_usage": usage | {"total_usage": usage["total_usage"] + used},
        "system_cpu_usage": cpu["system_cpu_usage"] + 2 * NANO,
    }
