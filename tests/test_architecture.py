"""Which way the imports run, and how long files and functions are.

Every import counts, wherever it stands: at the top, in a function, under ``TYPE_CHECKING``. Who
names a class knows it. What may stand in fewer places than it may be known is told beside the
table: the session makes its groups when they are asked for.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = "aiodockerapi"
ROOT = Path(__file__).parent.parent / PACKAGE
STDLIB = sys.stdlib_module_names

MODEL = (
    "errors reference _core.gates _core.model _core.objects _core.packing _core.records "
    "_core.times _core.version engine.common"
)
LAYERS: dict[str, str] = {
    # What a module may import of the package and of others; the first pattern that fits counts.
    "errors": "",
    "_lazy": "",
    "_shared": "",
    "_openfiles": "errors",
    "reference": "errors",
    "observe.opentelemetry": "observe* opentelemetry*",
    "observe.prometheus": "observe* prometheus_client*",
    "observe*": "errors observe*",
    "_wire*": "errors _wire*",
    "config*": "errors config* _transport.host",
    "_transport.ssh*": "errors _openfiles _shared _transport* aiohttp* asyncssh*",
    "_transport.unsent": "aiohttp*",
    "_transport*": "errors _openfiles _transport* config.tls aiohttp",
    "_files*": "errors _shared _wire* _files*",
    "_core*": "errors _shared observe* _wire* _files* _transport* _core* aiohttp multidict "
    "pydantic* yarl",
    "engine": "",
    "engine.common": "errors _core.gates _core.model _core.times pydantic*",
    "engine.*": "",  # by `engine_may`
    "session": "errors observe* _core* _transport* config* engine.*.api engine.auth aiohttp",
    "fleet.inventory": "errors reference session fleet* engine.*.models engine.*.filters "
    "engine.system.usage",
    "fleet.sessions": "errors session config.fleet config.tls _transport.ssh_options",
    "fleet.fleet": "errors _shared session config.environment config.fleet config.tls "
    "observe.observer _transport.ssh_options fleet*",
    "fleet*": "errors _shared session _core.retry _openfiles fleet*",
    "distributed*": "errors session config.fleet fleet* distributed*",
    "registry": "_lazy _core.pages config.credentials registry*",
    "registry*": "errors observe* reference config.credentials _files.threads _shared "
    "_core.model _core.pages _core.times registry* aiohttp multidict pydantic* yarl",
    "hub": "_lazy _core.pages config.credentials registry.rate hub*",
    # The Hub is a registry's other door: it is reached in the same way, by the same credentials.
    "hub*": "errors observe* config.credentials _shared _core.model _core.pages _core.times hub* "
    "registry.failures registry.limits registry.names registry.session "
    "registry.rate registry.tokens registry.wire aiohttp multidict pydantic* yarl",
    "upstream*": "errors reference config.credentials config.keychain session fleet* registry* "
    "engine.common engine.*.models engine.containers.config upstream*",
    "cli*": "*",
    "testing*": "testing* multidict pytest pytest_asyncio errors _wire* _core.version",
    # The two façades name everything that is public, and import it when somebody asks.
    "models": "_lazy engine.*",
    "": "_lazy *",
}
OTHERS = ("multidict", "pydantic")
API_CORE = (
    "client download duplex failures gates later logs model request retry stream times upload "
    "version websocket"
)
NO_ASYNC = ("errors", "_wire*", "engine.*.models", "_lazy", "reference")
"""These do no I/O: neither asyncio nor sockets."""


@dataclass(frozen=True)
class Import:
    """What one line imports.

    Args:
        name: a module, without the package's own name where it is ours.
        ours: whether it is of the package.
        where: ``module``, ``function`` or ``typing``.
        line: the number of the line.
    """

    name: str
    ours: bool
    where: str
    line: int


@dataclass(frozen=True)
class Module:
    """A file of the package: its name, without the package's, and its syntax."""

    name: str
    path: Path
    tree: ast.Module

    def imports(self) -> Iterator[Import]:
        yield from self._imports(self.tree, "module")

    def _imports(self, node: ast.AST, where: str) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import | ast.ImportFrom):
                for name in self._names(child):
                    ours = name == PACKAGE or name.startswith(f"{PACKAGE}.")
                    short = name.removeprefix(PACKAGE).lstrip(".") if ours else name
                    yield Import(short, ours, where, child.lineno)
            elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                yield from self._imports(child, "function")
            elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                yield from self._imports(child, "typing")
            else:
                yield from self._imports(child, where)

    def _names(self, node: ast.Import | ast.ImportFrom) -> Iterator[str]:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
            return
        module = node.module or ""
        if node.level:
            parts = [PACKAGE, *self.name.split(".")]
            if self.path.name == "__init__.py":
                parts.append("")
            module = ".".join([*parts[: -node.level], *([module] if module else [])])
        for alias in node.names:
            inner = f"{module}.{alias.name}"
            yield inner if (ROOT.parent / (inner.replace(".", "/") + ".py")).exists() else module


def modules() -> dict[str, Module]:
    found: dict[str, Module] = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = Module(name, path, ast.parse(path.read_text()))
    return found


MODULES = modules()


