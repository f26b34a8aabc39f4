"""The JSON of `prove`. Times are in milliseconds."""

from collections.abc import Mapping
from typing import Final

from zslayout.results.documents.theorem import word
from zslayout.results.records.record import Record, RootRecord, computed
from zslayout.results.theorem import LemmaResult, Need, TheoremResult
from zslayout.theorem import domain
from zslayout.verdict import Status

_POINT: Final = ("PAGE_SHIFT", "MAX_POSSIBLE_PHYSMEM_BITS", "CONFIG_ZSMALLOC_CHAIN_SIZE")


class DomainRecord(Record):
    """The parameters that the theorem speaks of."""

    BITS_PER_LONG: tuple[int, ...] = computed(lambda _: domain.WIDTHS)
    """Every value."""
    PAGE_SHIFT: tuple[int, int] = computed(
        lambda _: (domain.PAGE_SHIFTS[0], domain.PAGE_SHIFTS[-1])
    )
    """The least and the most."""
    CONFIG_ZSMALLOC_CHAIN_SIZE: tuple[int, int] = computed(
        lambda _: (domain.CHAIN_SIZES[0], domain.CHAIN_SIZES[-1])
    )
    """The least and the most."""
    MAX_POSSIBLE_PHYSMEM_BITS: int = computed(lambda _: domain.PHYSMEM_BITS_MOST)
    """The most."""


class SolverAnswerRecord(Record):
    """What one solver said."""

    solver: str
    verdict: Status = computed("status")
    ms: float = computed(lambda of: round(of.milliseconds, 3))
    why: str


class PremiseRecord(Record):
    """One premise, with --premises."""

    name: str
    says: str
    need: Need
    values: Mapping[str, int]
    """What breaks the statement without it."""


def witness(lemma_result: LemmaResult) -> Mapping[str, int] | None:
    """The smallest point where a lemma is refuted, and the values that break it there."""
    result = lemma_result.refutation
    if result is None or not result.findings:
        return None
    at = result.findings[0].shown
    if at.verdict.witness is None:
        return None
    return {name: at.layout.values[name] for name in _POINT} | dict(at.verdict.witness.values)


class LemmaRecord(Record):
    """One lemma."""

    id: str = computed("lemma.id")
    scheme: str = computed("lemma.group")
    """`word` for what is true of any, `protocol` for the lock protocol; `ARCH/SCHEME` at a
    configuration."""
    bits_per_long: int = computed("lemma.bits_per_long")
    statement: str = computed("lemma.statement")
    key: str = computed("lemma.key")
    """A digest of its formula alone."""
    verdict: Status = computed("status")
    word: str = computed(word)
    """`proved`, `agreed N`, ..."""
    uses: tuple[str, ...] = computed("lemma.uses")
    """The lemmas that it rests on."""
    said: tuple[SolverAnswerRecord, ...]
    """The solver that decided, then those that were asked to confirm."""
    example: Mapping[str, int]
    """Values of the free names that meet the premises."""
    premises: tuple[PremiseRecord, ...]
    witness: Mapping[str, int] | None = computed(witness)
    """Where it is refuted: the parameters and variables that break it."""


class ControlRecord(Record):
    """A control under a scheme."""

    id: str = computed("obligation.id")
    scheme: str = computed("scheme.name")
    bits_per_long: int
    refuted_at: tuple[int, ...] | None = computed("point")
    """A point where it is false."""


def _verdict_counts(theorem: TheoremResult) -> Mapping[str, int]:
    found = [each.status for each in theorem.lemma_results]
    return {status.value: found.count(status) for status in Status if status in found}


class TheoremSummaryRecord(Record):
    """How the lemmas stand."""

    lemmas: int = computed(lambda of: len(of.lemma_results))
    disputed: int = computed(lambda of: sum(each.disputed for each in of.lemma_results))
    verdicts: Mapping[str, int] = computed(_verdict_counts)
    """By verdict: how many have it."""


class TheoremRecord(RootRecord):
    """What `prove` found."""

    domain: DomainRecord = computed(lambda of: of)
    solvers: tuple[str, ...]
    """Name and version of each that was asked."""
    lemmas: tuple[LemmaRecord, ...] = computed("lemma_results")
    controls: tuple[ControlRecord, ...]
    summary: TheoremSummaryRecord = computed(lambda of: of)
