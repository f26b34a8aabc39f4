"""Broken protocols: a piece of the argument each, taken away. Every one must fail a condition."""

from collections.abc import Mapping
from typing import Final

CLASS_BITS: Final = "class-bits"
BROKEN: Final[Mapping[str, str]] = {
    "second-read": "zs_free() goes on with the word that it read without a lock.",
    CLASS_BITS: "zs_free() takes the class without a lock from a word that does not carry it.",
    "class-lock-in-free": "zs_free() does not take class->lock.",
    "handle-until-the-end": "zs_free() frees the handle before the object.",
    "empty-before-early-unlock": "zs_free() frees the pages although an object is left.",
    "page-trylock": "zs_free() frees pages that it could not lock.",
    "unlinking": "zs_free() frees the pages of a zspage that is still on its list.",
    "unlink-inside-the-lock": "zs_free() unlinks the zspage after it released class->lock.",
    "class-lock-in-migration": "Migration does not wait for class->lock.",
    "pool-lock-in-migration": "Migration does not wait for those who hold pool->lock to read.",
    "page-lock-in-migration": "Migration does not lock the page.",
    "class-in-migration": "Migration stores class 0 in the word.",
    "class-in-compaction": "Compaction moves objects to zspages of other classes.",
    "malloc-as-class-zero": "zs_malloc() stores class 0 in the word.",
    "chain-before-publication": "zs_malloc() stores a word that names a page of no zspage.",
    "list-in-worker": "The worker leaves the zspage on its list.",
    "page-locks-in-worker": "The worker frees pages that it has not locked.",
}
"""What is missing, by name, and what is done without it."""
