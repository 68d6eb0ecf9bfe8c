"""Contexts, stored as the docker CLI stores them."""

import hashlib
import json
import shutil
from pathlib import Path

__all__ = ["store"]


def store(
    folder: Path,
    name: str,
    host: str | None = None,
    *,
    skip: bool = False,
    description: str = "",
    certificates: Path | None = None,
) -> Path:
    """Store a context, and return the file of it."""
    identity = hashlib.sha256(name.encode()).hexdigest()
    endpoint = {"Host": host, "SkipTLSVerify": skip}
    meta = {
        "Name": name,
        "Metadata": {"Description": description, "Unknown": 1},
        "Endpoints": {"docker": endpoint} if host else {"kubernetes": {}},
    }
    path = folder / "contexts/meta" / identity / "meta.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(meta), encoding="utf-8")
    if certificates is not None:
        shutil.copytree(certificates, folder / "contexts/tls" / identity / "docker")
    return path
