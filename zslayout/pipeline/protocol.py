"""The proof of the lock protocol, for any number of threads; the same as a model for Spin."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from time import perf_counter

from zslayout.errors import Fault, UserError
from zslayout.protocol.bounded_instance import BoundedInstance
from zslayout.protocol.mutants import MUTANT_BY_NAME, MUTANTS
from zslayout.protocol.operation_tables import operation_tables
from zslayout.protocol.outline import outline_obligations
from zslayout.protocol.promela import promela_model, small_layout
from zslayout.protocol.proof_obligations import ProtocolAccess, proof_obligations, word_accesses
from zslayout.protocol.table_edits import EditDoesNothing, check_difference
from zslayout.protocol.transition import OperationTable, ProtocolVariant
from zslayout.reference.patch_level import PatchLevel
from zslayout.results.protocol_proof import ConditionResult, MutantProof, ProtocolProof
from zslayout.results.protocol_races import AccessNeed, AccessResult, RaceReport
from zslayout.solve.engine import Engine
from zslayout.vc.claim import Claim
from zslayout.verdict import Status, Verdict
from zslayout.words.layout import Layout
from zslayout.words.scheme import Scheme

Progress = Callable[[str, int, int], None]


class ProtocolProver:
    """Decides conditions, each text once. `timeout` is in seconds for one query."""

    def __init__(self, timeout: float) -> None:
        self._engine = Engine(timeout)
        self._verdicts: dict[Layout, dict[Claim, Verdict]] = {}

    def prove(
        self,
        layout: Layout,
        level: PatchLevel,
        mutant: str = "",
        progress: Progress = lambda *_: None,
    ) -> ProtocolProof:
        """Every condition of a protocol. Raises UserError for a mutant that does nothing there."""
        with _without_collection():
            return self._prove(layout, level, mutant, progress)

    def _prove(
        self, layout: Layout, level: PatchLevel, mutant: str, progress: Progress
    ) -> ProtocolProof:
        began = perf_counter()
        variant = variant_of(layout, level, mutant)
        tables = tables_of(layout, level, mutant)
        asked = [
            *proof_obligations(tables, class_bits=variant.class_bits),
            *outline_obligations(tables, variant),
        ]
        claims = [obligation.claim(layout.definition) for obligation in asked]
        sharing: dict[tuple[int, int], list[Claim]] = {}
        for claim in dict.fromkeys(claims):
            sharing.setdefault(_assumed(claim), []).append(claim)
        # A mutant is an edit of few rows: what was decided of the others is not asked again.
        verdicts = self._verdicts.setdefault(layout, {})
        for done, (obligation, claim) in enumerate(zip(asked, claims, strict=True)):
            progress(obligation.id, done, len(asked))
            if claim not in verdicts:
                together = sharing[_assumed(claim)]
                found = self._engine.decide_together(together, layout.values)
                verdicts |= dict(zip(together, found, strict=True))
        conditions_ = map(ConditionResult, asked, (verdicts[claim] for claim in claims))
        spent = perf_counter() - began
        return ProtocolProof(layout, level, variant.lockless_free, tuple(conditions_), spent)

    def prove_mutants(
        self, layouts: Callable[[str], Layout], progress: Progress = lambda *_: None
    ) -> tuple[MutantProof, ...]:
        """Each mutant that the proof speaks of, where it is shown; `layouts` by scheme."""
        return tuple(
            MutantProof(
                each.name,
                each.description,
                self.prove(layouts(each.scheme), each.level, each.name, progress),
            )
            for each in MUTANTS
            if each.is_proved
        )

    def prove_races(
        self,
        layout: Layout,
        level: PatchLevel,
        mutant: str = "",
        progress: Progress = lambda *_: None,
    ) -> RaceReport:
        """What each access to a word may race with, and what it needs: of a whole proof."""
        proof = self.prove(layout, level, mutant, progress)
        variant = variant_of(layout, level, mutant)
        every = word_accesses(tables_of(layout, level, mutant))
        stores = [access for access in every if access.is_store]
        races: dict[ProtocolAccess, list[ProtocolAccess]] = {access: [] for access in every}
        for torn in (access for access in every if access.transition.torn):
            for store in stores:
                if not self._apart(torn, store, layout, class_bits=variant.class_bits):
                    races[torn].append(store)
                    races[store].append(torn)
        found = (
            AccessResult(access, tuple(races[access]), _need(access, races[access], proof))
            for access in every
        )
        return RaceReport(proof, tuple(found))

    def _apart(
        self, access: ProtocolAccess, store: ProtocolAccess, layout: Layout, *, class_bits: bool
    ) -> bool:
        claim = access.race_freedom(store, class_bits=class_bits).claim(layout.definition)
        (verdict,) = self._engine.decide_together([claim], layout.values)
        return verdict.status is Status.PROVED


@contextmanager
def _without_collection() -> Iterator[None]:
    """Trees of expressions have no cycles: looking for some takes a tenth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _assumed(claim: Claim) -> tuple[int, int]:
    """By identity what its variables and assumptions are: claims of one step have the same."""
    return id(claim.variables), id(claim.given)


