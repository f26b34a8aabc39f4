"""Pages that compaction gave back, and that are added up wrongly, or not told of."""

from collections.abc import Iterator

import pytest
from cclaims.mistakes import WITHOUT_MIGRATION, Mistake, bad, judged, of_release, wrong

from zslayout.cclaims.locks.locking import Locking
from zslayout.cclaims.loops.sums import sums
from zslayout.cclaims.objects import Judged, Objects
from zslayout.verdict import Status

_SUM = "what is returned is how many pages compaction gave back"
_NONE = "no pages were given back where compaction was not begun"
_COUNTED = "the pages that compaction gave back are counted in the pool"
_FREEABLE = "what is returned is how many pages compaction of all classes could give back"
_EACH_ONCE = "of the slots that share a class one has its pages added"
_NONE_LEFT = "of no class pages are left out that compaction could give back"
_SPARE, _COUNTS = "static unsigned long zs_can_compact(", "zs_shrinker_count("
_CLASS, _POOL = "static unsigned long __zs_compact(", "unsigned long zs_compact("
_ADD = "pages_freed += class->pages_per_zspage;"
_ONCE = "what compaction counts is added to the pool's number once"
_CALL = "pages_freed += __zs_compact(pool, class);"
_STORE = "atomic_long_add(pages_freed, &pool->stats.pages_compacted);"
_MISTAKES: tuple[tuple[Mistake, ...], ...] = (
    (
        (_CLASS, _ADD, _ADD.replace("+=", "-="), _SUM),
        (_POOL, "return 0;", "return 1;", _NONE),
        (_POOL, _STORE, "", _COUNTED),
    ),
    (
        (_POOL, _CALL, _CALL.replace("+=", "-="), _SUM),
        (_COUNTS, "pages_to_free += zs", "pages_to_free -= zs", _FREEABLE),
    ),
    (
        (_POOL, _STORE, _STORE * 2, _ONCE),
        (_COUNTS, "if (class->index != i)\n\t\t\tcontinue;\n", "", _EACH_ONCE),
    ),
    ((_SPARE, "obj_wasted /= class->objs_per_zspage;", "", _FREEABLE),),
)
_LEFT_EARLY: Mistake = (
    _CLASS,
    "\t\t\tspin_lock(&class->lock);\n\t\t}",
    "\t\t\tspin_lock(&class->lock);\n\t\t\tif (pages_freed > 64)\n\t\t\t\tbreak;\n\t\t}",
    "",
)

_REWRITTEN: tuple[Mistake, ...] = (
    (_CLASS, "struct size_class *class)", "struct size_class *class, unsigned long *freed)", ""),
    (_CLASS, "unsigned long pages_freed = 0;", "", ""),
    (_CLASS, _ADD, "*freed += class->pages_per_zspage;", ""),
    (_CLASS, "return pages_freed;", "return 0;", ""),
    (_POOL, _CALL, "__zs_compact(pool, class, &pages_freed);", ""),
)
"""One number for all classes, to which the compaction of each adds."""


def _sums(objects: Objects) -> Iterator[Judged]:
    return sums(Locking(objects))


@pytest.mark.parametrize("mistakes", _MISTAKES)
def test_pages_that_are_not_added_up_are_told_where_they_are_not(
    mistakes: tuple[Mistake, ...],
) -> None:
    text = wrong(mistakes)
    told = bad(judged(text, _sums))
    lines = [x.line for each in told for x in (each.place, *each.also)]
    for begin, _, new, says in mistakes:
        assert says in {each.says for each in told}
        if new:
            assert text[: text.index(new, text.index(begin))].count("\n") + 1 in lines
    assert {each.says for each in told} == {says for *_, says in mistakes}


def test_pages_that_are_left_out_of_what_could_be_given_back_are_told() -> None:
    mistakes = [
        (_SPARE, "obj_allocated <= obj_used", "obj_allocated > obj_used", _NONE_LEFT),
        (_CLASS, "unsigned long pages_freed = 0;", "unsigned long pages_freed = 1;", _SUM),
    ]
    assert {each.says for each in bad(judged(wrong(mistakes), _sums))} == {_NONE_LEFT, _SUM}


def test_pages_that_one_number_counts_for_all_classes_are_added_up() -> None:
    found = judged(wrong(_REWRITTEN), _sums)
    assert {each.says for each in found} >= {_SUM, _NONE, _COUNTED, _FREEABLE}
    assert not bad(found)


def test_a_loop_that_is_left_behind_what_it_adds_is_added_up_whole() -> None:
    assert not bad(judged(wrong([_LEFT_EARLY]), _sums))


@pytest.mark.parametrize("version", ["6.1", "7.3"])
def test_a_released_file_adds_up_what_compaction_gave_back(version: str) -> None:
    says = {_SUM, _NONE, _COUNTED, _FREEABLE, _ONCE, _EACH_ONCE, _NONE_LEFT}
    assert of_release(version, _sums) == (says, {Status.PROVED})


def test_without_migration_no_try_of_a_page_fails_and_what_is_counted_is_given_back() -> None:
    _, found = of_release("7.3", _sums, point=WITHOUT_MIGRATION)
    assert found == {Status.PROVED}
