"""The proof of the lock protocol, for any number of threads; the same as a model for Spin."""

from collections.abc import Callable, Sequence
from time import perf_counter

from zslayout.protocol.bounded_instance import BoundedInstance
from zslayout.protocol.mutants import BASE_MUTANTS, PROTOCOL_MUTANTS, WORD_WITHOUT_CLASS
from zslayout.protocol.operation_tables import operation_tables
from zslayout.protocol.promela import promela_model, small_layout
from zslayout.protocol.proof_obligations import ProtocolAccess, proof_obligations, word_accesses
from zslayout.protocol.transition import ProtocolVariant
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

    def prove(
        self,
        layout: Layout,
        level: PatchLevel,
        mutants: Sequence[str] = (),
        progress: Progress = lambda *_: None,
    ) -> ProtocolProof:
        """Every condition of a protocol."""
        began = perf_counter()
        variant = variant_of(layout, level, mutants)
        asked = list(proof_obligations(operation_tables(variant), class_bits=variant.class_bits))
        claims = [obligation.claim(layout.definition) for obligation in asked]
        sharing: dict[tuple[int, int], list[Claim]] = {}
        for claim in dict.fromkeys(claims):
            sharing.setdefault(_assumed(claim), []).append(claim)
        verdicts: dict[Claim, Verdict] = {}
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
        self, layout: Layout, base: Layout, progress: Progress = lambda *_: None
    ) -> tuple[MutantProof, ...]:
        """Each mutant, with the whole series or, on the layout of the base, before it."""
        found = []
        for name, says in PROTOCOL_MUTANTS.items():
            where = (
                (base, PatchLevel.BASE)
                if name in BASE_MUTANTS
                else (layout, PatchLevel.EARLY_UNLOCK)
            )
            found.append(MutantProof(name, says, self.prove(*where, (name,), progress)))
        return tuple(found)

    def prove_races(
        self,
        layout: Layout,
        level: PatchLevel,
        mutants: Sequence[str] = (),
        progress: Progress = lambda *_: None,
    ) -> RaceReport:
        """What each access to a word may race with, and what it needs: of a whole proof."""
        proof = self.prove(layout, level, mutants, progress)
        variant = variant_of(layout, level, mutants)
        every = word_accesses(operation_tables(variant))
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


def variant_of(layout: Layout, level: PatchLevel, mutants: Sequence[str] = ()) -> ProtocolVariant:
    """The protocol of a level on a layout; where the word has no class it is that of the base."""
    class_bits = layout.enabled and WORD_WITHOUT_CLASS not in mutants
    return ProtocolVariant(
        lockless_free=layout.enabled and level.includes(PatchLevel.LOCKLESS_FREE),
        early_unlock=level.includes(PatchLevel.EARLY_UNLOCK),
        class_bits=class_bits,
        mutants=frozenset(mutants),
    )


def spin_model(
    scheme: Scheme,
    level: PatchLevel,
    mutants: Sequence[str] = (),
    instance: BoundedInstance | None = None,
) -> str:
    """The model of zs_free() and migration, or of what the threads of an instance do."""
    layout = small_layout(scheme)
    variant = variant_of(layout, level, mutants)
    return promela_model(
        operation_tables(variant), layout, class_bits=variant.class_bits, instance=instance
    )
