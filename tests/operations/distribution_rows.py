"""Distribution: what registries have."""

from aiodockerapi.engine.auth import AuthConfig
from aiodockerapi.engine.common import OCIDescriptor, OCIPlatform
from aiodockerapi.engine.distribution.models import DistributionInspect
from aiodockerapi.testing import Answer
from tests.operations.row import Row

ROWS = [
    Row(
        "DistributionInspect",
        lambda docker: docker.distribution.inspect(
            "example.com/app:1", auth=AuthConfig(identity_token="t")
        ),
        "GET",
        "/distribution/example.com/app:1/json",
        headers={"X-Registry-Auth": "eyJpZGVudGl0eXRva2VuIjoidCJ9"},
        answer=Answer.json(
            {
                "Descriptor": {"digest": "sha256:abc", "size": 1},
                "Platforms": [{"architecture": "arm64", "os": "linux"}],
            }
        ),
        value=DistributionInspect(
            descriptor=OCIDescriptor(digest="sha256:abc", size=1),
            platforms=[OCIPlatform(architecture="arm64", os="linux")],
        ),
    ),
    Row(
        "DistributionInspect",
        lambda docker: docker.distribution.inspect("redis"),
        "GET",
        "/distribution/redis/json",
        headers={"X-Registry-Auth": "e30="},
        answer=Answer.json({"Descriptor": {"digest": "sha256:abc"}, "Platforms": None}),
        value=DistributionInspect(descriptor=OCIDescriptor(digest="sha256:abc"), platforms=[]),
        note="plain",
    ),
]
