"""Two layouts side by side, against what the archconfigs expect and what each layout is alone."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import samples
from comparisons import ALL, CLASS, FALLBACK, PAIRS, half, schemes

from zslayout.arch.params import ArchParams, Outcome
from zslayout.cfront import text
from zslayout.errors import UserError
from zslayout.pipeline import diff as module
from zslayout.pipeline.check import CheckRequest, Progress
from zslayout.pipeline.check import check as decide
from zslayout.pipeline.diff import DiffRequest, OperandRequest, diff
from zslayout.results.check import CheckResult
from zslayout.results.diff import DiffResult
from zslayout.results.finding import ConfigResult, Finding
from zslayout.results.moves import FIELDS, MACROS, ConfigDiff, Direction
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.verdict import Status, Verdict, Witness
from zslayout.words.layout import derive

SOURCES = Path(__file__).parent.parent / "sources"
FEW = tuple(map(samples.named, ("x86_64", "i386", "um-x86_64")))
DECODER = "return (obj >> ZS_OBJ_IDX_BITS) & ZS_OBJ_CLASS_MASK;"


def c_file(content: str, name: str = "mm/zsmalloc.c") -> OperandRequest:
    return OperandRequest(name, "", text.read(name, content.encode()), FEW)


def source(name: str) -> OperandRequest:
    return c_file((SOURCES / f"{name}.c").read_text(encoding="utf-8"), f"{name}.c")


def decoding(narrower: int) -> OperandRequest:
    """merged.c with a decoder that keeps fewer bits of class_idx."""
    content = (SOURCES / "merged.c").read_text(encoding="utf-8")
    assert DECODER in content
    return c_file(content.replace(DECODER, DECODER.replace("MASK", f"MASK >> {narrower}")))


def on(found: DiffResult, name: str) -> ConfigDiff:
    (move,) = [each for each in found.moves if each.params.name == name]
    return move


def outcomes(found: DiffResult) -> list[tuple[Outcome, Outcome]]:
    return [(each.before.outcome, each.after.outcome) for each in found.moves]


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_outcomes_are_those_that_the_archconfigs_expect(a: str, b: str) -> None:
    def expected(params: ArchParams, name: str) -> Outcome:
        usual = SCHEMES[name].usual_outcome(params.bits_per_long)
        return params.expected_outcome(name, usual)

    found = schemes(a, b)
    assert [move.params for move in found.moves] == list(ALL)
    assert outcomes(found) == [(expected(each, a), expected(each, b)) for each in ALL]


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_a_number_moved_where_the_two_layouts_have_another(a: str, b: str) -> None:
    for move in schemes(a, b).moves:
        size = move.params.chain_size.default
        old, new = (derive(SCHEMES[name], move.params, size) for name in (a, b))
        places = [{each.name: each for each in layout.fields} for layout in (old, new)]
        expected = [name for name in FIELDS if places[0].get(name) != places[1].get(name)]
        expected += [name for name in MACROS if old.values[name] != new.values[name]]
        assert [each.what for each in move.changes if each.what != "headroom"] == expected


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_the_way_back_is_the_reverse(a: str, b: str) -> None:
    there, back = schemes(a, b), schemes(b, a)
    turned = {Direction.WORSE: Direction.BETTER, Direction.BETTER: Direction.WORSE}
    assert there.unchanged == back.unchanged
    for one, other in zip(there.moves, back.moves, strict=True):
        assert other.direction is turned.get(one.direction, one.direction)
        assert [(each.after, each.before) for each in other.changes] == [
            (each.before, each.after) for each in one.changes
        ]


@pytest.mark.parametrize("name", SCHEMES)
def test_nothing_moves_from_a_scheme_to_itself(name: str) -> None:
    assert schemes(name, name).unchanged == len(ALL)


def test_the_headroom_of_a_fallback_is_that_of_its_two_fields() -> None:
    found = schemes("pfn-idx", "merged")
    still = [move for move in found.moves if move.unchanged]
    assert still == [move for move in found.moves if move.after.outcome is FALLBACK]
    assert len(still) == 58
    (headroom,) = [each for each in on(found, "x86_64").changes if each.what == "headroom"]
    assert (headroom.before, headroom.after) == (14, 5)


def test_one_chain_size_alone() -> None:
    request = DiffRequest(half("rfc-v1", FEW), half("merged", FEW), chain_size=16)
    for move in diff(request).moves:
        assert list(move.before.outcomes) == list(move.after.values) == [16]
        assert move.before.chain_size == 16


def test_two_archconfigs_are_laid_out_by_one_scheme() -> None:
    sides = [OperandRequest(each.name, each.title, SCHEMES["rfc-v1"], (each,)) for each in FEW]
    found = diff(DiffRequest(sides[0], sides[2], scheme="rfc-v1"))
    (move,) = found.moves
    assert outcomes(found) == [(CLASS, Outcome.BUILD_ERROR)]
    assert move.changes[0].what == "MAX_POSSIBLE_PHYSMEM_BITS"
    assert move.params is FEW[2]


def test_default_chain_sizes_that_differ_are_a_change() -> None:
    board = samples.board()
    other = replace(board, chain_size=board.chain_size._replace(default=12))
    sides = [OperandRequest(each.name, "", SCHEMES["merged"], (each,)) for each in (board, other)]
    (move,) = diff(DiffRequest(sides[0], sides[1], scheme="merged")).moves
    changes = {each.what: (each.before, each.after) for each in move.changes}
    assert changes == {"CONFIG_ZSMALLOC_CHAIN_SIZE": (8, 12), "headroom": (5, 4)}


# C files


@pytest.mark.parametrize(("file", "scheme"), [("two_fields", "pfn-idx"), ("merged", "merged")])
def test_a_file_that_is_a_scheme_moves_nothing(file: str, scheme: str) -> None:
    found = diff(DiffRequest(half(scheme, FEW), source(file)))
    assert found.unchanged == len(FEW)
    assert (found.b.nearest, found.b.agrees) == (scheme, ((scheme, len(FEW)),))
    assert (found.a.nearest, found.a.agrees) == ("", ())


def test_what_a_check_of_the_file_refuses_is_worse_than_its_scheme() -> None:
    found = diff(DiffRequest(half("rfc-v1", FEW), source("rfc_v1")))
    assert (found.b.nearest, found.b.agrees) == ("rfc-v1", (("rfc-v1", len(FEW)),))
    moves = {move.params.name: move for move in found.moves}
    assert moves["x86_64"].unchanged
    assert moves["i386"].unchanged
    assert "obj.fits" in moves["um-x86_64"].after.wrong
    directions = {name: move.direction for name, move in moves.items()}
    same = dict.fromkeys(("x86_64", "i386"), Direction.SAME)
    assert directions == {**same, "um-x86_64": Direction.WORSE}


def test_two_files_move_what_their_schemes_move() -> None:
    files = diff(DiffRequest(source("two_fields"), source("merged")))
    for move, other in zip(files.moves, schemes("pfn-idx", "merged", FEW).moves, strict=True):
        assert (move.changes, move.steps) == (other.changes, other.steps)
        assert (move.elsewhere, move.refuted) == (other.elsewhere, other.refuted)


def test_a_refutation_that_no_outcome_rests_on_is_worse_all_the_same() -> None:
    boards = [samples.board(phys=bits) for bits in (56, 57)]
    sides = [OperandRequest("board", "", SCHEMES["merged"], (each,)) for each in boards]
    (move,) = diff(DiffRequest(sides[0], sides[1], chain_size=9, scheme="merged")).moves
    assert move.after.wrong == ("gate.complete",)
    assert move.direction is Direction.WORSE


def test_a_file_that_decodes_too_little_is_unproved_and_so_worse() -> None:
    found = diff(DiffRequest(half("merged", FEW), decoding(2)))
    assert outcomes(found)[0] == (CLASS, Outcome.UNPROVED)
    assert on(found, "x86_64").direction is Direction.WORSE
    assert "obj.roundtrip.class" in on(found, "x86_64").after.refuted
    assert on(found, "i386").unchanged
    assert found.exit_code == 1


def test_a_file_that_is_no_scheme_is_reckoned_like_what_it_is_compared_with() -> None:
    found = diff(DiffRequest(half("merged", FEW), decoding(1)))
    assert on(found, "x86_64").changes == ()
    assert on(found, "x86_64").recognised == ("merged", "")
    assert found.b.agrees == (("merged", 2),)
    assert found.exit_code == 0


def test_the_faults_of_both_files_are_told() -> None:
    with pytest.raises(UserError) as raised:
        diff(DiffRequest(c_file("int a;\n", "a.c"), c_file("int b;\n", "b.c")))
    places = {fault.place for fault in raised.value.faults}
    assert places == {"a.c", "b.c"}


# What a solver says


def _say(monkeypatch: pytest.MonkeyPatch, said: dict[str, Status], scheme: str = "merged") -> None:
    """Let checks of the scheme give these verdicts at chain size 16, and leave it unproved."""

    def finding(each: Finding) -> Finding:
        status = said.get(each.obligation.id)
        if status is None:
            return each
        witness = Witness(()) if status is Status.REFUTED else None
        verdict = Verdict(status, witness, "" if witness else "tired")
        points = (at._replace(verdict=verdict) if at.chain_size == 16 else at for at in each.points)
        return Finding(each.obligation, tuple(points), each.reason)

    def result(each: ConfigResult) -> ConfigResult:
        if each.scheme.name != scheme:
            return each
        changed = tuple(
            (size, Outcome.UNPROVED if size == 16 else outcome) for size, outcome in each.outcomes
        )
        return replace(each, findings=tuple(map(finding, each.findings)), outcomes=changed)

    def meddled(request: CheckRequest, progress: Progress = lambda *_: None) -> CheckResult:
        return CheckResult(tuple(map(result, decide(request, progress).results)))

    monkeypatch.setattr(module, "check", meddled)


def _x86_64(names: Sequence[str] = ("pfn-idx", "merged")) -> DiffResult:
    a, b = (half(name, FEW[:1]) for name in names)
    return diff(DiffRequest(a, b))


def test_an_outcome_that_a_solver_gave_up_on_is_no_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    _say(monkeypatch, {"obj.injective": Status.UNKNOWN})
    found = _x86_64()
    (move,) = found.moves
    assert (move.after.outcomes[8], move.after.outcomes[16]) == (CLASS, None)
    assert move.direction is Direction.UNDECIDED
    assert found.exit_code == 3
    assert _x86_64(("merged", "pfn-idx")).exit_code == 1  # for what is decided


def test_a_refutation_decides_though_a_solver_gave_up_on_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _say(monkeypatch, {"obj.injective": Status.UNKNOWN, "obj.disjoint": Status.REFUTED})
    found = _x86_64()
    assert found.moves[0].after.outcomes[16] is Outcome.UNPROVED
    assert found.moves[0].after.refuted == ("obj.disjoint",)
    assert found.exit_code == 1


def test_progress_says_which_side_it_is() -> None:
    told: list[str] = []
    diff(DiffRequest(half("pfn-idx", FEW), half("merged", FEW)), lambda what, *_: told.append(what))
    assert {each[:3] for each in told} == {"A: ", "B: "}
