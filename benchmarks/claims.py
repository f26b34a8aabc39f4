"""What every backend is asked: the same statements, over the theorem's whole domain.

One rule: a claim is true at every point of the domain that compiles and that its obligation speaks
of. Nothing here asks anyone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from zslayout.subjects.zsmalloc.obligations.obj import ADJACENT
from zslayout.subjects.zsmalloc.parameters import DOMAIN
from zslayout.subjects.zsmalloc.registry import BY_ID
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.theorem import build
from zslayout.theorem.lemma import Lemma
from zslayout.vc.obligation import Obligation, Scope
from zslayout.words.layout import LayoutNumbers, numbers
from zslayout.words.scheme import Scheme

WIDTH: Final = 64
SCHEME_NAMES: Final = ("rfc-v1", "merged")
IDS: Final = (
    "obj.roundtrip.pfn",
    "obj.roundtrip.class",
    "obj.roundtrip.idx",
    "obj.injective",
    "migrate.preserves_class",
    "torn.class_stable",
    "obj.covers_class",
    "obj.covers_idx",
    "size.index_in_range",
)
SHARED: Final = "(shared)"
"""What some backends need once for all claims, in place of an obligation's id."""


@dataclass(frozen=True, slots=True)
class Task:
    """One claim under one scheme, both by name."""

    scheme_name: str
    id: str

    @property
    def scheme(self) -> Scheme:
        """The scheme."""
        return SCHEMES[self.scheme_name]

    @property
    def obligation(self) -> Obligation:
        """The obligation; of what is shared, the one that lemmas over widths rest on."""
        return ADJACENT if self.id == SHARED else BY_ID[self.id]

    def lemma(self, *, direct: bool = False) -> Lemma:
        """The claim over the domain: cut into lemmas, or `direct` over the parameters alone."""
        return build.lemma(self.scheme, WIDTH, self.obligation, direct=direct)

    def points(self) -> list[LayoutNumbers]:
        """The points of the domain that the claim speaks of."""
        with_class = self.obligation.scope is Scope.GATE_ON
        return [
            point
            for point in every_point(self.scheme)
            if point.asserted and (point.enabled or not with_class)
        ]


@cache
def every_point(scheme: Scheme) -> Sequence[LayoutNumbers]:
    """The numbers of the scheme at every point of the domain."""
    return [numbers(scheme, point) for point in DOMAIN.points(WIDTH)]
