"""Schedules that were searched for, followed by files."""

import natives
import searches

from zslayout.cfront.text import CFile
from zslayout.explore.replay import ScheduleTrace, replay_schedule
from zslayout.native.host import Sanitizer
from zslayout.native.wire import FileEvent
from zslayout.pipeline.follow import follow_mutants, follow_schedule
from zslayout.results.exit_code import ExitCode
from zslayout.results.followed import FollowedResult

REREAD = "	/* Re-read under class->lock: PFN is now stable vs migration. */\n"
AGAIN = f"{REREAD}	obj = handle_to_obj(handle);\n"


def schedule(mutant: str) -> ScheduleTrace:
    task = searches.mutant_task(mutant)
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
    found = follow_mutants(searches.layout, searches.BOUNDS, natives.file())
    assert (found.exit_code, found.comparable) == (ExitCode.AS_EXPECTED, len(found.mutants) - 3)
    others = {each.mutant for each in found.mutants if each.right.followed.parting}
    # Without class_idx, or at the level before.
    assert others == {"lockless-on-two-fields", "free-without-pool-lock", "pool-unlock-first"}


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
