"""Work items that nobody made, shrinkers that outlive their pool, and what is lost with it."""

import pytest
from cclaims.mistakes import Mistake, bad, read, wrong

from zslayout.cclaims.memory.lifetimes import Lifetimes
from zslayout.cclaims.objects import Judged

_BEGUN = "a lock or a work item of a new struct is begun before others know of it"
_OVER = "what is run for a struct is over before anything of it is freed"
_FREED = "what only a struct knows of is freed with it"
_OPEN = "a flag that one at a time sets begins as one that nobody has set"
_WRITTEN = "what is read of a new struct was written, or was zeroed with it"
_ENDED = "a pool that is destroyed is freed, on every way"
_CREATE, _DESTROY = "struct zs_pool *zs_create_pool(", "void zs_destroy_pool("
_STOPS = "zs_unregister_shrinker(pool);"
_MISTAKES: tuple[tuple[Mistake, ...], ...] = (
    (
        (_CREATE, "init_deferred_free(pool);", "", _BEGUN),
        (_DESTROY, _STOPS, "", _OVER),
        (_DESTROY, "kfree(pool->name);", f"kfree(pool->name);\n\t{_STOPS}", _OVER),
    ),
    (
        (_CREATE, "spin_lock_init(&class->lock);", "", _BEGUN),
        (_DESTROY, "zs_flush_migration(pool);", "", _OVER),
        (_DESTROY, "kfree(pool->name);", "", _FREED),
        (_CREATE, "compaction_in_progress, 0", "compaction_in_progress, 1", _OPEN),
    ),
    (
        (_DESTROY, "kfree(pool);", "", _ENDED),
        (_CREATE, "kzalloc_obj(struct size_class)", "kmalloc_obj(struct size_class)", _WRITTEN),
    ),
)


def _found(text: str) -> list[Judged]:
    surveyed, runs = read(text)
    lifetimes = Lifetimes(runs[0].reading, surveyed.runs)
    return [x for run in runs for x in (*lifetimes.begun(run), *lifetimes.over(run))]


@pytest.mark.parametrize("mistakes", _MISTAKES)
def test_what_is_not_begun_or_not_over_is_told(mistakes: tuple[Mistake, ...]) -> None:
    told = bad(_found(wrong(mistakes)))
    assert {each.says for each in told} == {says for *_, says in mistakes}


@pytest.mark.parametrize(
    "zeroed",
    [
        "kmalloc(sizeof(*class), GFP_KERNEL | __GFP_ZERO);",
        "kmalloc_obj(struct size_class);\n\t\tif (class)\n\t\t\tmemset(class, 0, sizeof(*class));",
    ],
)
def test_a_new_struct_may_be_zeroed_in_any_way(zeroed: str) -> None:
    found = _found(wrong([(_CREATE, "kzalloc_obj(struct size_class);", zeroed, "")]))
    assert not bad(found)


def test_what_a_released_file_keeps_is_begun_and_over() -> None:
    found = _found(wrong((), "6.12"))
    assert {each.says for each in found} == {_BEGUN, _OVER, _FREED, _OPEN, _ENDED}
    assert not bad(found)