def fits(name: str, patterns: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns.split())


def operates(name: str) -> bool:
    """Tell whether a module of the engine is on the side of the operations, not of the models."""
    if not name.startswith("engine.") or name not in MODULES:
        return False
    own = {each.name for each in MODULES[name].imports() if each.ours}
    base = f"{name.rpartition('.')[0]}.base"
    return name.endswith(".api") or not own.isdisjoint(("_core.client", "_core.request", base))


def engine_may(name: str) -> str:
    """Return what a module of the engine may import."""
    if not operates(name):
        models = [each for each in MODULES if each.startswith("engine.") and not operates(each)]
        return f"{MODEL} pydantic* {' '.join(models)}"
    own, core = name.rpartition(".")[0], " ".join(f"_core.{each}" for each in API_CORE.split())
    models = [each for each in MODULES if each.startswith("engine.") and not operates(each)]
    # What several groups share lies beside them: the output of containers, services and tasks,
    # the progress of images and plugins.
    shared = (
        f"errors reference _wire* _files* {core} engine.credentials engine.output engine.transfers"
    )
    return f"{shared} {own}.* {' '.join([*OTHERS, *models])}"


def may_import(name: str) -> str:
    if name.startswith("engine.") and name != "engine.common":
        return engine_may(name)
    return next(allowed for pattern, allowed in LAYERS.items() if fnmatchcase(name, pattern))


@pytest.mark.parametrize("name", MODULES, ids=lambda name: name or PACKAGE)
def test_layers(name: str) -> None:
    allowed = may_import(name)
    wrong = [
        f"{MODULES[name].path}:{each.line}: {each.name}"
        for each in MODULES[name].imports()
        if (each.ours or each.name.partition(".")[0] not in STDLIB) and not fits(each.name, allowed)
    ]
    assert not wrong, f"may import: {allowed or 'nothing'}"


@pytest.mark.parametrize(
    "name", [name for name in MODULES if any(fnmatchcase(name, each) for each in NO_ASYNC)]
)
def test_no_io(name: str) -> None:
    names = {each.name.partition(".")[0] for each in MODULES[name].imports() if not each.ours}
    assert not names & {"asyncio", "socket", "ssl", "selectors", "subprocess", "threading"}


def test_nobody_imports_the_testing_or_the_command_line() -> None:
    for module in MODULES.values():
        for each in module.imports():
            if each.ours and not fits(module.name, "testing* cli*"):
                assert not fits(each.name, "testing* cli*"), f"{module.path}:{each.line}"


def test_the_session_makes_its_groups_late() -> None:
    for each in MODULES["session"].imports():
        if fits(each.name, "engine.*") and each.where == "module":
            assert each.name == "engine.system.api", "the session is that one itself"


def test_the_names_people_type_are_imported_late() -> None:
    for name in ("", "models"):
        early = {each.name for each in MODULES[name].imports() if each.where == "module"}
        assert {each for each in early if fits(each, "_*  engine* errors fleet session")} == {
            "_lazy"
        }


@pytest.mark.parametrize(
    "start",
    [
        "_core",
        "_files",
        "_transport",
        "_wire",
        "config",
        "engine",
        "hub",
        "registry",
        "testing",
        "upstream",
    ],
)
def test_no_cycles(start: str) -> None:
    """Of what is imported when the module is; a name for the type checker alone may be anyone's."""
    graph = {
        module.name: {
            each.name
            for each in module.imports()
            if each.ours
            and each.where == "module"
            and each.name in MODULES
            and each.name != module.name
        }
        for module in MODULES.values()
        if fits(module.name, f"{start} {start}.*")
    }
    TopologicalSorter(graph).prepare()


def test_the_table_s_names_exist() -> None:
    """A pattern without a module is one of those that are still to come."""
    to_come = {"hub*"}
    unused = {
        pattern for pattern in LAYERS if not any(fnmatchcase(name, pattern) for name in MODULES)
    }
    assert unused <= to_come


@pytest.mark.parametrize("name", MODULES, ids=lambda name: name or PACKAGE)
def test_files_are_short(name: str) -> None:
    """500 lines at most, of all kinds."""
    assert len(MODULES[name].path.read_text().splitlines()) <= 500


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[str]) -> int:
    """Count a function's lines between signature and end that hold code: no docstring, no blank
    line, no comment that stands alone, no inner function's docstring either."""
    skipped: set[int] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    first, last = function.body[0].lineno, function.end_lineno or function.lineno
    return sum(
        1
        for number in range(first, last + 1)
        if number not in skipped
        and lines[number - 1].strip()
        and not lines[number - 1].strip().startswith("#")
    )


@pytest.mark.parametrize("name", MODULES, ids=lambda name: name or PACKAGE)
def test_functions_are_short(name: str) -> None:
    module = MODULES[name]
    lines = module.path.read_text().splitlines()
    long = {
        node.name: count
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (count := code_lines(node, lines)) > 40
    }
    assert not long


@pytest.mark.parametrize("name", MODULES, ids=lambda name: name or PACKAGE)
def test_every_module_says_what_it_knows(name: str) -> None:
    module = MODULES[name]
    assert ast.get_docstring(module.tree) or not module.path.read_text().strip()
