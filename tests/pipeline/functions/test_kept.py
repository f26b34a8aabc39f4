"""What is kept of a file: given again for the same, and for nothing else."""

import json
from dataclasses import fields, replace
from pathlib import Path

import pytest
import samples

import zslayout
from zslayout.errors import Place
from zslayout.pipeline.functions import kept
from zslayout.pipeline.functions.kept import kept_or_checked
from zslayout.reference.protocol_level import UNREAD_LEVEL
from zslayout.results.file_protocol import ConfigProtocol
from zslayout.results.functions import FunctionFinding, FunctionsResult, NotCovered
from zslayout.verdict import Status

PLACE = Place("x.c", 7, 3)
FOUND = FunctionsResult(
    ("x86_64",),
    9,
    10,
    3,
    (
        FunctionFinding(
            "obj.page",
            PLACE,
            "it has",
            Status.REFUTED,
            "",
            (("pfn", 5),),
            ("x86_64",),
            (PLACE,),
            ("CONFIG_ZPOOL=y",),
            "of old",
        ),
    ),
    (NotCovered("zs_free()", "no", PLACE, accepted=True), NotCovered("all", "none")),
    (("x86_64", (4, 5)),),
    choices=(3, 4),
    protocols=(ConfigProtocol("x86_64", ((UNREAD_LEVEL, (4, 5)),), proved=True, falls_back=True),),
)
CONFIGS = [samples.named("x86_64")]


class Checker:
    def __init__(self) -> None:
        self.found = FOUND
        self.asked = 0

    def __call__(self, *_: object) -> FunctionsResult:
        self.asked += 1
        return self.found


@pytest.fixture
def checker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Checker:
    made = Checker()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(kept, "check_functions", made)
    monkeypatch.setattr(kept, "_compiler", lambda: "a compiler")
    return made


def entry(folder: Path) -> Path:
    (found,) = (folder / "zslayout" / "functions").iterdir()
    return found


def test_the_same_file_is_answered_from_what_is_kept_and_that_is_said(checker: Checker) -> None:
    first = kept_or_checked("x.c", "int x;", CONFIGS, None)
    again = kept_or_checked("x.c", "int x;", CONFIGS, None)
    assert checker.asked == 1
    assert first == FOUND
    assert again == replace(FOUND, kept=True)
    assert again.summary.endswith("3 statements proved before, of the same file")


def test_nothing_of_an_answer_is_left_as_it_is_by_default() -> None:
    """Or a field that is new could be lost in what is kept, and the tests here would not see it."""
    every: list[FunctionsResult | FunctionFinding | NotCovered] = [FOUND, *FOUND.findings]
    for one in (*every, FOUND.not_covered[0]):
        for each in fields(one):
            if each.name not in {"kept", "repeatable", "why"}:
                assert getattr(one, each.name) != each.default, each.name


def test_whatever_is_another_is_checked(checker: Checker, monkeypatch: pytest.MonkeyPatch) -> None:
    kept_or_checked("x.c", "int x;", CONFIGS, None)
    kept_or_checked("x.c", "int y;", CONFIGS, None)
    kept_or_checked("y.c", "int x;", CONFIGS, None)
    kept_or_checked("x.c", "int x;", [replace(CONFIGS[0], page_shift=13)], None)
    kept_or_checked("x.c", "int x;", CONFIGS, 8)
    monkeypatch.setattr(kept, "_compiler", lambda: "another compiler")
    kept_or_checked("x.c", "int x;", CONFIGS, None)
    monkeypatch.setattr(kept, "_source", lambda: "another zslayout")
    kept_or_checked("x.c", "int x;", CONFIGS, None)
    assert checker.asked == 7


def test_what_rests_on_a_time_limit_is_not_kept(checker: Checker, tmp_path: Path) -> None:
    checker.found = replace(FOUND, repeatable=False)
    kept_or_checked("x.c", "int x;", CONFIGS, None)
    kept_or_checked("x.c", "int x;", CONFIGS, None)
    assert checker.asked == 2
    assert not (tmp_path / "zslayout").exists()


@pytest.mark.parametrize("wrong", ["", "{}", "[1]", "null", "no JSON", '{"key": 1, "found": 2}'])
def test_an_entry_that_is_damaged_is_written_anew(
    checker: Checker, tmp_path: Path, wrong: str
) -> None:
    kept_or_checked("x.c", "int x;", CONFIGS, None)
    entry(tmp_path).write_text(wrong, encoding="utf-8")
    assert kept_or_checked("x.c", "int x;", CONFIGS, None) == FOUND
    assert kept_or_checked("x.c", "int x;", CONFIGS, None).kept
    assert checker.asked == 2


@pytest.mark.usefixtures("checker")
def test_an_entry_of_another_or_that_was_changed_is_no_answer(tmp_path: Path) -> None:
    kept_or_checked("x.c", "int x;", CONFIGS, None)
    path = entry(tmp_path)
    said = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**said, "key": "0" * 64}), encoding="utf-8")
    assert not kept_or_checked("x.c", "int x;", CONFIGS, None).kept
    said["found"]["findings"] = []
    path.write_text(json.dumps(said), encoding="utf-8")
    assert not kept_or_checked("x.c", "int x;", CONFIGS, None).kept


@pytest.mark.usefixtures("checker")
def test_where_nothing_can_be_written_the_file_is_checked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert kept_or_checked("x.c", "int x;", CONFIGS, None) == FOUND


def test_only_so_many_are_kept(
    checker: Checker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(kept, "_MOST", 3)
    for i in range(6):
        kept_or_checked("x.c", f"int x{i};", CONFIGS, None)
    assert len(list((tmp_path / "zslayout" / "functions").iterdir())) == 3
    assert kept_or_checked("x.c", "int x5;", CONFIGS, None).kept
    assert checker.asked == 6


def test_an_answer_is_that_of_the_source_of_every_room() -> None:
    package = Path(zslayout.__file__).parent
    rooms = {each.parent.name for each in package.glob("*/__init__.py")}
    assert {"cclaims", "cfront", "solve"} < rooms
    assert rooms <= {each.relative_to(package).parts[0] for each in kept.sources()}
    assert package / "cfront" / "prelude.h" in kept.sources()
