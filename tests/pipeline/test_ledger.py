"""The ledger: what it says is replayed, and whatever is stale is named."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from zslayout.errors import UserError
from zslayout.pipeline import ledger
from zslayout.pipeline.prove import Request, prove
from zslayout.results.theorem import TheoremResult
from zslayout.subjects.zsmalloc.registry import matching
from zslayout.subjects.zsmalloc.schemes import SCHEMES

PLACE = "ledger.json"


@pytest.fixture(scope="module")
def theorem() -> TheoremResult:
    chosen = matching(["zspage.bits_fit", "obj.roundtrip.idx"])
    return prove(Request((SCHEMES["merged"],), chosen, premises=True, jobs=1))


@pytest.fixture
def folder(theorem: TheoremResult, tmp_path: Path) -> Path:
    stand_ins = {each.lemma.name: each.lemma.name.encode() for each in theorem.standings}
    for path, content in ledger.files(theorem, stand_ins, "CaDiCaL").items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    return tmp_path


def stale(folder: Path, theorem: TheoremResult) -> list[str]:
    found = ledger.read((folder / PLACE).read_text(encoding="utf-8"), PLACE)
    lemmas = [each.lemma for each in theorem.standings]
    faults = ledger.stale(folder, found, lemmas)
    return [str(fault).replace(f"{folder}/", "") for fault in faults]


def change(folder: Path, name: str, **values: Any) -> None:
    value = json.loads((folder / PLACE).read_text(encoding="utf-8"))
    value["lemmas"][name] |= values
    (folder / PLACE).write_text(json.dumps(value), encoding="utf-8")


IDX = "merged obj.roundtrip.idx 64"


def test_what_was_just_written_is_not_stale(folder: Path, theorem: TheoremResult) -> None:
    assert stale(folder, theorem) == []


def still_good(folder: Path, theorem: TheoremResult, *solvers: str) -> set[str]:
    found = ledger.read((folder / PLACE).read_text(encoding="utf-8"), PLACE)
    lemmas = [each.lemma for each in theorem.standings]
    return {each.name for each in ledger.still_good(folder, found, lemmas, solvers)}


def test_what_is_stale_or_proved_by_others_is_to_be_written_again(
    folder: Path, theorem: TheoremResult
) -> None:
    same = (*theorem.solvers, "CaDiCaL")
    every = {each.lemma.name for each in theorem.standings}
    assert still_good(folder, theorem, *same) == every
    assert still_good(folder, theorem, *same[:-1], "CaDiCaL 2") == set()
    change(folder, IDX, proved_by=[])
    assert still_good(folder, theorem, *same) == every - {IDX}
    (folder / "merged/zspage.bits_fit.64.smt2").unlink()
    assert still_good(folder, theorem, *same) == every - {IDX, "merged zspage.bits_fit 64"}


def test_entries_that_are_kept_are_written_as_they_were(
    folder: Path, theorem: TheoremResult
) -> None:
    text = (folder / PLACE).read_text(encoding="utf-8")
    found = ledger.read(text, PLACE)
    nothing = replace(theorem, standings=())
    names = tuple(found.entries)
    kept = reversed(list(found.entries.values()))
    written = ledger.files(nothing, {}, "CaDiCaL", kept, names)
    assert {path: data.decode() for path, data in written.items()} == {PLACE: text}


def test_an_example_leaves_out_what_is_0(folder: Path, theorem: TheoremResult) -> None:
    value = json.loads((folder / PLACE).read_text(encoding="utf-8"))["lemmas"][IDX]["example"]
    assert value
    assert all(value.values())
    change(folder, IDX, example={**value, "obj_idx": 0})
    assert stale(folder, theorem) == []


def test_the_same_theorem_gives_the_same_bytes(theorem: TheoremResult) -> None:
    stand_ins = {each.lemma.name: b"" for each in theorem.standings}
    once = ledger.files(theorem, stand_ins, "CaDiCaL")
    again = prove(
        Request(
            (SCHEMES["merged"],),
            matching(["zspage.bits_fit", "obj.roundtrip.idx"]),
            premises=True,
            jobs=2,
        )
    )
    assert ledger.files(again, stand_ins, "CaDiCaL") == once
    assert list(once)[-1] == PLACE


def test_texts_lie_by_scheme_and_width(folder: Path) -> None:
    text = (folder / "merged/obj.roundtrip.idx.64.smt2").read_text(encoding="utf-8")
    assert text.startswith(f"; {IDX}\n;\n; Decoding an encoded location gives its object index.\n")
    assert text.endswith("\n(check-sat)\n")
    assert ":named given_obj_idx" in text


def test_a_text_that_was_touched_is_stale(folder: Path, theorem: TheoremResult) -> None:
    file = folder / "merged/obj.roundtrip.idx.64.smt2"
    file.write_text(file.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert stale(folder, theorem) == [
        "merged/obj.roundtrip.idx.64.smt2: is not what the scheme says today"
    ]


def test_missing_files_and_strangers_are_named(folder: Path, theorem: TheoremResult) -> None:
    (folder / "merged/obj.roundtrip.idx.64.smt2").unlink()
    (folder / "merged/obj.roundtrip.idx.64.lrat.xz").unlink()
    (folder / "merged/obj.old.64.smt2").write_text("")
    assert stale(folder, theorem) == [
        "merged/obj.roundtrip.idx.64.smt2: is missing",
        "merged/obj.roundtrip.idx.64.lrat.xz: is missing",
        "merged/obj.old.64.smt2: belongs to no lemma",
    ]


def test_a_swapped_certificate_is_named(folder: Path, theorem: TheoremResult) -> None:
    (folder / "merged/obj.roundtrip.idx.64.lrat.xz").write_bytes(b"another")
    assert stale(folder, theorem) == [
        "merged/obj.roundtrip.idx.64.lrat.xz: is not the certificate that the ledger names"
    ]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"sha256": "0"}, "sha256 of another text"),
        ({"verdict": "UNKNOWN"}, "UNKNOWN by z3"),
        ({"proved_by": []}, "PROVED by "),
        ({"uses": []}, "other uses or premises"),
        ({"premises": {}}, "other uses or premises"),
        ({"example": {"obj_idx": "1"}}, "the example does not meet the premises"),
        ({"example": {"obj_idx": 1 << 99}}, "the example does not meet the premises"),
    ],
)
def test_an_entry_that_was_touched_is_named(
    folder: Path, theorem: TheoremResult, values: dict[str, Any], said: str
) -> None:
    change(folder, IDX, **values)
    assert stale(folder, theorem) == [f"{PLACE}: {IDX}: {said}"]


def test_values_that_do_not_break_the_statement_do_not_show_a_need(
    folder: Path, theorem: TheoremResult
) -> None:
    value = json.loads((folder / PLACE).read_text(encoding="utf-8"))
    premises = value["lemmas"][IDX]["premises"]
    assert premises["given_obj_idx"]["need"] == "necessary"
    premises["given_obj_idx"]["values"]["obj_idx"] = 0
    premises["given_pfn"]["need"] = "undecided"
    change(folder, IDX, premises=premises)
    assert stale(folder, theorem) == [
        f"{PLACE}: {IDX}: whether given_pfn is needed is open",
        f"{PLACE}: {IDX}: the values do not show that given_obj_idx is needed",
    ]


def test_lemmas_that_the_ledger_lacks_or_makes_up_are_named(
    folder: Path, theorem: TheoremResult
) -> None:
    value = json.loads((folder / PLACE).read_text(encoding="utf-8"))
    value["lemmas"]["merged obj.made_up 64"] = value["lemmas"].pop(IDX)
    (folder / PLACE).write_text(json.dumps(value), encoding="utf-8")
    assert stale(folder, theorem) == [
        f"{PLACE}: {IDX} is missing",
        f"{PLACE}: merged obj.made_up 64 is no lemma",
    ]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"schema": 1}', '{"schema": 1, "lemmas": {"x": 1}}']
)
def test_what_is_no_ledger_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(UserError, match=r"^x\.json: is not a ledger: "):
        ledger.read(text, "x.json")


def test_a_ledger_of_another_version_is_refused() -> None:
    with pytest.raises(UserError, match=r"^x\.json:\$\.schema: expected 1$"):
        ledger.read('{"schema": 2}', "x.json")


def test_a_ledger_vouches_for_the_very_text_only(folder: Path, theorem: TheoremResult) -> None:
    found = ledger.read((folder / PLACE).read_text(encoding="utf-8"), PLACE)
    (lemma,) = (each.lemma for each in theorem.standings if each.lemma.name == IDX)
    entry = found.entries[IDX]
    assert found.vouches_for(lemma)
    assert not found.vouches_for(replace(lemma, statement="Another sentence."))
    for worse in (
        replace(entry, verdict="UNKNOWN"),
        replace(entry, certificate=""),
        replace(entry, certificate="a file"),
        replace(entry, proved_by=()),
        replace(entry, digest="0"),
    ):
        assert not ledger.Ledger((), {IDX: worse}).vouches_for(lemma)
    assert not ledger.Ledger((), {}).vouches_for(lemma)


def test_the_shipped_ledger_is_found() -> None:
    found = ledger.shipped()
    assert found is not None
    assert found.entries
