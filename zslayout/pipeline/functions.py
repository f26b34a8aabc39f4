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
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import repeat
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final

from zslayout.arch.params import ArchParams
from zslayout.errors import Place, UserError
from zslayout.pipeline.everywhere import (
    ReadPoint,
    ShapePoints,
    ShapeRead,
    frame_bits,
    read_shape,
    shapes_of,
)
from zslayout.reference.protocol_level import UNREAD_LEVEL, FoundLevel
from zslayout.results.file_protocol import ConfigProtocol
from zslayout.results.functions import FunctionFinding, FunctionsResult, NotCovered
from zslayout.tally import grouped
from zslayout.verdict import Status

if TYPE_CHECKING:
    from zslayout.cclaims.question import KnownAnswers
    from zslayout.cfront.point import Point
    from zslayout.cfront.text import CFile
    from zslayout.cfront.unit import Unit

Progress = Callable[[str, int, int], None]
_USUAL: Final = ("x86_64", "um-x86_64", "s390", "riscv32", "arm64-64k")
"""Which of several alike are read, where they are asked for."""
_MOST: Final = 5
_DEEP: Final = 100_000
"""Trees are as deep as functions are long."""
ALL: Final = "all functions"
BUILDS: Final = "source.builds"
_OURS: Final = "what it does not fit may be this tool's own declaration, not the kernel's"
_KNOWN: Final = (
    (
        "protocol.word_stable_when_used",
        "CONFIG_COMPACTION=n",
        re.compile(r"\bmigrate_read_lock\(struct zspage \*zspage\)\s*\{\s*\}"),
        "without CONFIG_COMPACTION migrate_read_lock() is empty, and zs_compact() moves objects all"
        " the same; mended by 568b567f78ac in v6.9",
    ),
)
"""What is not right in a release: the id, with which choice, what the file has for it, and why."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What came of one configuration, or of many at once."""

    read_at: tuple[ReadPoint, ...]
    read: int = 0
    touching: int = 0
    proved: int = 0
    findings: tuple[FunctionFinding, ...] = ()
    not_covered: tuple[NotCovered, ...] = ()
    repeatable: bool = True
    choices: tuple[int, int] = (1, 1)
    """How many combinations of Kconfig symbols were read, and how many there are."""
    levels: tuple[tuple[ReadPoint, FoundLevel], ...] = ()
    """What zs_free() is, also where something else is not known."""


_Reader = Callable[[str, str, ArchParams, int], _Read]


def telling(configs: Sequence[ArchParams], most: int = _MOST) -> tuple[ArchParams, ...]:
    """Some configurations that have between them whatever functions depend on."""
    rank = {name: place for place, name in enumerate(_USUAL)}
    ordered = sorted(configs, key=lambda each: rank.get(each.name, len(rank)))
    seen: set[object] = set()
    found: list[ArchParams] = []
    for each in ordered:
        new = set(_traits(each)) - seen
        if new and len(found) < most:
            found.append(each)
            seen |= new
    return tuple(found)


def most_choices(
    name: str, text: str, configs: Sequence[ArchParams], chain_size: int | None
) -> tuple[ArchParams, ...]:
    """Of the configurations for which a file is the same but for numbers that with most choices."""
    from zslayout.cfront.kconfig import choices
    from zslayout.cfront.text import CFile

    file = CFile(name, text)
    kinds: dict[ReadPoint, object] = {}
    with suppress(UserError):  # said of each configuration, when it is read
        for number, shape in enumerate(shapes_of(file, configs, chain_size, ordered=False)):
            kinds |= dict.fromkeys(shape.every, number)
    rank = {usual: place for place, usual in enumerate(_USUAL)}
    found: dict[object, tuple[int, ArchParams]] = {}
    for each in sorted(configs, key=lambda each: rank.get(each.name, len(rank))):
        at = ReadPoint(each.name, each.chain_size.default if chain_size is None else chain_size)
        kind = kinds.get(at, (each.bits_per_long, _outcome(each)))
        count = choices(file, each)[1]
        if count > found.get(kind, (0, each))[0]:
            found[kind] = count, each
    return tuple(each for _, each in found.values())


def _traits(params: ArchParams) -> Iterator[object]:
    width = params.bits_per_long
    yield ("bits", width)
    yield ("order", _big_endian(params))
    yield ("page", params.page_shift > 12)
    yield ("outcome", width, _outcome(params))


def _outcome(params: ArchParams) -> object:
    """What tells whether a word has a class."""
    return dict(params.expect.outcomes).get("merged")


