"""The commands of `word`, as a user meets them."""

import json
from pathlib import Path

import pytest
import wordfiles
from commands import inside


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "slot.h").write_text(wordfiles.HEADER)
    (tmp_path / "slot.toml").write_text(wordfiles.TEXT)
    return tmp_path / "slot.toml"


def test_a_word_is_drawn(file: Path) -> None:
    done = inside("word", "show", str(file), "--arch", "s390")
    assert done.code == 0
    assert "place" in done.out


def test_a_new_word_file_has_no_faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert inside("word", "new", "swp", "--field", "type", "--field", "offset").code == 0
    done = inside("word", "lint", "swp.toml")
    assert (done.code, done.out) == (0, "1 word file, no faults\n")
    assert inside("word", "new", "swp", "--field", "type").code == 2


def test_a_word_has_its_table_its_headroom_and_its_mends(file: Path) -> None:
    for command in ("table", "headroom"):
        done = inside("word", command, str(file), "--arch", "x86_64", "--format", "json")
        assert done.code == 0
        (result,) = json.loads(done.out)["results"]
        assert (result["arch"], result["word"]) == ("x86_64", "slot")
        assert {each["name"] for each in result["fields"]} == {"kind", "place"}
    done = inside("word", "suggest", str(file))
    assert "nothing to be mended" in done.out


def test_a_command_with_a_word_is_that_of_words(file: Path) -> None:
    for command in ("show", "explain"):
        one = inside(command, "--word", str(file), "--format", "json")
        other = inside("word", command, str(file), "--format", "json")
        assert (one.code, json.loads(one.out).keys()) == (0, json.loads(other.out).keys())


def test_a_statement_is_explained_by_its_id(file: Path) -> None:
    for name in ("roundtrip.place", "slot.roundtrip.place"):
        done = inside("word", "explain", str(file), name)
        assert done.code == 0
        assert "when refuted" in done.out
    done = inside("word", "explain", str(file), "roundtrip.plaice")
    assert done.code == 2
    assert "did you mean roundtrip.place" in done.err


def test_the_schema_of_word_files_is_printed() -> None:
    assert json.loads(inside("word", "lint", "--schema").out)["title"] == "zslayout word file"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "--word"), "Missing argument 'WORD'"),
        (("word", "show", "swp_entry"), "linux/version.h is of a kernel tree (--kernel TREE"),
        (("word", "table", "swp_entry", "--jobs", "2"), "--jobs: goes with --kernel"),
        (("word", "headroom", "swp_entri"), "did you mean swp_entry"),
        (("word", "suggest", "swp_entry", "--all", "--arch", "arm"), "--all: takes every shipped"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(arguments: tuple[str, ...], said: str) -> None:
    done = inside(*arguments)
    assert done.code == 2
    assert said in done.err


def test_c_that_ends_too_soon_is_told_at_its_own_line(file: Path) -> None:
    file.write_text(wordfiles.TEXT.replace('"slot_kind(word)"', '"slot_kind(word) +"'))
    done = inside("word", "table", str(file))
    assert done.code == 2
    assert "slot.toml:11:$.fields.kind.decode: expected expression" in done.err
