"""A certificate vouches for one claim; whatever is wrong with it, it is rejected."""

import lzma
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from formulas import SATISFIABLE, asserting
from hypothesis import given
from hypothesis import strategies as st

from zslayout.certify import certificate
from zslayout.certify.bits import clauses
from zslayout.certify.certificate import Case, Certificate, Verified, dump, instances, load, lrat
from zslayout.certify.checker import Rejected, Step, check
from zslayout.certify.cnf import Cnf, dimacs
from zslayout.certify.refute import refute
from zslayout.errors import InternalError
from zslayout.expr.build import eq, ne
from zslayout.expr.formula import Formula
from zslayout.expr.nodes import Var
from zslayout.expr.types import narrow

ROOT = Path(__file__).resolve().parents[2]
CLAIM = "toy product.commutes 32"
DIGEST = "5f" * 32
A, B = Var("a", narrow(3)), Var("b", narrow(3))
FORMULA = asserting((A, B), differ=ne(A * B, B * A))
OTHER = asserting((A, B), differ=ne(A * B, A * B + B))
"""Satisfiable."""


def made(formula: Formula, split: str) -> Certificate:
    cases = []
    for fixed in instances(formula, split):
        cnf = clauses(formula, fixed)
        steps = refute(cnf)
        assert steps is not None
        cases.append(Case(fixed.get(split, 0), cnf.variables, len(cnf.clauses), steps))
    return Certificate(CLAIM, DIGEST, split, tuple(cases))


WHOLE, SPLIT = made(FORMULA, ""), made(FORMULA, "a")
BOTH = pytest.mark.parametrize("valid", [WHOLE, SPLIT], ids=["whole", "split"])
assert len(SPLIT.cases[3].steps) > 1


def verify(data: bytes, formula: Formula = FORMULA) -> Verified:
    return certificate.verify(formula, CLAIM, DIGEST, data)


def rejection(data: bytes, formula: Formula = FORMULA) -> tuple[int, str]:
    with pytest.raises(Rejected) as caught:
        verify(data, formula)
    return caught.value.step, caught.value.why


def text(data: bytes) -> str:
    return lzma.decompress(data).decode()


def packed(content: str) -> bytes:
    return lzma.compress(content.encode())


def steps_of(*cases: Case) -> int:
    return sum(len(case.steps) for case in cases)


@BOTH
def test_a_certificate_vouches_for_its_claim(valid: Certificate) -> None:
    steps = [step for case in valid.cases for step in case.steps]
    hints = sum(len(step.hints) for step in steps)
    assert verify(dump(valid)) == Verified(len(steps), hints, len(valid.cases))


@BOTH
def test_what_is_written_is_read_back(valid: Certificate) -> None:
    assert load(dump(valid)) == valid


@BOTH
def test_the_same_certificate_has_the_same_bytes(valid: Certificate) -> None:
    assert dump(valid) == dump(load(dump(valid)))


def test_a_certificate_is_readable_text() -> None:
    lines = text(dump(SPLIT)).splitlines()
    case = SPLIT.cases[0]
    assert lines[:5] == [
        "zslayout certificate 1",
        f"claim {CLAIM}",
        f"sha256 {DIGEST}",
        "split a",
        f"case 0 {case.variables} {case.clauses}",
    ]
    assert lines[-1] == f"end {steps_of(*SPLIT.cases)}"
    assert text(dump(WHOLE)).splitlines()[3] == "split"


def test_any_lrat_checker_can_read_a_case() -> None:
    (case,) = WHOLE.cases
    cnf = clauses(FORMULA)
    first, *rest = dimacs(cnf).splitlines()
    assert first == f"p cnf {case.variables} {case.clauses}"
    given_ = tuple(tuple(map(int, line.split()[:-1])) for line in rest)
    steps = []
    for number, line in enumerate(lrat(case).splitlines(), case.clauses + 1):
        own, *fields = map(int, line.split())
        end = fields.index(0)
        assert (own, fields[-1]) == (number, 0)
        steps.append(Step(tuple(fields[:end]), tuple(fields[end + 1 : -1])))
    check(Cnf(case.variables, given_), steps)


@BOTH
@pytest.mark.parametrize("flip", [0x01, 0x20, 0x80, 0xFF])
def test_a_certificate_with_any_byte_changed_is_rejected(valid: Certificate, flip: int) -> None:
    data = dump(valid)
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= flip
        rejection(bytes(changed))


@BOTH
def test_a_certificate_cut_short_anywhere_is_rejected(valid: Certificate) -> None:
    data = dump(valid)
    for length in range(len(data)):
        with pytest.raises(Rejected) as caught:
            load(data[:length])
        assert caught.value.why == "ends early"
        assert 0 <= caught.value.step <= steps_of(*valid.cases)
    for length in range(0, len(data), 211):
        rejection(data[:length])


@BOTH
def test_a_text_cut_short_anywhere_is_rejected(valid: Certificate) -> None:
    content = text(dump(valid))
    for length in range(0, len(content), 97):
        rejection(packed(content[:length]))


