"""The JSON of `prove`. Times are in milliseconds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from zslayout.results.documents.theorem import word
from zslayout.results.records.record import Record
from zslayout.results.theorem import (
    ControlResult,
    LemmaResult,
    Need,
    PremiseResult,
    SolverAnswer,
    TheoremResult,
)
from zslayout.theorem import domain
from zslayout.verdict import Status

_POINT: Final = ("PAGE_SHIFT", "MAX_POSSIBLE_PHYSMEM_BITS", "CONFIG_ZSMALLOC_CHAIN_SIZE")


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainRecord:
    """The parameters that the theorem speaks of."""

    BITS_PER_LONG: tuple[int, ...]
    """Every value."""
    PAGE_SHIFT: tuple[int, int]
    """The least and the most."""
    CONFIG_ZSMALLOC_CHAIN_SIZE: tuple[int, int]
    """The least and the most."""
    MAX_POSSIBLE_PHYSMEM_BITS: int
    """The most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SolverAnswerRecord:
    """What one solver said."""

    solver: str
    verdict: Status
    ms: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PremiseRecord:
    """One premise, with --premises."""

    name: str
    says: str
    need: Need
    values: Mapping[str, int]
    """What breaks the statement without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LemmaRecord:
    """One lemma."""

    id: str
    scheme: str
    """`word` for what is true of any, `protocol` for the lock protocol; `ARCH/SCHEME` at a
    configuration."""
    bits_per_long: int
    statement: str
    key: str
    """A digest of its formula alone."""
    verdict: Status
    word: str
    """`proved`, `agreed N`, ..."""
    uses: tuple[str, ...]
    """The lemmas that it rests on."""
    said: tuple[SolverAnswerRecord, ...]
    """The solver that decided, then those that were asked to confirm."""
    example: Mapping[str, int]
    """Values of the free names that meet the premises."""
    premises: tuple[PremiseRecord, ...]
    witness: Mapping[str, int] | None
    """Where it is refuted: the parameters and variables that break it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlRecord:
    """A control under a scheme."""

    id: str
    scheme: str
    bits_per_long: int
    refuted_at: tuple[int, ...] | None
    """A point where it is false."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TheoremSummaryRecord:
    """How the lemmas stand."""

    lemmas: int
    disputed: int
    verdicts: Mapping[str, int]
    """By verdict: how many have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TheoremRecord(Record):
    """What `prove` found."""

    domain: DomainRecord
    solvers: tuple[str, ...]
    """Name and version of each that was asked."""
    lemmas: tuple[LemmaRecord, ...]
    controls: tuple[ControlRecord, ...]
    summary: TheoremSummaryRecord


def record(theorem: TheoremResult) -> TheoremRecord:
    """The theorem as JSON has it."""
    lemma_results = theorem.lemma_results
    statuses = [each.status for each in lemma_results]
    return TheoremRecord(
        domain=DomainRecord(
            BITS_PER_LONG=tuple(domain.WIDTHS),
            PAGE_SHIFT=(domain.PAGE_SHIFTS[0], domain.PAGE_SHIFTS[-1]),
            CONFIG_ZSMALLOC_CHAIN_SIZE=(domain.CHAIN_SIZES[0], domain.CHAIN_SIZES[-1]),
            MAX_POSSIBLE_PHYSMEM_BITS=domain.PHYSMEM_BITS_MOST,
        ),
        solvers=theorem.solvers,
        lemmas=tuple(map(_lemma, lemma_results)),
        controls=tuple(map(_control, theorem.controls)),
        summary=TheoremSummaryRecord(
            lemmas=len(lemma_results),
            disputed=sum(each.disputed for each in lemma_results),
            verdicts={
                status.value: statuses.count(status) for status in Status if status in statuses
            },
        ),
    )


def _lemma(lemma_result: LemmaResult) -> LemmaRecord:
    lemma = lemma_result.lemma
    return LemmaRecord(
        id=lemma.id,
        scheme=lemma.group,
        bits_per_long=lemma.bits_per_long,
        statement=lemma.statement,
        key=lemma.key,
        verdict=lemma_result.status,
        word=word(lemma_result),
        uses=tuple(lemma.uses),
        said=tuple(map(_said, lemma_result.said)),
        example=dict(lemma_result.example),
        premises=tuple(map(_premise, lemma_result.premises)),
        witness=witness(lemma_result),
    )


def witness(lemma_result: LemmaResult) -> Mapping[str, int] | None:
    """The smallest point where a lemma is refuted, and the values that break it there."""
    result = lemma_result.refutation
    if result is None or not result.findings:
        return None
    at = result.findings[0].shown
    if at.verdict.witness is None:
        return None
    return {name: at.layout.values[name] for name in _POINT} | dict(at.verdict.witness.values)


def _said(said: SolverAnswer) -> SolverAnswerRecord:
    return SolverAnswerRecord(
        solver=said.solver, verdict=said.status, ms=round(said.milliseconds, 3), why=said.why
    )


def _premise(premise: PremiseResult) -> PremiseRecord:
    return PremiseRecord(
        name=premise.name, says=premise.says, need=premise.need, values=dict(premise.values)
    )


def _control(control: ControlResult) -> ControlRecord:
    return ControlRecord(
        id=control.obligation.id,
        scheme=control.scheme.name,
        bits_per_long=control.bits_per_long,
        refuted_at=tuple(control.point) if control.point else None,
    )
