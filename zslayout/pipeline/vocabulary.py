"""The names that an archconfig's `[expect]` may speak of, handed down to the parser."""

from typing import Final

from zslayout.arch.parse import Vocabulary
from zslayout.layout.schemes import SCHEMES
from zslayout.obligations.registry import OBLIGATIONS

VOCABULARY: Final = Vocabulary(
    schemes=frozenset(SCHEMES),
    obligations=frozenset(each.id for each in OBLIGATIONS if not each.control),
)
