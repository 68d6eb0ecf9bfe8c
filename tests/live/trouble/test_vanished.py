"""A host that vanishes without a word is noticed, although no stream has a limit of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.engines.plugin import need_engines
from tests.unit.faults.kinds import KINDS

pytestmark = pytest.mark.live
ROOT = Path(__file__).parents[3]
IN_A_NETWORK = ["unshare", "--net", "sh", "-c", 'busybox ip link set lo up && exec "$@"', "sh"]


def test_every_stream_ends() -> None:
    need_engines()
    program = [sys.executable, "-m", "tests.live.trouble.vanish"]
    done = subprocess.run(
        [*IN_A_NETWORK, *program],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    told = dict(line.split(": ") for line in done.stdout.splitlines())
    assert told == {
        name: f"{'ConnectionLost' if name in ('attach', 'exec') else 'StreamTruncated'} {kind.path}"
        for name, kind in KINDS.items()
        if kind.head
    }
