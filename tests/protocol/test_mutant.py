"""What a mutant is."""

import pytest
import variants

from zslayout.protocol.mutant import Mutant, TextEdit, patch
from zslayout.protocol.operation_tables import operation_tables
from zslayout.protocol.table_edits import EditDoesNothing, no_guard, row
from zslayout.reference.atomic_step import LockClass
from zslayout.reference.patch_level import PatchLevel


def test_lines_of_a_patch_go_come_or_stay() -> None:
    found = patch("zs_free", " one", "-    two", "+three")
    assert found == TextEdit("zs_free", ("one", "    two"), ("one", "three"))


def test_who_speaks_of_it_is_who_has_something_to_edit() -> None:
    proved = Mutant("a", "It does.", "zs_free", [row("class read", no_guard)])
    searched = Mutant("b", "It does.", text=[patch("zs_free", "-yield")], threads="compact")
    word = Mutant("c", "It does.", without_class=True)
    contents = Mutant("e", "It does.", "zs_obj_read", without=LockClass.ZSPAGE)
    lock = Mutant("f", "It does.", "zs_free", without=LockClass.CLASS)
    every = (proved, searched, word, contents, lock)
    assert [(each.is_proved, each.is_searched) for each in every] == [
        (True, False),
        (False, True),
        (True, False),
        (False, True),
        (True, True),
    ]
    base = Mutant("d", "It does.", level=PatchLevel.BASE)
    assert [each.scheme for each in (proved, word, base)] == ["merged", "pfn-idx", "pfn-idx"]


def test_its_tables_are_those_of_the_level_but_for_its_rows() -> None:
    mutant = Mutant("a", "It does.", "zs_free", [row("class read", no_guard)])
    right, edited = operation_tables(variants.EARLY), mutant.tables(variants.EARLY)
    assert [each.name for each in edited if each not in right] == ["zs_free"]
    with pytest.raises(EditDoesNothing):
        mutant.tables(variants.BASE)


def test_a_word_without_a_class_is_no_word_that_carries_it() -> None:
    mutant = Mutant("c", "It does.", without_class=True)
    assert mutant.variant(variants.BASE).lockless_free
    with pytest.raises(EditDoesNothing):
        mutant.tables(variants.EARLY)
