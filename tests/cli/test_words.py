"""Words of word files in `check`, as a user meets them."""

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


def test_a_word_file_is_checked_without_a_tree(file: Path) -> None:
    done = inside("check", "--word", str(file), "--arch", "arm64-4k", "--format", "json")
    assert done.code == 0
    (result,) = json.loads(done.out)["results"]
    assert (result["arch"], result["word"]) == ("arm64-4k", "slot")


def test_a_header_may_stand_in_for_those_of_the_file(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.h"
    other.write_text(wordfiles.HEADER.replace("place << 8", "place << 3"))
    done = inside("check", "--word", str(file), "--header", str(other))
    assert done.code == 1
    assert "slot.roundtrip.kind x86_64: REFUTED" in done.out


def test_shipped_words_are_listed_and_have_no_faults() -> None:
    assert inside("word", "lint").code == 0
    words = json.loads(inside("list", "words", "--format", "json").out)["words"]
    assert {"obj", "swp_entry"} <= {each["name"] for each in words}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "--word", "swp_entri"), "did you mean swp_entry"),
        (("check", "--word", "obj"), '"obj" is zsmalloc\'s own'),
        (("check", "--header", "a.h"), "--header: goes with --word"),
        (("check", "--word", "swp_entry", "--scheme", "merged"), "--scheme: goes with zsmalloc"),
        (("check", "--word", "nothing.toml"), "cannot be read"),
        (("word", "lint", "nothing.toml"), "cannot be read"),
    ],
)
def test_what_cannot_be_ends_with_2_and_one_clear_line(
    arguments: tuple[str, ...], said: str
) -> None:
    done = inside(*arguments)
    assert done.code == 2
    assert said in done.err
    assert not done.out
