"""Mutants of zs_free() and zs_malloc()."""

from dataclasses import replace
from typing import Final

from zslayout.protocol import lock_edits, predicates, table_edits
from zslayout.protocol.mutant import Mutant, patch
from zslayout.protocol.operations import zs_free
from zslayout.protocol.table_edits import row, row_before
from zslayout.reference.atomic_step import Action, LockClass
from zslayout.reference.patch_level import PatchLevel

_MOVED: Final = "free(a) | migrate(a)"
_LOCK_CLASS: Final = "yield LOCK, size_class.lock"
_UNLOCK_CLASS: Final = "yield UNLOCK, size_class.lock"
_UNLINK: Final = ("-yield LIST, zspage", "-remove_zspage(size_class, zspage)")
_REREAD: Final = (
    "-# Migration takes class->lock too: from here on the word is stable.",
    "-yield LOAD, handle",
    "-obj = pool.words[handle]",
)

OBJECT_MUTANTS: Final = (
    Mutant(
        "no-reread",
        "zs_free() goes on with the word that it read without a lock.",
        "zs_free",
        [row("class locked", table_edits.skipped)],
        [patch("zs_free", *_REREAD)],
        _MOVED,
    ),
    Mutant(
        "pfn-of-first-read",
        "zs_free() takes the place from the word that it read without a lock.",
        "zs_free",
        [row("class locked", table_edits.first_pfn)],
        [
            patch(
                "zs_free",
                *_REREAD,
                "+yield LOAD, handle",
                "+pfn, again = pool.decode_pfn(obj), pool.words[handle]",
                "+obj = pool.encode(pfn, pool.decode_class(again), pool.decode_idx(again))",
            )
        ],
        _MOVED,
    ),
    Mutant(
        "lockless-on-two-fields",
        "zs_free() takes the class without a lock from a word that does not carry it.",
        text=[patch("zs_free", "-if pool.lockless_free:", "+if True:")],
        threads=_MOVED,
        without_class=True,
    ),
    Mutant(
        "free-without-pool-lock",
        "zs_free() goes from the word to the class without pool->lock.",
        "zs_free",
        without=LockClass.POOL,
        threads=_MOVED,
        level=PatchLevel.BASE,
    ),
    Mutant(
        "pool-unlock-first",
        "zs_free() releases pool->lock before it has class->lock.",
        "zs_free",
        [table_edits.swapped("class found", "both locked")],
        [
            patch(
                "zs_free",
                "+yield READ_UNLOCK, pool.lock",
                f" {_LOCK_CLASS}",
                "-yield READ_UNLOCK, pool.lock",
            )
        ],
        _MOVED,
        level=PatchLevel.BASE,
    ),
    Mutant(
        "handed-over-without-order",
        "A handle is handed over without release and acquire: zs_free() may read what its word was"
        " before.",
        "zs_free",
        [
            row(
                "called",
                lambda old: replace(old, local_updates=zs_free.any_torn_word),
                Action.LOAD_WORD,
            )
        ],
    ),
    Mutant(
        "free-without-class-lock",
        "zs_free() does not take class->lock.",
        "zs_free",
        without=LockClass.CLASS,
        threads="free(a) | free(b)",
        setup="malloc(a); malloc(b)",
    ),
    Mutant(
        "statistics-outside-lock",
        "zs_free() counts the object out after it released class->lock.",
        "zs_free",
        [
            row_before("zspage found", lock_edits.releases_class_lock),
            row("zspage found", lambda old: replace(old, assertion=predicates.owns_live_handle)),
        ],
        [
            patch("zs_free", "-yield STATISTICS, size_class", "-size_class.objs_inuse -= 1"),
            patch(
                "zs_free",
                f" {_UNLOCK_CLASS}",
                "+yield STATISTICS, size_class",
                "+inuse = size_class.objs_inuse",
                "+yield STATISTICS, size_class",
                "+size_class.objs_inuse = inuse - 1",
            ),
        ],
        "free(a) | free(b)",
    ),
    Mutant(
        "handle-freed-first",
        "zs_free() frees the handle before the object.",
        "zs_free",
        [row_before("called", table_edits.frees_handle)],
        [
            patch(
                "zs_free",
                "+yield Action.FREE_HANDLE, handle",
                "+pool.handles.free(handle)",
                " if pool.lockless_free:",
            )
        ],
        _MOVED,
    ),
    Mutant(
        "early-unlock-live",
        "zs_free() decides before it has class->lock whether its object is the last.",
        "zs_free",
        [row("object freed", table_edits.no_guard)],
        [
            patch(
                "zs_free",
                "+yield LOAD, handle",
                "+page = pool.page[pool.decode_pfn(pool.words[handle])]",
                "+yield FIND, page",
                "+last = get_zspage(page).inuse == 1",
                " if pool.lockless_free:",
            ),
            patch("zs_free", "-if fullness == ZS_INUSE_RATIO_0:", "+if last:"),
        ],
        "free(a) | malloc(b)",
        "malloc(a)",
    ),
    Mutant(
        "ignore-page-trylock",
        "zs_free() frees pages that it could not lock.",
        "zs_free",
        [
            row("object freed", table_edits.no_fact_of_pages),
            row("zspage found", table_edits.then("trying", "object freed", "empty")),
        ],
        [
            patch(
                "trylock_zspage",
                "-if (yield TRYLOCK, page.lock):",
                "-    for other in taken:",
                "-        yield UNLOCK, other.lock",
                "-    return False",
                "-taken.append(page)",
                "+yield TRYLOCK, page.lock",
            )
        ],
        _MOVED,
    ),
    Mutant(
        "freed-on-its-list",
        "zs_free() frees the pages of a zspage that is still on its list.",
        "zs_free",
        [row("object freed", table_edits.skipped)],
        [patch("unlink_zspage", *_UNLINK), patch("free_zspage", *_UNLINK)],
        "free(a) | malloc(b)",
    ),
    Mutant(
        "unlink-after-unlock",
        "zs_free() unlinks the zspage after it released class->lock.",
        "zs_free",
        [
            row_before("object freed", lock_edits.releases_class_lock),
            row(
                "object freed",
                lambda old: replace(old, assertion=zs_free.object_freed, successors=("freeing",)),
            ),
        ],
        [
            patch("zs_free", "-if pool.early_unlock:", "+if True:"),
            patch("unlink_zspage", *_UNLINK),
            patch(
                "zs_free",
                " if unlinked:",
                "+    yield LIST, zspage",
                "+    remove_zspage(size_class, zspage)",
            ),
        ],
        "free(a) | malloc(b)",
        "malloc(a)",
    ),
    Mutant(
        "malloc-as-class-zero",
        "zs_malloc() stores class 0 in the word.",
        "zs_malloc",
        [
            row(label, table_edits.stores(table_edits.new_word_of_class_zero))
            for label in ("class locked", "class locked with it")
        ],
        [
            patch(
                "obj_malloc",
                "-obj = pool.encode(page.pfn, zspage.size_class, obj_idx)",
                "+obj = pool.encode(page.pfn, 0, obj_idx)",
            )
        ],
        "malloc(b); free(b)",
    ),
    Mutant(
        "publish-before-chain",
        "zs_malloc() stores a word that names a page of no zspage.",
        "zs_malloc",
        [row("zspage made", table_edits.no_updates)],
        [
            patch(
                "create_page_chain",
                "-page.zspage, page.next = zspage, following",
                "+page.next = following",
            )
        ],
        "malloc(b, span); free(b)",
    ),
    Mutant(
        "publish-before-header",
        "obj_malloc() stores the word before the header.",
        text=[
            patch("obj_malloc", "-yield STORE, handle", "-pool.words[handle] = obj"),
            patch(
                "obj_malloc",
                " place = offset >> pool.word_shift",
                "+yield STORE, handle",
                "+pool.words[handle] = pool.encode(page.pfn, zspage.size_class, obj_idx)",
            ),
        ],
        threads="malloc(b) | migrate(a) | compact",
        setup="malloc(a)",
        why_harmless="nobody has the handle before zs_malloc() returns it, and whoever looks for"
        " headers holds class->lock",
    ),
)