def _big_endian(params: ArchParams) -> bool:
    machine = params.triple.partition("-")[0]
    return machine.startswith(("s390", "sparc", "m68k", "hppa", "powerpc")) and not (
        machine.endswith("le")
    )


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
        own: list[_Read] = []
        for each in _side_by_side(name, text, some, sizes):
            own.append(each)
            progress(f"functions, {each.read_at[0].configuration}", len(own), len(some))
        made += own if any(each.findings or each.not_covered for each in own) else own + refuted
    deep = most_choices(name, text, configs, chain_size)
    some = tuple(dict.fromkeys((*deep, *telling(configs))))
    sizes = [each.chain_size.default if chain_size is None else chain_size for each in some]
    readers = [_at_choices if each in deep else _at_builds for each in some]
    for each in _side_by_side(name, text, some, sizes, readers):
        made.append(each)
        progress("functions, choices of Kconfig", len(made), len(made))
    found = _together(made)
    protocols = tuple(_protocols(configs, chain_size, found, [*levels, *_levels(made)]))
    return replace(found, repeatable=found.repeatable and repeatable, protocols=protocols)


def _levels(made: Sequence[_Read]) -> Iterator[tuple[ReadPoint, FoundLevel]]:
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
) -> tuple[list[_Read], set[str], bool]:
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
    made: list[_Read] = []
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
                    made.append(_Read(*own, levels=read.levels))
                else:
                    left |= names
                    made += [_Read((), levels=read.levels), *_refuted(name, read, shape)]
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


def _refuted(name: str, read: ShapeRead, shape: ShapePoints) -> list[_Read]:
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
    return [_Read((), findings=(_open(found) if read.beside else found,))]


def _all_shapes(name: str, text: str, shapes: Sequence[ShapePoints]) -> Iterator[ShapeRead]:
    if len(shapes) == 1:
        yield _deep(read_shape, name, text, shapes[0])
        return
    with ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=gc.disable) as pool:
        yield from pool.map(_deep, repeat(read_shape), repeat(name), repeat(text), shapes)


def _deep(
    read: Callable[[str, str, ShapePoints], ShapeRead], name: str, text: str, points: ShapePoints
) -> ShapeRead:
    with _deeper():
        return read(name, text, points)


@contextmanager
def _deeper() -> Iterator[None]:
    """Trees may be deep inside; what others go through may not, outside: C's stack would end."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(_DEEP)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


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
    readers: "Sequence[_Reader]" = (),
) -> Iterator[_Read]:
    readers = readers or [_at] * len(some)
    if len(some) == 1:
        yield readers[0](name, text, some[0], sizes[0])
        return
    # Not forked: a solver's threads may be running.
    with ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=gc.disable) as pool:
        yield from pool.map(_applied, readers, repeat(name), repeat(text), some, sizes)


def _applied(at: "_Reader", name: str, text: str, params: ArchParams, chain_size: int) -> _Read:
    return at(name, text, params, chain_size)


def _at(name: str, text: str, params: ArchParams, chain_size: int) -> _Read:
    """One configuration as it is shipped."""
    return _safely(_shipped, name, text, params, chain_size)


def _at_choices(name: str, text: str, params: ArchParams, chain_size: int) -> _Read:
    """One configuration with each other choice of Kconfig; what compiles to the same is read once.

    What a compiler says is asked of it as it is shipped, too.
    """
    return _safely(_choices, name, text, params, chain_size)


def _at_builds(name: str, text: str, params: ArchParams, chain_size: int) -> _Read:
    """What a compiler says of one configuration with each choice of Kconfig."""
    return _safely(_built, name, text, params, chain_size)


def _safely(
    read: "Callable[[CFile, ArchParams, int], _Read]",
    name: str,
    text: str,
    params: ArchParams,
    chain_size: int,
) -> _Read:
    """What a reader reads; one that fails has read nothing."""
    from zslayout.cfront.text import CFile

    try:
        with _deeper():
            return read(CFile(name, text), params, chain_size)
    except UserError as error:
        why = "; ".join(fault.text for fault in error.faults)
    except Exception as error:  # noqa: BLE001  # of the reader's own: what it was at is not covered
        why = f"the reader failed: {type(error).__name__}: {error}"[:200]
    gap = NotCovered(f"functions on {params.name}", why)
    at = (ReadPoint(params.name, chain_size),)
    return _Read(at, not_covered=(gap,), repeatable=False)


def _shipped(file: "CFile", params: ArchParams, chain_size: int) -> _Read:
    from zslayout.cfront import point, unit

    at = point.point(params, chain_size)
    made = unit.unit(file, at, file.expressions)
    return _read(file, at, made, params, chain_size)


def _built(file: "CFile", params: ArchParams, chain_size: int) -> _Read:
    from zslayout.cfront import kconfig, point

    some, there = kconfig.choices(file, params)
    faults = (
        fault
        for choice in some
        for fault in _build_faults(
            file, point.point(params, chain_size, choice), params.name, choice
        )
    )
    return _Read((), findings=tuple(faults), choices=(len(some), there))


def _choices(file: "CFile", params: ArchParams, chain_size: int) -> _Read:
    from zslayout.cclaims.question import KnownAnswers
    from zslayout.cfront import kconfig, point, unit

    some, there = kconfig.choices(file, params)
    answers, texts = KnownAnswers(), set[str]()
    read = _Read((), choices=(len(some), there))
    for choice in some:
        at = point.point(params, chain_size, choice)
        faults = tuple(_build_faults(file, at, params.name, choice))
        own = _Read(())
        made = unit.unit(file, at, file.expressions)
        if choice and made.ir not in texts:
            own = _read(file, at, made, params, chain_size, choice, answers)
        texts.add(made.ir)
        read = replace(
            read,
            proved=read.proved + own.proved,
            findings=(*read.findings, *faults, *own.findings),
            not_covered=(*read.not_covered, *own.not_covered),
            repeatable=read.repeatable and own.repeatable,
        )
    return read


def _build_faults(
    file: "CFile", at: "Point", configuration: str, choice: tuple[str, ...]
) -> Iterator[FunctionFinding]:
    """What the kernel's compiler warns of or refuses."""
    from zslayout.cfront.builds import build_faults

    for each in build_faults(file, at):
        yield FunctionFinding(
            BUILDS,
            Place(file.name, each.line, each.column),
            f"a kernel builds without: {each.text}",
            Status.UNKNOWN if each.ours else Status.REFUTED,
            _OURS if each.ours else "",
            (),
            (configuration,),
            kconfig=choice,
        )


