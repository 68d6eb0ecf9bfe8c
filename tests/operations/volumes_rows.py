"""Volumes."""

from aiodockerapi.engine.volumes.cluster import (
    CapacityRange,
    ClusterVolumeAccess,
    ClusterVolumeSecret,
    ClusterVolumeSpec,
    MountVolume,
    TopologyRequirement,
    VolumeTopology,
)
from aiodockerapi.engine.volumes.models import (
    Volume,
    VolumeConfig,
    VolumeList,
    VolumesPruned,
)
from aiodockerapi.testing import Answer
from tests.operations.row import Row

ANSWER = {
    "Name": "data",
    "Driver": "local",
    "Mountpoint": "/var/lib/docker/volumes/data/_data",
    "Labels": None,
    "Scope": "local",
    "Options": None,
}
VOLUME = Volume(
    name="data",
    driver="local",
    mountpoint="/var/lib/docker/volumes/data/_data",
    labels={},
    scope="local",
    options={},
)
SPEC = ClusterVolumeSpec(
    group="fast",
    access_mode=ClusterVolumeAccess(
        scope="multi",
        sharing="onewriter",
        mount_volume=MountVolume(fs_type="ext4", mount_flags=["noatime"]),
    ),
    accessibility_requirements=TopologyRequirement(
        requisite=[VolumeTopology(segments={"zone": "Z1"})],
        preferred=[VolumeTopology(segments={"zone": "Z2"})],
    ),
    capacity_range=CapacityRange(required_bytes=1000, limit_bytes=2000),
    secrets=[ClusterVolumeSecret(key="password", secret="storage-password")],
    availability="drain",
)
SENT = {
    "Group": "fast",
    "AccessMode": {
        "Scope": "multi",
        "Sharing": "onewriter",
        "MountVolume": {"FsType": "ext4", "MountFlags": ["noatime"]},
    },
    "AccessibilityRequirements": {
        "Requisite": [{"Segments": {"zone": "Z1"}}],
        "Preferred": [{"Segments": {"zone": "Z2"}}],
    },
    "CapacityRange": {"RequiredBytes": 1000, "LimitBytes": 2000},
    "Secrets": [{"Key": "password", "Secret": "storage-password"}],
    "Availability": "drain",
}

ROWS = [
    Row(
        "VolumeList",
        lambda docker: docker.volumes.list(
            filters={"dangling": False, "driver": "local", "label": "a=b", "name": ["da", "ta"]}
        ),
        "GET",
        "/volumes",
        query={
            "filters": [
                (
                    '{"dangling": ["false"], "driver": ["local"], "label": ["a=b"], '
                    '"name": ["da", "ta"]}'
                )
            ]
        },
        answer=Answer.json({"Volumes": [ANSWER], "Warnings": ["a driver is silent"]}),
        value=VolumeList(volumes=[VOLUME], warnings=["a driver is silent"]),
    ),
    Row(
        "VolumeList",
        lambda docker: docker.volumes.list(),
        "GET",
        "/volumes",
        answer=Answer.json({"Volumes": None, "Warnings": None}),
        value=VolumeList(volumes=[], warnings=[]),
        note="none",
    ),
    Row(
        "VolumeInspect",
        lambda docker: docker.volumes.inspect(VOLUME),
        "GET",
        "/volumes/data",
        answer=Answer.json(ANSWER),
        value=VOLUME,
    ),
    Row(
        "VolumeCreate",
        lambda docker: docker.volumes.create(
            VolumeConfig(
                name="data",
                driver="csi",
                driver_opts={"type": "tmpfs"},
                labels={"a": "b"},
                cluster_volume_spec=SPEC,
            )
        ),
        "POST",
        "/volumes/create",
        body={
            "Name": "data",
            "Driver": "csi",
            "DriverOpts": {"type": "tmpfs"},
            "Labels": {"a": "b"},
            "ClusterVolumeSpec": SENT,
        },
        answer=Answer.json(ANSWER, 201),
        value=VOLUME,
    ),
    Row(
        "VolumeCreate",
        lambda docker: docker.volumes.create(),
        "POST",
        "/volumes/create",
        body={},
        answer=Answer.json(ANSWER, 201),
        value=VOLUME,
        note="a name made up",
    ),
    Row(
        "VolumeUpdate",
        lambda docker: docker.volumes.update("data", SPEC, version=12),
        "PUT",
        "/volumes/data",
        query={"version": ["12"]},
        body={"Spec": SENT},
        answer=Answer.empty(200),
    ),
    Row(
        "VolumeDelete",
        lambda docker: docker.volumes.remove("data", force=True),
        "DELETE",
        "/volumes/data",
        query={"force": ["1"]},
    ),
    Row(
        "VolumePrune",
        lambda docker: docker.volumes.prune(
            filters={"all": True, "label": "stage=test", "label!": ["keep", "stay"]}
        ),
        "POST",
        "/volumes/prune",
        query={
            "filters": [
                '{"all": ["true"], "label": ["stage=test"], "label!": ["keep", "stay"]}',
            ]
        },
        answer=Answer.json({"VolumesDeleted": ["data"], "SpaceReclaimed": 4096}),
        value=VolumesPruned(volumes_deleted=["data"], space_reclaimed=4096),
    ),
]
