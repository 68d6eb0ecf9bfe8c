"""What becomes of a test that lacks what it needs."""

import os
from typing import NoReturn

import pytest

__all__ = ["lacks"]


def lacks(reason: str) -> NoReturn:
    """Skip the test with the reason; with CI=true fail it, lest a pipeline tests nothing."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
