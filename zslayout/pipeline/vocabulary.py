"""The names that an archconfig's `[expect]` may speak of, handed down to the parser."""

from typing import Final

from zslayout.arch.parse import Vocabulary
from zslayout.subjects.zsmalloc.registry import OBLIGATIONS
from zslayout.subjects.zsmalloc.schemes import SCHEMES

VOCABULARY: Final = Vocabulary(
    schemes=frozenset(SCHEMES),
    obligations=frozenset(each.id for each in OBLIGATIONS if not each.control),
)
