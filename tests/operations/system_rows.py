"""The daemon as a whole."""

from aiodockerapi.models import Info, Version
from aiodockerapi.testing import Answer
from tests.operations.row import Row

ROWS = [
    Row(
        "SystemInfo",
        lambda docker: docker.info(),
        "GET",
        "/info",
        answer=Answer.json({"ID": "a:b", "Containers": 3}),
        value=Info(id="a:b", containers=3),
    ),
    Row(
        "SystemVersion",
        lambda docker: docker.version(),
        "GET",
        "/version",
        answer=Answer.json({"Version": "28.5.2", "ApiVersion": "1.51"}),
        value=Version(version="28.5.2", api_version="1.51"),
    ),
]
