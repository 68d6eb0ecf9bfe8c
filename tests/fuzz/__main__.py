"""Throw inputs at targets outside of pytest.

python -m tests.fuzz [-n INPUTS] [--seconds S] [--processes P] [--seed N] [TARGET ...]
python -m tests.fuzz --guided TARGET [-n INPUTS]       by coverage: pip install atheris

Without a target it is all of them; part of a name will do. INPUTS are for each target. The exit
code is 1 where something was found.
"""

import argparse
import multiprocessing
import random
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from tests.fuzz.run import alone


def main() -> int:
    """Do what the command line asks for, and return the exit code."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("python -m tests.fuzz", None, __doc__, formatter_class=raw)
    parser.add_argument("targets", nargs="*", help="parts of the names of targets")
    parser.add_argument("-n", "--inputs", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, help="at most so long for each target")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--guided", action="store_true")
    asked = parser.parse_args()
    if asked.guided:
        return _guided(asked.targets, asked.inputs)
    return _all(asked)


def _all(asked: argparse.Namespace) -> int:
    from tests.fuzz.table import TARGETS

    names = [
        target.name
        for target in TARGETS
        if not asked.targets or any(part in target.name for part in asked.targets)
    ]
    jobs = [(name, asked.inputs, asked.seed, asked.seconds) for name in names]
    _say(f"seed {asked.seed}\n{'target':26}{'inputs':>10}{'seconds':>9}{'per s':>9}{'slowest':>11}")
    failed, total = 0, 0
    with multiprocessing.get_context("spawn").Pool(asked.processes) as pool:
        for name, tally, memory in pool.imap(alone, jobs):
            total += tally.inputs
            failed += len(tally.findings)
            pace = tally.inputs / max(tally.seconds, 1e-6)
            _say(f"{name:26}{tally.inputs:10}{tally.seconds:9.1f}{pace:9.0f}"
                 f"{tally.slowest * 1000:8.1f} ms{memory:7.0f} MiB")  # fmt: skip
            for found in tally.findings.values():
                _say(f"  {found}")
    _say(f"{total} inputs, {failed} findings")
    return 1 if failed else 0


def _guided(names: list[str], inputs: int) -> int:
    atheris = import_module("atheris")  # only those have it who ask for it

    with atheris.instrument_imports(include=["aiodockerapi"]):
        from tests.fuzz.table import TARGETS
    target = next(each for each in TARGETS if any(part in each.name for part in names))

    def once(data: bytes) -> None:
        if (found := target.find(data)) is not None:
            raise AssertionError(str(found)) from found.error

    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(target.seeds):
            (Path(corpus) / str(number)).write_bytes(seed)
        words = Path(corpus).with_suffix(".words")
        words.write_text("".join(f'"{_escaped(word)}"\n' for word in target.words if word))
        atheris.Setup(
            [sys.argv[0], corpus, f"-runs={inputs}", "-max_len=65536", f"-dict={words}",
             "-print_final_stats=1", f"-artifact_prefix={corpus}/"],
            once,
        )  # fmt: skip
        atheris.Fuzz()
    return 0


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word[:60])


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
