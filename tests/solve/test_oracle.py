"""Any solver, the same text, one answer each."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from formulas import (
    EVERY_SORT,
    FREE,
    HARD_TEXT,
    SATISFIABLE,
    UNSATISFIABLE,
    asserting,
    typed,
)
from hypothesis import given, settings
from strategies import Case, cases

from zslayout.errors import Fault, InternalError, UserError
from zslayout.expr.build import eq, ne
from zslayout.expr.formula import Formula
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Const, Expr
from zslayout.expr.smtlib import script
from zslayout.expr.walk import names
from zslayout.solve.answer import Answer, SatResult
from zslayout.solve.oracle import SOLVERS, ask, available, require, version

every_solver = pytest.mark.parametrize("solver", SOLVERS)


def untimed(answer: Answer) -> tuple[SatResult, dict[str, int], str]:
    return answer.says, dict(answer.values), answer.why


@every_solver
@pytest.mark.parametrize("formula", SATISFIABLE.values(), ids=SATISFIABLE)
def test_values_of_a_satisfiable_script_make_every_assertion_true(
    solver: str, formula: Formula
) -> None:
    answer = ask(solver, script(formula), 20)
    assert answer.says is SatResult.SAT
    assert set(answer.values) == {var.name for var in formula.free}
    assert min(answer.values.values()) >= 0
    assert formula.false_at(typed(formula, dict(answer.values))) == ()


@every_solver
@pytest.mark.parametrize("formula", UNSATISFIABLE.values(), ids=UNSATISFIABLE)
def test_an_unsatisfiable_script_has_no_values(solver: str, formula: Formula) -> None:
    answer = ask(solver, script(formula), 20)
    assert untimed(answer) == (SatResult.UNSAT, {}, "")
    assert answer.core == ()
    assert answer.milliseconds > 0


@every_solver
def test_a_free_name_that_does_not_matter_has_a_value_too(solver: str) -> None:
    values = ask(solver, script(FREE), 20).values
    assert values == {"p": 7, "u": 0, "no": 0}


@every_solver
def test_running_out_of_time_is_an_answer_with_the_reason(solver: str) -> None:
    assert untimed(ask(solver, HARD_TEXT, 0.001)) == (SatResult.UNKNOWN, {}, "timeout after 1 ms")


@every_solver
def test_the_least_limit_is_a_millisecond(solver: str) -> None:
    assert ask(solver, HARD_TEXT, 0).why == "timeout after 1 ms"


@every_solver
def test_the_same_question_has_the_same_answer(solver: str) -> None:
    first, again = (ask(solver, script(EVERY_SORT), 20) for _ in range(2))
    assert untimed(first) == untimed(again)


@every_solver
@pytest.mark.parametrize(
    "text",
    [
        "(((",
        "(set-logic QF_BV)\n(assert (! nowhere :named a))\n(check-sat)\n",
        "(set-logic QF_BV)\n(declare-const p Bool)\n(assert (bvult p p))\n(check-sat)\n",
    ],
    ids=["no SMT-LIB", "an unknown name", "an ill-typed term"],
)
def test_a_text_that_cannot_be_read_is_our_bug(solver: str, text: str) -> None:
    title = version(solver).split()[0]
    with pytest.raises(InternalError, match=rf"^{title} cannot read our text: ") as raised:
        ask(solver, text, 20)
    assert str(raised.value).endswith(text)


def test_a_core_is_asked_of_z3_only() -> None:
    text = script(UNSATISFIABLE["two of five"])
    cores = {solver: ask(solver, text, 20, core=True).core for solver in SOLVERS}
    assert cores == {"z3": ("low", "high"), "cvc5": (), "bitwuzla": ()}


def test_solvers_are_asked_from_several_threads_at_once() -> None:
    formulas = [*SATISFIABLE.values(), *UNSATISFIABLE.values()]
    asked = [(solver, script(each)) for solver in SOLVERS for each in formulas]

    def answer(each: tuple[str, str]) -> tuple[SatResult, dict[str, int], str]:
        solver, text = each
        return untimed(ask(solver, text, 60))

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(answer, asked * 2))
    assert found == [answer(each) for each in asked] * 2


def pinned(case: Case, holds: Expr) -> str:
    """The text that asserts `holds`, and each variable's value in the case."""
    free = tuple(sorted(names(case.tree), key=lambda var: var.name))
    values = {f"{var.name}_is": eq(var, Const(case.values[var.name], var.type)) for var in free}
    return script(asserting(free, **values, claim=holds))


@settings(max_examples=25)
@given(cases(depth=2, exacts=True))
def test_all_solvers_read_a_tree_as_its_value_is_defined(case: Case) -> None:
    value = Const(int(evaluate(case.tree, case.values)), case.tree.type)
    for holds, expected in (
        (eq(case.tree, value), SatResult.SAT),
        (ne(case.tree, value), SatResult.UNSAT),
    ):
        text = pinned(case, holds)
        assert [ask(solver, text, 60).says for solver in SOLVERS] == [expected] * 3, text


def test_installed_solvers_are_available_and_have_versions() -> None:
    assert all(map(available, SOLVERS))
    require(SOLVERS)
    assert [version(solver).split()[0] for solver in SOLVERS] == ["z3", "cvc5", "Bitwuzla"]
    assert all(version(solver).split()[1][0].isdigit() for solver in SOLVERS)


@every_solver
def test_a_solver_that_is_not_installed_is_a_fault(
    solver: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, solver, None)
    assert not available(solver)
    fault = Fault("--solver", f"{solver} is not installed", "pip install 'zslayout[solvers]'")
    for asked in (lambda: require(SOLVERS), lambda: ask(solver, "", 1), lambda: version(solver)):
        with pytest.raises(UserError) as raised:
            asked()
        assert raised.value.faults == (fault,)


def test_every_solver_that_cannot_be_asked_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cvc5", None)
    with pytest.raises(UserError) as raised:
        require(["z3", "cvc5", "bitwuzzla", "yices"])
    assert str(raised.value) == (
        "--solver: cvc5 is not installed (pip install 'zslayout[solvers]')\n"
        "--solver: unknown solver bitwuzzla (did you mean bitwuzla?)\n"
        "--solver: unknown solver yices (known: bitwuzla, cvc5, z3)"
    )


def test_no_solver_is_imported_before_it_is_asked() -> None:
    code = (
        "import sys\n"
        "from zslayout.solve.oracle import SOLVERS, require, version\n"
        "require(SOLVERS)\n"
        "print([version(each) for each in SOLVERS if each in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
