"""Schedules that were searched for, followed by files."""

import natives
import searches

from zslayout.cfront.text import CFile
from zslayout.explore.mutant_search import nearest_schedule
from zslayout.explore.replay import ScheduleTrace, replay_schedule
from zslayout.native.host import Sanitizer
from zslayout.native.wire import FileEvent
from zslayout.pipeline.follow import follow_mutants, follow_schedule, mutant_schedules
from zslayout.reference.patch_level import PatchLevel
from zslayout.results.exit_code import ExitCode
from zslayout.results.followed import FollowedResult

REREAD = "	/* Re-read under class->lock: PFN is now stable vs migration. */\n"
AGAIN = f"{REREAD}	obj = handle_to_obj(handle);\n"


def schedule(mutant: str, level: PatchLevel | None = None) -> ScheduleTrace:
    task = searches.mutant_task(mutant, level)
    return replay_schedule(task, searches.searched(task).schedule)


def followed(file: CFile, trace: ScheduleTrace, *sanitizers: Sanitizer) -> FollowedResult:
    natives.needs(64, sanitizers, follows=True)
    return follow_schedule(trace, file, sanitizers)


def test_a_second_read_that_is_gone_takes_a_page_of_no_zspage() -> None:
    trace, file = schedule("no-reread"), natives.file("7.3", AGAIN, "")
    found = followed(file, trace)
    assert (found.exit_code, found.followed.parting) == (ExitCode.UNEXPECTED, None)
    assert found.followed.finding is not None
    assert found.followed.finding.check == "native.crash"
    assert "zspage->magic" in file.lines[int(found.followed.finding.place.split(":")[1]) - 1]
    raced = followed(file, trace, Sanitizer.THREAD)
    assert "data race of get_zspage()" in raced.verdict
    assert "reset_zpdesc()" in raced.verdict


def test_the_file_itself_does_other_steps_and_it_is_said() -> None:
    found = followed(natives.file(), schedule("no-reread"))
    assert (found.exit_code, found.followed.finding) == (ExitCode.UNDECIDED, None)
    assert found.followed.parting is not None
    assert found.followed.parting.event is FileEvent.WORD_LOAD
    assert 'where the schedule has "find zspage' in found.verdict


def test_linux_goes_by_the_schedules_of_its_own_protocol_and_by_none_of_a_mutant() -> None:
    natives.needs(follows=True)
    schedules = mutant_schedules(searches.layout, searches.BOUNDS, None)
    found = follow_mutants(searches.layout("merged").params, schedules, natives.file())
    assert (found.exit_code, found.comparable) == (ExitCode.AS_EXPECTED, len(found.mutants) - 3)
    others = {each.mutant for each in found.mutants if each.right.followed.parting}
    # Without class_idx, or at the level before.
    assert others == {"lockless-on-two-fields", "free-without-pool-lock", "pool-unlock-first"}


RELEASE = "out:\n	spin_unlock(&pool->lock);\n	cache_free_handle"


def without(file: CFile, *texts: str) -> CFile:
    """A file without the `pool->lock` lines of some texts, each of which is there once."""
    text = file.text
    for each in texts:
        assert text.count(each) == 1
        kept = [line for line in each.splitlines(keepends=True) if "&pool->lock" not in line]
        text = text.replace(each, "".join(kept))
    return CFile(file.name, text)


def test_linux_6_1_goes_by_schedules_of_one_lock_and_without_it_what_they_show_is_seen() -> None:
    trace = schedule("free-without-class-lock", PatchLevel.POOL_LOCK)
    file = natives.file("6.1")
    right = replay_schedule(*nearest_schedule(trace.task, trace.schedule))
    done = followed(file, right)
    assert (done.exit_code, done.followed.parting) == (ExitCode.AS_EXPECTED, None)
    takes = "	spin_lock(&pool->lock);\n	obj = handle_to_obj(handle);\n	obj_to_page"
    broken = without(file, takes, RELEASE)
    found = followed(broken, trace)
    assert found.verdict.startswith("native.assertion: VM_BUG_ON(list_empty(")


def test_a_migration_of_6_1_without_its_lock_is_a_race() -> None:
    trace = schedule("migrate-without-class-lock", PatchLevel.POOL_LOCK)
    takes = "	spin_lock(&pool->lock);\n	class = zspage_class(pool, zspage);\n\n	/* the "
    releases = "	spin_unlock(&pool->lock);\n	migrate_write_unlock(zspage);"
    found = followed(without(natives.file("6.1"), takes, releases), trace, Sanitizer.THREAD)
    assert "data race of handle_to_obj()" in found.verdict
    assert "record_obj()" in found.verdict


def test_locks_that_two_threads_take_in_two_orders_are_a_deadlock() -> None:
    file = natives.file(
        "7.3",
        "	write_lock(&pool->lock);\n	class = zspage_class(pool, zspage);\n",
        "	class = zspage_class(pool, zspage);\n",
    )
    lock = "	spin_lock(&class->lock);\n	/* the zspage write_lock protects zpage access"
    text = file.text.replace(lock, lock.replace(";\n", ";\n	write_lock(&pool->lock);\n", 1))
    assert text != file.text
    found = followed(CFile(file.name, text), schedule("inverted-order"))
    assert "native.assertion: deadlock: &" in found.verdict
