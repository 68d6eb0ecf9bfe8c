"""What came of pulls, pushes, builds and loads, as real engines have told it, and how they fail."""

import asyncio
import pickle
import traceback
from collections.abc import Callable

import pytest

from aiodockerapi import DockerSession, StreamError, StreamTruncated, UsageError
from aiodockerapi.engine.images.build_options import BuildOptions, BuildOutput
from aiodockerapi.engine.images.results import PullResult, PushResult
from aiodockerapi.engine.images.told import BuildTold, ImportTold, LoadTold, PullTold, PushTold
from aiodockerapi.engine.plugins.told import PluginTold
from aiodockerapi.engine.progress import ProgressMessage, Told, reason_of
from aiodockerapi.errors import BuildFailed
from aiodockerapi.testing import Answer, FakeDaemon, Live
from tests.unit.recorded import FOLDER, messages, recording, run

ONE = "sha256:e0cc52b2a6e0475e9457176be016a3567857716ac7f4aee57080a73f3db4d044"
STORE = "sha256:2287aa51dfbd509d93dc9afa3edebbf5ccf9c2f75e9ec2b0dd3e45555a887ce7"
ALL = sorted(f"{path.parent.name}/{path.stem}" for path in FOLDER.glob("*/*.jsonl"))


def pull() -> PullTold:
    return PullTold(all_tags=False)


def push() -> PushTold:
    return PushTold()


def build() -> BuildTold:
    return BuildTold(quiet=False, elsewhere=False)


def told_of(name: str) -> Told[object]:
    """Return what gathers the result of a recording."""
    kind = name.partition("/")[2]
    kinds: dict[str, Callable[[], Told[object]]] = {
        "build-quiet": lambda: BuildTold(quiet=True, elsewhere=False),
        "build-kit-quiet": lambda: BuildTold(quiet=True, elsewhere=False),
        "build": build,
        "pull-all": lambda: PullTold(all_tags=True),
        "pull": pull,
        "push-all": lambda: PushTold(all_tags=True),
        "push": push,
        "load": LoadTold,
        "import": ImportTold,
        "plugin-push": push,
        "plugin": PluginTold,
    }
    return next(make() for start, make in kinds.items() if kind.startswith(start))


PULLS = {
    "docker-20.10/pull": PullResult(digest=ONE, digests={"1": ONE}, up_to_date=False),
    "docker-20.10/pull-again": PullResult(digest=ONE, digests={"1": ONE}, up_to_date=True),
    "docker-20.10/pull-digest": PullResult(digest=ONE, up_to_date=True),
    "docker-20.10/pull-all": PullResult(digests={"2": ONE, "1": ONE}, up_to_date=False),
    "docker-28.5-store/pull": PullResult(digest=STORE, digests={"1": STORE}, up_to_date=False),
    "docker-28.5-store/pull-again": PullResult(digest=STORE, digests={"1": STORE}, up_to_date=True),
    "docker-28.5-store/pull-digest": PullResult(digest=STORE, up_to_date=True),
    "docker-28.5-store/pull-all": PullResult(digests={"2": STORE, "1": STORE}, up_to_date=False),
    "podman-4.3/pull": PullResult(image_id="a87ced2e060c"),
    "podman-4.3/pull-again": PullResult(image_id="a87ced2e060c"),
    "podman-5.8/pull-big": PullResult(image_id="f4c6cbc647c8"),
}
PUSHES = {
    "docker-20.10/push": PushResult(digest=ONE, size=1157, digests={"1": ONE}),
    "docker-20.10/push-again": PushResult(digest=ONE, size=1157, digests={"2": ONE}),
    "docker-20.10/push-all": PushResult(digests={"1": ONE, "2": ONE}),
    "docker-28.5-store/push": PushResult(digest=STORE, size=1200, digests={"1": STORE}),
    "docker-28.5-store/push-all": PushResult(digests={"1": STORE, "2": STORE}),
}
BUILDS = {
    "docker-20.10/build": "8c0a8b1c1a07",
    "docker-20.10/build-quiet": "bfd9f2296818",
    "docker-20.10/build-kit": "15bb114e244c",
    "docker-28.5-store/build": "2287aa51dfbd",
    "docker-28.5-store/build-kit": "210f97b9df00",
    "docker-28.5-store/build-kit-quiet": "210f97b9df00",
    "podman-4.3/build": "a87ced2e060c",
    "podman-4.3/build-quiet": "9def8e7f8f74",
    "podman-5.8/build": "5aad4aef23c7",
}
LOADS = {
    "docker-20.10/load-many": ["localhost:5000/me/many-docker-20.10:1"],
    "docker-20.10/load-two": ["two:1", "two:2"],
    "docker-20.10/load-id": [
        "sha256:b14af769f0679c6377dc7084ff32e3e6954849fa5a95661b1358634ef720a835"
    ],
    "podman-4.3/load": ["localhost:5000/me/podman-4.3:1"],
    "podman-5.8/load-two": ["docker.io/library/two:1", "docker.io/library/two:2"],
    "podman-5.8/load-id": [
        "sha256:2e50cf7cb14eb2a681882416d9de68bf03dfbf378f24d37a6b3e7ba67981295c"
    ],
}
FAILURES = {
    "docker-20.10/push-auth-none": "unauthorized",
    "docker-20.10/push-auth-bad": "unauthorized",
    "docker-28.5-store/push-auth-none": "unauthorized",
    "docker-28.5-store/push-auth-bad": "unauthorized",
    "podman-4.3/push-auth-none": "unauthorized",
    "podman-4.3/pull-missing": "not found",
    "docker-20.10/push-missing": "not found",
    "docker-28.5-store/load-bad": None,
}
BROKEN = {
    "docker-20.10/build-fails": (7, "Step 2/2", "two"),
    "docker-28.5-store/build-fails": (7, "Step 2/2", "one"),
    "podman-4.3/build-fails": (7, "STEP 2/2", "one\ntwo"),
    "docker-20.10/build-kit-fails": (7, "", ""),
    "docker-28.5/build-kit-fails": (7, "", ""),
    "docker-20.10/build-from-missing": (None, "Step 1/1 : FROM", ""),
}


