"""Where operations depart from the description of the API on purpose, and why.

Everything here was looked at; what is not here must be as described. An operation is named by its
`operationId`.
"""

UNDESCRIBED = {
    "/build/cancel": "ends a build that has an ID; the daemon has it without describing it",
    "/containers/{id}/checkpoints": "experimental",
    "/containers/{id}/checkpoints/{id}": "experimental",
    "/grpc": "for builders; the daemon has it without describing it",
}
"""Paths of operations that are not described."""

PARAMETERS_LEFT_OUT: dict[str, dict[str, str]] = {
    "GetPluginPrivileges": {"query name": "described until API 1.26; daemons read remote"},
    "ImageList": {"query digests": "without effect: digests are always told"},
}
"""Parameters that are described and not sent, by operation."""

PARAMETERS_ADDED: dict[str, dict[str, str]] = {
    "ContainerLogs": {"query details": "honoured, as that of services is"},
    "ContainerStart": {
        "query checkpoint": "experimental",
        "query checkpoint-dir": "experimental",
    },
    "ImageBuild": {
        "query buildid": "names a build, so that it can be cancelled",
        "query cgroupparent": "read by the daemon",
        "query cpusetmems": "read by the daemon",
        "query isolation": "read by the daemon",
        "query securityopt": "read by the daemon",
        "query session": "names the session that serves the build",
        "query ulimits": "read by the daemon",
    },
}
"""Parameters that are sent and not described, by operation."""

_LATE = "described late; older daemons have it"
_UPDATES = "described since API 1.25, but daemons heed it in updates from 1.55 on"
GATES: dict[str, dict[str, tuple[str, str]]] = {
    "ContainerAttachWebsocket": {
        "query stderr": ("", "described late; without effect before 1.42, where all are on"),
        "query stdin": ("", "described late; without effect before 1.42, where all are on"),
        "query stdout": ("", "described late; without effect before 1.42, where all are on"),
    },
    "ContainerCreate": {
        "HostConfig.Init": ("", _LATE),
        "HostConfig.KernelMemory": ("", _LATE),
        "HostConfig.PortBindings{}[].HostIp": ("", "described as no list before"),
        "HostConfig.PortBindings{}[].HostPort": ("", "described as no list before"),
    },
    "ContainerUpdate": {
        "BlkioDeviceReadBps": ("1.55", _UPDATES),
        "BlkioDeviceReadIOps": ("1.55", _UPDATES),
        "BlkioDeviceWriteBps": ("1.55", _UPDATES),
        "BlkioDeviceWriteIOps": ("1.55", _UPDATES),
        "BlkioWeightDevice": ("1.55", _UPDATES),
        "KernelMemory": ("", _LATE),
    },
    "ContainerDelete": {"query link": ("", "described late; as old as links")},
    "ImageBuild": {
        "query platform": ("1.32", "described late"),
        "query target": ("1.29", "described late"),
    },
    "ImageCreate": {"query changes": ("", _LATE), "query message": ("", _LATE)},
    "GetPluginPrivileges": {"query remote": ("", "described as name before")},
    "NetworkCreate": {
        "Attachable": ("1.25", "described late; the daemon's own client has it from there on"),
        "ConfigFrom": ("1.30", "described late; the daemon's own client has it from there on"),
        "ConfigFrom.Network": ("1.30", "as ConfigFrom"),
        "ConfigOnly": ("1.30", "described late; the daemon's own client has it from there on"),
        "IPAM.Config[].AuxiliaryAddresses": ("", "described as a map of any keys before"),
        "IPAM.Config[].Gateway": ("", "described as a map of any keys before"),
        "IPAM.Config[].IPRange": ("", "described as a map of any keys before"),
        "IPAM.Config[].Subnet": ("", "described as a map of any keys before"),
        "Scope": ("1.30", "described late; the daemon's own client has it from there on"),
    },
    "SystemPingHead": {"": ("", "asked before a version is agreed on; old daemons refuse it")},
}
"""The first version that has something, where it is not the first that describes it.

By operation, then by parameter (``query force``), by property of the body (``IPAM.Config``), or
by nothing for the operation itself. An empty version is the oldest.
"""

ANSWERS_LEFT_OUT = {
    "PluginDelete": "the daemon answers with nothing",
    "SwarmInit": "the answer is a text, the node's ID",
    "SystemPing": "what it tells is in its headers",
    "SystemPingHead": "what it tells is in its headers",
}
"""Operations whose described answer is read as no model."""

FILTERS_ADDED: dict[str, set[str]] = {
    "ContainerPrune": {"label!"},
    "ImageList": {"label!"},
    "ImagePrune": {"label!"},
    "ImageSearch": {"is-automated"},
    "NetworkPrune": {"label!"},
    "PluginList": {"enabled"},
    "ServiceList": {"runtime"},
    "TaskList": {"_up-to-date", "runtime"},
    "VolumePrune": {"label!"},
}
"""Filters that daemons take and the description does not name."""

FILTERS_LEFT_OUT: dict[str, set[str]] = {
    "ConfigList": {"names"},
    "PluginList": {"enable"},
}
"""Filters that are described and that daemons refuse."""
