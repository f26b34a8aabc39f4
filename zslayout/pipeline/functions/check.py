"""The functions of a C file: each load and store of a packed word, and what must be true of it.

They are read at all configurations and chain sizes at once, see `everywhere`. Where that does not
prove all, they are read at some configurations that differ in what functions depend on: the width
of a word, the order of its bytes, the size of a page, and whether the word has a class. The summary
says at which. A refutation rests on all that was read: beside something that is not known it is
open.

Kconfig symbols that the file asks for are read both ways, see `cfront/kconfig`, at one of the
configurations for which the file is the same but for numbers, that which can choose most; what the
kernel's compiler would warn of is asked with every choice at others, too.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import repeat
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final

from zslayout.arch.params import ArchParams
from zslayout.errors import UserError
from zslayout.expr.walk import deeper
from zslayout.pipeline.functions.choice import most_choices, telling
from zslayout.pipeline.functions.everywhere import (
    ReadPoint,
    ShapePoints,
    ShapeRead,
    read_shape,
    shapes_of,
)
from zslayout.pipeline.functions.one_point import (
    FunctionsRead,
    PointReader,
    as_shipped,
    at_builds,
    at_choices,
    opened,
)
from zslayout.reference.protocol_level import UNREAD_LEVEL, FoundLevel
from zslayout.results.file_protocol import ConfigProtocol
from zslayout.results.functions import FunctionFinding, FunctionsResult, NotCovered
from zslayout.tally import grouped
from zslayout.verdict import Status

if TYPE_CHECKING:
    pass

Progress = Callable[[str, int, int], None]
ALL: Final = "all functions"


def check_functions(
    name: str,
    text: str,
    configs: Sequence[ArchParams],
    chain_size: int | None,
    progress: Progress = lambda *_: None,
) -> FunctionsResult:
    """Read the functions of a file, and decide what must be true of them.

    At all configurations and chain sizes at once, where all is proved; those where something is
    not are read again, each alone, at some that differ in what functions depend on.
    """
    old = _too_old(name, text)
    if old:
        return FunctionsResult((), 0, 0, 0, (), (NotCovered(ALL, old),))
    try:
        _compiler()
    except UserError as error:
        gap = NotCovered(ALL, "; ".join(fault.text for fault in error.faults))
        return FunctionsResult((), 0, 0, 0, (), (gap,))
    made, left, repeatable = _everywhere(name, text, configs, chain_size, progress)
    levels = tuple(level for each in made for level in each.levels)
    refuted = [each for each in made if each.findings]
    made = [each for each in made if not each.findings and each.read_at]
    if left or not made:
        some = telling([each for each in configs if each.name in left] or configs)
        sizes = [each.chain_size.default if chain_size is None else chain_size for each in some]
        own: list[FunctionsRead] = []
        for each in _side_by_side(name, text, some, sizes):
            own.append(each)
            progress(f"functions, {each.read_at[0].configuration}", len(own), len(some))
        made += own if any(each.findings or each.not_covered for each in own) else own + refuted
    deep = most_choices(name, text, configs, chain_size)
    some = tuple(dict.fromkeys((*deep, *telling(configs))))
    sizes = [each.chain_size.default if chain_size is None else chain_size for each in some]
    readers = [at_choices if each in deep else at_builds for each in some]
    for each in _side_by_side(name, text, some, sizes, readers):
        made.append(each)
        progress("functions, choices of Kconfig", len(made), len(made))
    found = _together(made)
    protocols = tuple(_protocols(configs, chain_size, found, [*levels, *_levels(made)]))
    return replace(found, repeatable=found.repeatable and repeatable, protocols=protocols)


def _levels(made: Sequence[FunctionsRead]) -> Iterator[tuple[ReadPoint, FoundLevel]]:
    return (level for each in made for level in each.levels)


def _protocols(
    configs: Sequence[ArchParams],
    chain_size: int | None,
    found: FunctionsResult,
    levels: Sequence[tuple[ReadPoint, FoundLevel]],
) -> Iterator[ConfigProtocol]:
    """What zs_free() is on each configuration, and whether all that was asked there is proved."""
    known, read = dict(levels), dict(found.read_at)
    wrong = {name for each in found.findings if not each.kconfig for name in each.configurations}
    for each in configs:
        sizes = each.chain_size.all if chain_size is None else (chain_size,)
        at = grouped((known.get(ReadPoint(each.name, size), UNREAD_LEVEL), size) for size in sizes)
        proved = not found.not_covered and each.name not in wrong
        proved &= set(sizes) <= set(read.get(each.name, ())) and _is_known(at)
        yield ConfigProtocol(each.name, tuple((x, tuple(y)) for x, y in at.items()), proved)


def _is_known(levels: Iterable[FoundLevel]) -> bool:
    return UNREAD_LEVEL not in levels


def _everywhere(
    name: str,
    text: str,
    configs: Sequence[ArchParams],
    chain_size: int | None,
    progress: Progress,
) -> tuple[list[FunctionsRead], set[str], bool]:
    """What was read at many points at once, the configurations that are left, and whether always.

    What rests on a time limit may be otherwise another time.
    """
    from zslayout.cfront.target import names_byte_order
    from zslayout.cfront.text import CFile

    sizes = max(1 if chain_size else len(each.chain_size.all) for each in configs)
    if len(configs) * sizes == 1:
        return [], {each.name for each in configs}, True
    file = CFile(name, text)
    ordered = names_byte_order(file.code)
    made: list[FunctionsRead] = []
    left: set[str] = set()
    repeatable = True
    try:
        todo = list(shapes_of(file, configs, chain_size, ordered=ordered))
        while todo:
            again = set[str]()
            for shape, read in zip(todo, _all_shapes(name, text, todo), strict=True):
                names = {each.configuration for each in shape.every}
                repeatable &= not read.tired
                if read.ordered:
                    again |= names
                elif read.whole:
                    own = (shape.every, read.read, read.touching, read.proved)
                    made.append(FunctionsRead(*own, levels=read.levels))
                else:
                    left |= names
                    made += [FunctionsRead((), levels=read.levels), *_refuted(name, read, shape)]
                progress("functions, all configurations", len(made), len(made) + len(left))
            rest = [each for each in configs if each.name in again]
            todo = list(shapes_of(file, rest, chain_size, ordered=True)) if rest else []
    except Exception:  # noqa: BLE001  # what cannot be read so is read one by one
        return [], {each.name for each in configs}, False
    done = {each for one in made if not one.findings for each in one.read_at}
    for each in configs:
        for size in each.chain_size.all if chain_size is None else (chain_size,):
            if ReadPoint(each.name, size) not in done:
                left.add(each.name)
    return made, left, repeatable


def _refuted(name: str, read: ShapeRead, shape: ShapePoints) -> list[FunctionsRead]:
    each = read.refuted
    if each is None:
        return []
    found = FunctionFinding(
        each.id,
        replace(each.place, file=name),
        each.says,
        Status.REFUTED,
        "at some chain size, of some of these",
        () if each.verdict.witness is None else tuple(each.verdict.witness.values),
        tuple(dict.fromkeys(point.configuration for point in shape.every)),
        tuple(replace(also, file=name) for also in each.also),
    )
    return [FunctionsRead((), findings=(opened(found) if read.beside else found,))]


def _all_shapes(name: str, text: str, shapes: Sequence[ShapePoints]) -> Iterator[ShapeRead]:
    if len(shapes) == 1:
        yield _deep(read_shape, name, text, shapes[0])
        return
    with ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=gc.disable) as pool:
        yield from pool.map(_deep, repeat(read_shape), repeat(name), repeat(text), shapes)


def _deep(
    read: Callable[[str, str, ShapePoints], ShapeRead], name: str, text: str, points: ShapePoints
) -> ShapeRead:
    with deeper():
        return read(name, text, points)


def _compiler() -> None:
    from zslayout.cfront.compiler import clang

    clang()


def _too_old(name: str, text: str) -> str:
    from zslayout.cfront.text import CFile

    return CFile(name, text).too_old


def _side_by_side(
    name: str,
    text: str,
    some: Sequence[ArchParams],
    sizes: Sequence[int],
    readers: "Sequence[PointReader]" = (),
) -> Iterator[FunctionsRead]:
    readers = readers or [as_shipped] * len(some)
    if len(some) == 1:
        yield readers[0](name, text, some[0], sizes[0])
        return
    # Not forked: a solver's threads may be running.
    with ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=gc.disable) as pool:
        yield from pool.map(_applied, readers, repeat(name), repeat(text), some, sizes)


def _applied(
    at: "PointReader", name: str, text: str, params: ArchParams, chain_size: int
) -> FunctionsRead:
    return at(name, text, params, chain_size)


def _together(made: Sequence[FunctionsRead]) -> FunctionsResult:
    """Findings once, with all the configurations that they are true of."""
    alike = grouped(
        ((each.id, each.place, each.says, each.status), each)
        for one in made
        for each in one.findings
    )
    findings = tuple(_joined(every) for every in alike.values())
    made_read = [one for one in made if one.read_at or one.read]
    least = min(made_read or made, key=lambda one: one.read - one.touching)
    at = grouped((each.configuration, each.chain_size) for one in made for each in one.read_at)
    return FunctionsResult(
        tuple(at),
        least.read,
        least.touching,
        sum(one.proved for one in made),
        tuple(sorted(findings, key=lambda each: (each.place, each.id))),
        tuple(dict.fromkeys(gap for one in made for gap in one.not_covered)),
        tuple((name, tuple(sorted(set(sizes)))) for name, sizes in at.items()),
        repeatable=all(one.repeatable for one in made),
        choices=max((one.choices for one in made), key=lambda one: one[1]),
    )


def _joined(alike: Sequence[FunctionFinding]) -> FunctionFinding:
    """One finding of several, with the choice that has the fewest symbols."""
    where = _names(x for one in alike for x in one.configurations)
    choice = min((one.kconfig for one in alike), key=len)
    known = alike[0].known if all(one.known for one in alike) else ""
    return replace(alike[0], configurations=where, kconfig=choice, known=known)


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