@pytest.mark.parametrize(("name", "result"), [*PULLS.items(), *PUSHES.items()])
def test_what_came_of_a_pull_or_a_push(name: str, result: object) -> None:
    assert run(told_of(name), recording(name)) == result


@pytest.mark.parametrize(("name", "result"), BUILDS.items())
def test_what_came_of_a_build(name: str, result: str) -> None:
    told = BuildTold(quiet="quiet" in name, elsewhere=False)
    image = run(told, recording(name)).id
    assert image.startswith(f"sha256:{result}")
    assert len(image) == 71


@pytest.mark.parametrize(("name", "result"), LOADS.items())
def test_what_came_of_a_load(name: str, result: list[str]) -> None:
    assert run(LoadTold(), recording(name)).images == result


@pytest.mark.parametrize("engine", ["docker-20.10", "docker-28.5-store", "podman-4.3"])
def test_what_came_of_an_import(engine: str) -> None:
    assert run(ImportTold(), recording(f"{engine}/import")).id.startswith("sha256:")


def test_what_came_of_a_plugin() -> None:
    digest = "sha256:27293a0d4cab26b6317c1bdeb76b9e24fb3c5eebb82551d6a4dcfbe6a20bdf79"
    for kind in ("pull", "upgrade"):
        told = PluginTold()
        told.begin({"docker-plugin-name": "vv:latest"})
        result = run(told, recording(f"docker-20.10/plugin-{kind}"))
        assert (result.name, result.digest) == ("vv:latest", digest)
    pushed = run(push(), recording("docker-20.10/plugin-push"))
    assert pushed == PushResult(digest=digest, size=417, digests={"docker-20.10": digest})


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("size", [1, 7, 4096])
def test_however_it_is_cut_it_tells_the_same(name: str, size: int) -> None:
    def outcome(size: int) -> object:
        try:
            return run(told_of(name), recording(name), size)
        except StreamError as error:
            return error.__dict__
        except StreamTruncated as error:
            return error.message

    assert outcome(size) == outcome(10**9)


