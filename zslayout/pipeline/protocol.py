"""The proof of the lock protocol, for any number of threads; of a broken one, its failure."""

from collections.abc import Callable, Sequence
from time import perf_counter

from zslayout.protocol.broken import AT_BASE, BROKEN, CLASS_BITS
from zslayout.protocol.conditions import Access, accesses, conditions
from zslayout.protocol.line import Variant
from zslayout.protocol.program import operations
from zslayout.protocol.proof import Accessed, Accesses, Condition, Failure, Need, Proof
from zslayout.reference.patch_level import PatchLevel
from zslayout.solve.engine import Engine
from zslayout.vc.claim import Claim
from zslayout.verdict import Status, Verdict
from zslayout.words.layout import Layout

Progress = Callable[[str, int, int], None]


class Prover:
    """Decides conditions, each text once. `timeout` is in seconds for one query."""

    def __init__(self, timeout: float) -> None:
        self._engine = Engine(timeout)

    def prove(
        self,
        layout: Layout,
        level: PatchLevel,
        broken: Sequence[str] = (),
        progress: Progress = lambda *_: None,
    ) -> Proof:
        """Every condition of a protocol."""
        began = perf_counter()
        variant = variant_of(layout, level, broken)
        asked = list(conditions(operations(variant), class_bits=variant.class_bits))
        claims = [each.claim(layout.definition) for each in asked]
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
        conditions_ = map(Condition, asked, (verdicts[claim] for claim in claims))
        spent = perf_counter() - began
        return Proof(layout, level, variant.lockless, tuple(conditions_), spent)

    def failures(
        self, layout: Layout, base: Layout, progress: Progress = lambda *_: None
    ) -> tuple[Failure, ...]:
        """Each broken protocol, with the whole series or, on the layout of the base, before it."""
        found = []
        for name, says in BROKEN.items():
            where = (
                (base, PatchLevel.BASE) if name in AT_BASE else (layout, PatchLevel.EARLY_UNLOCK)
            )
            found.append(Failure(name, says, self.prove(*where, (name,), progress)))
        return tuple(found)

    def accesses(
        self,
        layout: Layout,
        level: PatchLevel,
        broken: Sequence[str] = (),
        progress: Progress = lambda *_: None,
    ) -> Accesses:
        """What each access to a word may race with, and what it needs: of a whole proof."""
        proof = self.prove(layout, level, broken, progress)
        variant = variant_of(layout, level, broken)
        every = accesses(operations(variant))
        stores = [each for each in every if each.stores]
        races: dict[Access, list[Access]] = {each: [] for each in every}
        for torn in (each for each in every if each.line.torn):
            for store in stores:
                if not self._apart(torn, store, layout, class_bits=variant.class_bits):
                    races[torn].append(store)
                    races[store].append(torn)
        found = (
            Accessed(each, tuple(races[each]), _need(each, races[each], proof)) for each in every
        )
        return Accesses(proof, tuple(found))

    def _apart(self, access: Access, store: Access, layout: Layout, *, class_bits: bool) -> bool:
        claim = access.apart_from(store, class_bits=class_bits).claim(layout.definition)
        (verdict,) = self._engine.decide_together([claim], layout.values)
        return verdict.status is Status.PROVED


def _assumed(claim: Claim) -> tuple[int, int]:
    """By identity what its variables and assumptions are: claims of one step have the same."""
    return id(claim.variables), id(claim.given)


def _need(access: Access, races: Sequence[Access], proof: Proof) -> Need:
    if not proof.proved:
        return Need.UNKNOWN
    if not races:
        return Need.NOTHING
    return Need.WRITE_ONCE if access.stores else Need.READ_ONCE


def variant_of(layout: Layout, level: PatchLevel, broken: Sequence[str] = ()) -> Variant:
    """The protocol of a level on a layout; where the word has no class it is that of the base."""
    class_bits = layout.enabled and CLASS_BITS not in broken
    return Variant(
        lockless=layout.enabled and level.includes(PatchLevel.LOCKLESS_FREE),
        early=level.includes(PatchLevel.EARLY_UNLOCK),
        class_bits=class_bits,
        broken=frozenset(broken),
    )
