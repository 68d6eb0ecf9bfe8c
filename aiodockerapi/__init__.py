"""The asyncio Docker client: typed answers from one daemon or a thousand, at once.

    >>> import asyncio
    >>> from aiodockerapi import DockerSession
    >>> async def main() -> None:
    ...     async with DockerSession() as docker:
    ...         for container in await docker.containers.list():
    ...             print(container.short_name, container.status)
    >>> asyncio.run(main())  # doctest: +SKIP

Here are the names that people type; `aiodockerapi.models` has every model, `aiodockerapi.errors`
the tree of errors. Each is imported when it is asked for.
"""

from typing import TYPE_CHECKING

from aiodockerapi._lazy import lazy

if TYPE_CHECKING:
    from aiodockerapi._core.download import (
        Download,
    )
    from aiodockerapi._core.duplex import (
        Duplex,
    )
    from aiodockerapi._core.logs import (
        Logs,
    )
    from aiodockerapi._core.request import (
        HasId,
    )
    from aiodockerapi._core.stream import (
        Stream,
    )
    from aiodockerapi._core.times import (
        Timestamp,
    )
    from aiodockerapi._core.websocket import (
        WebSocket,
    )
    from aiodockerapi._files.context import (
        BuildContext,
    )
    from aiodockerapi._transport.ssh_options import (
        SSHOptions,
    )
    from aiodockerapi._wire.frames import (
        STDERR,
        STDIN,
        STDOUT,
        Frame,
        StdStream,
    )
    from aiodockerapi._wire.lines import (
        Line,
    )
    from aiodockerapi.config.context import (
        Context,
    )
    from aiodockerapi.config.credentials import (
        Credentials,
    )
    from aiodockerapi.config.environment import (
        contexts,
    )
    from aiodockerapi.config.keychain import (
        Keychain,
    )
    from aiodockerapi.config.tls import (
        TLSConfig,
    )
    from aiodockerapi.engine.auth import (
        AuthConfig,
    )
    from aiodockerapi.engine.common import (
        HealthConfig,
        Ulimit,
    )
    from aiodockerapi.engine.configs.models import (
        ConfigSpec,
    )
    from aiodockerapi.engine.containers.config import (
        ContainerConfig,
    )
    from aiodockerapi.engine.containers.copy import (
        Copied,
    )
    from aiodockerapi.engine.containers.host_config import (
        DeviceMapping,
        DeviceRequest,
        HostConfig,
        LogConfig,
        PortBinding,
        RestartPolicy,
    )
    from aiodockerapi.engine.containers.inspect import (
        ContainerInspect,
    )
    from aiodockerapi.engine.containers.models import (
        ContainerCreated,
        ContainerSummary,
        WaitResult,
    )
    from aiodockerapi.engine.containers.mounts import (
        Mount,
    )
    from aiodockerapi.engine.containers.ports import (
        PublishedPort,
    )
    from aiodockerapi.engine.containers.run import (
        RunResult,
    )
    from aiodockerapi.engine.containers.usage import (
        ContainerUsage,
        StatsSampler,
    )
    from aiodockerapi.engine.exec.models import (
        ExecConfig,
        ExecResult,
    )
    from aiodockerapi.engine.images.inspect import (
        ImageInspect,
    )
    from aiodockerapi.engine.images.models import (
        ImageSummary,
        SearchResult,
    )
    from aiodockerapi.engine.images.results import (
        BuildResult,
        ImportResult,
        LoadResult,
        PullResult,
        PushResult,
    )
    from aiodockerapi.engine.networks.models import (
        EndpointIPAMConfig,
        EndpointSettings,
        NetworkingConfig,
    )
    from aiodockerapi.engine.progress import (
        ProgressMessage,
    )
    from aiodockerapi.engine.secrets.models import (
        SecretSpec,
    )
    from aiodockerapi.engine.services.container_spec import (
        ContainerSpec,
    )
    from aiodockerapi.engine.services.spec import (
        ServiceSpec,
    )
    from aiodockerapi.engine.services.task_spec import (
        TaskSpec,
    )
    from aiodockerapi.engine.sizes import (
        size,
    )
    from aiodockerapi.engine.system.events import (
        Event,
        EventsGap,
    )
    from aiodockerapi.engine.system.models import (
        Info,
        Ping,
        Version,
    )
    from aiodockerapi.engine.system.resume import (
        ResumedEvents,
    )
    from aiodockerapi.engine.totals import (
        LayerTotals,
        Totals,
    )
    from aiodockerapi.engine.transfers import (
        Progress,
        Transfer,
    )
    from aiodockerapi.errors import (
        APIError,
        BadRequest,
        BuildFailed,
        ConfigError,
        Conflict,
        ConnectionFailed,
        ConnectionLost,
        ConnectTimeout,
        ContainerFailed,
        ContextNotFound,
        CredentialsError,
        DaemonNotFound,
        DigestMismatch,
        DockerError,
        FileChanged,
        Forbidden,
        HostKeyError,
        IdleTimeout,
        InvalidArchive,
        InvalidArgument,
        InvalidHost,
        InvalidResponse,
        LoginRefused,
        NotDocker,
        NotFound,
        NotSupported,
        PermissionDenied,
        ResponseTooLarge,
        ServerError,
        SSHError,
        StreamError,
        StreamTruncated,
        TLSError,
        TooManyFiles,
        TooManyRequests,
        Unauthorized,
        Unavailable,
        UnsafeArchive,
        UnsupportedVersion,
        UsageError,
    )
    from aiodockerapi.fleet import (
        Backoff,
        Change,
        Changes,
        Fleet,
        FromHost,
        HostBack,
        HostDown,
        HostState,
        Member,
        Outcome,
        Outcomes,
        Report,
        Snapshot,
    )
    from aiodockerapi.fleet.hosts import (
        Hosts,
    )
    from aiodockerapi.fleet.inventory import (
        Located,
    )
    from aiodockerapi.hub.session import (
        HubSession,
    )
    from aiodockerapi.observe.observer import (
        ObservedCall,
        ObservedEnd,
        Observer,
    )
    from aiodockerapi.registry.session import (
        RegistrySession,
    )
    from aiodockerapi.session import (
        DockerSession,
    )
    from aiodockerapi.upstream.plans import (
        PullPlan,
    )
    from aiodockerapi.upstream.results import (
        ContainerCheck,
        FleetCheck,
        ImageCheck,
    )
    from aiodockerapi.upstream.upstream import (
        Upstream,
    )

