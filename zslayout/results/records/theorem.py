"""The JSON of `prove`. Times are in milliseconds."""

from collections.abc import Mapping

from zslayout.results.documents.theorem import domains, word
from zslayout.results.records.record import Record, RootRecord, computed
from zslayout.results.theorem import LemmaResult, Need, TheoremResult
from zslayout.verdict import Status
from zslayout.words.parameters import PAGES, PHYSMEM


class DomainRecord(Record):
    """The parameters that the theorem speaks of."""

    BITS_PER_LONG: tuple[int, ...] = computed(lambda of: of.widths)
    """Every value."""
    PAGE_SHIFT: tuple[int, int] = computed(lambda _: (PAGES.domain[0], PAGES.domain[-1]))
    """The least and the most."""
    CONFIG_ZSMALLOC_CHAIN_SIZE: tuple[int, int] | None = computed(
        lambda of: (of.open.domain[0], of.open.domain[-1]) if of.open else None
    )
    """The least and the most; null for a word that does not depend on it."""
    MAX_POSSIBLE_PHYSMEM_BITS: int = computed(lambda _: PHYSMEM.domain[-1])
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
    _, *free = at.layout.at.items()
    return {**dict(free), **dict(at.verdict.witness.values)}


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
    refuted_at: tuple[int, ...] | None = computed(lambda of: of.point.numbers if of.point else None)
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

    domain: DomainRecord = computed(lambda of: domains(of)[0])
    solvers: tuple[str, ...]
    """Name and version of each that was asked."""
    lemmas: tuple[LemmaRecord, ...] = computed("lemma_results")
    controls: tuple[ControlRecord, ...]
    summary: TheoremSummaryRecord = computed(lambda of: of)
