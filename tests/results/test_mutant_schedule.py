"""The schedule that shows what was refuted of a file's locks."""

import pools

from zslayout.cclaims.rules import RULES
from zslayout.errors import Place
from zslayout.explore.schedule_file import parse_schedule
from zslayout.protocol.mutants import MUTANT_BY_NAME
from zslayout.results import mutant_schedule
from zslayout.results.functions import FunctionFinding
from zslayout.results.mutant_schedule import schedule_lines
from zslayout.verdict import Status

TEXT = """\
static unsigned long __zs_compact(struct zs_pool *pool,
	struct size_class *class)
{
	record_obj(handle, obj);
}

void zs_free(struct zs_pool *pool, unsigned long handle)
{
	if (!handle)
		return;
	use(obj);
}
"""


def finding(rule: str, line: int, status: Status = Status.REFUTED) -> FunctionFinding:
    place = Place("mm/zsmalloc.c", line, 2)
    return FunctionFinding(rule, place, "", status, "", (), ("arm64-4k",))


def mutant(*findings: FunctionFinding) -> str:
    lines = schedule_lines(findings, [pools.layout("arm64-4k")], TEXT)
    return parse_schedule("found", lines)["mutant"] if lines else ""


def test_a_rule_is_shown_by_a_mutant_of_the_function_that_breaks_it() -> None:
    assert mutant(finding("protocol.reread", 11)) == "no-reread"
    assert mutant(finding("protocol.word_locked", 4)) == "compact-without-class-lock"
    assert mutant(finding("protocol.word_locked", 11)) == "migrate-without-class-lock"


def test_what_is_not_refuted_or_not_of_locks_has_none() -> None:
    assert not mutant(finding("protocol.reread", 11, Status.UNKNOWN))
    assert not mutant(finding("obj.word", 11), finding("protocol.no_sleep", 11))
    assert schedule_lines([finding("protocol.reread", 11)], [], TEXT) == ()


def test_every_rule_and_every_mutant_is_one() -> None:
    assert {f"protocol.{rule}" for rule in mutant_schedule._SHOWN_BY} <= set(RULES)
    for names in mutant_schedule._SHOWN_BY.values():
        assert all(MUTANT_BY_NAME[name].is_searched for name in names)
        assert all(not MUTANT_BY_NAME[name].why_harmless for name in names)
