"""The conditions of the protocol as lemmas: for every layout, and any word of it, at once.

Of words a condition asks only what they decode to; of PFNs, classes, threads, zspages and handles,
only whether two are equal. So it is enough to ask it of one word whose fields have room for more of
each than it speaks of: a state of any other layout in which it is false would be one of this. That
real words come back from what they were encoded as is for `obj.roundtrip.*` to say.

A condition that is word for word that of another level, or of another label, is one lemma.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from zslayout.errors import InternalError
from zslayout.expr import smtlib
from zslayout.expr.build import negate
from zslayout.expr.formula import Formula, NamedAssertion
from zslayout.expr.nodes import TRUE, Const, Expr, cast
from zslayout.expr.types import ulong
from zslayout.protocol.operation_tables import operation_tables
from zslayout.protocol.outline import outline_obligations
from zslayout.protocol.proof_obligations import proof_obligations
from zslayout.protocol.transition import ProtocolVariant
from zslayout.subjects.zsmalloc.words import Slot, model
from zslayout.theorem.lemma import REFUTATION, Lemma
from zslayout.vc.obligation import Obligation

GROUP: Final = "protocol"
LEVEL_VARIANTS: Final[Mapping[str, ProtocolVariant]] = {
    "pool-lock": ProtocolVariant(
        lockless_free=False, early_unlock=False, class_bits=False, one_lock=True
    ),
    "base": ProtocolVariant(
        lockless_free=False, early_unlock=False, class_bits=False, pool_released_first=True
    ),
    "class-idx": ProtocolVariant(lockless_free=False, early_unlock=False, class_bits=True),
    "lockless-free": ProtocolVariant(lockless_free=True, early_unlock=False, class_bits=True),
    "early-unlock": ProtocolVariant(lockless_free=True, early_unlock=True, class_bits=True),
    "early-unlock-fallback": ProtocolVariant(
        lockless_free=False, early_unlock=True, class_bits=False
    ),
}
"""What zs_free() may be: at each patch level, and at the last where the word has no class."""

_WIDTH: Final = 64
_BITS: Final = 8
"""Bits of the class and of the object index; the PFN has the rest."""
_WORD: Final = ulong(_WIDTH)
_FIELD: Final = Const((1 << _BITS) - 1, _WORD)


def _packed(pfn: Expr, class_idx: Expr, obj_idx: Expr) -> Expr:
    return (pfn << 2 * _BITS) | (cast(class_idx, _WORD) << _BITS) | cast(obj_idx, _WORD)


GENERIC_WORD: Final = model(
    _WIDTH,
    (),
    slots=(
        Slot(Const(2 * _BITS), Const(_WIDTH - 2 * _BITS), lambda word: word >> 2 * _BITS),
        Slot(Const(_BITS), Const(_BITS), lambda word: (word >> _BITS) & _FIELD),
        Slot(Const(0), Const(_BITS), lambda word: word & _FIELD),
    ),
    needed=Const(_WIDTH),
    encode=_packed,
    enabled=TRUE,
)
"""The word that stands for all."""


@cache
def protocol_lemmas() -> tuple[Lemma, ...]:
    """Every condition of every level, once."""
    return tuple(_lemmas())


def _lemmas() -> Iterator[Lemma]:
    formulas = _ConditionFormulas()
    by_text: dict[str, list[tuple[str, Obligation]]] = {}
    for level, variant in LEVEL_VARIANTS.items():
        tables = operation_tables(variant)
        for obligation in (
            *proof_obligations(tables, class_bits=variant.class_bits),
            *outline_obligations(tables, variant),
        ):
            name = f"{level}.{obligation.id.removeprefix(f'{GROUP}.')}"
            by_text.setdefault(formulas.text(obligation), []).append((name, obligation))
    for (name, obligation), *others in by_text.values():
        also = f" The same of {', '.join(other for other, _ in others)}." if others else ""
        yield Lemma(
            group=GROUP,
            id=name,
            bits_per_long=_WIDTH,
            statement=obligation.statement + also,
            formula=formulas.formula(obligation),
            premises=(),
        )


class _ConditionFormulas:
    """Conditions as formulas, and what they say. What conditions share is made once."""

    def __init__(self) -> None:
        self._texts: dict[Obligation, str] = {}
        self._formulas: dict[Obligation, Formula] = {}
        # By identity: all conditions of a step have one tuple, and to hash it is to walk its trees.
        self._given: dict[int, tuple[NamedAssertion, ...]] = {}

    def text(self, condition: Obligation) -> str:
        """The text; two conditions that say the same have the same."""
        if condition not in self._texts:
            self._texts[condition] = smtlib.script(self.formula(condition))
        return self._texts[condition]

    def formula(self, condition: Obligation) -> Formula:
        """What has no solution if the condition holds."""
        if condition not in self._formulas:
            claim = condition.claim(GENERIC_WORD)
            if sum(var.type == _WORD for var in claim.variables) > 1 << _BITS:
                raise InternalError("a condition speaks of more words than its fields tell apart")
            if id(claim.given) not in self._given:
                self._given[id(claim.given)] = tuple(
                    NamedAssertion(f"given_{place}", "", premise)
                    for place, premise in enumerate(claim.given, 1)
                )
            refuted = NamedAssertion(REFUTATION, "and the statement is false", negate(claim.then))
            asserted = (*self._given[id(claim.given)], refuted)
            self._formulas[condition] = Formula(claim.variables, (), asserted)
        return self._formulas[condition]
