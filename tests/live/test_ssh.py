"""A real engine through a real ssh server."""

import asyncio
import contextlib
import os
import re
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from aiodockerapi import (
    STDOUT,
    ConnectionFailed,
    ConnectionLost,
    DaemonNotFound,
    DockerSession,
    Fleet,
    HostKeyError,
    LoginRefused,
    NotFound,
    PermissionDenied,
    SSHError,
    SSHOptions,
    StreamTruncated,
    UsageError,
)
from aiodockerapi.engine.exec.models import ExecConfig
from tests.engines import Engine, engines, host
from tests.live.sockets import until
from tests.live.workshop import Workshop
from tests.snippets import run
from tests.sshd import Sshd, keygen, serve

pytestmark = pytest.mark.live

DOCS = (Path(__file__).parents[2] / "docs" / "ssh.md").read_text()


@pytest.fixture(autouse=True)
def home(sshd: Sshd, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Be somebody whom the server lets in."""
    monkeypatch.setenv("HOME", str(sshd.home))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    return sshd.home


@pytest.fixture(autouse=True)
def nothing_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Check that no process and no temporary file of the test outlives it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    before = children()
    yield
    assert children() <= before
    assert not list((tmp_path / "temporary").iterdir())


def children() -> set[str]:
    """List the processes that this one has started."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {pid for task in tasks for pid in task.read_text().split()}


@pytest.fixture
def address(engine: Engine, sshd: Sshd) -> str:
    return sshd.address(engine)


@pytest.fixture
async def docker(address: str, sshd: Sshd) -> AsyncIterator[DockerSession]:
    async with DockerSession(address) as session:
        yield session
    await until(lambda: not sshd.sessions(), 10)


@pytest.fixture
async def shop(docker: DockerSession) -> AsyncIterator[Workshop]:
    async with Workshop(docker, "busybox:latest") as shop:
        yield shop


async def refused(address: str, options: SSHOptions | None = None) -> ConnectionFailed:
    """Give the error that a session's first call ends with; one of a stream is the same."""
    async with DockerSession(address, ssh=options) as docker:
        with pytest.raises(ConnectionFailed) as raised:
            await docker.info()
        with pytest.raises(ConnectionFailed) as dialled:
            async with docker.containers.attach("web", stdout=True):
                pytest.fail("there is none")
        assert type(dialled.value) is type(raised.value), dialled.value
        assert raised.value.host == address
    return raised.value


async def test_a_thousand_calls_at_once_are_one_login(address: str, sshd: Sshd) -> None:
    before = sshd.logins()
    # A machine with other things to do takes its time to open a hundred channels at once.
    async with DockerSession(address, connect_timeout=60) as docker:
        lists = await asyncio.gather(*(docker.containers.list() for _ in range(1000)))
        assert len(lists) == 1000
        assert sshd.logins() - before == 1
        assert len(sshd.sessions()) == 1
    await until(lambda: not sshd.sessions(), 10)


async def test_lists_logs_exec_and_attach_share_it(
    docker: DockerSession, shop: Workshop, sshd: Sshd
) -> None:
    await docker.ping()
    before = sshd.logins()
    made = await shop.started("echo one; read line; echo $line; cat", stdin=True)
    assert made.id in [each.id for each in await docker.containers.list()]
    async with (
        docker.containers.logs(made, follow=True) as logs,
        docker.containers.attach(made, stdin=True, stdout=True) as cat,
    ):
        await cat.write(b"two\n")
        await cat.write(b"x" * 300_000)
        await cat.write_eof()
        attached = b"".join([frame.data async for frame in cat])
        logged = b"".join([frame.data async for frame in logs])
    assert attached == b"two\n" + b"x" * 300_000
    assert logged.startswith(b"one\ntwo\n")
    sleeper = await shop.started("sleep 600")
    config = ExecConfig(cmd=["sort"], attach_stdin=True, attach_stdout=True)
    created = await docker.exec.create(sleeper, config)
    async with docker.exec.start(created) as sort:
        await sort.write(b"b\na\n")
        await sort.write_eof()
        frames = [frame async for frame in sort]
    assert b"".join(frame.data for frame in frames) == b"a\nb\n"
    assert {frame.stream for frame in frames} == {STDOUT}
    assert sshd.logins() == before


async def test_a_lost_login_is_made_again_once(docker: DockerSession, sshd: Sshd) -> None:
    await docker.ping()
    before = sshd.logins()
    sessions = sshd.sessions()
    assert sshd.cut() == 1
    await until(lambda: not set(sessions) & set(sshd.sessions()), 10)
    pings = await asyncio.gather(*(docker.ping() for _ in range(50)))
    assert len(pings) == 50
    assert sshd.logins() - before == 1


async def test_what_is_under_way_fails_when_the_login_is_lost(
    docker: DockerSession, shop: Workshop, sshd: Sshd
) -> None:
    made = await shop.started("echo here; sleep 600", stdin=True)

    async def follow() -> None:
        async with docker.containers.logs(made, follow=True) as logs:
            async for _ in logs:
                open_ones.release()

    async def attach() -> None:
        async with docker.containers.attach(made, stdout=True) as output:
            open_ones.release()
            await output.read()

    async def wait() -> None:
        open_ones.release()
        await docker.containers.wait(made)

    open_ones = asyncio.Semaphore(0)
    tasks = [asyncio.create_task(work()) for work in (follow, attach, wait)]
    for _ in tasks:
        await open_ones.acquire()
    sshd.cut()
    async with asyncio.timeout(10):
        found = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(each) for each in found] == [StreamTruncated, ConnectionLost, ConnectionLost]
    state = (await docker.containers.inspect(made)).state
    assert state is not None
    assert state.running


