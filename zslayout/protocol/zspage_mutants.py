"""Mutants of who moves objects and frees zspages, and of who reads contents."""

from dataclasses import replace
from typing import Final

from zslayout.protocol import table_edits
from zslayout.protocol.mutant import Mutant, drops, patch
from zslayout.protocol.operations import zs_compact
from zslayout.protocol.table_edits import row, row_before

_MOVED: Final = "free(a) | migrate(a)"
_COMPACTED: Final = "free(a) | compact"
_LOCK_CLASS: Final = "yield LOCK, size_class.lock"
_UNLOCK_CLASS: Final = "yield UNLOCK, size_class.lock"
_UNLINK: Final = ("-yield LIST, zspage", "-remove_zspage(size_class, zspage)")
_REREAD: Final = (
    "-# Migration takes class->lock too: from here on the word is stable.",
    "-yield LOAD, handle",
    "-obj = pool.words[handle]",
)

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
        [table_edits.takes_class_lock(table_edits.no_guard)],
        drops("move_page", _LOCK_CLASS, _UNLOCK_CLASS),
        _MOVED,
    ),
    Mutant(
        "migrate-without-pool-lock",
        "Migration does not wait for those who hold pool->lock to read.",
        "zs_page_migrate",
        [row("zspage found", table_edits.no_wait_for_readers)],
        [
            patch("move_page", "-if not pool.one_lock:", "-    yield WRITE_LOCK, pool.lock"),
            *drops("move_page", "yield WRITE_UNLOCK, pool.lock"),
        ],
        "read(a) | migrate(a)",
    ),
    Mutant(
        "no-page-lock-in-migration",
        "Migration does not lock the page.",
        "zs_page_migrate",
        [row("new page", table_edits.no_updates)],
        drops(
            "zs_page_migrate",
            *(f"yield {do}, {page}.lock" for do in ("LOCK", "UNLOCK") for page in ("page", "new")),
        ),
        _MOVED,
    ),
    Mutant(
        "chain-after-class-unlock",
        "Migration chains the new page after it released class->lock.",
        "zs_page_migrate",
        [row_before("moved", table_edits.releases_class_lock)],
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
        [table_edits.takes_class_lock(table_edits.no_guard)],
        drops("compact_class", _LOCK_CLASS, _UNLOCK_CLASS),
        _COMPACTED,
    ),
    Mutant(
        "compact-without-pool-lock",
        "Compaction does not wait for those who hold pool->lock to read.",
        "zs_compact",
        [row("called", table_edits.no_wait_for_readers)],
        [
            patch(
                "compact_class",
                "-if not pool.one_lock:",
                "-    yield WRITE_UNLOCK, pool.lock",
                "-    yield WRITE_LOCK, pool.lock",
            ),
            patch("compact_class", "-if not pool.one_lock:", "-    yield WRITE_LOCK, pool.lock"),
            patch("compact_class", "-if not pool.one_lock:", "-    yield WRITE_UNLOCK, pool.lock"),
        ],
        "read(a) | compact",
    ),
    Mutant(
        "worker-not-excluded",
        "The worker leaves the zspage on its list.",
        "async_free_zspage",
        [row("class locked", table_edits.no_updates)],
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
        [row("locking pages", table_edits.no_fact_of_pages)],
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
        text=[
            patch(
                "move_page",
                "-if pool.one_lock:",
                "-    yield WRITE_LOCK, zspage.lock",
                "-elif (yield WRITE_TRYLOCK, zspage.lock):",
                "-    yield UNLOCK, size_class.lock",
                "-    yield WRITE_UNLOCK, pool.lock",
                "-    return -EBUSY",
            ),
            *drops("move_page", "yield WRITE_UNLOCK, zspage.lock"),
        ],
        threads="write(a) | migrate(a)",
    ),
    Mutant(
        "read-without-zspage-lock",
        "An object is read and written without zspage->lock.",
        text=[
            *drops("begin_access", "yield READ_LOCK, zspage.lock"),
            *drops("zs_obj_read", "yield READ_UNLOCK, zspage.lock"),
            *drops("zs_obj_write", "yield READ_UNLOCK, zspage.lock"),
        ],
        threads="read(a) | migrate(a)",
    ),
)
