"""What the audit says, and that it finds what nobody may write here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import audit

SAFE = {"name": "aiohttp", "version": "3.14.0", "vulns": []}
BAD = {"name": "yarl", "version": "1.0", "vulns": [{"id": "CVE-1", "fix_versions": ["1.1"]}]}
UNKNOWN = {"name": "click", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("found", "code", "words"),
    [
        ([SAFE], 0, "1 packages without a known fault\n"),
        ([SAFE, UNKNOWN], 0, "nothing is known of click"),
        ([SAFE, BAD], 1, "yarl 1.0: CVE-1, mended in 1.1"),
        ([UNKNOWN], 0, "there are no advisories"),
    ],
)
def test_what_is_said(
    found: list[object],
    code: int,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(audit, "ask", lambda _packages: json.dumps({"dependencies": found}))
    assert audit.main() == code
    assert words in capsys.readouterr().out


@pytest.mark.parametrize(
    "error", [subprocess.TimeoutExpired("pip-audit", 1), OSError("no such file"), ValueError("no")]
)
def test_what_can_not_be_checked_is_no_failure(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def ask(_packages: list[str]) -> str:
        raise error

    monkeypatch.setattr(audit, "ask", ask)
    assert audit.main() == 0
    assert "not checked" in capsys.readouterr().out


def test_it_asks_for_what_users_get() -> None:
    names = {each.partition("==")[0] for each in audit.installed()}
    assert {"aiohttp", "pydantic", "yarl", "asyncssh", "click"} <= names
    assert "pytest" not in names


def test_bandit_holds_what_nobody_may_write(tmp_path: Path) -> None:
    pytest.importorskip("bandit")
    (tmp_path / "bad.py").write_text(
        "import pickle, subprocess\neval(input())\npickle.loads(b'')\n"
        "subprocess.run('ls', shell=True)\nsubprocess.run('ls', shell=True)  # nosec B602\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "bandit", "--quiet", "--configfile", audit.PROJECT,
         "--format=json", tmp_path / "bad.py"],
        capture_output=True, check=False, text=True,
    )  # fmt: skip
    found = {each["test_id"] for each in json.loads(done.stdout)["results"]}
    assert done.returncode == 1
    assert {"B307", "B301", "B602"} <= found
