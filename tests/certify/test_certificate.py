"""A certificate vouches for one claim; whatever is wrong with it, it is rejected."""

import lzma
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from formulas import SATISFIABLE, asserting
from hypothesis import given
from hypothesis import strategies as st

from zslayout.certify import certificate
from zslayout.certify.bits import clauses
from zslayout.certify.certificate import Certificate, SplitCase, dump, instances, lrat
from zslayout.certify.checker import ProofStep, Rejected, check
from zslayout.certify.cnf import Cnf, dimacs
from zslayout.certify.refute import refute
from zslayout.expr.build import eq, ne
from zslayout.expr.formula import Formula
from zslayout.expr.nodes import Var
from zslayout.expr.types import narrow

ROOT = Path(__file__).resolve().parents[2]
KEY = "5f" * 32
A, B = Var("a", narrow(3)), Var("b", narrow(3))
FORMULA = asserting((A, B), differ=ne(A * B, B * A))
OTHER = asserting((A, B), differ=ne(A * B, A * B + B))
"""Satisfiable."""


def made(formula: Formula, split: int | None) -> Certificate:
    cases = []
    for value, fixed in enumerate(instances(formula, split)):
        cnf = clauses(formula, fixed)
        steps = refute(cnf)
        assert steps is not None
        cases.append(SplitCase(value, cnf.variables, len(cnf.clauses), steps))
    return Certificate(KEY, split, tuple(cases))


WHOLE, SPLIT = made(FORMULA, None), made(FORMULA, 0)
BOTH = pytest.mark.parametrize("valid", [WHOLE, SPLIT], ids=["whole", "split"])
assert len(SPLIT.cases[3].steps) > 1


def verify(data: bytes, formula: Formula = FORMULA) -> int:
    return certificate.verify(formula, KEY, BytesIO(data))


def load(data: bytes) -> Certificate:
    return certificate.load(BytesIO(data))


def rejection(data: bytes, formula: Formula = FORMULA) -> tuple[int, str]:
    with pytest.raises(Rejected) as caught:
        verify(data, formula)
    return caught.value.step, caught.value.why


def text(data: bytes) -> str:
    return lzma.decompress(data).decode()


def packed(content: str) -> bytes:
    return lzma.compress(content.encode())


def steps_of(*cases: SplitCase) -> int:
    return sum(len(case.steps) for case in cases)


@BOTH
def test_a_certificate_vouches_for_its_claim(valid: Certificate) -> None:
    assert verify(dump(valid)) == steps_of(*valid.cases)


@BOTH
def test_what_is_written_is_read_back(valid: Certificate) -> None:
    assert load(dump(valid)) == valid


@BOTH
def test_the_same_certificate_has_the_same_bytes(valid: Certificate) -> None:
    assert dump(valid) == dump(load(dump(valid)))


def test_a_certificate_is_readable_text() -> None:
    lines = text(dump(SPLIT)).splitlines()
    case = SPLIT.cases[0]
    assert lines[:4] == [
        "zslayout certificate 2",
        f"key {KEY}",
        "split 0",
        f"case 0 {case.variables} {case.clauses}",
    ]
    assert lines[-1] == f"end {steps_of(*SPLIT.cases)}"
    assert text(dump(WHOLE)).splitlines()[2] == "split none"


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
        steps.append(ProofStep(tuple(fields[:end]), tuple(fields[end + 1 : -1])))
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
    assert (said.key, len(said.cases)) == (KEY, len(SPLIT.cases))


def test_a_truncated_certificate_says_how_far_it_goes() -> None:
    lines = text(dump(WHOLE)).splitlines(keepends=True)
    assert rejection(packed("".join(lines[: 4 + 3]))) == (3, "ends early")
    assert rejection(packed("".join(lines[: 4 + 3])[:-1])) == (2, "goes on after its end")


def test_an_empty_file_is_rejected() -> None:
    assert rejection(b"") == (0, "ends early")


def test_what_is_not_xz_is_rejected() -> None:
    step, why = rejection(b"zslayout certificate 2\n")
    assert step == 0
    assert why.startswith("not xz data: ")


@BOTH
def test_bytes_after_the_end_are_rejected(valid: Certificate) -> None:
    total = steps_of(*valid.cases)
    assert rejection(dump(valid) + b"\0") == (total, "goes on after its end")
    assert rejection(dump(valid) + dump(valid)) == (total, "goes on after its end")


@pytest.mark.parametrize(("name", "most"), [("STEPS", 0.1), ("STEP_BYTES", 1)])
def test_more_steps_than_the_clauses_can_need_are_rejected(
    name: str, most: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificate, name, most)
    step, why = rejection(dump(WHOLE))
    assert 0 < step < steps_of(*WHOLE.cases)
    assert why == "too large"


def test_a_file_of_more_steps_than_any_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificate, "STEPS_MOST", 200)
    step, why = rejection(dump(SPLIT))
    assert 0 < step < steps_of(*SPLIT.cases)
    assert why == "too large"


