"""Small C files for the reader: what it must find in one, and single functions out of others."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from zslayout.arch.point import ParameterPoint
from zslayout.csource import source
from zslayout.csource.clang.unit import Unit
from zslayout.csource.code import Code, HandleAccess, Meaning
from zslayout.csource.point import NAMES, CompilePoint
from zslayout.csource.read import PRELUDE_MACROS, Reader
from zslayout.csource.run import Run
from zslayout.csource.syntax import Function, SyntaxNode
from zslayout.csource.target import Target
from zslayout.csource.text import CFile
from zslayout.csource.value import is_expression, typed
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Expr, Var
from zslayout.expr.python import compile_function
from zslayout.expr.types import CType

NAME: Final = "zsmalloc.c"
WIDE: Final = CompilePoint(Target("x86_64-linux-gnu", 64), ParameterPoint(NAMES, (64, 12, 52, 8)))
NARROW: Final = CompilePoint(Target("i686-linux-gnu", 32), ParameterPoint(NAMES, (32, 12, 36, 4)))

MACROS: Final = """\
#define OBJ_TAG_BITS 1
#define _PFN_BITS (MAX_POSSIBLE_PHYSMEM_BITS - PAGE_SHIFT)
#define OBJ_INDEX_BITS (BITS_PER_LONG - _PFN_BITS)
#define OBJ_INDEX_MASK ((_AC(1, UL) << OBJ_INDEX_BITS) - 1)
"""
ENCODE: Final = """\
static unsigned long location_to_obj(struct page *page, unsigned int obj_idx)
{
	return (page_to_pfn(page) << OBJ_INDEX_BITS) | (obj_idx & OBJ_INDEX_MASK);
}
"""
DECODE: Final = """\
static void obj_to_location(unsigned long obj, struct page **page, unsigned int *obj_idx)
{
	*page = pfn_to_page(obj >> OBJ_INDEX_BITS);
	*obj_idx = (obj & OBJ_INDEX_MASK);
}
"""


def text(macros: str = MACROS, encode: str = ENCODE, decode: str = DECODE, more: str = "") -> str:
    """The least that a file must define, and more."""
    return f"{macros}{encode}{decode}{more}"


def read(of: str, point: CompilePoint = WIDE) -> Code:
    """What a file says at a point. Raises UserError."""
    return source.read(CFile(NAME, of), [point]).code(point)


def accesses(more: str, point: CompilePoint = WIDE) -> tuple[HandleAccess, ...]:
    """The accesses in what a file has besides its encoder and decoder."""
    return read(text(more=more), point).accesses


def value(of: Expr, lets: Iterable[tuple[str, Expr]] = (), **known: int) -> int:
    """An expression's value, where the parameters are those of the wide point."""
    values = {**WIDE.given, **known}
    for name, let in lets:
        values[name] = evaluate(let, values)
    return evaluate(of, values)


def said(code: Code, meaning: Meaning | None, **known: int) -> int:
    """What a function says at the wide point, for these inputs."""
    assert meaning is not None
    lets = [(macro.name, macro.value) for macro in code.macros]
    return value(meaning.result, [*lets, *meaning.lets], **known)


def unit(of: str, point: CompilePoint = WIDE) -> Unit:
    """A file as the compiler reads it, functions and all."""
    file = CFile(NAME, of)
    macros = tuple(dict.fromkeys((*file.expressions, *PRELUDE_MACROS)))
    return Unit(file, point, macros, bodies=True)


def reader(of: str, point: CompilePoint = WIDE) -> Reader:
    """A reader of a file that need not be mm/zsmalloc.c."""
    return Reader(unit(of, point), lambda _: None)


class Functions:
    """The functions of a small file, each run with its parameters by name."""

    def __init__(self, of: str, point: CompilePoint = WIDE) -> None:
        self._reader = reader(of, point)
        self._runner = self._reader.runner(self._reader, self._reader.constants)

    def function(self, name: str = "f") -> Function:
        """A function's syntax."""
        found = self._reader.tree.function(name)
        assert found is not None
        return found

    def run(self, name: str = "f") -> Run:
        """A function that was run with its integer parameters as variables."""
        function = self.function(name)
        integers = {
            each.name: Var(each.name, each.type)
            for each in function.parameters
            if isinstance(each.type, CType)
        }
        return self._runner.run(function, integers)

    def result(self, name: str = "f") -> Expr:
        """What a function returns, of its own type, over its parameters."""
        run = self.run(name)
        assert is_expression(run.value)
        assert isinstance(run.function.type, CType)
        return typed(run.value, run.function.type)

    def gives(self, name: str = "f", **known: int) -> int:
        """The number that a function returns for these parameters. Raises UserError."""
        run = self.run(name)
        meaning = run.meaning(run.value, known, "its result")
        return value(meaning.result, meaning.lets, **known)

    def compiled(self, name: str = "f") -> Callable[..., int]:
        """A function as one of Python ints, in the order of its parameters. Raises UserError."""
        run = self.run(name)
        given = [each.name for each in run.function.parameters]
        meaning = run.meaning(run.value, given, "its result")
        known = {**WIDE.given, **self._reader._unit.values}
        return compile_function(name, given, meaning.lets, [meaning.result], known)

    def why_not(self, name: str = "f") -> str:
        """The answer that a function's result cannot be read. Raises UserError."""
        run = self.run(name)
        given = [each.name for each in run.function.parameters]
        return str(run.meaning(run.value, given, "its result").result)


def node(of: SyntaxNode, **attributes: Any) -> SyntaxNode:
    """The only node below this one that has these attributes."""
    (found,) = [
        each
        for each in of.walk()
        if all(getattr(each, name) == wanted for name, wanted in attributes.items())
    ]
    return found
