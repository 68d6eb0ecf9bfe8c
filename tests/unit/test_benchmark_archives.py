"""The benchmark of archives runs, with a tiny one, and no word on how long it took."""

import json
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.archives.__main__ import WORKER
from benchmarks.archives.clients import CLIENTS, is_there
from benchmarks.archives.server import entry
from benchmarks.bulk import measure, table
from benchmarks.run import Helper
from tests.lacking import lacks

SIZE = 2 * 2**20


@pytest.mark.parametrize("name", CLIENTS)
def test_every_client_moves_it_both_ways(name: str, tmp_path: Path) -> None:
    if not is_there(name):
        lacks(f"{name} is not installed")
    file = tmp_path / "big.tar"
    with file.open("wb") as archive:
        archive.write(entry(SIZE))
        archive.truncate(SIZE + 512)
    plan = {"sockets": [str(tmp_path / "s")], "megabytes": 3}
    with Helper("archives.server", json.dumps(plan)) as server:
        hosts = {name: json.loads(server.hear())[0]}
        for what in ("down", "up", "file"):
            order = {"do": what, "size": SIZE, "path": str(file)}
            results = measure(WORKER, hosts, order, rounds=1)
            assert len(results[name].cpu) == 1
            assert f"| {name} |" in table(what, results)


def test_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    main(["archive", "--rounds", "1", "--megabytes", "3", "--clients", "raw"])
    printed = capsys.readouterr().out
    assert [line for line in printed.splitlines() if line.startswith("###")] == [
        "### down, 2 MB (1 rounds)",
        "### up, 2 MB (1 rounds)",
        "### file, 2 MB (1 rounds)",
    ]
