"""A page that compaction keeps beside the zspage that it fills, as Linux 6.2 to 6.5 do."""

from typing import Final

import claimed
import pytest
from kernel import kernel_source

from zslayout.cclaims.judge import runs_read
from zslayout.cclaims.loops.twins import twins
from zslayout.cclaims.members import members
from zslayout.cclaims.whole import whole
from zslayout.verdict import Status

_KEPT: Final = (
    (
        "struct zspage *dst_zspage)\n{",
        "struct zpdesc *d_zpdesc)\n{\n\tstruct zspage *dst_zspage = get_zspage(d_zpdesc);",
    ),
    ("dst_zspage = NULL;\n\tunsigned", "dst_zspage = NULL;\n\tstruct zpdesc *kept;\n\tunsigned"),
    ("\t\t\t\tbreak;\n\t\t}\n\n\t\tsrc_z", "\t\t\t\tbreak;\n\t\t\tKEEPS;\n\t\t}\n\n\t\tsrc_z"),
    ("migrate_zspage(pool, src_zspage, dst_zspage);", "migrate_zspage(pool, src_zspage, kept);"),
)
_RIGHT: Final = "kept = get_first_zpdesc(dst_zspage)"


def _keeps(what: str) -> str:
    text = kernel_source("7.3").decode()
    for old, new in _KEPT:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text.replace("KEEPS", what)


def _moves(text: str) -> set[Status]:
    runs = runs_read(claimed.surveyed(text), 40, 12)
    (compacts,) = (each for each in runs if each.run.name == "@zs_compact")
    found = {x.verdict.status for x in whole(compacts) if x.id.startswith("compact.")}
    assert found
    return found


def _pairs(text: str) -> int:
    surveyed = claimed.surveyed(text)
    return len(list(twins(surveyed, members(surveyed.executor.module))))


def test_the_first_page_of_a_zspage_goes_from_turn_to_turn_with_it() -> None:
    text = _keeps(_RIGHT)
    assert _pairs(text) == 1
    assert _moves(text) == {Status.PROVED}


@pytest.mark.parametrize(
    "what",
    ["kept = get_next_zpdesc(get_first_zpdesc(dst_zspage))", f"if (!pages_freed) {_RIGHT}"],
)
def test_any_other_page_does_not(what: str) -> None:
    text = _keeps(what)
    assert _pairs(text) == 0
    assert _moves(text) != {Status.PROVED}


def test_nor_does_one_whose_zspage_is_another_after_the_turn() -> None:
    text, old = _keeps(_RIGHT), "\t\tsrc_zspage = NULL;\n"
    assert text.count(old) == 1
    assert _pairs(text.replace(old, f"\t\tdst_zspage = src_zspage;\n{old}")) == 0
