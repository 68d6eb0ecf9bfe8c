"""What an import of the package loads: next to nothing until a name is asked for."""

import subprocess
import sys
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

HEAVY = (
    "aiohttp pydantic pydantic_core aiodockerapi._core* aiodockerapi._transport* "
    "aiodockerapi.engine* aiodockerapi.session aiodockerapi.fleet* aiodockerapi.distributed* dask "
    "distributed aiodockerapi.registry* aiodockerapi.upstream* "
    "aiodockerapi.hub* aiodockerapi.cli* aiodockerapi.testing* aiodockerapi.config* asyncssh "
    "paramiko asyncio"
)
GROUPS = "aiodockerapi.engine.containers* aiodockerapi.engine.images* aiodockerapi.engine.networks*"

NEIGHBOURS = {
    "containers": "common networks.models output sizes",
    "exec": "words",
    "images": "common credentials progress totals transfers",
    "networks": "",
    "volumes": "",
    "swarm": "",
    "nodes": "sizes",
    "services": "common containers.mounts nodes.resources output sizes words",
    "tasks": "common containers.mounts nodes.resources output services.container_spec "
    "services.ports services.privileges services.task_spec sizes words",
    "secrets": "",
    "configs": "",
    "plugins": "common credentials images.results images.told progress totals transfers",
    "distribution": "common credentials",
}
"""What the first use of a group loads beside its own modules, and those of the system and the
swarm, of which the session has the first and all groups of the swarm the second."""
LATER = {
    "containers": "config host_config inspect stats",
    "images": "build_options inspect",
    "plugins": "bodies",
}
"""Modules of a group that its first use does not load."""


def loaded_by(code: str) -> set[str]:
    """Return the modules that some code loads in a new interpreter."""
    script = f"import sys\n{code}\nprint(*sys.modules)"
    found = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    return set(found.stdout.split())


@pytest.mark.parametrize(
    ("code", "not_loaded"),
    [
        ("import aiodockerapi", f"{HEAVY} aiodockerapi.errors aiodockerapi.models"),
        ("import aiodockerapi.models", HEAVY),
        ("from aiodockerapi import NotFound, DockerError", HEAVY),
        ("import aiodockerapi.errors", HEAVY),
        ("import aiodockerapi; dir(aiodockerapi); aiodockerapi.__all__", HEAVY),
        (
            "from aiodockerapi import Frame, STDOUT",
            "aiohttp pydantic asyncio aiodockerapi.engine*",
        ),
        ("from aiodockerapi import DockerSession, Fleet", GROUPS),
        (
            "from aiodockerapi import DockerSession; DockerSession('unix:///x')",
            f"{GROUPS} asyncssh",
        ),
        (
            "from aiodockerapi import DockerSession; DockerSession('unix:///x').images",
            "aiodockerapi.engine.services* aiodockerapi.engine.nodes* aiodockerapi.testing*",
        ),
        ("from aiodockerapi.models import Info", "aiohttp aiodockerapi.session"),
    ],
)
def test_what_is_not_loaded(code: str, not_loaded: str) -> None:
    patterns = not_loaded.split()
    names = loaded_by(code)
    wrong = {name for name in names if any(fnmatchcase(name, each) for each in patterns)}
    assert not wrong


@pytest.mark.parametrize("group", NEIGHBOURS)
def test_a_group_loads_what_it_needs(group: str) -> None:
    use = f"from aiodockerapi import DockerSession; DockerSession('unix:///x').{group}"
    prefix = "aiodockerapi.engine."
    names = {name.removeprefix(prefix) for name in loaded_by(use) if name.startswith(prefix)}
    own = f"{group} {group}.* system system.* swarm swarm.* auth".split()
    others = {name for name in names if not any(fnmatchcase(name, each) for each in own)}
    packages = {name for name in others if any(each.startswith(f"{name}.") for each in others)}
    assert others - packages == set(NEIGHBOURS[group].split())
    assert names.isdisjoint(f"{group}.{name}" for name in LATER.get(group, "").split())


def test_a_name_that_is_none() -> None:
    import aiodockerapi

    name = "Nothing"
    with pytest.raises(AttributeError, match="module 'aiodockerapi' has no attribute 'Nothing'"):
        getattr(aiodockerapi, name)


def test_star_imports() -> None:
    everything = "from aiodockerapi import *; import aiodockerapi; "
    loaded_by(everything + "assert set(aiodockerapi.__all__) <= globals().keys()")