@pytest.mark.parametrize(
    "name", [*PULLS, *PUSHES, *BUILDS, *LOADS, "docker-20.10/import", "docker-20.10/plugin-pull"]
)
def test_without_the_result_it_has_not_ended(name: str) -> None:
    lines = recording(name).splitlines(keepends=True)
    kept = b"" if name.startswith("podman") else b"".join(lines[:1])
    if len(lines) > 2:
        with pytest.raises(StreamTruncated, match="without"):
            run(told_of(name), kept)
    with pytest.raises(StreamTruncated, match="without"):
        run(told_of(name), b"")


def test_a_load_of_nothing_names_none() -> None:
    with pytest.raises(StreamTruncated, match="the archive has none"):
        run(LoadTold(), recording("docker-20.10/load-nothing"))


def test_a_build_may_put_elsewhere_what_it_built() -> None:
    assert run(BuildTold(quiet=False, elsewhere=True), b"").id == ""


def test_a_build_of_an_old_daemon_tells_the_beginning_of_the_id() -> None:
    told = b'{"stream":"Successfully built 0123456789ab\\n"}{"stream":"x"}'.replace(b"}{", b"}\n{")
    assert run(build(), told).id == "0123456789ab"


def test_one_platform_s_manifest_in_place_of_the_index() -> None:
    index = {"mediaType": "application/vnd.oci.image.index.v1+json", "digest": ONE, "size": 1}
    note = ProgressMessage(
        aux={
            "manifestPushedInsteadOfIndex": True,
            "originalIndex": index,
            "selectedManifest": {**index, "digest": STORE},
        }
    )
    told = push()
    told.take(ProgressMessage(status=f"1: digest: {STORE} size: 2"))
    told.take(note)
    result = told.result()
    assert result.original_index is not None
    assert result.selected_manifest is not None
    assert (result.original_index.digest, result.selected_manifest.digest) == (ONE, STORE)
    told.take(ProgressMessage(aux={"manifestPushedInsteadOfIndex": True, "originalIndex": 5}))
    assert told.result().digest == STORE


@pytest.mark.parametrize(("name", "reason"), FAILURES.items())
def test_why_it_was_refused(name: str, reason: str | None) -> None:
    with pytest.raises(StreamError) as caught:
        run(told_of(name), recording(name))
    assert (caught.value.reason, caught.value.code) == (reason, None)
    assert caught.value.message


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("denied: requested access to the resource is denied", "denied"),
        ("push access denied: insufficient_scope: authorization failed", "denied"),
        ("unexpected status: 403 Forbidden", "denied"),
        ("toomanyrequests: You have reached your pull rate limit.", "too many requests"),
        ("manifest for a:1 not found: manifest unknown: manifest unknown", "not found"),
        ("failed to resolve reference: localhost:5000/no/such:1: not found", "not found"),
        ("no space left on device", None),
        ("", None),
    ],
)
def test_the_words_of_a_refusal(words: str, reason: str | None) -> None:
    assert reason_of(words) == reason


@pytest.mark.parametrize(("name", "told"), BROKEN.items())
def test_a_build_that_fails_says_how(name: str, told: tuple[int | None, str, str]) -> None:
    code, begins, has = told
    with pytest.raises(BuildFailed) as caught:
        run(build(), recording(name))
    error = caught.value
    assert error.exit_code == code
    assert begins in error.output
    assert has in error.output
    shown = "".join(traceback.format_exception(error))
    assert error.message in shown
    assert error.output in shown
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.__dict__, str(copy)) == (error.__dict__, str(error))


def test_a_build_s_last_output_is_bounded() -> None:
    told = build()
    for number in range(100_000):
        told.take(ProgressMessage(stream=f"line {number}\n"))
    error = told.failure(ProgressMessage(error="failed"))
    assert error is not None
    lines = error.output.splitlines()
    assert (len(lines), lines[-1]) == (50, "line 99999")
    told.take(ProgressMessage(stream="x" * 10**6))
    error = told.failure(ProgressMessage(error="failed"))
    assert error is not None
    assert error.output == "x" * 8192


def test_the_states_of_layers() -> None:
    states = {message.state for name in ALL for message in messages(name)}
    assert states == {
        None,
        "Already exists",
        "Complete",
        "Download complete",
        "Downloading",
        "Extracting",
        "Layer already exists",
        "Loading layer",
        "Preparing",
        "Pull complete",
        "Pulling fs layer",
        "Pushed",
        "Pushing",
        "Upload complete",
        "Verifying Checksum",
        "Waiting",
    }


