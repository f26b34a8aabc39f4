"""A file at one configuration with the headers of a tree, held to what it says with ours.

All that is claimed of the words rests on macros, word functions and static assertions. Where these
are the same with both, for all inputs, what is proved with ours is proved with the tree's. The
functions are judged with the tree's headers anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from zslayout.arch.params import ArchParams
from zslayout.cfront.code import CFunction, FileModel
from zslayout.cfront.headers import HeaderReading, read_headers
from zslayout.cfront.point import point
from zslayout.cfront.reading import read
from zslayout.cfront.text import CFile
from zslayout.errors import Place, UserError
from zslayout.expr.build import eq
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Const, Expr
from zslayout.expr.walk import deeper, names
from zslayout.expr.walk import replace as put
from zslayout.pipeline.functions.one_point import judged
from zslayout.results.headers import HeaderDifference, HeadersRead
from zslayout.solve.engine import Engine, Question
from zslayout.subjects.zsmalloc.functions import CHAIN_SIZE, INPUTS
from zslayout.vc.claim import Claim
from zslayout.verdict import Status

_TIMEOUT: Final = 10.0
"""Seconds for one query."""
_WORD: Final = (1 << 64) - 1
_SIZES: Final = ("ZS_SIZE_CLASSES", "ZS_MIN_ALLOC_SIZE", "ZS_SIZE_CLASS_DELTA", "ZS_MAX_ALLOC_SIZE")


def read_with_headers(  # noqa: PLR0913, PLR0917  # a text, and what it is of
    name: str,
    text: str,
    ir: str,
    params: ArchParams,
    chain_size: int,
    choice: tuple[str, ...],
    functions: bool,  # noqa: FBT001  # handed on to another process
) -> HeadersRead:
    """What clang made of a file with a tree's headers, at a configuration with these numbers.

    `choice` are Kconfig symbols that are otherwise than usual.
    """
    try:
        with deeper():
            file = CFile(name, text)
            return _read(file, ir, params, chain_size, choice, functions=functions)
    except UserError as error:
        why = "; ".join(map(str, error.faults))
    except Exception as error:  # noqa: BLE001  # of the reader's own: it is not read so
        why = f"the reader failed: {type(error).__name__}: {error}"[:200]
    return HeadersRead(params.name, chain_size, left=why, repeatable=False)


def _read(  # noqa: PLR0913  # as above
    file: CFile,
    ir: str,
    params: ArchParams,
    chain_size: int,
    choice: tuple[str, ...],
    *,
    functions: bool,
) -> HeadersRead:
    theirs = read_headers(file, ir)
    at = point(params, chain_size)
    ours = read(file, [at])
    code, values = ours.code(at), ours.values(at)
    macros = tuple(_macros(file, code, values, theirs))
    words = tuple(_words(code, values, theirs))
    differs = (*macros, *words, *_bits(code, theirs), *_assertions(file, code, values, theirs))
    found = HeadersRead(
        params.name,
        chain_size,
        len(values.keys() & theirs.macros.keys()) - len(macros),
        len(theirs.functions) - len(words),
        differs,
    )
    if not functions:
        return found
    own = judged(file, theirs.module, {}, params, chain_size, choice)
    return replace(
        found,
        read=own.read,
        touching=own.touching,
        proved=own.proved,
        findings=own.findings,
        repeatable=own.repeatable,
    )


def _macros(
    file: CFile, code: FileModel, values: Mapping[str, int], theirs: HeaderReading
) -> Iterator[HeaderDifference]:
    places = dict(file.definitions)
    for name in dict.fromkeys((*values, *theirs.macros)):
        ours, own = values.get(name), theirs.macros.get(name)
        if ours is None or own is None or (ours - own) & _WORD:
            macro = code.macro(name)
            place = places.get(name, Place(file.name, 1, 1)) if macro is None else macro.place
            first, second = ("no constant" if x is None else str(x) for x in (ours, own))
            yield HeaderDifference(name, place, first, second)


def _words(
    code: FileModel, values: Mapping[str, int], theirs: HeaderReading
) -> Iterator[HeaderDifference]:
    engine = Engine(_TIMEOUT)
    for name in dict.fromkeys((*code.functions, *theirs.functions)):
        ours, own = code.functions.get(name), theirs.functions.get(name)
        if ours is None or own is None:
            place = (ours or own or _NOWHERE).place
            first, second = ("not there" if x is None else "there" for x in (ours, own))
            yield HeaderDifference(f"{name}()", place, first, second)
            continue
        verdict, said = _same(engine, name, ours, own, values)
        if verdict is not Status.PROVED:
            yield HeaderDifference(f"{name}()", ours.place, *said, verdict)


_NOWHERE: Final = CFunction("", Place("", 1, 1), Const(0))


def _same(
    engine: Engine, name: str, ours: CFunction, theirs: CFunction, values: Mapping[str, int]
) -> tuple[Status, tuple[str, str]]:
    """Whether two functions give the same for all inputs, else what each gives where not."""
    if name == CHAIN_SIZE:
        sizes = list(_class_sizes(values))
        pairs = ((size, _at(ours, size, values), _at(theirs, size, values)) for size in sizes)
        other = next((each for each in pairs if each[1] != each[2]), None)
        if other is None:
            return Status.PROVED, ("", "")
        size, *found = other
        return Status.REFUTED, (f"{found[0]} of size {size}", f"{found[1]} of size {size}")
    sides = [_closed(each, name, values) for each in (ours, theirs)]
    claim = Claim(names(*sides), (), eq(*sides))
    (verdict,) = engine.decide([Question(claim, ((),))])[0].values()
    if verdict.witness is None:
        return verdict.status, ("another function", f"one that is not known to be it ({name})")
    at = dict(verdict.witness.values)
    of = ", ".join(f"{key} = {value}" for key, value in at.items())
    first, second = (f"{evaluate(each, at):#x} of {of}" for each in sides)
    return verdict.status, (first, second)


def _class_sizes(values: Mapping[str, int]) -> Iterator[int]:
    """The sizes of classes, in bytes: all that a chain is computed for."""
    count, least, delta, most = (values[name] for name in _SIZES)
    yield from (min(least + i * delta, most) for i in range(count))


def _at(function: CFunction, size: int, values: Mapping[str, int]) -> int:
    known = {**values, "size": size}
    for name, value in function.lets:
        known[name] = evaluate(value, known)
    return evaluate(function.result, known)


def _closed(function: CFunction, name: str, values: Mapping[str, int]) -> Expr:
    """What a function gives over its inputs alone."""
    inputs, result = INPUTS[name], function.result
    for let, value in reversed(function.lets):
        result = put(result, {let: value})
    known = {
        var.name: Const(values[var.name], var.type)
        for var in names(result)
        if var.name not in inputs
    }
    return put(result, known)


def _bits(code: FileModel, theirs: HeaderReading) -> Iterator[HeaderDifference]:
    own = dict(theirs.bitfields)
    for name, width, place in code.bitfields:
        if own.get(name, width) != width:
            what = f"the width of zspage->{name}"
            yield HeaderDifference(what, place, str(width), str(own[name]))


def _assertions(
    file: CFile, code: FileModel, values: Mapping[str, int], theirs: HeaderReading
) -> Iterator[HeaderDifference]:
    """Static assertions that are false with one of the two alone, by their lines."""
    ours = {each.place.line for each in code.assertions if not evaluate(each.holds, values)}
    for line in sorted(ours ^ set(theirs.false)):
        first, second = ("false", "true") if line in ours else ("true", "false")
        yield HeaderDifference("this assertion", Place(file.name, line, 1), first, second)