def _read(  # noqa: PLR0913, PLR0917  # what was compiled of a point
    file: "CFile",
    at: "Point",
    made: "Unit",
    params: ArchParams,
    chain_size: int,
    choice: tuple[str, ...] = (),
    answers: "KnownAnswers | None" = None,
) -> _Read:
    """What is compiled at a point. `answers` are those that other points of the file came to."""
    from zslayout.cclaims.judge import findings, touching
    from zslayout.cclaims.reading import Learned
    from zslayout.cfront import llvm, survey

    read_at = () if choice else (ReadPoint(params.name, chain_size),)
    if not made.ir:
        said = f" with {', '.join(choice)}" if choice else ""
        gap = NotCovered(f"functions on {params.name}{said}", "the compiler refuses the file")
        return _Read(read_at, not_covered=(gap,))
    surveyed = survey.survey(llvm.module(made.ir), at.given, numeric=True)
    read = touching(surveyed)
    gaps = tuple(
        NotCovered(f"{function}()", why.text, Place(file.name, why.line, why.column))
        for function, why in made.lines.dropped
    )
    proved, wrong = 0, dict[tuple[str, Place], FunctionFinding]()
    learned = Learned() if answers is None else Learned(answers=answers)
    numbers = (frame_bits(params), params.page_shift, chain_size)
    for each in findings(surveyed, *numbers, learned=learned):
        if each.verdict.status is Status.PROVED:
            proved += 1
            continue
        place = replace(each.place, file=file.name)
        witness = each.verdict.witness.values if each.verdict.witness is not None else ()
        found = FunctionFinding(
            each.id,
            place,
            each.says,
            each.verdict.status,
            each.verdict.why,
            tuple(witness),
            (params.name,),
            tuple(replace(also, file=file.name) for also in each.also),
            choice,
            _known(file, each.id, choice),
        )
        known = wrong.get((each.id, place))
        if known is None or known.status is not Status.REFUTED:
            wrong[each.id, place] = found
    if any(each.status is not Status.REFUTED for each in wrong.values()) or gaps:
        wrong = {at_: _open(each) for at_, each in wrong.items()}
    missed = {function for function, _ in surveyed.missed}
    return _Read(
        read_at,
        read,
        read + len(gaps) + len(missed),
        proved,
        tuple(wrong.values()),
        gaps,
        not learned.answers.tired,
        levels=tuple(zip(read_at, learned.levels, strict=False)),
    )


def _known(file: "CFile", id_: str, choice: tuple[str, ...]) -> str:
    """Why a finding is known to be true of a release, "" if it is not."""
    for name, symbol, text, why in _KNOWN:
        if name == id_ and symbol in choice and text.search(file.code):
            return why
    return ""


def _open(finding: FunctionFinding) -> FunctionFinding:
    """Not decided, where it is refuted: something that it may rest on is not known."""
    if finding.status is not Status.REFUTED or finding.id == BUILDS:
        return finding
    return replace(finding, status=Status.UNKNOWN, why="values of what is known make it false")


def _together(made: Sequence[_Read]) -> FunctionsResult:
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
