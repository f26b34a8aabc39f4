"""A page that is searched from another object than its first."""

import pytest
from cclaims.mistakes import of_release, told

from zslayout.cclaims.loops.searches import searches
from zslayout.verdict import Status

_SAYS = "each page is searched from its first object on"


@pytest.mark.parametrize("version", ["6.1", "7.3"])
def test_compaction_of_a_released_file_leaves_no_object_out(version: str) -> None:
    assert of_release(version, searches) == ({_SAYS}, {Status.PROVED})


def test_an_index_that_the_next_page_begins_with_is_told() -> None:
    for old, new in (("\t\t\tobj_idx = 0;\n", ""), ("int obj_idx = 0;", "int obj_idx = 1;")):
        mistake = ("static void migrate_zspage(", old, new, _SAYS)
        assert told([mistake], searches) == {_SAYS}
