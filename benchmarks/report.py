"""Print the figures as markdown tables, and write them as JSON."""

import importlib.metadata
import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.clients import TITLES
from benchmarks.run import Samples
from benchmarks.scenarios import Scenario

Results = Mapping[str, Samples]
PACKAGES = ("aiohttp", "yarl", "pydantic", "pydantic_core", "aiodocker", "docker", "aiodockerapi")
PEERS = ("raw", "aiohttp", "aiodocker", "docker")
CHANGE_MEANS = {
    "fresh": "every item differs from the poll before",
    "tenth": "a tenth of the items differ from the poll before",
    "same": "nothing changed since the poll before",
}


def machine() -> dict[str, str]:
    """Say what the figures depend on."""
    found = {
        "machine": f"{platform.system()} {platform.machine()}",
        "processor": f"{os.cpu_count()} x {_processor()}",
        "load": " ".join(f"{load:.2f}" for load in os.getloadavg()),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
    }
    for package in PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            found[package] = "not installed"
    return found


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def against(results: Results, slot: str, peer: str) -> float | None:
    """Return the median of the rounds' own ratios of CPU time, or None without that peer."""
    if peer not in results:
        return None
    pairs = zip(results[slot].cpu, results[peer].cpu, strict=True)
    return statistics.median(own / other for own, other in pairs)


def table(scenario: Scenario, results: Results) -> str:
    """Render one scenario as a markdown table."""
    if scenario.hosts:
        columns = ["CPU ms/round", "min", "CPU us/host", "wall ms", "cold CPU ms",
                   "peak RSS MB (base)", "peak x aiodocker",
                   "KB/host"]  # fmt: skip
    elif scenario.objects:
        columns = ["CPU us/object", "min", "objects/CPU s", "wall us/object", "peak RSS MB (base)"]
    else:
        columns = ["CPU us/call", "min", "wall us"]
    peers = [peer for peer in PEERS if scenario.objects or peer in PEERS[1:3]]
    head = ["client", *columns, *(f"x {peer}" for peer in peers)]
    lines = [f"### {_heading(scenario)}", "", _row(head), _row(["--", *["--:"] * (len(head) - 1)])]
    for slot, sample in results.items():
        cells = _cells(scenario, sample, results.get("aiodocker"))
        ratios = [_times(against(results, slot, peer)) for peer in peers]
        lines.append(_row([title(slot), *cells, *ratios]))
    return "\n".join([*lines, "", *_noise(results)])


def title(slot: str) -> str:
    """Name a slot for people."""
    name, _, again = slot.partition("#")
    return f"{TITLES[name]} (again)" if again else TITLES[name]


def summary(measured: Sequence[tuple[Scenario, Results]], peer: str) -> str:
    """Render all scenarios in one table: CPU, as multiples of one peer."""
    slots = list(measured[0][1])
    lines = [f"### CPU in all, x {peer}", "", _row(["scenario", *map(title, slots)]),
             _row(["--", *["--:"] * len(slots)])]  # fmt: skip
    for scenario, results in measured:
        lines.append(
            _row([scenario.title, *(_times(against(results, slot, peer)) for slot in slots)])
        )
    return "\n".join(lines)


def as_json(measured: Sequence[tuple[Scenario, Results]]) -> dict[str, object]:
    """Return everything that was measured, in seconds and MB."""
    tables = [
        {"scenario": asdict(scenario), "clients": {k: asdict(v) for k, v in results.items()}}
        for scenario, results in measured
    ]
    return {"machine": machine(), "tables": tables}


def _heading(scenario: Scenario) -> str:
    if scenario.objects:
        return f"{scenario.title} ({scenario.rounds} rounds of {scenario.objects} objects)"
    if not scenario.hosts:
        return f"{scenario.title} ({scenario.rounds} rounds of {scenario.times})"
    return (
        f"/info and /containers/json of {scenario.containers}: {scenario.title} "
        f"({scenario.rounds} rounds; answers retained; {CHANGE_MEANS[scenario.change]})"
    )


def _cells(scenario: Scenario, sample: Samples, peer: Samples | None) -> list[str]:
    if scenario.hosts:
        return _fanout_cells(scenario, sample, peer)
    return _feed_cells(scenario, sample) if scenario.objects else _call_cells(sample)


def _feed_cells(scenario: Scenario, sample: Samples) -> list[str]:
    cpu = statistics.median(sample.cpu)
    each = 1e6 / scenario.objects
    return [
        f"{each * cpu:.2f}",
        f"{each * min(sample.cpu):.2f}",
        f"{scenario.objects / cpu:.0f}",
        f"{each * statistics.median(sample.wall):.2f}",
        f"{sample.peak:.0f} ({sample.base:.0f})",
    ]


def _call_cells(sample: Samples) -> list[str]:
    cpu = sample.cpu
    return [f"{1e6 * figure:.0f}" for figure in
            (statistics.median(cpu), min(cpu), statistics.median(sample.wall))]  # fmt: skip


def _fanout_cells(scenario: Scenario, sample: Samples, peer: Samples | None) -> list[str]:
    cpu = statistics.median(sample.cpu)
    return [
        f"{1e3 * cpu:.1f}",
        f"{1e3 * min(sample.cpu):.1f}",
        f"{1e6 * cpu / scenario.hosts:.0f}",
        f"{1e3 * statistics.median(sample.wall):.1f}",
        f"{1e3 * sample.cold:.1f}",
        f"{sample.peak:.0f} ({sample.base:.0f})",
        _times(None if peer is None else sample.peak / peer.peak),
        f"{1e3 * (sample.peak - sample.base) / scenario.hosts:.0f}",
    ]


def _noise(results: Results) -> list[str]:
    found = []
    for slot in results:
        name, _, again = slot.partition("#")
        if again and name in results:
            pairs = zip(results[slot].cpu, results[name].cpu, strict=True)
            ratios = sorted(own / other for own, other in pairs)
            found.append(
                f"Noise: {name} against itself x {statistics.median(ratios):.2f}, "
                f"rounds from {ratios[0]:.2f} to {ratios[-1]:.2f}."
            )
            found.append("")
    return found


def _times(ratio: float | None) -> str:
    return "-" if ratio is None else f"{ratio:.2f}"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
