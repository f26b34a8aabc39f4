"""z3's cores and the values that its models leave out."""

import pytest
from formulas import FREE, SHIFTED, TWO_OF_FIVE, UNSATISFIABLE

from zslayout.expr.formula import Formula
from zslayout.expr.smtlib import script
from zslayout.solve.answer import SatResult
from zslayout.solve.oracles.by_z3 import Z3Session, ask


def test_a_core_holds_only_what_is_needed_in_the_texts_order() -> None:
    assert ask(script(TWO_OF_FIVE), 20_000, core=True).core == ("low", "high")


@pytest.mark.parametrize("formula", UNSATISFIABLE.values(), ids=UNSATISFIABLE)
def test_the_assertions_of_a_core_are_unsatisfiable_alone(formula: Formula) -> None:
    core = ask(script(formula), 20_000, core=True).core
    kept = tuple(each for each in formula.assertions if each.name in core)
    assert len(kept) == len(core) > 0
    alone = Formula(formula.free, formula.definitions, kept)
    assert ask(script(alone), 20_000).says is SatResult.UNSAT


def test_no_core_is_made_unless_asked_for() -> None:
    assert ask(script(SHIFTED), 20_000).core == ()


@pytest.mark.parametrize("core", [False, True])
def test_asking_for_a_core_changes_no_values(core: bool) -> None:
    answer = ask(script(FREE), 20_000, core=core)
    assert answer.values == {"p": 7, "u": 0, "no": 0}
    assert answer.core == ()


def test_what_is_added_to_a_script_is_forgotten_before_the_next() -> None:
    low = "(declare-const p (_ BitVec 8))\n(assert (bvult p (_ bv4 8)))\n"
    more = [[f"(assert (= p (_ bv{value} 8)))\n"] for value in (3, 4, 2)]
    first, found = Z3Session(20_000).ask_together(low, more)
    assert first.says is SatResult.SAT
    assert [each.says for each in found] == [SatResult.SAT, SatResult.UNSAT, SatResult.SAT]
    assert [each.values for each in found] == [{"p": 3}, {}, {"p": 2}]


def test_a_script_without_a_solution_is_asked_nothing_more() -> None:
    first, found = Z3Session(20_000).ask_together("(assert false)\n", [["(assert true)\n"]])
    assert (first.says, found) == (SatResult.UNSAT, [])


def test_of_several_parts_one_that_has_a_solution_is_enough() -> None:
    low = "(declare-const p (_ BitVec 8))\n(assert (bvult p (_ bv4 8)))\n"
    high, three = "(assert (bvugt p (_ bv9 8)))\n", "(assert (= p (_ bv3 8)))\n"
    _, found = Z3Session(20_000).ask_together(low, [[high, three], [high, high], []])
    assert [each.says for each in found] == [SatResult.SAT, SatResult.UNSAT, SatResult.UNSAT]
    assert found[0].values == {"p": 3}
