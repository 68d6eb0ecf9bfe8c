"""Can this machine run engines of its own, and how to make it so.

Everything that is found missing here is found before an engine is started, because what a dockerd
says when it lacks a program or a permission is far from what one has to do about it.
"""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

__all__ = ["environment", "install", "missing", "program", "unavailable"]

# Each program that an engine needs, with the Debian and Ubuntu package that brings it.
PROGRAMS = {
    "dockerd": "docker.io",
    "containerd": "containerd",
    "runc": "runc",
    "iptables": "iptables",
    "busybox": "busybox-static",
    "bash": "bash",
    "unshare": "util-linux",
    "mount": "mount",
}
# What tests need beside engines, and engines do without.
BESIDE = {
    "docker-registry": "docker-registry",
    "sshd": "openssh-server",
    "ssh-keygen": "openssh-client",
    "ssh-agent": "openssh-client",
}
# The docker CLI is a package of its own in newer releases, and a part of docker.io in older ones.
CLI = {"docker": "docker-cli"}
# Daemons live in sbin, which an ordinary user's PATH, and so sudo's, may lack.
SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
POLICY = Path("/usr/sbin/policy-rc.d")
INSTEAD = "or name running engines in AIODOCKERAPI_TEST_HOSTS"


def unavailable() -> str | None:
    """Tell why engines cannot run here and what to do about it; None when they can."""
    if sys.platform != "linux":
        return f"engines run on Linux only, not on {sys.platform}: use a Linux machine, {INSTEAD}"
    if os.geteuid() != 0:
        return f"engines need root: run as root (sudo -E), {INSTEAD}"
    if lacking := missing():
        names = ", ".join(lacking)
        return f"engines need {names}: run `python3 -m tests.engines install`, {INSTEAD}"
    return _forbidden()


def _forbidden() -> str | None:
    if not _has_cgroups(Path("/proc/mounts").read_text(encoding="utf-8")):
        return f"engines need cgroups at /sys/fs/cgroup: mount them there, {INSTEAD}"
    # What a launch does first, tried on nothing: an unprivileged container fails here.
    trial = ["unshare", "--mount", "--uts", "--ipc", "--pid", "--net", "--fork", "--kill-child"]
    done = subprocess.run(
        [*trial, "mount", "-t", "tmpfs", "tmpfs", "/run"],
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return None
    why = done.stderr.strip() or f"unshare ended with {done.returncode}"
    return f"engines may not make namespaces here ({why}): use a privileged container, {INSTEAD}"


def _has_cgroups(mounts: str) -> bool:
    rows = (line.split() for line in mounts.splitlines())
    return any(kind in {"cgroup", "cgroup2"} for _, _, kind, *_ in rows)


def missing() -> list[str]:
    """List the programs that engines need and that this machine lacks."""
    return [name for name in PROGRAMS if not _usable(name)]


def _usable(name: str) -> bool:
    path = program(name)
    if path is None or name != "busybox":
        return path is not None
    # Alone in an image, a busybox that asks for a dynamic loader (/lib64/ld-linux…) cannot run.
    with Path(path).open("rb") as file:
        return b"/ld-" not in file.read(4096)


def program(name: str) -> str | None:
    """Find a program as an engine would, whatever the caller's own PATH."""
    return shutil.which(name, path=environment()["PATH"])


def environment() -> dict[str, str]:
    """Give the environment for an engine: nothing in it that steers Docker or its sockets."""
    steering = ("DOCKER_", "BUILDKIT_", "CONTAINERD_", "LISTEN_", "NOTIFY_SOCKET", "LD_LIBRARY_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(steering)}
    return kept | {"PATH": SYSTEM_PATH}


def install() -> str | None:
    """Install what tests need with apt; tell why that could not be done, None when it is."""
    if sys.platform != "linux":
        return unavailable()
    lacking = missing() + [name for name in BESIDE | CLI if program(name) is None]
    if not lacking:
        return None
    packages = list(dict.fromkeys((PROGRAMS | BESIDE | CLI)[name] for name in lacking))
    if os.geteuid() != 0:
        return f"to install {' '.join(packages)} takes root: run as root (sudo -E)"
    if program("apt-get") is None:
        return f"there is no apt-get here: install {', '.join(lacking)} by hand"
    with _no_services():
        failure = _apt("update") or _apt(
            "install",
            "--no-install-recommends",
            *(name for name in packages if name not in CLI.values() or _offered(name)),
        )
    return failure or (f"still missing: {', '.join(missing())}" if missing() else None)


def _offered(package: str) -> bool:
    done = subprocess.run(
        ["apt-cache", "show", "--no-all-versions", package],
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def _apt(*words: str) -> str | None:
    done = subprocess.run(
        ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=120", *words],
        env=environment() | {"DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return None
    tail = "\n".join(done.stdout.splitlines()[-5:])
    return f"apt-get {words[0]} failed:\n{tail}"


@contextlib.contextmanager
def _no_services() -> Iterator[None]:
    """Keep packages from starting the services they bring: no dockerd of the system's own."""
    if POLICY.exists():
        yield  # the machine's owner has decided already
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n", encoding="utf-8")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink()
