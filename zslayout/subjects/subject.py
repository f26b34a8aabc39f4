"""What one file of the kernel is to this tool: schemes, and what must be true of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zslayout.vc.registry import Registry
from zslayout.words.domain import Domain
from zslayout.words.scheme import Scheme

if TYPE_CHECKING:
    from zslayout.theorem.lemma import Lemma


def _no_lemmas(_bits_per_long: int) -> "tuple[Lemma, ...]":
    return ()


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """Schemes of one word, the obligations on them, and the points that a theorem speaks of."""

    name: str
    schemes: Mapping[str, Scheme]
    registry: Registry
    domain: Domain
    lemmas: "Callable[[int], tuple[Lemma, ...]]" = _no_lemmas
    """What is proved for a word width beside the schemes."""
