"""Commands in containers."""

from aiodockerapi._wire.frames import STDOUT, Frame
from aiodockerapi.engine.exec.models import ExecConfig, ExecCreated, ExecInspect
from aiodockerapi.session import DockerSession
from aiodockerapi.testing import Answer
from tests.operations.row import Row


async def started(docker: DockerSession) -> list[Frame]:
    async with docker.exec.start(ExecCreated(id="e1"), tty=True, console_size=(24, 80)) as output:
        return [await anext(output)]


ROWS = [
    Row(
        "ContainerExec",
        lambda docker: docker.exec.create(
            "web",
            ExecConfig(
                user="root",
                privileged=True,
                tty=True,
                console_size=(24, 80),
                attach_stdin=True,
                attach_stderr=True,
                attach_stdout=True,
                detach_keys="ctrl-x",
                env=["A=1"],
                working_dir="/srv",
                cmd=["ls", "-l"],
            ),
        ),
        "POST",
        "/containers/web/exec",
        body={
            "User": "root",
            "Privileged": True,
            "Tty": True,
            "ConsoleSize": [24, 80],
            "AttachStdin": True,
            "AttachStderr": True,
            "AttachStdout": True,
            "DetachKeys": "ctrl-x",
            "Env": ["A=1"],
            "WorkingDir": "/srv",
            "Cmd": ["ls", "-l"],
        },
        answer=Answer.json({"Id": "e1"}, 201),
        value=ExecCreated(id="e1"),
    ),
    Row(
        "ExecStart",
        started,
        "POST",
        "/exec/e1/start",
        body={"Detach": False, "Tty": True, "ConsoleSize": [24, 80]},
        headers={"Connection": "Upgrade", "Upgrade": "tcp", "Content-Type": "application/json"},
        answer=Answer.upgrade(early=b"$ ", tty=True),
        value=[Frame(STDOUT, b"$ ")],
        note="attached",
    ),
    Row(
        "ExecStart",
        lambda docker: docker.exec.start_detached("e1", tty=True, console_size=(24, 80)),
        "POST",
        "/exec/e1/start",
        body={"Detach": True, "Tty": True, "ConsoleSize": [24, 80]},
        answer=Answer.empty(200),
        note="detached",
    ),
    Row(
        "ExecInspect",
        lambda docker: docker.exec.inspect("e1"),
        "GET",
        "/exec/e1/json",
        answer=Answer.json({"ID": "e1", "Running": False, "ExitCode": 3}),
        value=ExecInspect(id="e1", running=False, exit_code=3),
    ),
    Row(
        "ExecResize",
        lambda docker: docker.exec.resize("e1", height=24, width=80),
        "POST",
        "/exec/e1/resize",
        query={"h": ["24"], "w": ["80"]},
        answer=Answer.empty(200),
    ),
]
