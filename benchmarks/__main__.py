"""The command line of the benchmarks."""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from benchmarks import fleet, report
from benchmarks.archives import __main__ as archives
from benchmarks.clients import CLIENTS, why_not
from benchmarks.output import __main__ as output
from benchmarks.registries import __main__ as registries
from benchmarks.run import measure_all
from benchmarks.scenarios import Group, plan

GROUPS: dict[str, set[Group]] = {
    "small": {"small"},
    "lists": {"lists"},
    "fanout": {"fanout"},
    "events": {"events"},
    "stats": {"stats"},
    "all": {"small", "lists", "fanout", "events", "stats"},
}
# aiohttp is there twice: what it costs against itself is the noise of the run.
DEFAULT = "raw,aiohttp,aiohttp,json,aiodocker,aiodockerapi"
DEFAULTS = {"events": f"{DEFAULT},resumed,docker", "stats": f"{DEFAULT},docker"}


def main(argv: list[str] | None = None) -> None:
    """Measure and print what was asked for."""
    words = sys.argv[1:] if argv is None else argv
    # These have clients, servers and figures of their own.
    if words[:1] == ["archive"]:
        archives.main(words[1:])
        return
    if words[:1] == ["fleet"]:
        fleet.main(words[1:])
        return
    if words[:1] in (["logs"], ["exec"]):
        output.main(words)
        return
    if words[:1] == ["registry"]:
        registries.main(words[1:])
        return
    options = _parser().parse_args(words)
    slots = slots_of(options.clients or DEFAULTS.get(options.what, DEFAULT))
    if not slots:
        sys.exit("none of these clients can be measured here")
    for name, value in report.machine().items():
        print(f"- {name}: {value}")
    scenarios = plan(
        GROUPS[options.what], quick=options.quick, full=options.full, rounds=options.rounds
    )
    measured = []
    for scenario, results in measure_all(scenarios, slots):
        measured.append((scenario, results))
        print(f"\n{report.table(scenario, results)}", flush=True)
    print(report.summary(measured, "aiodocker" if "aiodocker" in slots else slots[0]))
    if options.json is not None:
        options.json.write_text(json.dumps(report.as_json(measured), indent=1), "utf-8")


def slots_of(names: str) -> list[str]:
    """Return a slot for each client of the list that can be measured, and tell of the others."""
    seen: Counter[str] = Counter()
    slots = []
    for name in names.split(","):
        if name not in CLIENTS:
            sys.exit(f"there is no client {name!r}; there are {', '.join(CLIENTS)}")
        reason = why_not(name)
        if reason is not None:
            print(f"Left out: {reason}.")
            continue
        seen[name] += 1
        slots.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return slots


def _parser() -> argparse.ArgumentParser:
    told = f"{__doc__} archive, logs, exec and registry have options of their own: `logs --help`."
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=told)
    parser.add_argument("what", nargs="?", default="all", choices=GROUPS)
    parser.add_argument("--rounds", type=int, help="rounds that count, in every table")
    parser.add_argument("--quick", action="store_true", help="a look in half a minute")
    parser.add_argument(
        "--full", action="store_true", help="also what takes minutes, and feeds of 100 MB"
    )
    parser.add_argument("--clients", help="comma-separated; twice shows the noise")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there")
    return parser


if __name__ == "__main__":
    main()