def _need(
    access: ProtocolAccess, races: Sequence[ProtocolAccess], proof: ProtocolProof
) -> AccessNeed:
    if not proof.proved:
        return AccessNeed.UNKNOWN
    if not races:
        return AccessNeed.NOTHING
    return AccessNeed.WRITE_ONCE if access.is_store else AccessNeed.READ_ONCE


def variant_of(layout: Layout, level: PatchLevel, mutant: str = "") -> ProtocolVariant:
    """The protocol of a level on a layout; where the word has no class it is that of the base.

    Raises UserError for a mutant that is not there.
    """
    right = ProtocolVariant(
        lockless_free=layout.enabled and level.includes(PatchLevel.LOCKLESS_FREE),
        early_unlock=level.includes(PatchLevel.EARLY_UNLOCK),
        class_bits=layout.enabled,
        pool_released_first=level is PatchLevel.BASE,
        one_lock=not level.includes(PatchLevel.BASE),
    )
    if not mutant:
        return right
    try:
        return MUTANT_BY_NAME[mutant].variant(right)
    except EditDoesNothing as nothing:
        raise _does_nothing(layout, level, mutant) from nothing


@cache
def tables_of(layout: Layout, level: PatchLevel, mutant: str = "") -> tuple[OperationTable, ...]:
    """The operations of a level on a layout, with the edits of a mutant.

    Raises UserError for one that changes none of their rows, or says of these words what they say.
    """
    right = operation_tables(variant_of(layout, level))
    if not mutant:
        return right
    if not MUTANT_BY_NAME[mutant].is_proved:
        raise _does_nothing(layout, level, mutant)
    try:
        edited = MUTANT_BY_NAME[mutant].tables(variant_of(layout, level))
        check_difference(right, edited, layout)
    except EditDoesNothing as nothing:
        raise _does_nothing(layout, level, mutant) from nothing
    return edited


def _does_nothing(layout: Layout, level: PatchLevel, mutant: str) -> UserError:
    words = f"level {level.value} of {layout.scheme.name} on {layout.params.name}"
    text = f"{mutant} does nothing at this level: {words} has nothing for it to change"
    return UserError([Fault("--mutant", text)])


def spin_model(
    scheme: Scheme,
    level: PatchLevel,
    mutant: str = "",
    instance: BoundedInstance | None = None,
) -> str:
    """The model of zs_free() and migration, or of what the threads of an instance do."""
    layout = small_layout(scheme)
    variant = variant_of(layout, level, mutant)
    return promela_model(
        tables_of(layout, level, mutant), layout, class_bits=variant.class_bits, instance=instance
    )
