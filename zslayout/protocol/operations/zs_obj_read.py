"""zs_obj_read_begin() and zs_obj_write(): the word is read while nobody moves objects."""

from zslayout.protocol import predicates
from zslayout.protocol.rows import (
    finds_zspage,
    leaves_pool,
    reads_word,
    releases_class,
    shares_pool,
    takes_class,
    within,
    zspage_lock,
)
from zslayout.protocol.transition import OperationTable
from zslayout.reference.atomic_step import Action


def zs_obj_read(*, one_lock: bool) -> OperationTable:
    """What zspage->lock protects, the contents of objects, is not in the state of the proof."""
    owned, found = predicates.owns_live_handle, predicates.word_read
    takes, leaves = (takes_class, releases_class) if one_lock else (shares_pool, leaves_pool)
    return OperationTable(
        "zs_obj_read",
        (
            *within(
                "zs_obj_read_begin",
                takes("called", owned, "pool locked"),
                reads_word("pool locked", predicates.holds_pool_shared, "word read"),
                finds_zspage(
                    "word read", "goes from the page to its zspage", found, "zspage found"
                ),
                zspage_lock(
                    "zspage found",
                    "takes a share of zspage->lock",
                    Action.READ_LOCK,
                    found,
                    "zspage locked",
                ),
                leaves("zspage locked", found, "accessed"),
            ),
            *within(
                "zs_obj_read_end",
                zspage_lock(
                    "accessed",
                    "releases zspage->lock, when the object is read or written",
                    Action.READ_UNLOCK,
                    owned,
                ),
            ),
        ),
        ("zs_obj_read_begin", "zs_obj_read_end", "zs_obj_write"),
        precondition=predicates.caller_owns_live,
    )
