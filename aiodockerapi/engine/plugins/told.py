"""What the messages of plugins on their way tell of the result.

They are those of an image's pull, without the last; the digest comes before the layers. The name
that the plugin gets stands in a header.
"""

from collections.abc import Mapping

from aiodockerapi.engine.plugins.models import PluginPullResult
from aiodockerapi.engine.progress import ProgressMessage, Told
from aiodockerapi.errors import StreamTruncated

__all__ = ["PluginTold"]

_DIGEST = "Digest: "


class PluginTold(Told[PluginPullResult]):
    """What a pull of a plugin tells."""

    def __init__(self) -> None:
        self._name = self._digest = ""

    def begin(self, headers: Mapping[str, str]) -> None:
        """Take the headers of the answer."""
        self._name = headers.get("docker-plugin-name", "")

    def take(self, message: ProgressMessage) -> None:
        """Take the next message."""
        if message.status and message.status.startswith(_DIGEST):
            self._digest = message.status.removeprefix(_DIGEST).strip()

    def result(self) -> PluginPullResult:
        """Return the name and the digest."""
        if not self._digest:
            raise StreamTruncated("the pull ended without telling the plugin's digest")
        return PluginPullResult(name=self._name, digest=self._digest)
