"""Images: those that the daemon has, every operation with all its parameters."""

import json

from aiodockerapi.engine.containers.config import ContainerConfig
from aiodockerapi.engine.images.inspect import HistoryItem, ImageInspect
from aiodockerapi.engine.images.models import ImageSummary, SearchResult
from aiodockerapi.engine.images.results import (
    AttestationStatement,
    CommitResult,
    DeleteResponse,
    ImagesPruned,
)
from aiodockerapi.testing import Answer
from tests.operations.images import AMD_JSON, ARM, ARM_JSON, AUTH, AUTH_HEADER, ID
from tests.operations.row import Row

ROWS = [
    Row(
        "ImageInspect",
        lambda docker: docker.images.inspect("example.com/app:1", manifests=True),
        "GET",
        "/images/example.com/app:1/json",
        {"manifests": ["1"]},
        answer=Answer.json({"Id": ID, "Size": 3}),
        value=ImageInspect(id=ID, size=3),
    ),
    Row(
        "ImageInspect",
        lambda docker: docker.images.inspect(ImageSummary(id=ID), platform="linux/arm/v7"),
        "GET",
        f"/images/{ID}/json",
        {"platform": [ARM_JSON]},
        answer=Answer.json({"Id": ID}),
        value=ImageInspect(id=ID),
        note="platform",
    ),
    Row(
        "ImageHistory",
        lambda docker: docker.images.history("redis:7", platform=ARM),
        "GET",
        "/images/redis:7/history",
        {"platform": [ARM_JSON]},
        answer=Answer.json([{"Id": ID, "Tags": None, "Size": 3}]),
        value=[HistoryItem(id=ID, tags=[], size=3)],
    ),
    Row(
        "ImageHistory",
        lambda docker: docker.images.history("redis"),
        "GET",
        "/images/redis/history",
        answer=Answer.json(None),
        value=[],
        note="null",
    ),
    Row(
        "ImageTag",
        lambda docker: docker.images.tag("redis:7", repo="example.com/redis", tag="7"),
        "POST",
        "/images/redis:7/tag",
        {"repo": ["example.com/redis"], "tag": ["7"]},
        answer=Answer.empty(201),
    ),
    Row(
        "ImageDelete",
        lambda docker: docker.images.remove(
            "redis:7", force=True, noprune=True, platforms=["linux/amd64", ARM]
        ),
        "DELETE",
        "/images/redis:7",
        {"force": ["1"], "noprune": ["1"], "platforms": [AMD_JSON, ARM_JSON]},
        answer=Answer.json([{"Untagged": "redis:7"}, {"Deleted": ID}]),
        value=[DeleteResponse(untagged="redis:7"), DeleteResponse(deleted=ID)],
    ),
    Row(
        "ImagePrune",
        lambda docker: docker.images.prune(
            filters={"dangling": False, "label": ["a", "b=c"], "label!": "d", "until": "24h"}
        ),
        "POST",
        "/images/prune",
        {
            "filters": [
                '{"dangling": ["false"], "label": ["a", "b=c"], "label!": ["d"], "until": ["24h"]}'
            ]
        },
        answer=Answer.json({"ImagesDeleted": [{"Deleted": ID}], "SpaceReclaimed": 5}),
        value=ImagesPruned(images_deleted=[DeleteResponse(deleted=ID)], space_reclaimed=5),
    ),
    Row(
        "ImageCommit",
        lambda docker: docker.images.commit(
            "web",
            ContainerConfig(cmd=["sh"], labels={"a": "b"}),
            repo="example.com/web",
            tag="1",
            comment="patched",
            author="me",
            pause=False,
            changes=['CMD ["sh"]', "ENV A=b"],
        ),
        "POST",
        "/commit",
        {
            "container": ["web"],
            "repo": ["example.com/web"],
            "tag": ["1"],
            "comment": ["patched"],
            "author": ["me"],
            "pause": ["0"],
            "changes": ['CMD ["sh"]', "ENV A=b"],
        },
        {"Cmd": ["sh"], "Labels": {"a": "b"}},
        {"Content-Type": "application/json"},
        answer=Answer.json({"Id": ID}, 201),
        value=CommitResult(id=ID),
    ),
    Row(
        "ImageCommit",
        lambda docker: docker.images.commit("web"),
        "POST",
        "/commit",
        {"container": ["web"]},
        answer=Answer.json({"Id": ID}, 201),
        value=CommitResult(id=ID),
        note="plain",
    ),
    Row(
        "ImageAttestations",
        lambda docker: docker.images.attestations(
            "redis:7", platform="linux/amd64", type=["a", "b"], statement=True
        ),
        "GET",
        "/images/redis:7/attestations",
        {"platform": [AMD_JSON], "type": ["a", "b"], "statement": ["1"]},
        answer=Answer.json([{"PredicateType": "a", "Statement": {"x": 1}}]),
        value=[AttestationStatement(predicate_type="a", statement={"x": 1})],
    ),
    Row(
        "ImageSearch",
        lambda docker: docker.images.search(
            "redis",
            limit=5,
            filters={"is-automated": False, "is-official": True, "stars": 3},
            auth=AUTH,
        ),
        "GET",
        "/images/search",
        {
            "term": ["redis"],
            "limit": ["5"],
            "filters": ['{"is-automated": ["false"], "is-official": ["true"], "stars": ["3"]}'],
        },
        headers=AUTH_HEADER,
        answer=Answer.json([{"name": "redis", "star_count": 4}]),
        value=[SearchResult(name="redis", star_count=4)],
    ),
    Row(
        "ImageList",
        lambda docker: docker.images.list(
            all=True,
            filters={
                "before": "a",
                "dangling": False,
                "label": "b",
                "label!": "c",
                "reference": ["d", "e"],
                "since": "f",
                "until": "24h",
            },
            shared_size=True,
            manifests=True,
            identity=True,
        ),
        "GET",
        "/images/json",
        {
            "all": ["1"],
            "filters": [
                json.dumps(
                    {
                        "before": ["a"],
                        "dangling": ["false"],
                        "label": ["b"],
                        "label!": ["c"],
                        "reference": ["d", "e"],
                        "since": ["f"],
                        "until": ["24h"],
                    }
                )
            ],
            "shared-size": ["1"],
            "manifests": ["1"],
            "identity": ["1"],
        },
        answer=Answer.json([{"Id": ID, "Size": 3}]),
        value=[ImageSummary(id=ID, size=3)],
    ),
]
