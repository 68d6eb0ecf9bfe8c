"""The examples of the docstrings, found and run.

The rule for an example's output: it is compared, letter by letter, with ``...`` for anything,
unless it depends on the machine. Where it does, it is there to illustrate: then the code must run,
and show something wherever the docstring does.
"""

import ast
import contextlib
import doctest
import inspect
import io
from collections.abc import Container, Iterator, Mapping
from types import ModuleType
from typing import Any, NamedTuple

__all__ = ["Example", "found", "run"]

_PARTS = "aiodockerapi.engine.containers."
"""Where the parts of a group lie that is one class to its users."""


class Example(NamedTuple):
    """The example of a docstring."""

    name: str
    doc: str


def found(*modules: ModuleType) -> list[Example]:
    """Find the examples of the classes, and of what they have, that some modules define."""
    return [example for module in modules for example in _found(module)]


def _found(module: ModuleType) -> Iterator[Example]:
    for _, cls in inspect.getmembers(module, inspect.isclass):
        if cls.__module__ != module.__name__:
            continue
        things = [(cls.__name__, cls.__dict__.get("__doc__"))]
        things += [
            (f"{cls.__name__}.{name}", getattr(member, "__doc__", None))
            for part in cls.__mro__
            if part is cls or part.__module__.startswith(_PARTS)
            for name, member in vars(part).items()
            if not name.startswith("_")
        ]
        for name, doc in things:
            if doc and "Example:" in doc:
                yield Example(name, inspect.cleandoc(doc))


async def run(
    example: Example, names: Mapping[str, object], illustrations: Container[str] = ()
) -> None:
    """Run an example, with names that it may use, and check its output.

    Args:
        example: which one.
        names: what it takes to be there.
        illustrations: the examples whose output depends on the machine.
    """
    checker = doctest.OutputChecker()
    space: dict[str, Any] = dict(names)
    for part in doctest.DocTestParser().get_examples(example.doc):
        shown = await _run(part.source, space)
        where = f"{example.name}: {part.source}"
        if example.name in illustrations:
            assert shown or not part.want, f"{where}shows nothing"
            continue
        right = checker.check_output(part.want, shown, doctest.ELLIPSIS)
        assert right, f"{where}shows {shown!r}, and should show {part.want!r}"


async def _run(source: str, space: dict[str, Any]) -> str:
    """Run a statement that may await, and return what the interpreter would show."""
    output = io.StringIO()
    tree = ast.parse(source)
    last = tree.body[-1]
    if isinstance(last, ast.Expr):
        shown = ast.parse("_show(0)", mode="eval").body
        assert isinstance(shown, ast.Call)
        shown.args = [last.value]
        last.value = shown
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    code = compile(ast.fix_missing_locations(tree), "<example>", "exec", flags=flags)

    def show(value: object) -> None:
        if value is not None:
            output.write(f"{value!r}\n")

    space["_show"] = show
    with contextlib.redirect_stdout(output):
        result = eval(code, space)
        if inspect.iscoroutine(result):
            await result
    return output.getvalue()
