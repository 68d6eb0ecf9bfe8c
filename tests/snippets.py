"""Run pieces of the documentation, which await things without a function around them."""

import ast
import inspect
from types import CodeType

__all__ = ["run"]


async def run(source: str, name: str, namespace: dict[str, object]) -> None:
    """Execute source code whose top level may await.

    Args:
        source: the code.
        name: where it stands, for tracebacks.
        namespace: its global names; what it defines is added.
    """
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    code: CodeType = compile(source, name, "exec", flags=flags, dont_inherit=True)
    pending = eval(code, namespace)
    if inspect.iscoroutine(pending):
        await pending