@pytest.mark.parametrize("change", [lambda _: [], lambda line: [line, line]], ids=["out", "twice"])
@BOTH
def test_a_line_left_out_or_doubled_is_rejected(
    valid: Certificate, change: Callable[[str], list[str]]
) -> None:
    lines = text(dump(valid)).splitlines(keepends=True)
    for place, line in enumerate(lines):
        rejection(packed("".join([*lines[:place], *change(line), *lines[place + 1 :]])))


@given(st.data())
def test_a_text_with_characters_changed_is_rejected_or_says_the_same_of_the_claim(
    data: st.DataObject,
) -> None:
    content = text(dump(SPLIT))
    place = data.draw(st.integers(0, len(content) - 1))
    size = data.draw(st.integers(0, 3))
    put = data.draw(st.text("0123456789- \n\tabcé", max_size=3))
    changed = packed(content[:place] + put + content[place + size :])
    try:
        verify(changed)
    except Rejected:
        return
    said = load(changed)
    assert (said.claim, said.digest, len(said.cases)) == (CLAIM, DIGEST, len(SPLIT.cases))


def test_a_truncated_certificate_says_how_far_it_goes() -> None:
    lines = text(dump(WHOLE)).splitlines(keepends=True)
    assert rejection(packed("".join(lines[: 5 + 3]))) == (3, "ends early")
    assert rejection(packed("".join(lines[: 5 + 3])[:-1])) == (2, "goes on after its end")


def test_an_empty_file_is_rejected() -> None:
    assert rejection(b"") == (0, "ends early")


def test_what_is_not_xz_is_rejected() -> None:
    step, why = rejection(b"zslayout certificate 1\n")
    assert step == 0
    assert why.startswith("not xz data: ")


@BOTH
def test_bytes_after_the_end_are_rejected(valid: Certificate) -> None:
    total = steps_of(*valid.cases)
    assert rejection(dump(valid) + b"\0") == (total, "goes on after its end")
    assert rejection(dump(valid) + dump(valid)) == (total, "goes on after its end")


def test_a_file_that_unpacks_to_too_much_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificate, "_UNPACKED_MOST", 200)
    assert rejection(dump(SPLIT)) == (0, "too large")


def test_a_line_without_end_is_rejected() -> None:
    content = text(dump(WHOLE)) + "1" * (6 << 20)
    assert rejection(packed(content))[1] == "too large"


HEADS = {
    "another format": (
        "zslayout certificate 1",
        "zslayout certificate 2",
        "not a certificate of version 1",
    ),
    "no claim": ("claim", "clam", "does not say its claim"),
    "no digest": ("sha256", "md5", "does not say its sha256"),
    "no split": ("split", "cases", "does not say its split"),
    "not ASCII": ("toy", "töy", "not text"),
    "another claim": ("toy", "boy", f"vouches for boy {CLAIM[4:]}, not for {CLAIM}"),
    "another text": ("5f5f", "5f50", f"vouches for another text of {CLAIM}"),
    "split of what is not free": ("split a", "split c", f"c is not free in {CLAIM}"),
}


@pytest.mark.parametrize(("old", "new", "why"), HEADS.values(), ids=HEADS)
def test_a_wrong_head_is_rejected_before_any_step(old: str, new: str, why: str) -> None:
    changed = text(dump(SPLIT)).replace(old, new, 1)
    assert rejection(packed(changed)) == (0, why)


FIRST = SPLIT.cases[0]
LINES = {
    "a sign": (
        f"{FIRST.clauses + 1} ",
        f"+{FIRST.clauses + 1} ",
        "neither a step, a case nor the end",
    ),
    "a leading zero": (f"{FIRST.clauses + 1} ", f"0{FIRST.clauses + 1} ", "a bad number"),
    "an underscore": (f"{FIRST.clauses + 1} 0", f"{FIRST.clauses + 1} 1_0 0", "a bad number"),
    "another digit": (f"{FIRST.clauses + 1} 0", f"{FIRST.clauses + 1} \u0661 0", "a bad number"),
    "a long number": (f"{FIRST.clauses + 1} 0", f"{FIRST.clauses + 1} {10**9} 0", "a bad number"),
    "two spaces": (f"{FIRST.clauses + 1} 0", f"{FIRST.clauses + 1}  0", "a bad number"),
    "a deletion": (f"{FIRST.clauses + 1} 0", f"{FIRST.clauses + 1} d 1 0", "a bad number"),
    "a gap": (
        f"{FIRST.clauses + 1} ",
        f"{FIRST.clauses + 2} ",
        f"step {FIRST.clauses + 2} where {FIRST.clauses + 1} is next",
    ),
}


