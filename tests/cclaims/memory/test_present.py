"""A zspage that was looked for, and is not there, is not used."""

from collections.abc import Iterator

import claimed
import pytest
from cclaims.mistakes import Mistake, bad, read, wrong
from kernel import kernel_source

from zslayout.cclaims.judge import runs_read
from zslayout.cclaims.locks.locking import Locking
from zslayout.cclaims.memory.present import Absent, present, unbegun
from zslayout.cclaims.objects import Judged
from zslayout.verdict import Status

_LOOKED_AT = "\t\tif (!src_zspage)\n\t\t\tbreak;\n"
_PUT_BACK = "\tif (dst_zspage)\n\t\tputback_zspage(class, dst_zspage);\n"


def _told(text: str) -> set[str]:
    _, runs = read(text)
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


_FIRST = "what a loop begins without is not used in its first turn"
_MEMBER = "what a member may be without is used where it is there"
_NOWHERE = "nothing is read or written by an address of nothing"
_MISTAKES: tuple[tuple[Mistake, ...], ...] = (
    (
        ("struct zs_pool *zs_create_pool(", "if (prev_class) {", "if (1) {", _FIRST),
        ("void zs_destroy_pool(", "if (!class)", "if (0)", _MEMBER),
    ),
    (
        ("static int zs_page_migrate(", "if (!zpdesc->zspage)\n\t\treturn 0;\n", "", _MEMBER),
        (
            "zs_lookup_class_index(",
            "return class->index;",
            "return ((struct zspage *)0)->inuse;",
            _NOWHERE,
        ),
    ),
)


def _found(text: str) -> Iterator[Judged]:
    surveyed, runs = read(text)
    absent = Absent(runs[0].reading, surveyed.runs)
    for run in runs:
        yield from unbegun(run)
        yield from absent.findings(run)


@pytest.mark.parametrize("mistakes", _MISTAKES)
def test_what_may_not_be_there_yet_or_any_more_is_not_used(mistakes: tuple[Mistake, ...]) -> None:
    told = bad(_found(wrong(mistakes)))
    assert {each.says for each in told} == {says for *_, says in mistakes}


@pytest.mark.parametrize("version", ["6.1", "7.3"])
def test_what_a_released_file_uses_is_there(version: str) -> None:
    assert not bad(_found(kernel_source(version).decode()))
