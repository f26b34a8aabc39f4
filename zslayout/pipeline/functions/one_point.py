"""The functions of a C file at one configuration: as it is shipped, or with choices of Kconfig.

A refutation rests on all that was read: beside something that is not known it is open.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from zslayout.arch.params import ArchParams
from zslayout.errors import Place, UserError
from zslayout.expr.walk import deeper
from zslayout.pipeline.functions.everywhere import ReadPoint, frame_bits
from zslayout.reference.protocol_level import FoundLevel
from zslayout.results.functions import FunctionFinding, NotCovered
from zslayout.verdict import Status

if TYPE_CHECKING:
    from zslayout.cclaims.asking.question import KnownAnswers
    from zslayout.cfront.ir import Module
    from zslayout.cfront.point import Point
    from zslayout.cfront.text import CFile
    from zslayout.cfront.unit import Unit

BUILDS: Final = "source.builds"
_OURS: Final = "what it does not fit may be this tool's own declaration, not the kernel's"
_KNOWN: Final = (
    (
        tuple(
            f"protocol.{rule}"
            for rule in ("reread", "word_stable_when_used", "marked_access", "word_locked")
        ),
        "CONFIG_COMPACTION=n",
        re.compile(r"\bmigrate_(?:read|write)_lock\(struct zspage \*zspage\)\s*\{\s*\}"),
        "without CONFIG_COMPACTION the lock of a zspage is empty, to read or to write, and"
        " zs_compact() moves objects all the same; mended by 568b567f78ac in v6.9",
    ),
)
"""What is not right in a release: the ids, with which choice, what the file has for it, and why."""


@dataclass(frozen=True, slots=True)
class FunctionsRead:
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


PointReader = Callable[[str, str, ArchParams, int], FunctionsRead]


def as_shipped(name: str, text: str, params: ArchParams, chain_size: int) -> FunctionsRead:
    """One configuration as it is shipped."""
    return _safely(_shipped, name, text, params, chain_size)


def at_choices(name: str, text: str, params: ArchParams, chain_size: int) -> FunctionsRead:
    """One configuration with each other choice of Kconfig; what compiles to the same is read once.

    What a compiler says is asked of it as it is shipped, too.
    """
    return _safely(_choices, name, text, params, chain_size)


def at_builds(name: str, text: str, params: ArchParams, chain_size: int) -> FunctionsRead:
    """What a compiler says of one configuration with each choice of Kconfig."""
    return _safely(_built, name, text, params, chain_size)


def _safely(
    read: "Callable[[CFile, ArchParams, int], FunctionsRead]",
    name: str,
    text: str,
    params: ArchParams,
    chain_size: int,
) -> FunctionsRead:
    """What a reader reads; one that fails has read nothing."""
    from zslayout.cfront.text import CFile

    try:
        with deeper():
            return read(CFile(name, text), params, chain_size)
    except UserError as error:
        why = "; ".join(fault.text for fault in error.faults)
    except Exception as error:  # noqa: BLE001  # of the reader's own: what it was at is not covered
        why = f"the reader failed: {type(error).__name__}: {error}"[:200]
    gap = NotCovered(f"functions on {params.name}", why)
    at = (ReadPoint(params.name, chain_size),)
    return FunctionsRead(at, not_covered=(gap,), repeatable=False)


def _shipped(file: "CFile", params: ArchParams, chain_size: int) -> FunctionsRead:
    from zslayout.cfront import point, unit

    at = point.point(params, chain_size)
    made = unit.unit(file, at, file.expressions)
    return _read(file, at, made, params, chain_size)


def _built(file: "CFile", params: ArchParams, chain_size: int) -> FunctionsRead:
    from zslayout.cfront import kconfig, point

    some, there = kconfig.choices(file, params)
    faults = (
        fault
        for choice in some
        for fault in _build_faults(
            file, point.point(params, chain_size, choice), params.name, choice
        )
    )
    return FunctionsRead((), findings=tuple(faults), choices=(len(some), there))


def _choices(file: "CFile", params: ArchParams, chain_size: int) -> FunctionsRead:
    from zslayout.cclaims.asking.question import KnownAnswers
    from zslayout.cfront import kconfig, point, unit

    some, there = kconfig.choices(file, params)
    answers, texts = KnownAnswers(), set[str]()
    read = FunctionsRead((), choices=(len(some), there))
    for choice in some:
        at = point.point(params, chain_size, choice)
        faults = tuple(_build_faults(file, at, params.name, choice))
        own = FunctionsRead(())
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
) -> FunctionsRead:
    """What is compiled at a point. `answers` are those that other points of the file came to."""
    from zslayout.cfront import llvm

    if not made.ir:
        read_at = () if choice else (ReadPoint(params.name, chain_size),)
        said = f" with {', '.join(choice)}" if choice else ""
        gap = NotCovered(f"functions on {params.name}{said}", "the compiler refuses the file")
        return FunctionsRead(read_at, not_covered=(gap,))
    gaps = tuple(
        NotCovered(f"{function}()", why.text, Place(file.name, why.line, why.column))
        for function, why in made.lines.dropped
    )
    return judged(file, llvm.module(made.ir), at.given, params, chain_size, choice, answers, gaps)


def judged(  # noqa: PLR0913, PLR0917  # a module, and what it is of
    file: "CFile",
    module: "Module",
    given: "Mapping[str, int]",
    params: ArchParams,
    chain_size: int,
    choice: tuple[str, ...] = (),
    answers: "KnownAnswers | None" = None,
    gaps: tuple[NotCovered, ...] = (),
) -> FunctionsRead:
    """What is claimed of the functions of a module, at numbers `given`; `gaps` are not in it."""
    from zslayout.cclaims.judge import findings, touching
    from zslayout.cclaims.reading import Learned
    from zslayout.cfront import survey

    read_at = () if choice else (ReadPoint(params.name, chain_size),)
    surveyed = survey.survey(module, given, numeric=True)
    read = touching(surveyed)
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
        wrong = {at_: opened(each) for at_, each in wrong.items()}
    missed = {function for function, _ in surveyed.missed}
    return FunctionsRead(
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
    for ids, symbol, text, why in _KNOWN:
        if id_ in ids and symbol in choice and text.search(file.code):
            return why
    return ""


def opened(finding: FunctionFinding) -> FunctionFinding:
    """Not decided, where it is refuted: something that it may rest on is not known."""
    if finding.status is not Status.REFUTED or finding.id == BUILDS:
        return finding
    return replace(finding, status=Status.UNKNOWN, why="values of what is known make it false")