@pytest.mark.parametrize(
    ("sent", "state"),
    [
        ({"id": "a", "status": "Mounted from me/app", "progressDetail": {}}, "Mounted from"),
        ({"id": "a", "status": "Retrying in 5 seconds", "progressDetail": {}}, "Retrying"),
        ({"id": "a", "status": "Something new", "progressDetail": {}}, "Something new"),
        ({"id": "1", "status": "Pulling from library/redis"}, None),
        ({"status": "Digest: sha256:0"}, None),
        ({"stream": "Step 1/2"}, None),
    ],
)
def test_the_state_of_a_layer(sent: dict[str, object], state: str | None) -> None:
    assert ProgressMessage.model_validate(sent).state == state


def recorded(name: str) -> Answer:
    return Answer.raw(recording(name), content_type="application/json")


async def test_the_result_is_there_when_the_stream_was_read_to_its_end() -> None:
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        daemon.on("POST", "/images/create", recorded("docker-20.10/pull"))
        async with docker.images.pull("localhost:5000/me/docker-20.10:1") as pull:
            await anext(pull)
            with pytest.raises(UsageError, match="read to its end"):
                _ = pull.result
            read = [message async for message in pull]
        assert len(read) == len(messages("docker-20.10/pull")) - 1
        assert pull.result == PULLS["docker-20.10/pull"]
        assert await docker.images.pull("redis").wait() == pull.result


async def test_a_stream_that_ends_too_early_is_an_error_to_who_reads_it_too() -> None:
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        cut = recording("docker-20.10/pull").splitlines(keepends=True)[:20]
        daemon.on("POST", "/images/create", Answer.raw(b"".join(cut)))
        with pytest.raises(StreamTruncated, match="digest") as caught:
            await docker.images.pull("redis").collect()
        assert caught.value.path == "/images/create"
        async with docker.images.pull("redis") as pull:
            for _ in cut:
                await anext(pull)
            with pytest.raises(StreamTruncated, match="digest"):
                await anext(pull)


async def test_totals_of_a_pull() -> None:
    ticks = iter(range(10_000))
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        daemon.on("POST", "/images/create", recorded("docker-28.5-store/pull-many"))
        async with docker.images.pull("redis") as pull:
            steps = [step async for step in pull.totals(clock=lambda: next(ticks))]
        assert len(steps) == len(messages("docker-28.5-store/pull-many")) + 1
        assert steps[-1].percent == 100
        assert max(step.rate for step in steps) > 0
        assert [layer.state for layer in steps[-1].layers.values()] == ["Pull complete"] * 7
        assert pull.result.digest
        with pytest.raises(UsageError, match="open the stream first"):
            await anext(docker.images.pull("redis").totals())


async def test_a_pull_that_fails_never_reaches_100() -> None:
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        lines = recording("docker-20.10/pull-many").splitlines(keepends=True)[:-2]
        failure = b'{"errorDetail":{"message":"disk full"},"error":"disk full"}\r\n'
        daemon.on("POST", "/images/create", Answer.raw(b"".join([*lines, failure])))
        async with docker.images.pull("redis") as pull:
            steps = pull.totals()
            percents = [(await anext(steps)).percent for _ in lines]
            with pytest.raises(StreamError, match="disk full"):
                await anext(steps)
        assert percents[-1] == 99


async def test_waiting_for_a_step_can_be_cancelled_and_goes_on() -> None:
    live = Live()
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        daemon.on("POST", "/images/create", live)
        async with docker.images.pull("redis") as pull:
            steps = pull.totals()
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05):
                    await anext(steps)
            live.send_json({"status": "Pulling from library/redis", "id": "latest"})
            assert (await anext(steps)).percent is None
            live.send_json({"status": f"Digest: {ONE}"})
            live.finish()
            assert [step.percent async for step in steps] == [None, 100]
        assert pull.result.digest == ONE


async def test_a_build_with_outputs_makes_no_image() -> None:
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        daemon.on("POST", "/build", Answer.lines([{"stream": "done"}]))
        options = BuildOptions(version="2", outputs=[BuildOutput(type="tar")])
        assert (await docker.images.build(b"context", options).wait()).id == ""
        with pytest.raises(StreamTruncated):
            await docker.images.build(b"context").wait()
