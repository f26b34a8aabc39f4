"""What came of a schedule that a file followed, as a result."""

from dataclasses import replace

import searches
from rendered import shown, value

from zslayout.explore.replay import replay_schedule
from zslayout.native.follow import Followed, Parting
from zslayout.native.wire import FileEvent, ProgramFinding
from zslayout.results.exit_code import ExitCode
from zslayout.results.followed import FollowedMutant, FollowedMutantsResult, FollowedResult

_TASK = searches.mutant_task("no-reread")
TRACE = replay_schedule(_TASK, searches.searched(_TASK).schedule)
CRASH = ProgramFinding("native.crash", "mm/zsmalloc.c:779", "signal 11 (SIGSEGV)", 0)
READS = Parting(20, FileEvent.WORD_LOAD, 0, "mm/zsmalloc.c:831")
SEEN = FollowedResult(TRACE, "mm/zsmalloc.c", (), Followed(21, None, CRASH))
PARTED = replace(SEEN, followed=Followed(20, READS, None))
UNSEEN = replace(SEEN, followed=Followed(21, None, None))


def test_only_what_was_followed_to_a_good_end_is_as_expected() -> None:
    good = replace(UNSEEN, trace=replace(TRACE, violation=None))
    codes = [each.exit_code for each in (SEEN, PARTED, UNSEEN, good)]
    bad, open_ = ExitCode.UNEXPECTED, ExitCode.UNDECIDED
    assert codes == [bad, open_, open_, ExitCode.AS_EXPECTED]


def test_what_is_found_and_where_the_file_parts_is_told() -> None:
    assert "FOUND native.crash: signal 11 (SIGSEGV)\n  at mm/zsmalloc.c:779" in shown(SEEN)
    assert "20 of 21 steps" in shown(PARTED)
    assert "in step 21 thread 1 reads a word (mm/zsmalloc.c:831)" in shown(PARTED)
    both = replace(PARTED, followed=Followed(20, READS, CRASH))
    assert "the file does other steps" in shown(both)
    after = replace(PARTED, followed=Followed(21, replace(READS, step=21), None))
    assert "where the schedule has ended" in shown(after)
    assert "nothing is seen to be wrong" in shown(UNSEEN)


def test_json_has_the_finding_and_the_place() -> None:
    found = value(SEEN)
    assert (found["followed"], found["steps"], found["parted"]) == (21, 21, "")
    assert found["finding"]["place"] == "mm/zsmalloc.c:779"


def test_mutants_are_told_apart_from_another_protocol() -> None:
    good = replace(UNSEEN, trace=replace(TRACE, violation=None))
    kept = FollowedMutant("no-reread", PARTED, good)
    seen = FollowedMutant("no-reread", SEEN, good)
    other = FollowedMutant("no-reread", PARTED, replace(PARTED, trace=good.trace))
    results = [
        FollowedMutantsResult(_TASK.layout.params, "mm/zsmalloc.c", (), each)
        for each in ((kept, other), (kept, seen), (other,))
    ]
    codes = [each.exit_code for each in results]
    assert codes == [ExitCode.AS_EXPECTED, ExitCode.UNEXPECTED, ExitCode.UNDECIDED]
    assert "no-reread: 20 of 21 steps; nothing: another protocol" in shown(results[0])
    assert "the file follows 1 to their end" in shown(results[0])
    assert "FOUND on the schedules of no-reread" in shown(results[1])
    assert [each["says"][:12] for each in value(results[1])["mutants"]] == [
        "the file doe",
        "native.crash",
    ]
    assert value(results[2])["exit_code"] == ExitCode.UNDECIDED
