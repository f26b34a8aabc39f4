"""How the derived statements on words that change are said: page migration and compaction.

zs_page_migrate() re-encodes every object of a page with the new PFN; zs_compact() moves objects one
by one within their class.
"""

from collections.abc import Mapping
from typing import Final

from zslayout.vc.derive import Wording

_MIGRATE: Final = ("zs_page_migrate", "location_to_obj", "obj_to_location")
_COMPACT: Final = ("zs_compact", "migrate_zspage", "obj_malloc")
_RECORDED: Final = "record the word that obj_malloc() made in the destination"
_LOST: Final = "the handle leads to the place that the object has left"

WORDINGS: Final[Mapping[str, Wording]] = {
    "migrate.preserves.class_idx": Wording(
        statement="Page migration leaves the class index in the word as it was.",
        cites=_MIGRATE,
        why="zs_free() takes the lock and the lists of another class once a page has moved",
        fix="pass the class index of the old word to location_to_obj()",
    ),
    "migrate.preserves.class_idx.control": Wording(
        statement="Page migration may re-encode every object with class index 0.", cites=_MIGRATE
    ),
    "migrate.preserves.obj_idx": Wording(
        statement="Page migration leaves the object index in the word as it was.",
        cites=_MIGRATE,
        why="the handle leads to another object once its page has moved",
        fix="pass the object index of the old word to location_to_obj()",
    ),
    "migrate.writes.pfn": Wording(
        statement="Page migration writes the new PFN.",
        cites=_MIGRATE,
        why=_LOST,
        fix="pass the new page to location_to_obj()",
    ),
    "migrate.writes.pfn.control": Wording(
        statement="Page migration leaves the PFN in the word as it was.", cites=_MIGRATE
    ),
    "compact.preserves.class_idx": Wording(
        statement="Compaction leaves the class index in the word as it was.",
        cites=_COMPACT,
        why="zs_free() takes the lock and the lists of another class once the object has moved",
        fix="encode the class of the destination zspage, which is that of the source",
    ),
    "compact.preserves.class_idx.control": Wording(
        statement="Compaction may record every object with class index 0.", cites=_COMPACT
    ),
    "compact.writes.pfn": Wording(
        statement="Compaction writes the PFN of the new place.",
        cites=_COMPACT,
        why=_LOST,
        fix=_RECORDED,
    ),
    "compact.writes.obj_idx": Wording(
        statement="Compaction writes the object index of the new place.",
        cites=_COMPACT,
        why=_LOST,
        fix=_RECORDED,
    ),
    "compact.writes.obj_idx.control": Wording(
        statement="Compaction leaves the object index in the word as it was.", cites=_COMPACT
    ),
}
