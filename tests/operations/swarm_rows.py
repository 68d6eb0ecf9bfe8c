"""The swarm."""

from datetime import timedelta

from aiodockerapi.engine.swarm.models import (
    CAConfig,
    DispatcherConfig,
    Driver,
    EncryptionConfig,
    ExternalCA,
    ObjectVersion,
    OrchestrationConfig,
    RaftConfig,
    SwarmSpec,
    TaskDefaults,
)
from aiodockerapi.engine.swarm.setup import (
    JoinTokens,
    SwarmInit,
    SwarmInspect,
    SwarmJoin,
    UnlockKey,
)
from aiodockerapi.testing import Answer
from tests.operations.row import Row

SPEC = SwarmSpec(
    name="default",
    labels={"stage": "test"},
    orchestration=OrchestrationConfig(task_history_retention_limit=5),
    raft=RaftConfig(
        snapshot_interval=10000,
        keep_old_snapshots=1,
        log_entries_for_slow_followers=500,
        election_tick=10,
        heartbeat_tick=1,
    ),
    dispatcher=DispatcherConfig(heartbeat_period=timedelta(seconds=5)),
    ca_config=CAConfig(
        node_cert_expiry=timedelta(days=90),
        external_cas=[
            ExternalCA(protocol="cfssl", url="https://ca", options={"a": "b"}, ca_cert="PEM")
        ],
        signing_ca_cert="CERT",
        signing_ca_key="KEY",
        force_rotate=1,
    ),
    task_defaults=TaskDefaults(log_driver=Driver(name="json-file", options={"max-size": "1m"})),
    encryption_config=EncryptionConfig(auto_lock_managers=True),
)
SPEC_JSON = {
    "Name": "default",
    "Labels": {"stage": "test"},
    "Orchestration": {"TaskHistoryRetentionLimit": 5},
    "Raft": {
        "SnapshotInterval": 10000,
        "KeepOldSnapshots": 1,
        "LogEntriesForSlowFollowers": 500,
        "ElectionTick": 10,
        "HeartbeatTick": 1,
    },
    "Dispatcher": {"HeartbeatPeriod": 5_000_000_000},
    "CAConfig": {
        "NodeCertExpiry": 7_776_000_000_000_000,
        "ExternalCAs": [
            {"Protocol": "cfssl", "URL": "https://ca", "Options": {"a": "b"}, "CACert": "PEM"}
        ],
        "SigningCACert": "CERT",
        "SigningCAKey": "KEY",
        "ForceRotate": 1,
    },
    "TaskDefaults": {"LogDriver": {"Name": "json-file", "Options": {"max-size": "1m"}}},
    "EncryptionConfig": {"AutoLockManagers": True},
}

