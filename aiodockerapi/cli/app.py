"""The tree of commands, and what becomes of an error that is no host's."""

import sys
from collections.abc import Sequence

import click
from click.shell_completion import get_completion_class

from aiodockerapi.cli.exec import exec_
from aiodockerapi.cli.hosts import host_options
from aiodockerapi.cli.hub import hub
from aiodockerapi.cli.inspecting import inspect
from aiodockerapi.cli.job import examples
from aiodockerapi.cli.lists import images, ps, search
from aiodockerapi.cli.logs import logs
from aiodockerapi.cli.outdated import outdated
from aiodockerapi.cli.prune import prune
from aiodockerapi.cli.pull import pull
from aiodockerapi.cli.registry import registry
from aiodockerapi.cli.run import run_
from aiodockerapi.cli.streams import events
from aiodockerapi.cli.system import df, info, version
from aiodockerapi.cli.top import stats, top
from aiodockerapi.cli.words import describe
from aiodockerapi.errors import ConfigError, DockerError, InvalidArgument

__all__ = ["cli", "run"]

_NAME = "aiodockerapi"
_SHELLS = ("bash", "zsh", "fish")


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=examples(
        "ps",
        "ps -H tcp://10.0.0.1:2375 -H ssh://web-2",
        "top --context prod-1 --context prod-2",
        "logs --follow -H a=tcp://10.0.0.1:2375 -H b=tcp://10.0.0.2:2375 web",
        "images --json | jq -r .Id",
    ),
)
@click.version_option(package_name=_NAME)
@host_options
def cli() -> None:
    """Ask one Docker daemon, or a thousand at once.

    Without -H and --context that is the daemon which the docker command would take. A host that
    is dead, slow or broken is told of on standard error, as HOST: MESSAGE, and keeps no other one
    from its answer. The exit code is 0 if all is well, 1 if a host failed, 2 if the command was
    not understood; run and exec end with the code of what they ran.
    """


@cli.command(
    epilog=examples("completion bash > ~/.local/share/bash-completion/completions/" + _NAME)
)
@click.argument("shell", type=click.Choice(_SHELLS))
def completion(shell: str) -> None:
    """Write the script that completes this command in a SHELL."""
    made = get_completion_class(shell)
    if made is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(made(cli, {}, _NAME, f"_{_NAME.upper()}_COMPLETE").source())


for _command in (
    info, version, ps, images, search, df, events, logs, stats, top, pull, run_, exec_, inspect,
    prune, outdated, registry, hub,
):  # fmt: skip
    cli.add_command(_command)


def run(args: Sequence[str] | None = None) -> int:
    """Run the command, and return its exit code.

    Raises:
        KeyboardInterrupt: by Ctrl-C.
        BrokenPipeError: nobody reads what it writes.
    """
    try:
        code: object = cli.main(args, prog_name=_NAME, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        raise KeyboardInterrupt from None
    except (InvalidArgument, ConfigError) as error:
        sys.stderr.write(f"{_NAME}: {describe(error)}\n")
        return 2
    except DockerError as error:
        sys.stderr.write(f"{_NAME}: {describe(error)}\n")
        return 1
    return code if isinstance(code, int) else 0
