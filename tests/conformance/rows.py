"""Which model stands for what of the Engine API: a line for each, compared by the tests beside.

To add a model, add its line to `DEFINITIONS`; to add an answer, add it to `ANSWERS`. What a
model leaves out on purpose stands in `LEFT_OUT`, with the reason.
"""

from aiodockerapi._core.model import Model
from aiodockerapi.engine.common import OCIDescriptor, OCIPlatform
from aiodockerapi.engine.images.models import ImageSummary, ManifestSummary, SearchResult
from aiodockerapi.engine.swarm.models import ClusterInfo, SwarmInfo, SwarmSpec
from aiodockerapi.engine.system.models import Info, Ping, Version

DEFINITIONS: dict[type[Model], list[str]] = {
    ClusterInfo: ["ClusterInfo"],
    ImageSummary: ["ImageSummary"],
    Info: ["SystemInfo"],
    ManifestSummary: ["ImageManifestSummary"],
    OCIDescriptor: ["OCIDescriptor"],
    OCIPlatform: ["OCIPlatform"],
    SearchResult: ["ImageSearch.200[]"],
    SwarmInfo: ["SwarmInfo"],
    SwarmSpec: ["SwarmSpec"],
    Version: ["SystemVersion"],
}
"""The definitions, by their names in the facts, that each model has every property of."""

ANSWERS: dict[str, type[Model]] = {
    "GET /images/json": ImageSummary,
    "GET /images/search": SearchResult,
    "GET /info": Info,
    "GET /version": Version,
}
"""The model of each operation's answer, or of an item of it if it is a list."""

HEADERS: dict[str, type[Model]] = {"GET /_ping": Ping, "HEAD /_ping": Ping}
"""The model of each operation whose answer is in its headers."""

LEFT_OUT: dict[type[Model], dict[str, str]] = {
    Ping: {"Cache-Control": "tells proxies", "Pragma": "tells proxies"},
}
"""What a model leaves out on purpose, by path, and why."""
