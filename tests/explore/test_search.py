import pytest
import searches

from zslayout.explore.execution import SearchTask
from zslayout.explore.search import SearchBounds, SearchResult, search_schedules
from zslayout.reference.patch_level import PatchLevel

_PAIRS = (
    "free(a) | migrate(a)",
    "free(a) | compact",
    "free(a) | free(b); deferred",
    "malloc(b); write(b) | free(a)",
    "read(a) | migrate(a)",
    "write(a) | compact",
    "compact | compact",
    "migrate(a) | migrate(a)",
)


@pytest.mark.parametrize("level", PatchLevel)
@pytest.mark.parametrize("threads", _PAIRS)
def test_no_schedule_of_two_threads_is_bad(threads: str, level: PatchLevel) -> None:
    found = searches.searched(searches.task(threads, level))
    assert found.is_safe
    assert found.states > 10


@pytest.mark.parametrize(
    ("threads", "size"),
    [
        ("free(a) | migrate(a) | compact", "one"),
        ("free(a) | migrate(a) | compact", "huge"),
        ("malloc(b) | migrate(a) | compact", "one"),
        ("read(a) | free(b) | compact", "span"),
    ],
)
def test_no_schedule_of_three_threads_is_bad(threads: str, size: str) -> None:
    assert searches.searched(searches.task(threads, size=size)).is_safe


@pytest.mark.parametrize("arch", ["um-x86_64", "arm-lpae"])
def test_words_without_a_class_are_searched_on_the_path_of_the_base(arch: str) -> None:
    found = searches.searched(searches.task("free(a) | migrate(a) | compact", arch=arch))
    assert (found.is_safe, found.unprotected) == (True, ())


def test_a_lockless_free_reads_words_in_every_order() -> None:
    found = searches.searched(searches.task("free(a) | compact", PatchLevel.LOCKLESS_FREE))
    assert found.unprotected == ("word read",)


def test_the_worker_and_a_new_object_may_meet_an_empty_zspage() -> None:
    task = searches.task("free(a); deferred | migrate(a) | malloc(b)", setup="malloc(a)")
    assert searches.searched(task).is_safe


def test_compaction_may_step_aside_for_a_reader() -> None:
    task = searches.task("compact | read(a) | free(e)", setup=searches.FOUR, size="1016")
    assert searches.searched(task).is_safe


@pytest.mark.parametrize("bounds", [SearchBounds(states=30), SearchBounds(seconds=0)])
def test_a_bound_says_nothing_of_the_rest(bounds: SearchBounds) -> None:
    found = search_schedules(searches.task("free(a) | migrate(a)"), bounds)
    assert found.bound
    assert (found.violation, found.is_safe) == (None, False)
    assert found.states <= 30


def test_a_search_is_the_same_each_time() -> None:
    def numbers(found: SearchResult) -> tuple[object, ...]:
        return found.states, found.transitions, found.depth, found.steps, found.schedule

    task = searches.mutant_task("worker-not-excluded")
    assert numbers(searches.searched(task)) == numbers(searches.searched(task))


def test_two_that_take_two_locks_in_two_orders_get_stuck() -> None:
    found = searches.searched(searches.mutant_task("inverted-order"))
    assert found.violation is not None
    assert found.violation.check == "deadlock"
    assert found.violation.message == (
        "thread 1 waits for pool->lock, held by thread 2;"
        " thread 2 waits for class->lock 126, held by thread 1"
    )


def test_the_rules_of_locks_find_it_before_it_gets_stuck() -> None:
    task = searches.mutant_task("inverted-order")
    strict = SearchTask(task.layout, task.level, task.programs, task.mutant, strict=True)
    found = searches.searched(strict)
    assert found.violation is not None
    assert found.violation.check == "lock.order"