async def test_a_crash_of_the_server_while_nobody_calls(docker: DockerSession, sshd: Sshd) -> None:
    async with docker.events() as events:
        sshd.cut()
        with pytest.raises(StreamTruncated):
            async for _ in events:
                pass
    assert (await docker.info()).name


async def test_a_silent_server_is_noticed(address: str, sshd: Sshd) -> None:
    async with DockerSession(address, ssh=SSHOptions(keepalive=0.1)) as docker:
        async with docker.events() as events:
            with sshd.frozen(), pytest.raises(StreamTruncated):
                await asyncio.wait_for(anext(events), 20)
        assert (await docker.info()).name


async def test_closing_waits_for_no_silent_server(address: str, shop: Workshop, sshd: Sshd) -> None:
    made = await shop.started("cat", stdin=True)
    docker = DockerSession(address)
    await docker.ping()
    async with (
        docker.containers.logs(made, follow=True),
        docker.containers.attach(made, stdin=True) as cat,
    ):
        with sshd.frozen():
            for _ in range(40):
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(0.05):
                        await cat.write(b"x" * 2**17)
            async with asyncio.timeout(10):
                await docker.close()


async def test_a_proxy_command(sshd: Sshd, engine: Engine, tmp_path: Path) -> None:
    config = tmp_path / "config"
    relay = f"busybox nc 127.0.0.1 {sshd.port}"
    config.write_text(f"Host box\n User root\n ProxyCommand {relay}\n HostKeyAlias box\n")
    known = tmp_path / "known"
    known.write_text("box " + (sshd.folder / "host_key.pub").read_text())
    address = f"ssh://box{engine.host.removeprefix('unix://')}"
    options = SSHOptions(config=[config], known_hosts=[known])
    async with DockerSession(address, ssh=options) as docker:
        assert (await docker.info()).name
    await until(lambda: not sshd.sessions(), 10)


async def test_a_call_that_is_cancelled_at_any_moment_leaves_no_channel(
    address: str, sshd: Sshd
) -> None:
    async with DockerSession(address) as docker:
        await docker.ping()
        before = sshd.channels()
        for turns in range(0, 60, 3):
            task = asyncio.create_task(docker.containers.attach("none", stdout=True).__aenter__())
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, NotFound):
                await task
        await until(lambda: sshd.channels() <= before, 10)


async def test_closing_while_a_login_is_made(address: str, sshd: Sshd) -> None:
    docker = DockerSession(address)
    call = asyncio.create_task(docker.info())
    await asyncio.sleep(0.01)
    await docker.close()
    with pytest.raises(UsageError):
        await call
    await until(lambda: not sshd.sessions(), 10)


async def test_closing_ends_what_is_under_way(shop: Workshop, address: str) -> None:
    made = await shop.started("sleep 600")
    async with DockerSession(address) as other:

        async def follow() -> None:
            async with other.containers.logs(made, follow=True) as logs:
                async for _ in logs:
                    pytest.fail("it says nothing")

        task = asyncio.create_task(follow())
        await other.ping()
        await other.close()
        with pytest.raises(UsageError):
            await task


