"""Mutants of the protocol, a piece of the argument taken away: each must fail a condition."""

from collections.abc import Mapping
from typing import Final

WORD_WITHOUT_CLASS: Final = "lockless-on-two-fields"
PROTOCOL_MUTANTS: Final[Mapping[str, str]] = {
    "no-reread": "zs_free() goes on with the word that it read without a lock.",
    WORD_WITHOUT_CLASS: "zs_free() takes the class without a lock from a word that does not carry"
    " it.",
    "pfn-of-first-read": "zs_free() takes the place from the word that it read without a lock.",
    "pool-unlock-first": "zs_free() releases pool->lock before it has class->lock.",
    "inverted-order": "zs_free() takes pool->lock inside class->lock.",
    "handed-over-without-order": "A handle is handed over without release and acquire: zs_free()"
    " may read what its word was before.",
    "statistics-outside-lock": "zs_free() counts the object out after it released class->lock.",
    "free-without-class-lock": "zs_free() does not take class->lock.",
    "handle-freed-first": "zs_free() frees the handle before the object.",
    "early-unlock-live": "zs_free() frees the pages although an object is left.",
    "ignore-page-trylock": "zs_free() frees pages that it could not lock.",
    "freed-on-its-list": "zs_free() frees the pages of a zspage that is still on its list.",
    "unlink-after-unlock": "zs_free() unlinks the zspage after it released class->lock.",
    "migrate-without-class-lock": "Migration does not wait for class->lock.",
    "migrate-without-pool-lock": "Migration does not wait for those who hold pool->lock to read.",
    "chain-after-class-unlock": "Migration chains the new page after it released class->lock.",
    "no-page-lock-in-migration": "Migration does not lock the page.",
    "migrate-rewrites-class": "Migration stores class 0 in the word.",
    "compact-across-classes": "Compaction moves objects to zspages of other classes.",
    "compact-without-class-lock": "Compaction does not wait for class->lock.",
    "compact-without-pool-lock": "Compaction does not wait for those who hold pool->lock to read.",
    "malloc-as-class-zero": "zs_malloc() stores class 0 in the word.",
    "publish-before-chain": "zs_malloc() stores a word that names a page of no zspage.",
    "worker-not-excluded": "The worker leaves the zspage on its list.",
    "worker-ignores-page-locks": "The worker frees pages that it has not locked.",
}
"""What is missing, by name, and what is done without it."""
BASE_MUTANTS: Final = frozenset({"inverted-order", "pool-unlock-first"})
"""Those that are about the allocator before the series."""
