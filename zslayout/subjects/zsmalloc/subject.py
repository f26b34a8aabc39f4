"""mm/zsmalloc.c as a subject."""

from typing import TYPE_CHECKING, Final

from zslayout.subjects.subject import Subject
from zslayout.subjects.zsmalloc.parameters import DOMAIN
from zslayout.subjects.zsmalloc.registry import REGISTRY
from zslayout.subjects.zsmalloc.schemes import SCHEMES

if TYPE_CHECKING:
    from zslayout.theorem.lemma import Lemma


def _lemmas(bits_per_long: int) -> "tuple[Lemma, ...]":
    from zslayout.subjects.zsmalloc import widths  # a check needs none of it

    return widths.lemmas(bits_per_long)


ZSMALLOC: Final = Subject(
    name="zsmalloc",
    schemes=SCHEMES,
    registry=REGISTRY,
    domain=DOMAIN,
    lemmas=_lemmas,
)