async def test_streams_have_a_most_of_their_own(address: str, shop: Workshop) -> None:
    made = await shop.started("sleep 600")
    async with (
        DockerSession(address, ssh=SSHOptions(channels=4)) as docker,
        docker.containers.logs(made, follow=True),
        docker.containers.logs(made, follow=True),
    ):
        with pytest.raises(SSHError, match="carries 2 streams, and no more"):
            async with docker.containers.logs(made, follow=True):
                pytest.fail("there is no place")
        assert len(await asyncio.gather(*(docker.ping() for _ in range(20)))) == 20


async def test_no_more_channels_than_are_allowed(address: str, sshd: Sshd) -> None:
    async with DockerSession(address, ssh=SSHOptions(channels=8)) as docker:
        await docker.ping()
        alone = sshd.channels() - 1  # without the connection that is kept for the next call
        calls = asyncio.gather(*(docker.ping() for _ in range(100)))
        while not calls.done():
            assert sshd.channels() - alone <= 4, "half of them are for calls"
            await asyncio.sleep(0.02)
        assert len(await calls) == 100


async def test_a_fleet_has_a_login_for_each_host(address: str, sshd: Sshd, engine: Engine) -> None:
    before = sshd.logins()
    async with Fleet.of(here=engine.host, there=address) as fleet:
        for _ in range(3):
            infos = await fleet.map(lambda docker: docker.info(), timeout=20)
            infos.raise_for_failures()
    assert sshd.logins() - before == 1


