"""Files that are wrong, by what is wrong in them."""

from typing import Final

from corpus.broken import (
    allocate,
    builds,
    class_uses,
    compact,
    debug_checks,
    decode,
    encode,
    headers,
    kconfig,
    links,
    locks,
    macros,
    migrate,
    offsets,
    physical,
    pinned,
    readers,
    renamed,
    sizes,
    steps,
    strays,
    word,
    zspage,
)
from corpus.entry import Broken

KINDS: Final[dict[str, tuple[Broken, ...]]] = {
    "physical bits": physical.ENTRIES,
    "macros of the layout": macros.ENTRIES,
    "encoding": encode.ENTRIES,
    "decoding": decode.ENTRIES,
    "the handle's word": word.ENTRIES,
    "free-list links": links.ENTRIES,
    "headers": headers.ENTRIES,
    "first-object offset": offsets.ENTRIES,
    "struct zspage": zspage.ENTRIES,
    "allocation": allocate.ENTRIES,
    "size classes": sizes.ENTRIES,
    "page migration": migrate.ENTRIES,
    "compaction": compact.ENTRIES,
    "reading and writing": readers.ENTRIES,
    "uses of the class": class_uses.ENTRIES,
    "Kconfig": kconfig.ENTRIES,
    "renamed": renamed.ENTRIES,
    "stray stores": strays.ENTRIES,
    "debug checks": debug_checks.ENTRIES,
    "pinned handles": pinned.ENTRIES,
    "build": builds.ENTRIES,
    "locks and order": locks.ENTRIES,
    "steps dropped and doubled": steps.ENTRIES,
}
"""Kinds of defects."""
