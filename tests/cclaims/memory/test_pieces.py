"""Pieces of pages that a run hands on: how many, and in which pages they are."""

from cclaims.mistakes import read
from kernel import kernel_source

from zslayout.cclaims.memory.contents import handed_on
from zslayout.cclaims.memory.pieces import HandedPiece


def _pieces(name: str) -> list[HandedPiece]:
    _, runs = read(kernel_source("7.3").decode())
    (run,) = (each for each in runs if each.run.name == name)
    handed = handed_on(run)
    assert handed is not None
    found = list(handed.pieces())
    assert found[0].page is handed.first
    return found


def test_a_writer_writes_one_page_or_the_end_of_one_and_the_begin_of_the_next() -> None:
    pieces = _pieces("@zs_obj_write")
    assert len(pieces) == 3
    assert all(each.writes and each.other is not None for each in pieces)


def test_what_a_scatterlist_is_given_has_no_other_side() -> None:
    pieces = _pieces("@zs_obj_read_sg_begin")
    assert len(pieces) == 3
    assert not any(each.writes or each.other is not None for each in pieces)