@pytest.mark.parametrize(("old", "new", "why"), LINES.values(), ids=LINES)
def test_a_badly_written_step_is_rejected(old: str, new: str, why: str) -> None:
    head, step = text(dump(SPLIT)).split(f"case 0 {FIRST.variables} {FIRST.clauses}\n", 1)
    case = f"case 0 {FIRST.variables} {FIRST.clauses}\n"
    assert step.startswith(old)
    assert rejection(packed(head + case + new + step.removeprefix(old))) == (0, why)


def test_a_wrong_total_is_rejected() -> None:
    total = steps_of(*SPLIT.cases)
    changed = text(dump(SPLIT)).replace(f"end {total}", f"end {total + 1}")
    assert rejection(packed(changed)) == (total, f"says that it has {total + 1} steps")


def changed(*cases: Case) -> bytes:
    return dump(replace(SPLIT, cases=cases))


def test_every_value_must_have_its_case() -> None:
    cases = SPLIT.cases
    for place in range(len(cases) - 1):
        step, why = rejection(changed(*cases[:place], *cases[place + 1 :]))
        assert (step, why) == (steps_of(*cases[:place]), f"case {place + 1} is not the next one")
    assert rejection(changed(*cases[:-1])) == (steps_of(*cases[:-1]), "only 7 cases")
    assert rejection(changed()) == (0, "only 0 cases")


def test_no_value_has_two_cases() -> None:
    cases = SPLIT.cases
    total = steps_of(*cases)
    assert rejection(changed(*cases, cases[-1])) == (total, "case 7 is not the next one")
    again = replace(cases[-1], value=8)
    assert rejection(changed(*cases, again)) == (total, "case 8 is not the next one")
    assert rejection(dump(replace(WHOLE, cases=WHOLE.cases * 2))) == (
        steps_of(*WHOLE.cases),
        "case 0 is not the next one",
    )


def test_cases_are_in_order() -> None:
    assert rejection(changed(*reversed(SPLIT.cases))) == (0, "case 7 is not the next one")


def test_a_case_cannot_stand_for_another() -> None:
    cases = list(SPLIT.cases)
    cases[5] = replace(cases[6], value=5)
    step, _ = rejection(changed(*cases))
    assert steps_of(*cases[:5]) <= step <= steps_of(*cases[:6])


def test_a_case_of_other_clauses_is_rejected() -> None:
    (case,) = WHOLE.cases
    for other in (
        replace(case, variables=case.variables + 1),
        replace(case, clauses=case.clauses + 1),
    ):
        assert rejection(dump(replace(WHOLE, cases=(other,)))) == (
            0,
            "case 0 is about other clauses than the claim's",
        )


def test_a_wrong_step_is_numbered_over_all_cases() -> None:
    cases = SPLIT.cases
    wrong = replace(cases[3], steps=(*cases[3].steps[:-1], Step((), (1,))))
    number = steps_of(*cases[:4])
    assert rejection(changed(*cases[:3], wrong, *cases[4:])) == (
        number,
        "the hints lead to no false clause",
    )


def test_a_case_without_steps_shows_nothing() -> None:
    cases = (replace(SPLIT.cases[0], steps=()), *SPLIT.cases[1:])
    assert rejection(changed(*cases)) == (0, "the empty clause is not reached")


@BOTH
def test_a_certificate_is_no_good_for_another_formula(valid: Certificate) -> None:
    rejection(dump(valid), OTHER)
    for formula in SATISFIABLE.values():
        rejection(dump(valid), formula)


def test_clauses_come_from_the_formula_and_never_from_the_file() -> None:
    (case,) = WHOLE.cases
    cnf = clauses(OTHER)
    forged = replace(case, variables=cnf.variables, clauses=len(cnf.clauses))
    rejection(dump(replace(WHOLE, cases=(forged,))), OTHER)


@pytest.mark.parametrize("claim", ["two\nlines", "töy", "tab\t"])
def test_a_claim_is_named_in_one_line(claim: str) -> None:
    with pytest.raises(InternalError, match="a certificate cannot name this claim"):
        dump(replace(WHOLE, claim=claim))


def test_a_plainly_false_case_takes_one_step() -> None:
    formula = asserting((A,), small=A < 3, large=eq(A, 7))
    assert [len(case.steps) for case in made(formula, "a").cases] == [1] * 8


WITHOUT_SOLVERS = """
import sys
for name in ("pysat", "pysolvers", "z3", "cvc5", "bitwuzla"):
    sys.modules[name] = None
from zslayout.certify.certificate import verify
from formulas import asserting
from zslayout.expr.build import ne
from zslayout.expr.nodes import Var
from zslayout.expr.types import narrow
a, b = Var("a", narrow(3)), Var("b", narrow(3))
formula = asserting((a, b), differ=ne(a * b, b * a))
print(verify(formula, sys.argv[1], sys.argv[2], sys.stdin.buffer.read()).cases)
"""


@BOTH
def test_a_certificate_is_checked_without_any_solver(valid: Certificate) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT_SOLVERS, CLAIM, DIGEST],
        input=dump(valid),
        capture_output=True,
        check=True,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
    )
    assert ran.stdout.decode() == f"{len(valid.cases)}\n"
