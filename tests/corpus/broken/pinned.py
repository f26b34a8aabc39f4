"""Linux 5.10: bit 0 of a handle's word is a lock, which a store to the word must keep."""

from typing import Final

from corpus.edit import Body, Drop, Swap, Whole
from corpus.entry import Broken
from corpus.where import ALL

_PIN: Final = (
    "source.pin",
    "obj",
    "source.handle_word",
    "obj.not_torn",
    "obj.word",
    "migrate",
    "compact",
)

ENTRIES: Final = (
    Broken(
        name="pin-lost-in-migration",
        base="5.10",
        edits=(Drop("zs_page_migrate", "new_obj |= BIT(HANDLE_PIN_BIT)"),),
        why="zs_free() takes the lock of a handle whose object is being moved.",
        wrong=ALL,
        stops=_PIN,
        at=("zs_page_migrate",),
    ),
    Broken(
        name="pin-lost-in-compaction",
        base="5.10",
        edits=(Drop("migrate_zspage", "free_obj |= BIT(HANDLE_PIN_BIT)"),),
        why="zs_free() takes the lock of a handle whose object is being moved.",
        wrong=ALL,
        stops=_PIN,
        at=("migrate_zspage",),
    ),
    Broken(
        name="pin-store-torn",
        base="5.10",
        edits=(Body("record_obj", "\t*(unsigned long *)handle = obj;"),),
        why="The bit may be seen without the rest: what c102f07ca0b0 mended.",
        wrong=ALL,
        stops=_PIN,
    ),
    Broken(
        name="pin-bit-of-the-index",
        base="5.10",
        edits=(Whole("#define HANDLE_PIN_BIT", "#define HANDLE_PIN_BIT\t1"),),
        why="The lock is the lowest bit of the index.",
        wrong=ALL,
        stops=_PIN,
        at=("pin_tag", "trypin_tag", "testpin_tag", "unpin_tag"),
    ),
    Broken(
        name="pin-decoded-as-index",
        base="5.10",
        edits=(
            Drop("obj_to_location", "obj >>= OBJ_TAG_BITS"),
            Drop("location_to_obj", "obj <<= OBJ_TAG_BITS"),
        ),
        why="Word and index agree, but bit 0 is the lock.",
        wrong=ALL,
        stops=_PIN,
        at=("obj_to_location", "location_to_obj"),
    ),
    Broken(
        name="pin-kept-by-malloc",
        base="5.10",
        edits=(Swap("location_to_obj", "return obj", "return obj | BIT(HANDLE_PIN_BIT)"),),
        why="A new handle is locked, and nobody has the lock.",
        wrong=ALL,
        stops=_PIN,
    ),
)