__all__ = [
    "STDERR",
    "STDIN",
    "STDOUT",
    "APIError",
    "AuthConfig",
    "Backoff",
    "BadRequest",
    "BuildContext",
    "BuildFailed",
    "BuildResult",
    "Change",
    "Changes",
    "ConfigError",
    "ConfigSpec",
    "Conflict",
    "ConnectTimeout",
    "ConnectionFailed",
    "ConnectionLost",
    "ContainerCheck",
    "ContainerConfig",
    "ContainerCreated",
    "ContainerFailed",
    "ContainerInspect",
    "ContainerSpec",
    "ContainerSummary",
    "ContainerUsage",
    "Context",
    "ContextNotFound",
    "Copied",
    "Credentials",
    "CredentialsError",
    "DaemonNotFound",
    "DeviceMapping",
    "DeviceRequest",
    "DigestMismatch",
    "DockerError",
    "DockerSession",
    "Download",
    "Duplex",
    "EndpointIPAMConfig",
    "EndpointSettings",
    "Event",
    "EventsGap",
    "ExecConfig",
    "ExecResult",
    "FileChanged",
    "Fleet",
    "FleetCheck",
    "Forbidden",
    "Frame",
    "FromHost",
    "HasId",
    "HealthConfig",
    "HostBack",
    "HostConfig",
    "HostDown",
    "HostKeyError",
    "HostState",
    "Hosts",
    "HubSession",
    "IdleTimeout",
    "ImageCheck",
    "ImageInspect",
    "ImageSummary",
    "ImportResult",
    "Info",
    "InvalidArchive",
    "InvalidArgument",
    "InvalidHost",
    "InvalidResponse",
    "Keychain",
    "LayerTotals",
    "Line",
    "LoadResult",
    "Located",
    "LogConfig",
    "LoginRefused",
    "Logs",
    "Member",
    "Mount",
    "NetworkingConfig",
    "NotDocker",
    "NotFound",
    "NotSupported",
    "ObservedCall",
    "ObservedEnd",
    "Observer",
    "Outcome",
    "Outcomes",
    "PermissionDenied",
    "Ping",
    "PortBinding",
    "Progress",
    "ProgressMessage",
    "PublishedPort",
    "PullPlan",
    "PullResult",
    "PushResult",
    "RegistrySession",
    "Report",
    "ResponseTooLarge",
    "RestartPolicy",
    "ResumedEvents",
    "RunResult",
    "SSHError",
    "SSHOptions",
    "SearchResult",
    "SecretSpec",
    "ServerError",
    "ServiceSpec",
    "Snapshot",
    "StatsSampler",
    "StdStream",
    "Stream",
    "StreamError",
    "StreamTruncated",
    "TLSConfig",
    "TLSError",
    "TaskSpec",
    "Timestamp",
    "TooManyFiles",
    "TooManyRequests",
    "Totals",
    "Transfer",
    "Ulimit",
    "Unauthorized",
    "Unavailable",
    "UnsafeArchive",
    "UnsupportedVersion",
    "Upstream",
    "UsageError",
    "Version",
    "WaitResult",
    "WebSocket",
    "contexts",
    "size",
]

