"""A few hundred inputs at each target; with AIODOCKERAPI_FUZZ=1000000, as many in all."""

import os
from collections.abc import Iterator

import pytest

from tests.fuzz import files
from tests.fuzz.run import throw
from tests.fuzz.table import TARGETS
from tests.fuzz.target import Target, close_loop

FEW = 80
WANTED = int(os.environ.get("AIODOCKERAPI_FUZZ", "0"))
SEED = int(os.environ.get("AIODOCKERAPI_FUZZ_SEED", "1"))


@pytest.fixture(scope="module", autouse=True)
def nothing_left() -> Iterator[None]:
    """Remove the folder of inputs that are files, and close what was made for all."""
    yield
    files.clean()
    close_loop()


@pytest.mark.timeout(120 + WANTED // 1000)
@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_only_errors_of_ours(target: Target) -> None:
    tally = throw(target, WANTED // len(TARGETS) if WANTED else FEW, SEED)
    assert not tally.findings, "\n".join(map(str, tally.findings.values()))


def test_a_finding_is_one() -> None:
    def read(data: bytes) -> None:
        if b"\xff" in data:
            raise KeyError(data)

    tally = throw(Target("x", read, [b"hello"], [b"\xff"]), 500, 1)
    assert len(tally.findings) == 1
    assert "KeyError" in next(iter(tally.findings))
