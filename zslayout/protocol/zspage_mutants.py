"""Mutants of who moves objects and frees zspages, and of who reads contents."""

from dataclasses import replace
from typing import Final

from zslayout.protocol import lock_edits, table_edits
from zslayout.protocol.mutant import Mutant, patch
from zslayout.protocol.operations import zs_compact
from zslayout.protocol.table_edits import row
from zslayout.reference.atomic_step import LockClass

_MOVED: Final = "free(a) | migrate(a)"
_COMPACTED: Final = "free(a) | compact"
_LOCK_CLASS: Final = "yield LOCK, size_class.lock"
_UNLOCK_CLASS: Final = "yield UNLOCK, size_class.lock"

ZSPAGE_MUTANTS: Final = (
    Mutant(
        "inverted-order",
        "Migration takes pool->lock inside class->lock.",
        "zs_page_migrate",
        [table_edits.swapped("zspage found", "pool locked")],
        [
            patch(
                "move_page",
                "-if not pool.one_lock:",
                "-    yield WRITE_LOCK, pool.lock",
                " size_class = pool.class_of(zspage)",
                f" {_LOCK_CLASS}",
                "+yield WRITE_LOCK, pool.lock",
            )
        ],
        "migrate(a) | compact",
    ),
    Mutant(
        "migrate-without-class-lock",
        "Migration does not wait for class->lock.",
        "zs_page_migrate",
        without=LockClass.CLASS,
        threads=_MOVED,
    ),
    Mutant(
        "migrate-without-pool-lock",
        "Migration does not wait for those who hold pool->lock to read.",
        "zs_page_migrate",
        without=LockClass.POOL,
        threads="read(a) | migrate(a)",
    ),
    Mutant(
        "no-page-lock-in-migration",
        "Migration does not lock the page.",
        "zs_page_migrate",
        without=LockClass.PAGE,
        threads=_MOVED,
    ),
    Mutant(
        "chain-after-class-unlock",
        "Migration chains the new page after it released class->lock.",
        "zs_page_migrate",
        [lock_edits.class_released_before("moved")],
        [
            patch(
                "move_page",
                " yield WRITE_UNLOCK, pool.lock",
                f"-{_UNLOCK_CLASS}",
                " yield WRITE_UNLOCK, zspage.lock",
            ),
            patch(
                "move_page",
                " yield WRITE_UNLOCK, zspage.lock",
                f"-{_UNLOCK_CLASS}",
                " yield WRITE_UNLOCK, pool.lock",
            ),
            patch("move_page", " if pool.one_lock:", f"-    {_UNLOCK_CLASS}"),
            patch("move_page", f"+{_UNLOCK_CLASS}", " yield Action.CHAIN_PAGES, zspage"),
        ],
        "malloc(b) | migrate(a)",
        "malloc(a)",
    ),
    Mutant(
        "migrate-rewrites-class",
        "Migration stores class 0 in the word.",
        "zs_page_migrate",
        [row("moving", table_edits.stores(table_edits.moved_word_of_class_zero))],
        [
            patch(
                "move_word",
                "-pool.words[handle] = pool.encode(new.pfn, class_idx, obj_idx)",
                "+pool.words[handle] = pool.encode(new.pfn, 0, obj_idx)",
            )
        ],
        _MOVED,
    ),
    Mutant(
        "compact-across-classes",
        "Compaction moves objects to zspages of other classes.",
        "zs_compact",
        [row("source locked", lambda old: replace(old, guard=zs_compact.has_room))],
        [
            patch(
                "compact_class",
                "-target = yield from isolate(size_class, range(ZS_INUSE_RATIO_99, 0, -1))",
                "+others = [each for each in pool.created if each is not size_class]",
                "+target = yield from isolate(others[0], range(ZS_INUSE_RATIO_99, 0, -1))",
            )
        ],
        _COMPACTED,
        "malloc(a); malloc(b); malloc(c); malloc(d); malloc(e, span); free(b); free(c)",
    ),
    Mutant(
        "compact-without-class-lock",
        "Compaction does not wait for class->lock.",
        "zs_compact",
        without=LockClass.CLASS,
        threads=_COMPACTED,
    ),
    Mutant(
        "compact-without-pool-lock",
        "Compaction does not wait for those who hold pool->lock to read.",
        "zs_compact",
        without=LockClass.POOL,
        threads="read(a) | compact",
    ),
    Mutant(
        "worker-not-excluded",
        "The worker leaves the zspage on its list.",
        "async_free_zspage",
        [
            row("class locked", table_edits.no_updates),
            row("off the lists", table_edits.no_guard),
        ],
        [
            patch(
                "async_free_zspage",
                "-if empty:",
                "-    yield LIST, next(reversed(empty))",
                " found[:0] = reversed(empty)",
                "-empty.clear()",
            ),
            patch(
                "async_free_zspage",
                "-yield STATISTICS, size_class",
                "-size_class.zspages[ZS_INUSE_RATIO_0] -= 1",
                "+yield LIST, zspage",
                "+remove_zspage(size_class, zspage)",
            ),
        ],
        "free(a); deferred | migrate(a) | malloc(b)",
        "malloc(a)",
    ),
    Mutant(
        "worker-ignores-page-locks",
        "The worker frees pages that it has not locked.",
        "async_free_zspage",
        [
            row("locking pages", table_edits.no_fact_of_pages),
            row("locking pages", table_edits.no_step),
            row("off the lists", table_edits.then("locking", "locking pages")),
            row("locking", table_edits.then("locking", "locking pages")),
        ],
        [
            patch(
                "lock_zspage",
                "-if (yield TRYLOCK, page.lock):",
                "-    yield READ_UNLOCK, zspage.lock",
                "-    yield Action.WAIT, page.lock",
                "-    yield READ_LOCK, zspage.lock",
                "-else:",
                "-    locked = page",
                "+yield TRYLOCK, page.lock",
                "+locked = page",
            )
        ],
        "free(a); deferred | migrate(a)",
        "malloc(a)",
    ),
    Mutant(
        "migrate-ignores-readers",
        "Migration moves a page without zspage->lock.",
        "zs_page_migrate",
        without=LockClass.ZSPAGE,
        threads="write(a) | migrate(a)",
    ),
    Mutant(
        "read-without-zspage-lock",
        "An object is read and written without zspage->lock.",
        "zs_obj_read",
        without=LockClass.ZSPAGE,
        threads="read(a) | migrate(a)",
    ),
)