_HOMES = {
    "aiodockerapi._core.download": "Download",
    "aiodockerapi._core.duplex": "Duplex",
    "aiodockerapi._core.logs": "Logs",
    "aiodockerapi._core.request": "HasId",
    "aiodockerapi._core.stream": "Stream",
    "aiodockerapi._core.times": "Timestamp",
    "aiodockerapi._core.websocket": "WebSocket",
    "aiodockerapi._files.context": "BuildContext",
    "aiodockerapi._transport.ssh_options": "SSHOptions",
    "aiodockerapi._wire.frames": "Frame STDERR STDIN STDOUT StdStream",
    "aiodockerapi._wire.lines": "Line",
    "aiodockerapi.config.context": "Context",
    "aiodockerapi.config.credentials": "Credentials",
    "aiodockerapi.config.environment": "contexts",
    "aiodockerapi.config.keychain": "Keychain",
    "aiodockerapi.config.tls": "TLSConfig",
    "aiodockerapi.engine.auth": "AuthConfig",
    "aiodockerapi.engine.common": "HealthConfig Ulimit",
    "aiodockerapi.engine.configs.models": "ConfigSpec",
    "aiodockerapi.engine.containers.config": "ContainerConfig",
    "aiodockerapi.engine.containers.copy": "Copied",
    "aiodockerapi.engine.containers.host_config": (
        "DeviceMapping DeviceRequest HostConfig LogConfig PortBinding RestartPolicy"
    ),
    "aiodockerapi.engine.containers.inspect": "ContainerInspect",
    "aiodockerapi.engine.containers.models": "ContainerCreated ContainerSummary WaitResult",
    "aiodockerapi.engine.containers.mounts": "Mount",
    "aiodockerapi.engine.containers.ports": "PublishedPort",
    "aiodockerapi.engine.containers.run": "RunResult",
    "aiodockerapi.engine.containers.usage": "ContainerUsage StatsSampler",
    "aiodockerapi.engine.exec.models": "ExecConfig ExecResult",
    "aiodockerapi.engine.images.inspect": "ImageInspect",
    "aiodockerapi.engine.images.models": "ImageSummary SearchResult",
    "aiodockerapi.engine.images.results": (
        "BuildResult ImportResult LoadResult PullResult PushResult"
    ),
    "aiodockerapi.engine.networks.models": ("EndpointIPAMConfig EndpointSettings NetworkingConfig"),
    "aiodockerapi.engine.progress": "ProgressMessage",
    "aiodockerapi.engine.secrets.models": "SecretSpec",
    "aiodockerapi.engine.services.container_spec": "ContainerSpec",
    "aiodockerapi.engine.services.spec": "ServiceSpec",
    "aiodockerapi.engine.services.task_spec": "TaskSpec",
    "aiodockerapi.engine.sizes": "size",
    "aiodockerapi.engine.system.events": "Event EventsGap",
    "aiodockerapi.engine.system.models": "Info Ping Version",
    "aiodockerapi.engine.system.resume": "ResumedEvents",
    "aiodockerapi.engine.totals": "LayerTotals Totals",
    "aiodockerapi.engine.transfers": "Progress Transfer",
    "aiodockerapi.errors": (
        "APIError BadRequest BuildFailed ConfigError Conflict ConnectTimeout "
        "ConnectionFailed ConnectionLost ContainerFailed ContextNotFound CredentialsError "
        "DaemonNotFound DigestMismatch DockerError FileChanged Forbidden HostKeyError "
        "IdleTimeout InvalidArchive InvalidArgument InvalidHost InvalidResponse "
        "LoginRefused NotDocker NotFound NotSupported PermissionDenied ResponseTooLarge "
        "SSHError ServerError StreamError StreamTruncated TLSError TooManyFiles "
        "TooManyRequests Unauthorized Unavailable UnsafeArchive UnsupportedVersion "
        "UsageError"
    ),
    "aiodockerapi.fleet": (
        "Backoff Change Changes Fleet FromHost HostBack HostDown HostState Member Outcome "
        "Outcomes Report Snapshot"
    ),
    "aiodockerapi.fleet.hosts": "Hosts",
    "aiodockerapi.fleet.inventory": "Located",
    "aiodockerapi.hub.session": "HubSession",
    "aiodockerapi.observe.observer": "ObservedCall ObservedEnd Observer",
    "aiodockerapi.registry.session": "RegistrySession",
    "aiodockerapi.session": "DockerSession",
    "aiodockerapi.upstream.plans": "PullPlan",
    "aiodockerapi.upstream.results": "ContainerCheck FleetCheck ImageCheck",
    "aiodockerapi.upstream.upstream": "Upstream",
}

if not TYPE_CHECKING:  # a type checker that saw these would find any name at all
    __getattr__, __dir__ = lazy(__name__, _HOMES)
