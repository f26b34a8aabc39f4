"""Contents of objects that are looked for elsewhere, and pieces of them that are missing."""

import claimed
import pytest
from cclaims.mistakes import Mistake, told
from kernel import kernel_source

from zslayout.cclaims.judge import runs_read
from zslayout.cclaims.memory.contents import contents
from zslayout.verdict import Status


def test_contents_of_the_second_page_that_begin_elsewhere_are_refuted() -> None:
    edit = ("0, size - (PAGE_SIZE - off));", "8, size - (PAGE_SIZE - off));")
    assert "object.contents" in claimed.stopped(*edit) or _second_is_open(edit)


def _second_is_open(edit: tuple[str, str]) -> bool:
    """What is said of contents is one sentence, so that it is open already says no more."""
    text = claimed.edited(*edit)
    before = [x for x in claimed.found(claimed.MERGED) if x.id == "object.contents"]
    after = [x for x in claimed.found(text) if x.id == "object.contents"]
    return sum(x.verdict.witness is not None for x in after) > sum(
        x.verdict.witness is not None for x in before
    )


def test_an_address_of_one_page_for_contents_of_two_is_refuted() -> None:
    assert "object.contents" in claimed.stopped("off + size <= PAGE_SIZE", "off <= PAGE_SIZE")


@pytest.mark.parametrize("count", [1, 2])
def test_a_scatterlist_of_another_length_is_refuted(count: int) -> None:
    text = kernel_source("7.3").decode()
    old = f"sg_init_table(sg, {count});"
    assert text.count(old) == 1
    text = text.replace(old, f"sg_init_table(sg, {3 - count});")
    runs = runs_read(claimed.surveyed(text), 40, 12)
    (reads,) = (each for each in runs if each.run.name == "@zs_obj_read_sg_begin")
    verdicts = [each.verdict.status for each in contents(reads) if "is made for" in each.says]
    assert sorted(verdicts.count(each) for each in (Status.PROVED, Status.REFUTED)) == [1, 2]


_TABLE = "a scatterlist is made for as many pages as it is given"
_APART = "pages are given to different entries of a scatterlist"
_PIECE = "contents are behind the header of the handle's object"
_BEGINS = "a caller's bytes begin where its object's contents do"
_GOES_ON = "what of an object is in the next page goes on where the caller's bytes do"
_COPIED = "all pieces of an object are handed on, but for what its caller does not use"
_FILLED = "what is returned is the object in its page, or a buffer that it was copied to"
_MAPS, _UNMAPS = "static void *__zs_map_object(", "static void __zs_unmap_object("
_READS, _WRITES = "void *zs_obj_read_begin(", "void zs_obj_write("
_MISTAKES: dict[str, tuple[tuple[Mistake, ...], ...]] = {
    "6.12": (
        (
            (_MAPS, "ZS_MM_WO", "ZS_MM_RO", _COPIED),
            (_UNMAPS, "\toff += ZS_HANDLE_SIZE;\n", "", _PIECE),
        ),
        (
            ("void *zs_map_object(", "off, class->size);", "off, class->size - 1);", _PIECE),
            (_UNMAPS, "\tbuf = buf + ZS_HANDLE_SIZE;\n", "", _BEGINS),
        ),
        (("void *zs_map_object(", "\tarea->vm_mm = mm;\n", "", _COPIED),),
    ),
    "7.3": (
        (
            (_WRITES, "handle_mem + sizes[0]", "handle_mem", _GOES_ON),
            (_READS, "addr = local_copy;", "addr = local_copy + 8;", _BEGINS),
        ),
        (
            (_READS, "memcpy_from_page(addr + sizes[0],", "(void)(addr + sizes[0],", _COPIED),
            (_READS, "addr += off;", "addr = off;", _FILLED),
            (
                "void zs_obj_read_sg_begin(",
                "sg_set_page(sg, zpdesc_page(zpdesc), mem_len, off);",
                "",
                _COPIED,
            ),
            ("void zs_obj_read_sg_begin(", "sg = sg_next(sg);", "", _APART),
        ),
        (
            (
                "void zs_obj_read_sg_begin(",
                "sg = sg_next(sg);",
                "sg = sg_next(sg_next(sg));",
                _TABLE,
            ),
        ),
    ),
}


@pytest.mark.parametrize(
    ("version", "mistakes"), [(key, each) for key, some in _MISTAKES.items() for each in some]
)
def test_a_piece_of_an_object_that_is_elsewhere_or_missing_is_told(
    version: str, mistakes: tuple[Mistake, ...]
) -> None:
    assert {says for *_, says in mistakes} <= told(mistakes, contents, version=version)
