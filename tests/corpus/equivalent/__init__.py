"""Files that say the same in another way, by what is different in them."""

from typing import Final

from corpus.entry import Equivalent
from corpus.equivalent import encodings, loops, names, objects, structure, unmodified, words

KINDS: Final[dict[str, tuple[Equivalent, ...]]] = {
    "unmodified": unmodified.ENTRIES,
    "names and macros": names.ENTRIES,
    "words made otherwise": encodings.ENTRIES,
    "words stored otherwise": words.ENTRIES,
    "links, headers, zspages": objects.ENTRIES,
    "loops": loops.ENTRIES,
    "shapes and locks": structure.ENTRIES,
}
"""Kinds of rewrites."""
