"""Judging what the tool says: right, right but elsewhere, or not at all."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from corpus import judge
from corpus.edit import Swap
from corpus.entry import BUILDS, Broken, Equivalent, changed, right_lines
from corpus.judge import Judged, Mark, judged, most_telling, telling
from corpus.tool import Answer, Finding
from corpus.where import ALL, GATE_ON, LONG32, LONG64, NOWHERE

DEFECT = Broken(
    name="made-up",
    base="merged",
    edits=(Swap("location_to_obj", "ZS_OBJ_PFN_SHIFT", "(ZS_OBJ_PFN_SHIFT - 1)"),),
    why="For this test.",
    wrong=LONG64,
    stops=("obj",),
    at=("#define ZS_OBJ_PFN_SHIFT", "record_obj | WRITE_ONCE"),
)
REWRITE = Equivalent(name="made-up-too", base="merged", edits=DEFECT.edits, why="For this test.")
(LINE,) = changed(DEFECT).lines
ARCHS = ("x86_64", "s390", "riscv32")
HIT = Finding("obj.fits", "REFUTED", frozenset({LINE}))


def answer(code: int = 1, **more: object) -> Answer:
    wrong: Mapping[str, tuple[Finding, ...]] = {"x86_64": (HIT,), "s390": (HIT,)}
    plain = Answer(code, ARCHS, wrong if code else {}, (), frozenset(), frozenset())
    return replace(plain, **more)  # type: ignore[arg-type]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> "dict[str, Answer]":
    answers: dict[str, Answer] = {}
    monkeypatch.setattr(judge, "ask", lambda text, _: answers.get(text, answers[""]))
    return answers


def test_stopped_is_refuted_wherever_it_is_wrong_at_the_line_and_nowhere_else(
    said: dict[str, Answer],
) -> None:
    said[""] = answer()
    found = judged(DEFECT)
    assert (found.mark, found.placed, found.named, found.right) == (Mark.STOPPED, True, True, True)


AT_1 = frozenset({1})


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({}, Judged(DEFECT, Mark.MISSED)),
        ({"x86_64": (HIT,)}, Judged(DEFECT, Mark.PARTLY, placed=True, named=True)),
        (
            {"x86_64": (HIT,), "s390": (Finding("obj.fits", "REFUTED", AT_1),)},
            Judged(DEFECT, Mark.STOPPED, placed=False, named=True),
        ),
        (
            {"x86_64": (HIT,), "s390": (Finding("size.x", "REFUTED", HIT.lines),)},
            Judged(DEFECT, Mark.STOPPED, placed=True, named=False),
        ),
        (
            dict.fromkeys(ARCHS, (HIT,)),
            Judged(DEFECT, Mark.STOPPED, placed=True, named=True, alarms=("riscv32",)),
        ),
    ],
)
def test_whatever_falls_short_is_seen(
    said: dict[str, Answer], wrong: dict[str, tuple[Finding, ...]], expected: Judged
) -> None:
    said[""] = answer(wrong=wrong)
    found = judged(DEFECT)
    assert replace(found, detail="") == expected
    assert found.right is (found.mark is Mark.STOPPED and found.placed and not found.alarms)


def test_a_refusal_stops_a_file_everywhere_and_is_right_at_its_line(
    said: dict[str, Answer],
) -> None:
    said[""] = answer(2, wrong={}, refused=("no",), lines=frozenset({LINE}))
    assert judged(DEFECT).right
    said[""] = answer(2, wrong={}, refused=("no",), lines=frozenset({1}))
    assert judged(DEFECT).mark is Mark.REFUSED
    assert not judged(DEFECT).right


def test_a_gap_that_is_told_is_a_refusal_and_an_untold_one_is_not(said: dict[str, Answer]) -> None:
    said[""] = answer(3, wrong={}, refused=("obj_malloc: no",), lines=frozenset({LINE}))
    assert judged(DEFECT).mark is Mark.REFUSED
    said[""] = answer(3, wrong={})
    assert judged(DEFECT).mark is Mark.MISSED


def test_a_bug_of_the_tool_stops_nothing(said: dict[str, Answer]) -> None:
    said[""] = answer(4)
    assert judged(DEFECT).mark is Mark.CRASHED
    assert not judged(DEFECT).right


@pytest.mark.parametrize(
    ("given", "mark"),
    [
        (answer(0), Mark.PROVED),
        (answer(0, lacking=frozenset({"obj.fits"})), Mark.LESS),
        (answer(1), Mark.REFUTED),
        (answer(2, refused=("no",)), Mark.REFUSED),
        (answer(3, refused=("no",)), Mark.REFUSED),
    ],
)
def test_an_equivalent_file_is_proved_or_not(
    said: dict[str, Answer], given: Answer, mark: Mark
) -> None:
    judge._unmodified.cache_clear()
    said[""] = answer(0)
    said[changed(REWRITE).text] = given
    found = judged(REWRITE)
    assert (found.mark, found.right) == (mark, mark is Mark.PROVED)
    judge._unmodified.cache_clear()


def test_right_lines_are_those_of_the_edit_and_those_that_are_named() -> None:
    lines = changed(DEFECT).text.splitlines()
    right = {lines[number - 1].strip() for number in right_lines(DEFECT)}
    assert len(right) == 3
    assert any("(ZS_OBJ_PFN_SHIFT - 1)" in line for line in right)
    assert any(line.startswith("#define ZS_OBJ_PFN_SHIFT") for line in right)
    assert any(line.startswith("WRITE_ONCE") for line in right)


def test_the_configurations_that_tell_are_of_each_width_and_both_kinds() -> None:
    everywhere = replace(DEFECT, wrong=ALL, stops=(BUILDS,))
    assert telling(everywhere) == ("x86_64", "riscv32")
    assert telling(DEFECT) == ("x86_64", "riscv32")
    assert most_telling(everywhere) == ("x86_64",)
    assert most_telling(replace(DEFECT, wrong=LONG32)) == ("riscv32",)
    assert set(telling(replace(DEFECT, wrong=GATE_ON))) == {"x86_64", "um-x86_64", "riscv32"}
    assert telling(replace(DEFECT, wrong=GATE_ON, also=ALL)) == ("x86_64",)
    assert telling(replace(DEFECT, wrong=NOWHERE)) == ("x86_64", "riscv32")
