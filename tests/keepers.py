"""Credential helpers for the tests: programs as the docker CLI asks them for what they keep."""

import json
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Keeper", "keeper"]

_SCRIPT = """\
#!/bin/sh
# Keeps what it is told as it is told it, in a file for each registry.
read -r told
echo "$1" >>{folder}/calls
place() {{ printf %s "$1" | tr / _; }}
case $1 in
store)
  server=$(printf %s "$told" | sed 's/.*"ServerURL": *"\\([^"]*\\)".*/\\1/')
  printf %s "$told" >"{folder}/kept/$(place "$server")" ;;
get)
  cat "{folder}/kept/$(place "$told")" 2>/dev/null ||
    {{ echo "credentials not found in native keychain"; exit 1; }} ;;
erase)
  rm -f "{folder}/kept/$(place "$told")" ;;
esac
"""
HANGS = "#!/bin/sh\nsleep 600\n"
FAILS = "#!/bin/sh\necho the keyring is locked\nexit 1\n"


@dataclass(frozen=True)
class Keeper:
    """A helper.

    Attributes:
        name: What configurations call it.
        folder: Where it keeps everything.
    """

    name: str
    folder: Path

    @property
    def calls(self) -> list[str]:
        """The verbs that it was called with."""
        path = self.folder / "calls"
        return path.read_text().split() if path.exists() else []

    @property
    def kept(self) -> dict[str, Any]:
        """What it keeps, by the registry's name, slashes as underlines."""
        return {path.name: json.loads(path.read_text()) for path in self.folder.glob("kept/*")}


def keeper(programs: Path, name: str, script: str = _SCRIPT) -> Keeper:
    """Make a helper.

    Args:
        programs: The folder for the program, which is to be in PATH.
        name: What configurations are to call it.
        script: The program, if it is not to keep anything.
    """
    folder = programs / f"{name}.kept"
    (folder / "kept").mkdir(parents=True)
    program = programs / f"docker-credential-{name}"
    program.write_text(script.format(folder=shlex.quote(str(folder))))
    program.chmod(0o755)
    return Keeper(name, folder)
