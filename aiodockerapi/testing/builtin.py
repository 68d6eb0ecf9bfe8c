"""What every Docker daemon answers unasked: its headers, ``/_ping``, ``/version``, errors."""

from dataclasses import dataclass

from . import version as versions
from .answers import Answer

__all__ = ["Identity", "error"]


@dataclass(slots=True)
class Identity:
    """Who the daemon says it is."""

    api_version: str
    min_api_version: str | None
    engine_version: str
    ostype: str
    experimental: bool
    builder_version: str
    swarm: str
    headers: dict[str, str]

    def every(self) -> dict[str, str]:
        """Return the headers of every answer."""
        return {
            "Api-Version": self.api_version,
            "Docker-Experimental": str(self.experimental).lower(),
            "Ostype": self.ostype,
            "Server": f"Docker/{self.engine_version} ({self.ostype})",
            **self.headers,
        }

    def ping(self, method: str) -> Answer:
        """Answer ``/_ping``."""
        headers = {
            "Builder-Version": self.builder_version,
            "Cache-Control": "no-cache, no-store, must-revalidate",
            "Pragma": "no-cache",
            "Swarm": self.swarm,
        }
        return Answer.text("" if method == "HEAD" else "OK", headers=headers)

    def version(self) -> Answer:
        """Answer ``/version``."""
        oldest = self.min_api_version or self.api_version
        machine = {"Arch": "amd64", "Os": self.ostype, "KernelVersion": "6.8.0"}
        build = {"GitCommit": "f8215cc", "GoVersion": "go1.24.9"}
        time = "2025-11-05T14:43:25.000000000+00:00"
        details = {
            **machine,
            **build,
            "ApiVersion": self.api_version,
            "MinAPIVersion": oldest,
            "BuildTime": time,
            "Experimental": str(self.experimental).lower(),
        }
        component = {"Name": "Engine", "Version": self.engine_version, "Details": details}
        return Answer.json(
            {
                "Platform": {"Name": "Docker Engine - Community"},
                "Components": [component],
                "Version": self.engine_version,
                "ApiVersion": self.api_version,
                "MinAPIVersion": oldest,
                **machine,
                **build,
                "BuildTime": time,
            }
        )

    def refusal(self, version: str | None) -> Answer | None:
        """Return the error for a requested version out of range, None for one inside."""
        if version is None or self.min_api_version is None:
            return None
        message = versions.refusal(version, self.min_api_version, self.api_version)
        return None if message is None else error(400, message, version)


def error(status: int, message: str, version: str | None) -> Answer:
    """Return an error as Docker words it: plain text below API version 1.24."""
    if version is not None and not versions.at_least(version, "1.24"):
        return Answer.text(message + "\n", status)
    return Answer.json({"message": message}, status)