@pytest.mark.parametrize("after", [0, 1, 2, 3, 4, 7])
@pytest.mark.parametrize("put", ["1", " 1", "\n "])
def test_a_line_without_end_is_rejected_where_it_is_read(after: int, put: str) -> None:
    lines = text(dump(WHOLE)).splitlines(keepends=True)
    step, _ = rejection(packed("".join(lines[:after]) + put * (6 << 20)))
    assert step == max(0, after - 4)


def test_a_word_of_many_bits_cannot_be_split() -> None:
    wide = Var("wide", narrow(certificate.SPLIT_BITS + 1))
    formula = asserting((wide,), small=wide < 3, large=eq(wide, 7))
    for split in (0, 1, 9):
        assert rejection(dump(Certificate(KEY, split, ())), formula) == (
            0,
            f"free word {split} cannot be split",
        )


CRAFTED = """
import io, lzma, resource, sys, tracemalloc
from formulas import asserting
from zslayout.certify import certificate
from zslayout.certify.bits import clauses
from zslayout.certify.checker import Rejected
from zslayout.expr.build import ne
from zslayout.expr.nodes import Var
from zslayout.expr.types import narrow
a, b = Var("a", narrow(16)), Var("b", narrow(16))
formula = asserting((a, b), differ=ne(a * b, b * a))
cnf = clauses(formula)
given = len(cnf.clauses)
head = f"zslayout certificate 2\\nkey {'5f' * 32}\\nsplit none\\ncase 0 {cnf.variables} {given}\\n"
hints = " ".join(["1"] * {{HINTS}})
packer = lzma.LZMACompressor(preset=1)
data = [packer.compress(head.encode())]
for number in range(given + 1, given + 1 + {{STEPS}}):
    data.append(packer.compress(f"{number} {{CLAUSE}} 0 {hints} 0\\n".encode()))
data.append(packer.flush())
file = io.BytesIO(b"".join(data))
del data
tracemalloc.start()
try:
    certificate.verify(formula, "5f" * 32, file)
except Rejected as rejected:
    print(rejected.step, tracemalloc.get_traced_memory()[1], *rejected.why.split())
"""


@pytest.mark.parametrize(
    ("steps", "clause", "hints", "step", "why"),
    [
        (100_000, "2 3", 200, 1, "hint 2: clause 1 holds already"),
        (2, "2 3", 50_000_000, 0, "too large"),
        (3_000_000, "1", 1, None, "too large"),
    ],
    ids=["many wrong steps", "a long step", "many right steps"],
)
def test_a_crafted_file_is_rejected_where_it_is_wrong_in_little_memory(
    steps: int, clause: str, hints: int, step: int | None, why: str
) -> None:
    program = (
        CRAFTED.replace("{{STEPS}}", str(steps))
        .replace("{{CLAUSE}}", clause)
        .replace("{{HINTS}}", str(hints))
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        text=True,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
    )
    at, most, *said = ran.stdout.split()
    assert step is None or int(at) == step
    assert " ".join(said) == why
    assert int(most) < 100 << 20


HEADS = {
    "another format": (
        "zslayout certificate 2",
        "zslayout certificate 1",
        "not a certificate of version 2",
    ),
    "no key": ("key", "kay", "does not say its key"),
    "a short key": ("5f5f", "5f5", "does not say its key"),
    "not ASCII": ("5f5f", "5fö", "does not say its key"),
    "no split": ("split", "cases", "does not say its split"),
    "a split by name": ("split 0", "split a", "does not say its split"),
    "another formula": ("5f5f", "5f50", "vouches for another formula"),
    "split of what is not free": ("split 0", "split 2", "free word 2 cannot be split"),
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


def changed(*cases: SplitCase) -> bytes:
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
            "case 0 is about other clauses than the formula's",
        )


def test_a_wrong_step_is_numbered_over_all_cases() -> None:
    cases = SPLIT.cases
    wrong = replace(cases[3], steps=(*cases[3].steps[:-1], ProofStep((), (1,))))
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


def test_a_plainly_false_case_takes_one_step() -> None:
    formula = asserting((A,), small=A < 3, large=eq(A, 7))
    assert [len(case.steps) for case in made(formula, 0).cases] == [1] * 8


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
print(verify(formula, sys.argv[1], sys.stdin.buffer))
"""


@BOTH
def test_a_certificate_is_checked_without_any_solver(valid: Certificate) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT_SOLVERS, KEY],
        input=dump(valid),
        capture_output=True,
        check=True,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
    )
    assert ran.stdout.decode() == f"{steps_of(*valid.cases)}\n"


def test_what_does_not_begin_as_one_is_no_certificate(tmp_path: Path) -> None:
    text, packed, empty = tmp_path / "text", tmp_path / "packed", tmp_path / "empty"
    text.write_text("zslayout certificate 2\n", encoding="utf-8")
    packed.write_bytes(lzma.compress(b"something else"))
    empty.touch()
    assert not any(map(certificate.is_certificate, (text, packed, empty)))
    packed.write_bytes(lzma.compress(b"zslayout certificate 2\nkey"))
    assert certificate.is_certificate(packed)