ROWS = [
    Row(
        "SwarmInit",
        lambda docker: docker.swarm.init(
            SwarmInit(
                listen_addr="0.0.0.0:2377",
                advertise_addr="10.0.0.1",
                data_path_addr="10.1.0.1",
                data_path_port=4790,
                force_new_cluster=True,
                spec=SPEC,
                auto_lock_managers=True,
                availability="drain",
                default_addr_pool=["10.20.0.0/16"],
                subnet_size=24,
            )
        ),
        "POST",
        "/swarm/init",
        body={
            "ListenAddr": "0.0.0.0:2377",
            "AdvertiseAddr": "10.0.0.1",
            "DataPathAddr": "10.1.0.1",
            "DataPathPort": 4790,
            "ForceNewCluster": True,
            "Spec": SPEC_JSON,
            "AutoLockManagers": True,
            "Availability": "drain",
            "DefaultAddrPool": ["10.20.0.0/16"],
            "SubnetSize": 24,
        },
        headers={"Content-Type": "application/json"},
        answer=Answer.json("7v2t30z9blmxuhnyo6s4cpenp"),
        value="7v2t30z9blmxuhnyo6s4cpenp",
    ),
    Row(
        "SwarmInit",
        lambda docker: docker.swarm.init(SwarmInit()),
        "POST",
        "/swarm/init",
        body={"ListenAddr": "0.0.0.0:2377"},
        answer=Answer.json("7v2t30z9blmxuhnyo6s4cpenp"),
        value="7v2t30z9blmxuhnyo6s4cpenp",
        note="defaults",
    ),
    Row(
        "SwarmInspect",
        lambda docker: docker.swarm.inspect(),
        "GET",
        "/swarm",
        answer=Answer.json(
            {
                "ID": "abc",
                "Version": {"Index": 373531},
                "Spec": {"Name": "default"},
                "JoinTokens": {"Worker": "SWMTKN-1-w", "Manager": "SWMTKN-1-m"},
            }
        ),
        value=SwarmInspect(
            id="abc",
            version=ObjectVersion(index=373531),
            spec=SwarmSpec(name="default"),
            join_tokens=JoinTokens(worker="SWMTKN-1-w", manager="SWMTKN-1-m"),
        ),
    ),
    Row(
        "SwarmJoin",
        lambda docker: docker.swarm.join(
            SwarmJoin(
                listen_addr="0.0.0.0:2377",
                advertise_addr="10.0.0.2",
                data_path_addr="10.1.0.2",
                remote_addrs=["10.0.0.1:2377"],
                join_token="SWMTKN-1-w",
                availability="pause",
            )
        ),
        "POST",
        "/swarm/join",
        body={
            "ListenAddr": "0.0.0.0:2377",
            "AdvertiseAddr": "10.0.0.2",
            "DataPathAddr": "10.1.0.2",
            "RemoteAddrs": ["10.0.0.1:2377"],
            "JoinToken": "SWMTKN-1-w",
            "Availability": "pause",
        },
        answer=Answer.empty(200),
    ),
    Row(
        "SwarmJoin",
        lambda docker: docker.swarm.join(
            SwarmJoin(remote_addrs=["10.0.0.1:2377"], join_token="SWMTKN-1-w")
        ),
        "POST",
        "/swarm/join",
        body={
            "ListenAddr": "0.0.0.0:2377",
            "RemoteAddrs": ["10.0.0.1:2377"],
            "JoinToken": "SWMTKN-1-w",
        },
        answer=Answer.empty(200),
        note="defaults",
    ),
    Row(
        "SwarmLeave",
        lambda docker: docker.swarm.leave(force=True),
        "POST",
        "/swarm/leave",
        query={"force": ["1"]},
        answer=Answer.empty(200),
    ),
    Row(
        "SwarmUpdate",
        lambda docker: docker.swarm.update(
            SPEC,
            version=10,
            rotate_worker_token=True,
            rotate_manager_token=True,
            rotate_manager_unlock_key=True,
        ),
        "POST",
        "/swarm/update",
        query={
            "version": ["10"],
            "rotateWorkerToken": ["1"],
            "rotateManagerToken": ["1"],
            "rotateManagerUnlockKey": ["1"],
        },
        body=SPEC_JSON,
        answer=Answer.empty(200),
    ),
    Row(
        "SwarmUpdate",
        lambda docker: docker.swarm.update(SwarmSpec(), version=10),
        "POST",
        "/swarm/update",
        query={"version": ["10"]},
        body={},
        answer=Answer.empty(200),
        note="nothing-rotated",
    ),
    Row(
        "SwarmUnlockkey",
        lambda docker: docker.swarm.unlock_key(),
        "GET",
        "/swarm/unlockkey",
        answer=Answer.json({"UnlockKey": "SWMKEY-1-x"}),
        value=UnlockKey(unlock_key="SWMKEY-1-x"),
    ),
    Row(
        "SwarmUnlock",
        lambda docker: docker.swarm.unlock(UnlockKey(unlock_key="SWMKEY-1-x")),
        "POST",
        "/swarm/unlock",
        body={"UnlockKey": "SWMKEY-1-x"},
        answer=Answer.empty(200),
    ),
]
