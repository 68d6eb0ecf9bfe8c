"""Images that are built, and the cache of builds."""

import json
from base64 import urlsafe_b64encode

from aiodockerapi.engine.common import Ulimit
from aiodockerapi.engine.images.build_options import BuildOptions, BuildOutput
from aiodockerapi.engine.images.results import BuildCachePruned, BuildResult
from aiodockerapi.testing import Answer
from tests.operations.images import AUTH, AUTH_JSON, BUILT, ID, TAR, pieces
from tests.operations.row import Row

ROWS = [
    Row(
        "ImageBuild",
        lambda docker: docker.images.build(
            pieces(),
            BuildOptions(
                dockerfile="a/Dockerfile",
                tags=["app:1", "app:2"],
                extra_hosts=["a:10.0.0.1", "b:10.0.0.2"],
                quiet=True,
                no_cache=True,
                cache_from=["app:0"],
                pull=True,
                rm=False,
                force_rm=True,
                memory=1024,
                memory_swap=-1,
                cpu_shares=2,
                cpuset_cpus="0-1",
                cpuset_mems="0",
                cpu_period=3,
                cpu_quota=4,
                build_args={"A": "b", "C": None},
                shm_size=5,
                squash=True,
                labels={"a": "b"},
                network_mode="host",
                platform="linux/arm64",
                target="stage",
                outputs=[BuildOutput(type="local", attrs={"dest": "out"})],
                version="2",
                session="s1",
                build_id="b1",
                isolation="process",
                ulimits=[Ulimit(name="nofile", soft=1, hard=2)],
                cgroup_parent="/builds",
                security_opt=["a=b"],
            ),
            auths={"registry.example.com": AUTH},
        ).collect(),
        "POST",
        "/build",
        {
            "dockerfile": ["a/Dockerfile"],
            "t": ["app:1", "app:2"],
            "extrahosts": ["a:10.0.0.1", "b:10.0.0.2"],
            "q": ["1"],
            "nocache": ["1"],
            "cachefrom": ['["app:0"]'],
            "pull": ["1"],
            "rm": ["0"],
            "forcerm": ["1"],
            "memory": ["1024"],
            "memswap": ["-1"],
            "cpushares": ["2"],
            "cpusetcpus": ["0-1"],
            "cpusetmems": ["0"],
            "cpuperiod": ["3"],
            "cpuquota": ["4"],
            "buildargs": ['{"A": "b", "C": null}'],
            "shmsize": ["5"],
            "squash": ["1"],
            "labels": ['{"a": "b"}'],
            "networkmode": ["host"],
            "platform": ["linux/arm64"],
            "target": ["stage"],
            "outputs": ['[{"Type": "local", "Attrs": {"dest": "out"}}]'],
            "version": ["2"],
            "session": ["s1"],
            "buildid": ["b1"],
            "isolation": ["process"],
            "ulimits": ['[{"Name": "nofile", "Soft": 1, "Hard": 2}]'],
            "cgroupparent": ["/builds"],
            "securityopt": ["a=b"],
        },
        b"archive",
        {
            **TAR,
            "X-Registry-Config": urlsafe_b64encode(
                json.dumps({"registry.example.com": AUTH_JSON}).encode()
            ).decode(),
        },
        answer=BUILT[0],
        value=BUILT[1],
    ),
    Row(
        "ImageBuild",
        lambda docker: docker.images.build(
            options=BuildOptions(remote="https://example.com/app.git#main:sub")
        ).wait(),
        "POST",
        "/build",
        {"remote": ["https://example.com/app.git#main:sub"]},
        answer=BUILT[0],
        value=BuildResult(id=ID),
        note="remote",
    ),
    Row(
        "ImageBuild",
        lambda docker: docker.images.build(b"archive").wait(),
        "POST",
        "/build",
        {},
        b"archive",
        TAR,
        answer=BUILT[0],
        value=BuildResult(id=ID),
        version="1.24",
        note="plain",
    ),
    Row(
        "BuildCancel",
        lambda docker: docker.images.build_cancel("b1"),
        "POST",
        "/build/cancel",
        {"id": ["b1"]},
        answer=Answer.empty(200),
    ),
    Row(
        "BuildPrune",
        lambda docker: docker.images.build_prune(
            all=True,
            filters={
                "description": "a",
                "id": ["b", "c"],
                "inuse": False,
                "parent": "d",
                "private": True,
                "shared": False,
                "type": "regular",
                "until": "24h",
            },
            keep_storage=1,
            reserved_space=2,
            max_used_space=3,
            min_free_space=4,
        ),
        "POST",
        "/build/prune",
        {
            "all": ["1"],
            "filters": [
                json.dumps(
                    {
                        "description": ["a"],
                        "id": ["b", "c"],
                        "inuse": ["false"],
                        "parent": ["d"],
                        "private": ["true"],
                        "shared": ["false"],
                        "type": ["regular"],
                        "until": ["24h"],
                    }
                )
            ],
            "keep-storage": ["1"],
            "reserved-space": ["2"],
            "max-used-space": ["3"],
            "min-free-space": ["4"],
        },
        answer=Answer.json({"CachesDeleted": ["x"], "SpaceReclaimed": 5}),
        value=BuildCachePruned(caches_deleted=["x"], space_reclaimed=5),
    ),
]
