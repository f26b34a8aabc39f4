"""What the theorem settles without a solver: a configuration is one point of its domain.

One rule: a lemma counts when the shipped ledger names the very text that is built from the scheme
today as proved and certified, and so for everything that it rests on. Change a mask, and it is no
longer the lemma that was proved.
"""

from collections.abc import Callable
from functools import cache, cached_property

from zslayout.expr.nodes import Expr
from zslayout.expr.python import compile_function
from zslayout.pipeline.ledger import Ledger, shipped
from zslayout.subjects.zsmalloc.registry import BY_ID
from zslayout.theorem import build, domain
from zslayout.theorem.exact import exact
from zslayout.vc.obligation import Obligation
from zslayout.verdict import Status, Verdict
from zslayout.words.layout import Layout
from zslayout.words.parameters import PARAMETERS
from zslayout.words.scheme import Scheme


class Theorem:
    """The lemmas that a ledger vouches for, each looked up once."""

    def __init__(self, ledger: Ledger | None = None) -> None:
        self._given = ledger
        self._known: dict[tuple[Scheme, int, str], bool] = {}
        self._where: dict[tuple[Scheme, int, str], Callable[..., bool] | None] = {}

    @cached_property
    def _ledger(self) -> Ledger | None:
        return self._given or shipped()

    def verdict(self, obligation: Obligation, layout: Layout) -> Verdict | None:
        """PROVED, where a lemma speaks of the layout; None where it has to be proved directly."""
        inside = domain.contains(layout.params) and layout.chain_size in domain.CHAIN_SIZES
        if obligation.control or not layout.asserted or not inside:
            return None
        if not obligation.scope.covers(layout) or not self._holds(obligation, layout):
            return None
        if not self._vouched(layout.scheme, layout.word_bits, obligation.id):
            return None
        return _by(obligation)

    def _holds(self, obligation: Obligation, layout: Layout) -> bool:
        """Whether the lemma's exact condition is true of the layout."""
        key = (layout.scheme, layout.word_bits, obligation.id)
        if key not in self._where:
            condition = exact(layout.scheme.name, layout.word_bits, obligation.id)
            self._where[key] = (
                _compiled(layout, condition.holds(layout.definition)) if condition else None
            )
        where = self._where[key]
        return where is None or where(*layout.values.values())

    def _vouched(self, scheme: Scheme, width: int, name: str) -> bool:
        key = (scheme, width, name)
        if key not in self._known:
            ledger = self._ledger
            lemma = build.lemma(scheme, width, BY_ID[name]) if ledger else None
            self._known[key] = (
                ledger is not None
                and lemma is not None
                and ledger.vouches_for(lemma)
                and all(self._vouched(scheme, width, use) for use in lemma.uses)
            )
        return self._known[key]


def _compiled(layout: Layout, condition: Expr) -> Callable[..., bool]:
    names = [*(each.name for each in PARAMETERS), *(m.name for m in layout.definition.macros)]
    return compile_function("where", names, (), [condition])


@cache
def _by(obligation: Obligation) -> Verdict:
    return Verdict(Status.PROVED, why=f"by theorem {obligation.id}")
