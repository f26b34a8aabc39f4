"""Protocols with one thing missing: a search that cannot find them would prove nothing.

Each replaces functions of `operations` by their names for as long as one search runs, where the
others find them; the operations themselves are written once and stay as they are. What would be
seen at once, because a lock is not held or taken in the wrong order, is passed over where that is
said (`past`), so that the search shows what comes of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from zslayout.explore import wrong
from zslayout.reference import operations as ops
from zslayout.reference.atomic_step import LockClass
from zslayout.reference.patch_level import PatchLevel

_PAST: Final = frozenset({"lock.held", "lock.order"})


@dataclass(frozen=True, slots=True, eq=False)
class Broken:
    """A protocol with one thing missing, and the threads that show it."""

    name: str
    says: str
    threads: str
    level: PatchLevel
    replaces: Mapping[str, Callable[..., Any]]
    setup: str = ""
    size: str = "one"
    scheme: str = ""
    past: frozenset[str] = _PAST
    """The rules of locks that are passed over."""
    lockless: bool = False
    """zs_free() goes without pool->lock whatever the layout is."""
    harmless: str = ""
    """Why no schedule shows it."""

    def install(self) -> None:
        """Put it in the place of what is right."""
        for name, replaced in self.replaces.items():
            setattr(ops, name, replaced)

    def remove(self) -> None:
        """Put what is right back in its place."""
        for name in self.replaces:
            setattr(ops, name, wrong.RIGHT[name])


_BASE, _LOCKLESS, _EARLY = PatchLevel.BASE, PatchLevel.LOCKLESS_FREE, PatchLevel.EARLY_UNLOCK
_MOVED: Final = "free(a) | migrate(a)"

ALL: Final = (
    Broken(
        "no-reread",
        "zs_free() does not read the word again under class->lock",
        _MOVED,
        _LOCKLESS,
        {"zs_free": wrong.no_reread},
    ),
    Broken(
        "pfn-of-first-read",
        "zs_free() reads the word again, and takes the PFN of the first reading",
        _MOVED,
        _LOCKLESS,
        {"zs_free": wrong.pfn_of_first_read},
    ),
    Broken(
        "migrate-without-class-lock",
        "Migration takes pool->lock and not class->lock",
        _MOVED,
        _LOCKLESS,
        {"move_page": wrong.without("move_page", LockClass.CLASS)},
    ),
    Broken(
        "compact-without-class-lock",
        "Compaction takes pool->lock and not class->lock",
        "free(a) | compact",
        _LOCKLESS,
        {"compact_class": wrong.without("compact_class", LockClass.CLASS)},
    ),
    Broken(
        "free-without-class-lock",
        "zs_free() takes no lock at all",
        "free(a) | free(b)",
        _LOCKLESS,
        {"zs_free": wrong.without("zs_free", LockClass.CLASS)},
        setup="malloc(a); malloc(b)",
    ),
    Broken(
        "migrate-rewrites-class",
        "Migration stores another class_idx than it has read",
        _MOVED,
        _LOCKLESS,
        {"move_word": wrong.class_rewritten},
    ),
    Broken(
        "compact-across-classes",
        "Compaction moves an object to a zspage of another class",
        "free(a) | compact",
        _LOCKLESS,
        {"migrate_zspage": wrong.across_classes},
        setup="malloc(a); malloc(b); malloc(c); malloc(d); malloc(e, span); free(b); free(c)",
    ),
    Broken(
        "lockless-on-two-fields",
        "zs_free() has no class_idx in the word, and looks for the class without pool->lock",
        _MOVED,
        _LOCKLESS,
        {"zs_free": wrong.lockless_on_two_fields},
        scheme="pfn-idx",
        lockless=True,
    ),
    Broken(
        "pool-unlock-first",
        "zs_free() drops pool->lock before it has class->lock",
        _MOVED,
        _BASE,
        {"zs_free": wrong.pool_unlock_first},
    ),
    Broken(
        "migrate-without-pool-lock",
        "Migration takes class->lock and not pool->lock",
        "read(a) | migrate(a)",
        _LOCKLESS,
        {"move_page": wrong.without("move_page", LockClass.POOL)},
    ),
    Broken(
        "compact-without-pool-lock",
        "Compaction takes class->lock and not pool->lock",
        "read(a) | compact",
        _LOCKLESS,
        {"compact_class": wrong.without("compact_class", LockClass.POOL)},
    ),
    Broken(
        "migrate-ignores-readers",
        "Migration moves a page without zspage->lock",
        "write(a) | migrate(a)",
        _EARLY,
        {"move_page": wrong.without("move_page", LockClass.ZSPAGE)},
    ),
    Broken(
        "read-without-zspage-lock",
        "An object is read without zspage->lock",
        "read(a) | migrate(a)",
        _EARLY,
        {"zs_obj_read": wrong.without("zs_obj_read", LockClass.ZSPAGE)},
    ),
    Broken(
        "no-page-lock-in-migration",
        "Migration does not lock the pages",
        _MOVED,
        _EARLY,
        {"zs_page_migrate": wrong.without("zs_page_migrate", LockClass.PAGE)},
    ),
    Broken(
        "ignore-page-trylock",
        "zs_free() frees pages that somebody else has locked",
        _MOVED,
        _EARLY,
        {"trylock_zspage": wrong.trylock_ignored},
    ),
    Broken(
        "chain-after-class-unlock",
        "Migration drops class->lock before it has put the new page in its place",
        _MOVED,
        _EARLY,
        {"move_page": wrong.chain_after_unlock},
    ),
    Broken(
        "unlink-after-unlock",
        "zs_free() takes the empty zspage from its list when it has dropped class->lock",
        "free(a) | malloc(b)",
        _EARLY,
        {"zs_free": wrong.unlink_after_unlock},
        setup="malloc(a)",
    ),
    Broken(
        "statistics-outside-lock",
        "zs_free() adjusts the statistics when it has dropped class->lock",
        "free(a) | free(b)",
        _EARLY,
        {"zs_free": wrong.statistics_outside_lock},
    ),
    Broken(
        "early-unlock-live",
        "zs_free() decides before it has class->lock whether its object is the last",
        "free(a) | malloc(b)",
        _EARLY,
        {"zs_free": wrong.early_unlock_live},
        setup="malloc(a)",
    ),
    Broken(
        "handle-freed-first",
        "zs_free() frees the handle before the object",
        _MOVED,
        _EARLY,
        {"zs_free": wrong.handle_freed_first},
    ),
    Broken(
        "worker-not-excluded",
        "The worker leaves the empty zspages on their list until it frees them",
        "free(a); deferred | migrate(a) | malloc(b)",
        _EARLY,
        {"async_free_zspage": wrong.worker_not_excluded},
        setup="malloc(a)",
    ),
    Broken(
        "inverted-order",
        "Migration takes class->lock before pool->lock, zs_free() after it",
        _MOVED,
        _BASE,
        {"move_page": wrong.inverted},
    ),
    Broken(
        "publish-before-header",
        "obj_malloc() stores the word before the header",
        "malloc(b) | migrate(a) | compact",
        _EARLY,
        {"obj_malloc": wrong.published_first},
        setup="malloc(a)",
        harmless="nobody has the handle before zs_malloc() returns it, and whoever looks for"
        " headers holds class->lock",
    ),
)

BY_NAME: Final = {each.name: each for each in ALL}
"""By name."""
