"""What the containers of a service may do: the security systems of the kernel and of Windows."""

from typing import Annotated, Literal

from pydantic import Field

from aiodockerapi._core.gates import Since
from aiodockerapi._core.model import Model
from aiodockerapi.engine.swarm.data import Data

__all__ = ["AppArmorOptions", "CredentialSpec", "Privileges", "SELinuxContext", "SeccompOptions"]


class CredentialSpec(Model):
    """A managed account of Windows. One of the fields is set."""

    config: Annotated[str, Since(1, 40)] = ""
    """The ID of a config that holds it; `ContainerSpec.configs` must have that, with `runtime`.
    API 1.40 and newer."""
    file: str = ""
    """A file in the folder ``CredentialSpecs`` of the daemon's data."""
    registry: str = ""
    """A value in the registry of Windows."""


class SELinuxContext(Model):
    """The SELinux labels of a container."""

    disable: bool = False
    """Turn SELinux off."""
    user: str = ""
    """The label's user; empty: the default, here and below."""
    role: str = ""
    """The label's role."""
    type: str = ""
    """The label's type."""
    level: str = ""
    """The label's level."""


class SeccompOptions(Model):
    """Which system calls are let through."""

    mode: Literal["", "default", "unconfined", "custom"] | str = ""
    """Those of the daemon's own profile (``default``, and empty), all, or those of `profile`."""
    profile: Data = None
    """The profile for ``custom``, in JSON."""


class AppArmorOptions(Model):
    """Whether AppArmor holds for a container."""

    mode: Literal["", "default", "disabled"] | str = ""
    """By the daemon's own profile (``default``, and empty), or not at all."""


class Privileges(Model):
    """The security options of a service's containers."""

    credential_spec: CredentialSpec | None = None
    """The managed account, on Windows."""
    se_linux_context: Annotated[SELinuxContext | None, Field(alias="SELinuxContext")] = None
    """The SELinux labels; None: the default ones."""
    seccomp: Annotated[SeccompOptions | None, Since(1, 44)] = None
    """Which system calls are let through; None: the daemon's choice. API 1.44 and newer."""
    app_armor: Annotated[AppArmorOptions | None, Since(1, 44)] = None
    """Whether AppArmor holds; None: the daemon's choice. API 1.44 and newer."""
    no_new_privileges: Annotated[bool, Since(1, 44)] = False
    """Let no process gain privileges by what it runs (setuid). API 1.44 and newer."""
