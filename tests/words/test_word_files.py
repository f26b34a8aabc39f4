"""The word files that come with zslayout."""

from pathlib import Path

import pytest
import wordfiles

from zslayout.errors import UserError
from zslayout.words import word_files


def test_every_shipped_word_has_no_faults() -> None:
    names = word_files.names()
    assert "swp_entry" in names
    assert [each.name for each in word_files.load_each(names)] == list(names)


def test_a_word_is_a_name_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "slot.toml").write_text(wordfiles.TEXT)
    assert word_files.load(str(tmp_path / "slot.toml")).title == "A slot"
    with pytest.raises(UserError, match="did you mean swp_entry"):
        word_files.load("swp_entri")


def test_shipped_words_want_what_all_of_them_want() -> None:
    (one,) = word_files.load_each(["swp_entry_pmd"])
    assert set(word_files.load("swp_entry").kconfig) <= set(word_files.wishes([one]))
    assert word_files.wishes([wordfiles.word()]) == ()


def test_a_shipped_word_says_of_each_update_whether_others_write_meanwhile() -> None:
    for word in word_files.load_each(word_files.names()):
        fields = [each for kind in word.kinds for each in kind.fields if each.set is not None]
        said = {each.name: (each.meanwhile, each.alone) for each in fields}
        said |= {each.name: (each.meanwhile, each.alone) for each in word.updates}
        for name, (meanwhile, alone) in said.items():
            assert bool(meanwhile) != bool(alone), f"{word.name}: {name}"
