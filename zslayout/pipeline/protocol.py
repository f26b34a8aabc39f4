"""The proof of the lock protocol, for any number of threads; of a broken one, its failure."""

from collections.abc import Callable, Sequence
from time import perf_counter

from zslayout.layout.layout import Layout
from zslayout.obligations.obligation import Obligation
from zslayout.protocol.broken import AT_BASE, BROKEN, CLASS_BITS
from zslayout.protocol.conditions import conditions
from zslayout.protocol.line import Variant
from zslayout.protocol.program import operations
from zslayout.protocol.proof import Condition, Failure, Proof
from zslayout.reference.level import Level
from zslayout.solve import query
from zslayout.solve.engine import Engine, Question
from zslayout.verdict import Verdict

Progress = Callable[[str, int, int], None]


class Prover:
    """Decides conditions; one that is the same text as an earlier one is not asked again.

    `timeout` is in seconds for one query.
    """

    def __init__(self, timeout: float) -> None:
        self._engine = Engine(timeout)
        self._settled: dict[tuple[str, str], Verdict] = {}

    def prove(
        self,
        layout: Layout,
        level: Level,
        broken: Sequence[str] = (),
        progress: Progress = lambda *_: None,
    ) -> Proof:
        """Every condition of a protocol."""
        began = perf_counter()
        variant = variant_of(layout, level, broken)
        asked = list(conditions(operations(variant), class_bits=variant.class_bits))
        found = []
        for done, obligation in enumerate(asked):
            progress(obligation.id, done, len(asked))
            found.append(Condition(obligation, self._decided(obligation, layout)))
        return Proof(layout, level, variant.lockless, tuple(found), perf_counter() - began)

    def failures(
        self, layout: Layout, base: Layout, progress: Progress = lambda *_: None
    ) -> tuple[Failure, ...]:
        """Each broken protocol, with the whole series or, on the layout of the base, before it."""
        found = []
        for name, says in BROKEN.items():
            where = (base, Level.BASE) if name in AT_BASE else (layout, Level.EARLY_UNLOCK)
            found.append(Failure(name, says, self.prove(*where, (name,), progress)))
        return tuple(found)

    def _decided(self, obligation: Obligation, layout: Layout) -> Verdict:
        claim = obligation.claim(layout.definition)
        instance = tuple(layout.values[each.name] for each in claim.parameters)
        text = query.in_turn(claim, instance)
        if text not in self._settled:
            (answers,) = self._engine.decide([Question(claim, (instance,))])
            self._settled[text] = answers[instance]
        return self._settled[text]


def variant_of(layout: Layout, level: Level, broken: Sequence[str] = ()) -> Variant:
    """The protocol of a level on a layout; where the word has no class it is that of the base."""
    class_bits = layout.enabled and CLASS_BITS not in broken
    return Variant(
        lockless=layout.enabled and level.has(Level.LOCKLESS_FREE),
        early=level.has(Level.EARLY_UNLOCK),
        class_bits=class_bits,
        broken=frozenset(broken),
    )
