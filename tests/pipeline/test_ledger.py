"""The ledger: what it says is checked each time, and whatever is stale is named."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from zslayout.errors import UserError
from zslayout.pipeline import certificates, ledger, lemma_index
from zslayout.pipeline.prove import ProveRequest, prove
from zslayout.results.certificates import CertificateCheck
from zslayout.results.lemma_result import Need
from zslayout.results.theorem import TheoremResult
from zslayout.subjects.zsmalloc.registry import REGISTRY
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.theorem.lemma import Lemma

PLACE = "ledger.json"
IDX = "merged obj.roundtrip.idx 64"
FILE = "merged/obj.roundtrip.idx.64"


@pytest.fixture(scope="module")
def theorem() -> TheoremResult:
    return proved(1)


def proved(jobs: int) -> TheoremResult:
    """Some lemmas of a scheme, without those on widths that come with them."""
    chosen = REGISTRY.matching(["zspage.bits_fit", "obj.roundtrip.idx"])
    found = prove(ProveRequest((SCHEMES["merged"],), chosen, premises=True, jobs=jobs))
    mine = tuple(each for each in found.lemma_results if each.lemma.group == "merged")
    return replace(found, lemma_results=mine)


@pytest.fixture(scope="module")
def made(theorem: TheoremResult) -> dict[str, bytes]:
    return certificates.make_certificates([each.lemma for each in theorem.lemma_results], jobs=1)


def formulas(theorem: TheoremResult) -> dict[str, tuple[Lemma, ...]]:
    return lemma_index.lemmas_by_key(each.lemma for each in theorem.lemma_results)


@pytest.fixture
def folder(theorem: TheoremResult, made: dict[str, bytes], tmp_path: Path) -> Path:
    written = ledger.proof_files(theorem, made, "CaDiCaL", formulas(theorem), {})
    for path, content in written.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    return tmp_path


def found(folder: Path) -> ledger.Ledger:
    return ledger.read_ledger((folder / PLACE).read_text(encoding="utf-8"), PLACE)


def checked(folder: Path) -> list[CertificateCheck]:
    # One by one: many would be checked in processes of their own.
    files = sorted(folder.glob("*/*.lrat.xz"))
    return [each for file in files for each in certificates.check_certificates([file])]


def stale(folder: Path, theorem: TheoremResult, *lemmas: Lemma) -> list[str]:
    """What is stale; where one lemma has changed, of these."""
    mine = lemma_index.lemmas_by_key(lemmas) if lemmas else formulas(theorem)
    certified = {each.file: each for each in checked(folder)}
    faults = ledger.stale_files(folder, found(folder), mine, certified)
    return [str(fault).replace(f"{folder}/", "") for fault in faults]


def still_good(folder: Path, *lemmas: Lemma) -> set[str]:
    good = ledger.reusable_entries(
        found(folder), lemma_index.lemmas_by_key(lemmas), checked(folder)
    )
    return {name for entry, _ in good.values() for name in entry.lemmas}


def named(theorem: TheoremResult, name: str = IDX) -> Lemma:
    return next(each.lemma for each in theorem.lemma_results if each.lemma.name == name)


def change(folder: Path, lemma: Lemma, **values: Any) -> None:
    value = json.loads((folder / PLACE).read_text(encoding="utf-8"))
    value["formulas"][lemma.key] |= values
    (folder / PLACE).write_text(json.dumps(value), encoding="utf-8")


def test_what_was_just_written_is_not_stale(folder: Path, theorem: TheoremResult) -> None:
    assert stale(folder, theorem) == []


def test_an_entry_says_what_can_be_checked_and_who_was_asked(
    folder: Path, theorem: TheoremResult
) -> None:
    lemma = named(theorem)
    entry = json.loads((folder / PLACE).read_text(encoding="utf-8"))["formulas"][lemma.key]
    assert list(entry) == ["lemmas", "example", "needed", "history"]
    assert entry["lemmas"] == {IDX: lemma.statement}
    assert len(entry["example"]) == len(lemma.formula.free)
    assert entry["history"].startswith("proved by z3 ")
    assert entry["history"].endswith("; certificate by CaDiCaL")


def test_a_premise_that_is_redundant_is_not_in_it(folder: Path, theorem: TheoremResult) -> None:
    lemma = named(theorem)
    (result,) = (each for each in theorem.lemma_results if each.lemma is lemma)
    places = [each.name for each in lemma.formula.assertions]
    needed = {places[place] for place in found(folder)[lemma.key].needed}
    assert needed == {each.name for each in result.premises if each.need is Need.NECESSARY}
    assert needed < set(lemma.premises)


def test_what_is_good_is_not_asked_again(folder: Path, theorem: TheoremResult) -> None:
    lemmas = [each.lemma for each in theorem.lemma_results]
    every = {lemma.name for lemma in lemmas}
    assert still_good(folder, *lemmas) == every
    change(folder, named(theorem), example=[])
    assert still_good(folder, *lemmas) == every - {IDX}
    (folder / "merged/zspage.bits_fit.64.lrat.xz").write_bytes(b"garbage")
    assert still_good(folder, *lemmas) == every - {IDX, "merged zspage.bits_fit 64"}


def test_a_reworded_or_renamed_lemma_needs_no_solver_and_its_entry_is_that_of_today(
    folder: Path, theorem: TheoremResult, made: dict[str, bytes]
) -> None:
    lemma = named(theorem)
    other = replace(lemma, statement="Said in another way.", id="obj.roundtrip.index")
    assert still_good(folder, other) == {other.name}
    good = ledger.reusable_entries(
        found(folder), lemma_index.lemmas_by_key([other]), checked(folder)
    )
    entry, file = good[other.key]
    assert file == folder / f"{FILE}.lrat.xz"
    nothing = replace(theorem, lemma_results=())
    kept = {other.key: entry}
    written = ledger.proof_files(nothing, made, "CaDiCaL", lemma_index.lemmas_by_key([other]), kept)
    assert set(written) == {
        "merged/obj.roundtrip.index.64.smt2",
        "merged/obj.roundtrip.index.64.lrat.xz",
        PLACE,
    }
    assert written["merged/obj.roundtrip.index.64.lrat.xz"] == made[lemma.key]
    assert "Said in another way." in written[PLACE].decode()


def test_entries_that_are_kept_are_written_as_they_were(
    folder: Path, theorem: TheoremResult, made: dict[str, bytes]
) -> None:
    text = (folder / PLACE).read_text(encoding="utf-8")
    nothing = replace(theorem, lemma_results=())
    written = ledger.proof_files(nothing, made, "other", formulas(theorem), found(folder))
    assert written[PLACE].decode() == text


def test_the_same_theorem_gives_the_same_bytes(
    theorem: TheoremResult, made: dict[str, bytes]
) -> None:
    once = ledger.proof_files(theorem, made, "CaDiCaL", formulas(theorem), {})
    again = proved(2)
    assert ledger.proof_files(again, made, "CaDiCaL", formulas(again), {}) == once
    assert list(once)[-1] == PLACE


def test_texts_lie_by_scheme_and_width(folder: Path) -> None:
    text = (folder / f"{FILE}.smt2").read_text(encoding="utf-8")
    assert text.startswith(f"; {IDX}\n;\n; Decoding an encoded location gives its object index.\n")
    assert text.endswith("\n(check-sat)\n")
    assert ":named given_obj_idx" in text


def test_lemmas_of_one_formula_share_an_entry_and_a_certificate(
    theorem: TheoremResult, made: dict[str, bytes]
) -> None:
    lemma = named(theorem)
    twin = replace(lemma, group="twin", statement="The same of another scheme.")
    both = lemma_index.lemmas_by_key([lemma, twin])
    written = ledger.proof_files(theorem, made, "CaDiCaL", both, {})
    assert set(written) == {
        f"{FILE}.smt2",
        f"{FILE}.lrat.xz",
        "twin/obj.roundtrip.idx.64.smt2",
        PLACE,
    }
    entry = ledger.read_ledger(written[PLACE].decode(), PLACE)[lemma.key]
    assert dict(entry.lemmas) == {IDX: lemma.statement, twin.name: twin.statement}


def test_a_text_that_was_touched_is_stale(folder: Path, theorem: TheoremResult) -> None:
    file = folder / f"{FILE}.smt2"
    file.write_text(file.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert stale(folder, theorem) == [f"{FILE}.smt2: is not what the scheme says today"]


def test_missing_files_and_strangers_are_named(folder: Path, theorem: TheoremResult) -> None:
    (folder / f"{FILE}.smt2").unlink()
    (folder / f"{FILE}.lrat.xz").unlink()
    (folder / "merged/obj.old.64.smt2").write_text("")
    assert stale(folder, theorem) == [
        f"{FILE}.smt2: is missing",
        f"{FILE}.lrat.xz: is missing",
        "merged/obj.old.64.smt2: belongs to no lemma",
    ]


def test_a_certificate_of_another_formula_is_named(folder: Path, theorem: TheoremResult) -> None:
    other = (folder / "merged/zspage.bits_fit.64.lrat.xz").read_bytes()
    (folder / f"{FILE}.lrat.xz").write_bytes(other)
    assert stale(folder, theorem) == [
        f"{FILE}.lrat.xz: is the certificate of merged zspage.bits_fit 64"
    ]


@pytest.mark.parametrize("garbage", [b"", b"\0" * 64, b"0" * 64])
def test_garbage_is_no_certificate(folder: Path, theorem: TheoremResult, garbage: bytes) -> None:
    (folder / f"{FILE}.lrat.xz").write_bytes(garbage)
    (said,) = stale(folder, theorem)
    assert said.startswith(f"{FILE}.lrat.xz: REJECTED at step 0: ")


def test_a_lemma_that_says_something_else_has_no_entry_and_no_certificate(
    folder: Path, theorem: TheoremResult
) -> None:
    lemma = named(theorem)
    changed = replace(lemma, formula=lemma.without(lemma.premises[0]))
    said = stale(folder, theorem, changed)
    assert f"{FILE}.lrat.xz: REJECTED at step 0: " in said[1] or "is the certificate of" in said[1]
    assert f"{PLACE}: {IDX} is missing" in said
    assert f"{PLACE}: {IDX}: the formula of no lemma" in said


def test_an_entry_that_is_given_to_another_formula_does_not_help_it(
    folder: Path, theorem: TheoremResult
) -> None:
    """The ledger is rewritten for a lemma whose formula has changed; no certificate is."""
    lemma = named(theorem)
    changed = replace(lemma, formula=lemma.without("given_obj_idx"))
    value = json.loads((folder / PLACE).read_text(encoding="utf-8"))
    entry = value["formulas"].pop(lemma.key)
    value["formulas"][changed.key] = {**entry, "needed": {}}
    (folder / PLACE).write_text(json.dumps(value), encoding="utf-8")
    (folder / f"{FILE}.smt2").write_bytes(changed.text.encode())
    said = [each for each in stale(folder, theorem, changed) if FILE in each]
    assert said == [f"{FILE}.lrat.xz: is the certificate of {IDX}"]
    assert still_good(folder, changed) == set()


def test_sentences_and_names_that_are_not_those_of_today_are_named(
    folder: Path, theorem: TheoremResult
) -> None:
    lemma = named(theorem)
    for lemmas in ({}, {IDX: "Said in another way."}, {"merged x 64": lemma.statement}):
        change(folder, lemma, lemmas=lemmas)
        assert stale(folder, theorem) == [f"{PLACE}: {IDX}: other names or sentences"]


@pytest.mark.parametrize(
    "change_values",
    [
        lambda values: values[:-1],
        lambda values: [*values, 0],
        lambda values: [1 << 99, *values[1:]],
        lambda values: [-1, *values[1:]],
        lambda values: [127] * len(values),
    ],
    ids=["too few", "too many", "too large", "negative", "others"],
)
def test_an_example_that_does_not_replay_is_named(
    folder: Path, theorem: TheoremResult, change_values: Callable[[list[int]], list[int]]
) -> None:
    lemma = named(theorem)
    change(folder, lemma, example=change_values(list(found(folder)[lemma.key].example)))
    assert stale(folder, theorem) == [f"{PLACE}: {IDX}: the example does not meet the premises"]


def test_values_that_do_not_break_the_statement_do_not_show_a_need(
    folder: Path, theorem: TheoremResult
) -> None:
    lemma = named(theorem)
    names = [each.name for each in lemma.formula.assertions]
    example = list(found(folder)[lemma.key].example)
    redundant, refutation = names.index("given_pfn"), names.index("refutation")
    change(
        folder,
        lemma,
        needed={str(redundant): example, str(refutation): example, "99": example},
    )
    assert stale(folder, theorem) == [
        f"{PLACE}: {IDX}: the values do not show that given_pfn is needed",
        f"{PLACE}: {IDX}: assertion {refutation} is no premise",
        f"{PLACE}: {IDX}: assertion 99 is no premise",
    ]


def test_lemmas_that_the_ledger_lacks_or_makes_up_are_named(
    folder: Path, theorem: TheoremResult
) -> None:
    value = json.loads((folder / PLACE).read_text(encoding="utf-8"))
    value["formulas"]["0" * 64] = value["formulas"].pop(named(theorem).key)
    (folder / PLACE).write_text(json.dumps(value), encoding="utf-8")
    assert stale(folder, theorem) == [
        f"{PLACE}: {IDX} is missing",
        f"{PLACE}: {IDX}: the formula of no lemma",
    ]


DEEP = "[" * 100_000
KEY = "ab" * 32
ENTRY = {"lemmas": {"x": "y"}, "example": [1], "needed": {"0": [1]}, "history": "z"}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", r"x\.json:1:1: is not JSON: Expecting value"),
        ('{\n "a', r"x\.json:2:2: is not JSON: Unterminated string starting at"),
        (DEEP, r"x\.json: is nested too deeply"),
        ('{"schema": 2, "formulas": ' + DEEP, r"x\.json: is nested too deeply"),
        ('{"schema": ' + "9" * 5000 + "}", r"x\.json: is not JSON: Exceeds the limit"),
        ('{"schema": 2, "schema": 2}', r"x\.json: is not JSON: schema occurs twice"),
        ("[]", r"x\.json:\$\.schema: expected 2"),
        ('{"schema": 1, "lemmas": {}}', r"x\.json:\$\.schema: expected 2"),
        ('{"schema": 2}', r"x\.json: expected schema and formulas, and nothing else"),
        ('{"schema": 2, "formulas": []}', r"x\.json: expected schema and formulas"),
        ('{"schema": 2, "formulas": {}, "x": 1}', r"x\.json: expected schema and formulas"),
    ],
)
def test_what_is_no_ledger_is_refused_with_its_place(text: str, fault: str) -> None:
    with pytest.raises(UserError, match=rf"^{fault}"):
        ledger.read_ledger(text, "x.json")


def test_every_fault_of_a_ledger_is_listed_with_its_place() -> None:
    faulty = {
        "lemmas": {"x": 1},
        "example": [True],
        "needed": {"-1": [1], "0": [1.5], "2": 3, "00": []},
        "history": [],
        "verdict": "PROVED",
    }
    value = {
        "schema": 2,
        "formulas": {"short": ENTRY, KEY: faulty, KEY[::-1]: {"example": None, "needed": []}},
    }
    with pytest.raises(UserError) as caught:
        ledger.read_ledger(json.dumps(value), "x.json")
    assert [str(fault) for fault in caught.value.faults] == [
        "x.json:$.formulas.short: expected 64 hexadecimal digits",
        f"x.json:$.formulas.{KEY}.verdict: is unknown",
        f"x.json:$.formulas.{KEY}.lemmas: expected sentences by name",
        f"x.json:$.formulas.{KEY}.example: expected a list of integers",
        f"x.json:$.formulas.{KEY}.needed.-1: expected a place and a list of integers",
        f"x.json:$.formulas.{KEY}.needed.0: expected a place and a list of integers",
        f"x.json:$.formulas.{KEY}.needed.2: expected a place and a list of integers",
        f"x.json:$.formulas.{KEY}.needed.00: expected a place and a list of integers",
        f"x.json:$.formulas.{KEY}.history: expected a line of text",
        f"x.json:$.formulas.{KEY[::-1]}.history: is missing",
        f"x.json:$.formulas.{KEY[::-1]}.lemmas: is missing",
        f"x.json:$.formulas.{KEY[::-1]}.example: expected a list of integers",
        f"x.json:$.formulas.{KEY[::-1]}.needed: expected values by the place of a premise",
    ]


def test_what_is_written_is_read_back(folder: Path) -> None:
    text = (folder / PLACE).read_text(encoding="utf-8")
    assert ledger.ledger_text(ledger.read_ledger(text, PLACE)) == text
