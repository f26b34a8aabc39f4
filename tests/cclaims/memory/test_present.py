"""A zspage that was looked for, and is not there, is not used."""

import claimed
from kernel import kernel_source

from zslayout.cclaims.judge import runs_read
from zslayout.cclaims.locks.locking import Locking
from zslayout.cclaims.memory.present import present
from zslayout.verdict import Status

_LOOKED_AT = "\t\tif (!src_zspage)\n\t\t\tbreak;\n"
_PUT_BACK = "\tif (dst_zspage)\n\t\tputback_zspage(class, dst_zspage);\n"


def _told(text: str) -> set[str]:
    runs = runs_read(claimed.surveyed(text), 40, 12)
    found = [(objects, each) for objects in runs for each in present(Locking(objects))]
    assert found
    return {objects.run.name for objects, each in found if each.verdict.status is Status.REFUTED}


def test_a_zspage_that_a_released_file_uses_is_there() -> None:
    assert not _told(kernel_source("7.3").decode())


def test_compaction_that_never_has_a_zspage_to_fill_is_told() -> None:
    text = kernel_source("7.3").decode()
    at = text.index("if (!dst_zspage)", text.index("isolate_dst_zspage(class);"))
    runs = runs_read(claimed.surveyed(text[:at] + text[at:].replace("!", "", 1)), 40, 12)
    (compacts,) = (each for each in runs if each.run.name == "@zs_compact")
    first = next(present(Locking(compacts)))
    assert first.says == "what a loop keeps for its next turn was found in some turn"
    assert first.verdict.status is Status.UNKNOWN


def test_a_zspage_that_may_not_be_there_is_told() -> None:
    text = kernel_source("7.3").decode()
    for old, new in ((_LOOKED_AT, ""), (_PUT_BACK, "\tputback_zspage(class, dst_zspage);\n")):
        assert text.count(old) == 1
        text = text.replace(old, new)
    assert _told(text) == {"@zs_compact"}
