"""Mutants of the protocol, each with one thing missing: a search that misses them proves nothing.

Each replaces functions of `operations` by their names for as long as one search runs, where the
others find them; the operations themselves are written once and stay as they are. What would be
seen at once, because a lock is not held or taken in the wrong order, is passed over where that is
said (`ignored_checks`), so that the search shows what comes of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from zslayout.explore import mutant_operations
from zslayout.reference import operations as ops
from zslayout.reference.atomic_step import LockClass
from zslayout.reference.patch_level import PatchLevel

_LOCK_USE_CHECKS: Final = frozenset({"lock.held", "lock.order"})


@dataclass(frozen=True, slots=True, eq=False)
class OperationMutant:
    """A protocol with one thing missing, and the threads that show it."""

    name: str
    description: str
    threads: str
    level: PatchLevel
    replacements: Mapping[str, Callable[..., Any]]
    setup: str = ""
    size: str = "one"
    scheme: str = ""
    ignored_checks: frozenset[str] = _LOCK_USE_CHECKS
    """The rules of locks that are passed over."""
    lockless: bool = False
    """zs_free() goes without pool->lock whatever the layout is."""
    why_harmless: str = ""
    """Why no schedule shows it."""

    def install(self) -> None:
        """Put it in the place of what is right."""
        for name, replaced in self.replacements.items():
            setattr(ops, name, replaced)

    def restore(self) -> None:
        """Put what is right back in its place."""
        for name in self.replacements:
            setattr(ops, name, mutant_operations.ORIGINAL_OPERATIONS[name])


_BASE, _LOCKLESS, _EARLY = PatchLevel.BASE, PatchLevel.LOCKLESS_FREE, PatchLevel.EARLY_UNLOCK
_MOVED: Final = "free(a) | migrate(a)"

MUTANTS: Final = (
    OperationMutant(
        "no-reread",
        "zs_free() does not read the word again under class->lock",
        _MOVED,
        _LOCKLESS,
        {"zs_free": mutant_operations.no_reread},
    ),
    OperationMutant(
        "pfn-of-first-read",
        "zs_free() reads the word again, and takes the PFN of the first reading",
        _MOVED,
        _LOCKLESS,
        {"zs_free": mutant_operations.pfn_of_first_read},
    ),
    OperationMutant(
        "migrate-without-class-lock",
        "Migration takes pool->lock and not class->lock",
        _MOVED,
        _LOCKLESS,
        {"move_page": mutant_operations.without_lock("move_page", LockClass.CLASS)},
    ),
    OperationMutant(
        "compact-without-class-lock",
        "Compaction takes pool->lock and not class->lock",
        "free(a) | compact",
        _LOCKLESS,
        {"compact_class": mutant_operations.without_lock("compact_class", LockClass.CLASS)},
    ),
    OperationMutant(
        "free-without-class-lock",
        "zs_free() takes no lock at all",
        "free(a) | free(b)",
        _LOCKLESS,
        {"zs_free": mutant_operations.without_lock("zs_free", LockClass.CLASS)},
        setup="malloc(a); malloc(b)",
    ),
    OperationMutant(
        "migrate-rewrites-class",
        "Migration stores another class_idx than it has read",
        _MOVED,
        _LOCKLESS,
        {"move_word": mutant_operations.class_rewritten},
    ),
    OperationMutant(
        "compact-across-classes",
        "Compaction moves an object to a zspage of another class",
        "free(a) | compact",
        _LOCKLESS,
        {"migrate_zspage": mutant_operations.across_classes},
        setup="malloc(a); malloc(b); malloc(c); malloc(d); malloc(e, span); free(b); free(c)",
    ),
    OperationMutant(
        "lockless-on-two-fields",
        "zs_free() has no class_idx in the word, and looks for the class without pool->lock",
        _MOVED,
        _LOCKLESS,
        {"zs_free": mutant_operations.lockless_on_two_fields},
        scheme="pfn-idx",
        lockless=True,
    ),
    OperationMutant(
        "pool-unlock-first",
        "zs_free() drops pool->lock before it has class->lock",
        _MOVED,
        _BASE,
        {"zs_free": mutant_operations.pool_unlock_first},
    ),
    OperationMutant(
        "migrate-without-pool-lock",
        "Migration takes class->lock and not pool->lock",
        "read(a) | migrate(a)",
        _LOCKLESS,
        {"move_page": mutant_operations.without_lock("move_page", LockClass.POOL)},
    ),
    OperationMutant(
        "compact-without-pool-lock",
        "Compaction takes class->lock and not pool->lock",
        "read(a) | compact",
        _LOCKLESS,
        {"compact_class": mutant_operations.without_lock("compact_class", LockClass.POOL)},
    ),
    OperationMutant(
        "migrate-ignores-readers",
        "Migration moves a page without zspage->lock",
        "write(a) | migrate(a)",
        _EARLY,
        {"move_page": mutant_operations.without_lock("move_page", LockClass.ZSPAGE)},
    ),
    OperationMutant(
        "read-without-zspage-lock",
        "An object is read without zspage->lock",
        "read(a) | migrate(a)",
        _EARLY,
        {"zs_obj_read": mutant_operations.without_lock("zs_obj_read", LockClass.ZSPAGE)},
    ),
    OperationMutant(
        "no-page-lock-in-migration",
        "Migration does not lock the pages",
        _MOVED,
        _EARLY,
        {"zs_page_migrate": mutant_operations.without_lock("zs_page_migrate", LockClass.PAGE)},
    ),
    OperationMutant(
        "ignore-page-trylock",
        "zs_free() frees pages that somebody else has locked",
        _MOVED,
        _EARLY,
        {"trylock_zspage": mutant_operations.trylock_ignored},
    ),
    OperationMutant(
        "chain-after-class-unlock",
        "Migration drops class->lock before it has put the new page in its place",
        _MOVED,
        _EARLY,
        {"move_page": mutant_operations.chain_after_unlock},
    ),
    OperationMutant(
        "unlink-after-unlock",
        "zs_free() takes the empty zspage from its list when it has dropped class->lock",
        "free(a) | malloc(b)",
        _EARLY,
        {"zs_free": mutant_operations.unlink_after_unlock},
        setup="malloc(a)",
    ),
    OperationMutant(
        "statistics-outside-lock",
        "zs_free() adjusts the statistics when it has dropped class->lock",
        "free(a) | free(b)",
        _EARLY,
        {"zs_free": mutant_operations.statistics_outside_lock},
    ),
    OperationMutant(
        "early-unlock-live",
        "zs_free() decides before it has class->lock whether its object is the last",
        "free(a) | malloc(b)",
        _EARLY,
        {"zs_free": mutant_operations.early_unlock_live},
        setup="malloc(a)",
    ),
    OperationMutant(
        "handle-freed-first",
        "zs_free() frees the handle before the object",
        _MOVED,
        _EARLY,
        {"zs_free": mutant_operations.handle_freed_first},
    ),
    OperationMutant(
        "worker-not-excluded",
        "The worker leaves the empty zspages on their list until it frees them",
        "free(a); deferred | migrate(a) | malloc(b)",
        _EARLY,
        {"async_free_zspage": mutant_operations.worker_not_excluded},
        setup="malloc(a)",
    ),
    OperationMutant(
        "inverted-order",
        "Migration takes class->lock before pool->lock, zs_free() after it",
        _MOVED,
        _BASE,
        {"move_page": mutant_operations.inverted_order},
    ),
    OperationMutant(
        "publish-before-header",
        "obj_malloc() stores the word before the header",
        "malloc(b) | migrate(a) | compact",
        _EARLY,
        {"obj_malloc": mutant_operations.published_first},
        setup="malloc(a)",
        why_harmless="nobody has the handle before zs_malloc() returns it, and whoever looks for"
        " headers holds class->lock",
    ),
)

MUTANT_BY_NAME: Final = {mutant.name: mutant for mutant in MUTANTS}
"""By name."""
