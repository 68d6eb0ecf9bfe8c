"""Start engines from the shell.

python3 -m tests.engines check                          can engines run here
python3 -m tests.engines install                        get what they need, with apt
python3 -m tests.engines up [-n N] [--tcp]              start some; prints an address a line
python3 -m tests.engines down                           end what `up` started
python3 -m tests.engines run [-n N] [--tcp] -- COMMAND  start some for the time of a command

The command of `run` finds the addresses in DOCKER_HOSTS, separated by spaces, and the first of
them in DOCKER_HOST; its exit code becomes ours. With --tcp, addresses are those of TCP. All that
starts or ends engines takes --folder, for a set of its own in another place.
"""

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.engines import host, keeper
from tests.engines.folder import BASE
from tests.engines.group import engines
from tests.engines.launch import EngineError


def main(words: list[str] | None = None) -> int:
    """Do what the command line asks for and give the exit code."""
    options = _parser().parse_args(words)
    try:
        return _do(options)
    except EngineError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m tests.engines",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("check")
    verbs.add_parser("install")
    placed = argparse.ArgumentParser(add_help=False)
    placed.add_argument("--folder", type=_folder, default=BASE)
    verbs.add_parser("down", parents=[placed])
    for verb in ("up", "keep", "run"):
        starter = verbs.add_parser(verb, parents=[placed])
        starter.add_argument("-n", dest="count", type=_count, default=1, metavar="N")
        starter.add_argument("--tcp", action="store_true")
        if verb == "run":
            starter.add_argument("command", nargs="+", metavar="COMMAND")
    return parser


def _count(word: str) -> int:
    if not word.isdecimal() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"not a number of engines: {word}")
    return int(word)


def _folder(word: str) -> Path:
    return Path(word).absolute()


def _do(options: argparse.Namespace) -> int:
    match options.verb:
        case "check":
            return _tell(host.unavailable(), "engines can run here")
        case "install":
            return _tell(host.install(), "all that engines need is installed")
        case "up":
            for address in keeper.up(options.count, tcp=options.tcp, base=options.folder):
                sys.stdout.write(f"{address}\n")
        case "keep":
            keeper.keep(options.count, tcp=options.tcp, base=options.folder)
        case "down":
            keeper.down(options.folder)
        case _:
            return _run(options)
    return 0


def _tell(reason: str | None, fine: str) -> int:
    (sys.stderr if reason else sys.stdout).write(f"{reason or fine}\n")
    return 1 if reason else 0


def _run(options: argparse.Namespace) -> int:
    command: list[str] = options.command
    # Ending in order takes the command along; a command left alone would miss its engines.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with engines(options.count, tcp=options.tcp, folder=options.folder) as own:
        hosts = [keeper.address(engine) for engine in own]
        found = {"DOCKER_HOSTS": " ".join(hosts), "DOCKER_HOST": hosts[0]}
        try:
            code = subprocess.call(command, env=os.environ | found)
        except KeyboardInterrupt:
            return 128 + signal.SIGINT
        except OSError as error:
            raise EngineError(f"{command[0]}: {error.strerror}") from error
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