async def test_a_fleet_logs_in_at_each_host_in_its_own_way(
    engine: Engine, sshd: Sshd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    with serve(tmp_path / "other") as other:
        async with Fleet() as fleet:
            for name, server in (("one", sshd), ("two", other)):
                keys = server.home / ".ssh"
                options = SSHOptions(
                    known_hosts=[keys / "known_hosts"], client_keys=[keys / "id_ed25519"]
                )
                fleet.add(name, server.address(engine), ssh=options)
            fleet.add("neither", sshd.address(engine))
            before = sshd.logins(), other.logins()
            infos = await fleet.map(lambda docker: docker.info(), timeout=20)
            assert list(infos.successes) == ["one", "two"]
            assert type(infos.failures["neither"]) is HostKeyError
            assert (sshd.logins() - before[0], other.logins() - before[1]) == (1, 1)
        await until(lambda: not other.sessions(), 10)


async def test_the_agent(
    sshd: Sshd, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_key = tmp_path / "home"
    (without_key / ".ssh").mkdir(parents=True)
    known = sshd.home / ".ssh" / "known_hosts"
    (without_key / ".ssh" / "known_hosts").write_text(known.read_text())
    monkeypatch.setenv("HOME", str(without_key))
    assert type(await refused(sshd.address(engine))) is LoginRefused
    with agent(sshd.home / ".ssh" / "id_ed25519", tmp_path / "agent") as path:
        monkeypatch.setenv("SSH_AUTH_SOCK", str(path))
        async with DockerSession(sshd.address(engine)) as docker:
            assert (await docker.info()).name


@contextlib.contextmanager
def agent(key: Path, path: Path) -> Iterator[Path]:
    """Run an agent that has a key, meanwhile."""
    program = host.program("ssh-agent") or "ssh-agent"
    with subprocess.Popen([program, "-D", "-a", str(path)], stdout=subprocess.DEVNULL) as running:
        try:
            for _ in range(1000):
                environ = {**os.environ, "SSH_AUTH_SOCK": str(path)}
                if not subprocess.call(
                    ["ssh-add", "-q", str(key)], env=environ, stderr=subprocess.DEVNULL
                ):
                    break
            yield path
        finally:
            running.terminate()


async def test_a_jump_host(sshd: Sshd, engine: Engine, tmp_path: Path) -> None:
    with serve(tmp_path / "inner") as inner:
        known = tmp_path / "known"
        lines = [(server.home / ".ssh" / "known_hosts").read_text() for server in (sshd, inner)]
        known.write_text("".join(lines))
        config = tmp_path / "config"
        config.write_text(
            f"Host inner\n HostName 127.0.0.1\n Port {inner.port}\n User root\n ProxyJump outer\n"
            f" IdentityFile {inner.home}/.ssh/id_ed25519\n IdentityFile {tmp_path}/none\n"
            f" UserKnownHostsFile {known}\n"
            f"Host outer\n HostName 127.0.0.1\n Port {sshd.port}\n User root\n"
            f" IdentityFile {sshd.home}/.ssh/id_ed25519\n UserKnownHostsFile {known}\n"
        )
        address = f"ssh://inner{engine.host.removeprefix('unix://')}"
        options = SSHOptions(config=[config])
        outer_before = sshd.logins()
        async with DockerSession(address, ssh=options) as docker:
            await asyncio.gather(*(docker.info() for _ in range(10)))
            assert (inner.logins(), sshd.logins() - outer_before) == (1, 1)
            # The outer one is lost, and the inner one with it.
            sshd.cut()
            await until(lambda: not inner.sessions(), 10)
            assert (await docker.info()).name
            assert (inner.logins(), sshd.logins() - outer_before) == (2, 2)
        await until(lambda: not inner.sessions() and not sshd.sessions(), 10)
        known.write_text(lines[1])
        error = await refused(address, options)
        assert type(error) is HostKeyError
        assert "of the jump host 127.0.0.1 is not known" in str(error)


async def test_an_unknown_host(sshd: Sshd, address: str, tmp_path: Path) -> None:
    error = await refused(address, SSHOptions(known_hosts=[tmp_path / "none"]))
    assert type(error) is HostKeyError
    assert f"not known: it shows ssh-ed25519 {fingerprint(sshd)}" in str(error)
    assert f"ssh-keyscan -p {sshd.port} 127.0.0.1" in str(error)


def fingerprint(sshd: Sshd) -> str:
    words = ["ssh-keygen", "-l", "-f", str(sshd.folder / "host_key.pub")]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()[1]


async def test_no_configuration_turns_the_check_off(address: str, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text(
        "Host *\n StrictHostKeyChecking no\n UserKnownHostsFile none\n"
        " GlobalKnownHostsFile /dev/null\n"
    )
    error = await refused(address, SSHOptions(config=[config]))
    assert type(error) is HostKeyError


async def test_a_key_of_the_address_alone_is_not_that_of_the_name(
    sshd: Sshd, engine: Engine
) -> None:
    address = sshd.address(engine).replace("127.0.0.1", "localhost")
    assert type(await refused(address)) is HostKeyError


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa"])
async def test_a_changed_host_key(sshd: Sshd, address: str, tmp_path: Path, kind: str) -> None:
    known = tmp_path / "known"
    words = keygen(tmp_path / "key", kind).split()
    known.write_text(f"[127.0.0.1]:{sshd.port} {words[0]} {words[1]}\n")
    error = await refused(address, SSHOptions(known_hosts=[known]))
    assert type(error) is HostKeyError
    assert "is not the one that is known" in str(error)
    assert f"ssh-keygen -R '[127.0.0.1]:{sshd.port}' -f {known}" in str(error)


async def test_a_revoked_host_key(sshd: Sshd, address: str, tmp_path: Path) -> None:
    known = tmp_path / "known"
    line = (sshd.home / ".ssh" / "known_hosts").read_text()
    known.write_text(f"{line}@revoked {line}")
    error = await refused(address, SSHOptions(known_hosts=[known]))
    assert type(error) is HostKeyError
    assert "revoked" in str(error)


async def test_a_key_that_is_not_let_in(address: str, tmp_path: Path) -> None:
    keygen(tmp_path / "key")
    error = await refused(address, SSHOptions(client_keys=[tmp_path / "key"]))
    assert type(error) is LoginRefused
    assert "does not let root in" in str(error)
    assert "authorized_keys" in str(error)


async def test_a_key_file_that_is_missing(address: str, tmp_path: Path) -> None:
    error = await refused(address, SSHOptions(client_keys=[tmp_path / "none"]))
    assert "none" in str(error)


async def test_a_configuration_that_is_none(address: str, tmp_path: Path) -> None:
    (tmp_path / "config").write_text("Port many\n")
    error = await refused(address, SSHOptions(config=[tmp_path / "config"]))
    assert type(error) is SSHError
    assert "configuration of 127.0.0.1 can't be read" in str(error)


async def test_a_name_that_is_none() -> None:
    error = await refused("ssh://root@no-such-host.invalid")
    assert type(error) is DaemonNotFound
    assert "no-such-host.invalid can't be resolved" in str(error)


async def test_nothing_listens() -> None:
    error = await refused("ssh://root@127.0.0.1:1")
    assert type(error) is DaemonNotFound
    assert "no ssh server listens at 127.0.0.1 port 1" in str(error)


async def test_something_else_listens(engine: Engine) -> None:
    assert engine.tcp is not None
    error = await refused(engine.tcp.replace("tcp://", "ssh://root@"))
    assert type(error) is SSHError
    assert "is it an ssh server" in str(error)


async def test_no_socket_there(sshd: Sshd) -> None:
    error = await refused(sshd.address(path="/no/such.sock"))
    assert type(error) is DaemonNotFound
    assert "there is no socket at /no/such.sock on 127.0.0.1" in str(error)


async def test_no_socket_but_a_file(sshd: Sshd) -> None:
    error = await refused(sshd.address(path="/etc/passwd"))
    assert type(error) is DaemonNotFound
    assert "/etc/passwd on 127.0.0.1 is no socket" in str(error)


async def test_nobody_behind_the_socket(sshd: Sshd, place: Path) -> None:
    with listening(place, 0o666):
        pass
    error = await refused(sshd.address(path=str(place)))
    assert type(error) is DaemonNotFound
    assert f"nothing can be reached at the socket {place}" in str(error)


async def test_a_socket_that_the_user_may_not_open(sshd: Sshd, place: Path) -> None:
    with listening(place, 0o600):
        error = await refused(sshd.address(user="guest", path=str(place)))
    assert type(error) is PermissionDenied
    assert "usermod -aG docker" in str(error)


@pytest.fixture
def place() -> Iterator[Path]:
    """Give a path for a socket that everybody can find."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "it's.sock"


@contextlib.contextmanager
def listening(path: Path, mode: int) -> Iterator[None]:
    """Listen at a socket meanwhile; it stays."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        path.chmod(mode)
        listener.listen()
        yield


@pytest.fixture
def strict(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sshd]:
    """Give a server that forwards nothing, and where `docker` knows the engine."""
    setting = f"SetEnv DOCKER_HOST={engine.host}"
    with serve(tmp_path / "strict", "AllowStreamLocalForwarding no", setting) as server:
        monkeypatch.setenv("HOME", str(server.home))
        yield server


@pytest.mark.parametrize("named", [True, False])
async def test_through_dial_stdio(strict: Sshd, engine: Engine, *, named: bool) -> None:
    address = strict.address(engine) if named else strict.address()
    async with DockerSession(address) as docker, Workshop(docker, "busybox:latest") as shop:
        # More at once than a server lets in sessions (MaxSessions).
        versions = await asyncio.gather(*(docker.version() for _ in range(50)))
        assert len({each.version for each in versions}) == 1
        made = await shop.made("cat", stdin=True)
        async with docker.containers.attach(made, stdin=True, stdout=True) as cat:
            await docker.containers.start(made)
            await cat.write(b"hello")
            await cat.write_eof()
            assert b"".join([frame.data async for frame in cat]) == b"hello"
        assert strict.logins() == 1
    await until(lambda: not strict.sessions(), 10)


async def test_a_login_that_may_run_that_command_alone(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting = f"SetEnv DOCKER_HOST={engine.host}"
    forced = ("DisableForwarding yes", "ForceCommand docker system dial-stdio", setting)
    with serve(tmp_path / "server", *forced) as server:
        monkeypatch.setenv("HOME", str(server.home))
        async with DockerSession(server.address()) as docker:
            assert (await docker.info()).name


async def test_no_way_at_all(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced = ("DisableForwarding yes", "ForceCommand echo not here")
    with serve(tmp_path / "server", *forced) as server:
        monkeypatch.setenv("HOME", str(server.home))
        error = await refused(server.address(engine))
    assert type(error) is DaemonNotFound
    assert "AllowStreamLocalForwarding" in str(error)
    assert "not here" in str(error)


async def test_the_daemon_goes_and_comes_back(sshd: Sshd, own: Engine) -> None:
    async with DockerSession(sshd.address(own)) as docker:
        await docker.ping()
        before = sshd.logins()
        own.stop()
        with pytest.raises(DaemonNotFound):
            await docker.ping()
        own.restart()
        await docker.ping()
        assert sshd.logins() == before


@pytest.fixture
def own() -> Iterator[Engine]:
    """Give an engine that can be treated badly."""
    with engines(1, image=False) as (one,):
        yield one


@pytest.mark.parametrize(
    "block", re.findall(r"^```python\n(.*?)^```$", DOCS, re.MULTILINE | re.DOTALL)
)
async def test_the_documentation(
    block: str, sshd: Sshd, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    source = block.replace("ssh://ops@web-2", address)
    await run(source.replace("/etc/fleet", str(sshd.home / ".ssh")), "docs/ssh.md", {})
    assert capsys.readouterr().out
