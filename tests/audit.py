"""What is known to be wrong with the packages that users get along with this one.

Asks pip-audit for all that the package and its extras depend on, in the versions that are installed
here. Its advisories come over the network: where they can't be had, or not in time, that is said,
and it is no failure.
"""

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from importlib.metadata import PackageNotFoundError, requires, version
from itertools import chain
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).parents[1] / "pyproject.toml"
LIMIT = 45.0
"""How long it may take, in seconds."""
_ONE = 5
"""How long one answer may take, in seconds."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_EXTRA = re.compile(r"extra\s*==")


class Report(NamedTuple):
    """What pip-audit said.

    Args:
        checked: the packages that it knows about.
        unknown: the packages that it could find nothing about.
        faults: a line for each fault.
    """

    checked: list[str]
    unknown: list[str]
    faults: list[str]


def main() -> int:
    """Print what is known, and return the exit code: 1 where something is wrong."""
    try:
        report = read(ask(installed()))
    except OSError as error:
        return _unchecked(str(error))
    except subprocess.TimeoutExpired:
        return _unchecked(f"no answer within {LIMIT:g} seconds")
    except ValueError as error:
        return _unchecked(str(error))
    for fault in report.faults:
        sys.stdout.write(f"{fault}\n")
    if report.faults:
        return 1
    if not report.checked:
        return _unchecked(
            f"there are no advisories to be had here for {len(report.unknown)} packages"
        )
    rest = f"; nothing is known of {', '.join(report.unknown)}" if report.unknown else ""
    sys.stdout.write(f"pip-audit: {len(report.checked)} packages without a known fault{rest}\n")
    return 0


def installed() -> list[str]:
    """Return what users get, with all extras, as ``name==version``."""
    project = tomllib.loads(PROJECT.read_text())["project"]
    found: dict[str, str] = {}
    wanted = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    while wanted:
        match = _NAME.match(wanted.pop())
        if match is None or match[0] in found:
            continue
        try:
            found[match[0]] = version(match[0])
        except PackageNotFoundError:
            continue  # of another system, or Python
        # Nobody asks for their extras; whatever else is needed on a condition may be.
        wanted += [each for each in requires(match[0]) or () if not _EXTRA.search(each)]
    return sorted(f"{name}=={number}" for name, number in found.items())


def ask(packages: list[str]) -> str:
    """Let pip-audit look for them, and return its answer in JSON."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "requirements.txt"
        listed.write_text("\n".join(packages))
        done = subprocess.run(
            [sys.executable, "-m", "pip_audit", "--requirement", listed, "--no-deps",
             "--disable-pip", "--format=json", "--progress-spinner=off", f"--timeout={_ONE}"],
            capture_output=True, check=False, text=True, timeout=LIMIT,
        )  # fmt: skip
    if not done.stdout.strip():
        raise ValueError(done.stderr.strip().rpartition("\n")[2][:300] or "pip-audit said nothing")
    return done.stdout


def read(text: str) -> Report:
    """Read what pip-audit said; no JSON is a `ValueError`."""
    checked: list[str] = []
    unknown: list[str] = []
    faults: list[str] = []
    for each in json.loads(text)["dependencies"]:
        name = each["name"]
        if "skip_reason" in each:
            unknown.append(name)
            continue
        checked.append(name)
        faults += [
            f"{name} {each['version']}: {fault['id']}, mended in "
            f"{', '.join(fault['fix_versions']) or 'no version'}"
            for fault in each["vulns"]
        ]
    return Report(checked, unknown, faults)


def _unchecked(why: str) -> int:
    sys.stdout.write(f"pip-audit: not checked against known faults: {why}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
