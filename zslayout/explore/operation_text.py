"""The executable operations as a search runs them: of their text, with the edits of a mutant in it.

Each search has functions of its own, made of the one text of `zslayout.reference.operations`: what
`run` and other searches call stays as it is. Every step of a function has a number there, in the
order of the text; a generator has the last one in a local, `at`, for `state_vector` to read.
"""

import ast
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import cache
from textwrap import dedent
from types import ModuleType
from typing import Final

from zslayout.errors import InternalError
from zslayout.protocol.mutant import TextEdit
from zslayout.protocol.mutants import MUTANT_BY_NAME
from zslayout.reference import operations
from zslayout.reference.atomic_step import OperationSteps
from zslayout.reference.pool import Pool

STEP_LOCAL: Final = "at"
"""The local that says of which step a generator is the next to go on from."""


@dataclass(frozen=True, slots=True)
class OperationSet:
    """The functions that callers of the allocator have."""

    zs_malloc: Callable[[Pool, int], OperationSteps[int]]
    zs_free: Callable[[Pool, int], OperationSteps[None]]
    zs_obj_read: Callable[[Pool, int, int], OperationSteps[bytes]]
    zs_obj_write: Callable[[Pool, int, bytes], OperationSteps[None]]
    zs_page_migrate: Callable[[Pool, int], OperationSteps[int]]
    zs_compact: Callable[[Pool], OperationSteps[int]]
    async_free_zspage: Callable[[Pool], OperationSteps[None]]


@cache
def operations_of(mutant: str = "") -> OperationSet:
    """The functions of `operations`, with the edits of a mutant. Raises LookupError for no mutant.

    Raises InternalError where an edit does not fit the text.
    """
    edits = MUTANT_BY_NAME[mutant].text if mutant else ()
    made = ModuleType(f"{operations.__name__} {mutant}".rstrip())
    tree = ast.parse(edited_text(inspect.getsource(operations), edits))
    numbered = ast.fix_missing_locations(_StepNumbers().visit(tree))
    exec(compile(numbered, operations.__file__, "exec"), made.__dict__)  # noqa: S102  # our text
    return OperationSet(*(getattr(made, each.name) for each in fields(OperationSet)))


def edited_text(text: str, edits: Sequence[TextEdit]) -> str:
    """A module with other lines in some functions. Raises InternalError where they are not."""
    lines = text.splitlines()
    for edit in edits:
        (function,) = [
            each
            for each in ast.parse("\n".join(lines)).body
            if isinstance(each, ast.FunctionDef) and each.name == edit.function
        ]
        first, end = function.lineno, function.end_lineno or function.lineno
        lines[first:end] = _edited(lines[first:end], edit)
    return "\n".join(lines)


def _edited(lines: Sequence[str], edit: TextEdit) -> list[str]:
    """The lines of a function, with others in the place of some wherever these stand."""
    old = list(edit.old)
    found: list[str] = []
    at, count = 0, 0
    while at < len(lines):
        here = lines[at : at + len(old)]
        if dedent("\n".join(here)).splitlines() == old:
            margin = here[0][: len(here[0]) - len(here[0].lstrip())]
            found += [margin + line for line in edit.new]
            at, count = at + len(old), count + 1
        else:
            found.append(lines[at])
            at += 1
    if not count:
        raise InternalError(f"{edit.function}() has no such lines: {' / '.join(old)}")
    return found


class _StepNumbers(ast.NodeTransformer):
    """Puts `at = "function number"` before every statement that has a step in it."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:  # of ast
        self._name, self._count = node.name, 0
        return self.generic_visit(node)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        for field in ("body", "orelse"):
            block = getattr(node, field, None)
            if isinstance(block, list):
                setattr(node, field, [each for old in block for each in self._numbered(old)])
        return node

    def _numbered(self, statement: ast.stmt) -> list[ast.stmt]:
        if not any(isinstance(each, ast.Yield | ast.YieldFrom) for each in _own(statement)):
            return [statement]
        self._count += 1
        target = ast.Name(STEP_LOCAL, ast.Store())
        number = ast.Constant(f"{self._name} {self._count}")
        put = ast.copy_location(ast.Assign([target], number), statement)
        return [put, statement]


def _own(statement: ast.stmt) -> list[ast.AST]:
    """What a statement evaluates itself, not in a block of it. A loop evaluates nothing new."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return []
    blocks = (ast.If, ast.For, ast.While, ast.With, ast.Try)
    if isinstance(statement, blocks):
        return list(ast.walk(statement.test)) if isinstance(statement, ast.If) else []
    return list(ast.walk(statement))
