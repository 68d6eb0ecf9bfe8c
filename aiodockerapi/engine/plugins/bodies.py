"""Bodies of requests about plugins that are lists.

Imported when one is made: pydantic's models of lists cost as much as all others of this group.
"""

from collections.abc import Sequence

from pydantic import RootModel

from aiodockerapi.engine.plugins.models import PluginPrivilege

__all__ = ["PluginChanges", "PluginPrivileges"]


class PluginPrivileges(RootModel[Sequence[PluginPrivilege]]):
    """What a plugin is allowed. Sent by ``plugins.pull`` and ``plugins.upgrade``."""


class PluginChanges(RootModel[Sequence[str]]):
    """Settings to be changed. Sent by ``plugins.set``."""
