"""Commands in containers, on a real engine."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from aiodockerapi import DockerSession
from aiodockerapi._wire.frames import STDERR, STDOUT
from aiodockerapi.engine.containers.config import ContainerConfig
from aiodockerapi.engine.containers.models import ContainerCreated
from aiodockerapi.engine.exec.models import ExecConfig
from aiodockerapi.errors import Conflict, ContainerFailed, NotFound
from tests.live.gaps import Gaps
from tests.live.workshop import gone

pytestmark = pytest.mark.live


@pytest.fixture
async def sleeper(docker: DockerSession) -> AsyncIterator[ContainerCreated]:
    made = await docker.containers.create(ContainerConfig(image="busybox", cmd=["sleep", "600"]))
    try:
        await docker.containers.start(made)
        yield made
    finally:
        await gone(docker, made)


async def test_run(docker: DockerSession, sleeper: ContainerCreated) -> None:
    line = "echo $A $(pwd) $(id -u); echo err >&2; exit 3"
    config = ExecConfig(cmd=["sh", "-c", line], env=["A=b"], user="nobody", working_dir="/tmp")
    result = await docker.exec.run(sleeper, config)
    assert result.exit_code == 3
    assert result.stdout.split()[:2] == [b"b", b"/tmp"]
    assert result.stderr == b"err\n"
    with pytest.raises(ContainerFailed, match="err"):
        result.check()


async def test_run_with_a_terminal(docker: DockerSession, sleeper: ContainerCreated) -> None:
    config = ExecConfig(cmd=["sh", "-c", "echo out; echo err >&2"], tty=True)
    result = await docker.exec.run(sleeper, config)
    assert (result.exit_code, result.stdout, result.stderr) == (0, b"out\r\nerr\r\n", b"")


async def test_run_of_a_program_that_is_missing(
    docker: DockerSession, sleeper: ContainerCreated
) -> None:
    result = await docker.exec.run(sleeper, ExecConfig(cmd=["no-such-program"]))
    assert result.exit_code in (126, 127)
    assert b"no-such-program" in result.stdout + result.stderr


async def test_run_whose_output_ends_first(
    docker: DockerSession, sleeper: ContainerCreated
) -> None:
    config = ExecConfig(cmd=["sh", "-c", "exec >&- 2>&-; sleep 0.3; exit 4"])
    assert (await docker.exec.run(sleeper, config)).exit_code == 4


@pytest.mark.parametrize("tty", [False, None])
async def test_input(docker: DockerSession, sleeper: ContainerCreated, tty: bool | None) -> None:
    config = ExecConfig(
        cmd=["sh", "-c", "cat; echo end >&2"],
        attach_stdin=True,
        attach_stdout=True,
        attach_stderr=True,
    )
    made = await docker.exec.create(sleeper, config)
    async with docker.exec.start(made, tty=tty) as cat:
        await cat.write(b"hello")
        await cat.write_eof()
        frames = [frame async for frame in cat]
    assert b"".join(each.data for each in frames if each.stream is STDOUT) == b"hello"
    assert b"".join(each.data for each in frames if each.stream is STDERR) == b"end\n"


async def test_a_terminal(docker: DockerSession, sleeper: ContainerCreated) -> None:
    config = ExecConfig(
        cmd=["sh"], tty=True, attach_stdin=True, attach_stdout=True, attach_stderr=True
    )
    made = await docker.exec.create(sleeper, config)
    async with docker.exec.start(made) as shell:
        await docker.exec.resize(made, height=33, width=99)
        await shell.write(b"stty size; exit\n")
        output = b"".join([frame.data async for frame in shell])
    assert b"33 99" in output


async def test_a_shell_that_is_typed_into(docker: DockerSession, sleeper: ContainerCreated) -> None:
    config = ExecConfig(
        cmd=["sh"], tty=True, attach_stdin=True, attach_stdout=True, attach_stderr=True
    )
    made = await docker.exec.create(sleeper, config)
    async with docker.exec.start(made) as shell, asyncio.timeout(30):
        await shell.resize(33, 99)
        lines = shell.lines()

        async def answer(typed: bytes, wanted: str) -> None:
            await shell.write(typed + b"\n")
            while (await anext(lines)).text != wanted:
                pass

        await answer(b"stty size", "33 99")
        await shell.resize(44, 111)
        await answer(b"stty size", "44 111")
        await answer(b"echo $((6 * 7)) && tty | cut -c 1-8", "42")
        assert (await docker.exec.inspect(made)).running
        await shell.write(b"exit 7\n")
        async for line in lines:
            assert "not found" not in line.text
        assert await docker.exec.wait(made) == 7


PIECES = 512
"""So many of 64 KiB that no kernel keeps them all, nor those of four sockets with TCP and TLS."""


async def test_much_both_ways(docker: DockerSession, sleeper: ContainerCreated) -> None:
    config = ExecConfig(cmd=["cat"], attach_stdin=True, attach_stdout=True)
    made = await docker.exec.create(sleeper, config)
    piece = bytes(range(256)) * 256
    async with docker.exec.start(made, tty=False) as cat, asyncio.timeout(60):

        async def write() -> None:
            for _ in range(PIECES):
                await cat.write(piece)
            await cat.write_eof()

        writing = asyncio.create_task(write())
        # Nobody reads for a while: the command, and so our writing, has to wait.
        await asyncio.wait([writing], timeout=0.2)
        assert not writing.done()
        got = b"".join([frame.data async for frame in cat])
        await writing
    assert got == piece * PIECES
    assert await docker.exec.wait(made) == 0


async def test_read_when_all_is_over(docker: DockerSession, sleeper: ContainerCreated) -> None:
    config = ExecConfig(
        cmd=["sh", "-c", "cat; seq 1 100000"], attach_stdin=True, attach_stdout=True
    )
    made = await docker.exec.create(sleeper, config)
    async with docker.exec.start(made, tty=False) as output, asyncio.timeout(60):
        await output.write_eof()
        # More than is read ahead: the end comes behind what nobody has taken yet.
        assert await docker.exec.wait(made) == 0
        got = b"".join([frame.data async for frame in output])
    assert got == b"".join(b"%d\n" % number for number in range(1, 100001))


async def test_nothing_is_lost_before_the_first_read(
    docker: DockerSession, sleeper: ContainerCreated
) -> None:
    config = ExecConfig(cmd=["sh", "-c", "echo first; seq 1 5000"], attach_stdout=True)
    for _ in range(10):
        made = await docker.exec.create(sleeper, config)
        async with docker.exec.start(made, tty=False) as output:
            assert await docker.exec.wait(made) == 0
            lines = [line.text async for line in output.lines()]
        assert lines == ["first", *map(str, range(1, 5001))]


async def test_leaving_and_waiting(docker: DockerSession, sleeper: ContainerCreated) -> None:
    config = ExecConfig(cmd=["sh", "-c", "echo on; sleep 0.3; exit 9"], attach_stdout=True)
    made = await docker.exec.create(sleeper, config)
    async with docker.exec.start(made, tty=False) as output:
        assert (await anext(output)).data == b"on\n"
    assert (await docker.exec.inspect(made)).running, "it goes on without us"
    async with asyncio.timeout(10):
        assert await docker.exec.wait(made) == 9


async def test_detached(docker: DockerSession, sleeper: ContainerCreated, gaps: Gaps) -> None:
    gaps.skip("end of a detached command")
    made = await docker.exec.create(sleeper, ExecConfig(cmd=["sh", "-c", "exit 5"]))
    assert (await docker.exec.inspect(made)).running is False
    await docker.exec.start_detached(made)
    async with asyncio.timeout(10):
        assert await docker.exec.wait(made) == 5


async def test_errors(docker: DockerSession, sleeper: ContainerCreated, gaps: Gaps) -> None:
    with pytest.raises(NotFound):
        await docker.exec.create("no-such-one", ExecConfig(cmd=["true"]))
    with pytest.raises(NotFound):
        await docker.exec.inspect("0123")
    with pytest.raises(NotFound):
        async with docker.exec.start("0123", tty=False):
            pass
    await docker.containers.kill(sleeper)
    await docker.containers.wait(sleeper)
    with pytest.raises(
        gaps.error("exec in what ended", Conflict), match=r"not running|running containers"
    ):
        await docker.exec.create(sleeper, ExecConfig(cmd=["true"]))
