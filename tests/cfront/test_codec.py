"""The word functions of a file as expressions over their inputs."""

import pytest
from readings import DECODE, ENCODE, NARROW, WIDE, read, refused, said, text

from zslayout.cfront.codec import callers, is_word_function
from zslayout.cfront.text import CFile
from zslayout.expr.infix import human_text
from zslayout.expr.types import INT, UINT, ulong
from zslayout.provenance import Does

CLASSED = ENCODE.replace("obj_idx)\n", "obj_idx, unsigned int class_idx)\n", 1).replace(
    "return ", "return ((unsigned long)class_idx << 16) | "
)
CLASS = "static unsigned int obj_to_class_idx(unsigned long obj) { return obj >> 16 & 0xff; }\n"


def test_words_are_told_over_pages_indices_and_macros() -> None:
    code = read(text())
    found = {name: human_text(each.result) for name, each in code.functions.items()}
    assert found == {
        "location_to_obj": "(pfn << OBJ_INDEX_BITS) | (obj_idx & OBJ_INDEX_MASK)",
        "obj_to_location": "obj >> OBJ_INDEX_BITS",
        "obj_to_location.obj_idx": "obj & OBJ_INDEX_MASK",
    }
    assert not code.takes_class


@pytest.mark.parametrize("point", [WIDE, NARROW])
def test_words_and_page_frames_are_as_wide_as_a_long(point: object) -> None:
    at = WIDE if point is WIDE else NARROW
    functions = read(text(), at).functions
    long = ulong(at.target.bits_per_long)
    assert functions["location_to_obj"].result.type == long
    assert functions["obj_to_location"].result.type == long
    assert functions["obj_to_location.obj_idx"].result.type == UINT


def test_a_class_index_is_known_by_its_name_wherever_it_stands() -> None:
    swapped = CLASSED.replace(
        "unsigned int obj_idx, unsigned int class_idx",
        "unsigned int class_idx, unsigned int obj_idx",
    )
    for encode in (CLASSED, swapped):
        code = read(text(encode=encode, more=CLASS))
        assert code.takes_class
        assert said(code, "location_to_obj", pfn=0, class_idx=3, obj_idx=5) == 3 << 16 | 5
        assert said(code, "obj_to_class_idx", obj=3 << 16) == 3


def test_a_decoder_of_the_class_is_taken_by_another_name_or_as_a_macro() -> None:
    other = CLASS.replace("obj_to_class_idx", "obj_class")
    macro = "#define obj_to_class_idx(obj) ((unsigned int)((obj) >> 16 & 0xff))\n"
    for more in (other, macro):
        code = read(text(encode=CLASSED, more=more))
        assert said(code, "obj_to_class_idx", obj=3 << 16 | 5) == 3


def test_a_decoder_of_the_class_is_known_by_what_it_does() -> None:
    code = read(text(encode=CLASSED, more=CLASS.replace("obj_to_class_idx", "zs_upper")))
    assert code.functions["obj_to_class_idx"].name == "zs_upper"


def test_a_page_may_be_given_by_its_number() -> None:
    by_number = ENCODE.replace("struct page *page", "unsigned long pfn")
    code = read(text(encode=by_number.replace("page_to_pfn(page)", "pfn")))
    assert said(code, "location_to_obj", pfn=3, obj_idx=5) == 3 << 24 | 5


def test_a_word_of_bit_fields_is_all_that_was_put_into_it() -> None:
    encode = """\
static unsigned long location_to_obj(struct page *page, unsigned int obj_idx)
{
	union { unsigned long word; struct { unsigned long idx:24, pfn:40; }; } it;

	it.pfn = page_to_pfn(page);
	it.idx = obj_idx;
	return it.word;
}
"""
    code = read(text(encode=encode))
    assert code.ordered
    assert said(code, "location_to_obj", pfn=2**40 + 3, obj_idx=2**24 + 5) == 3 << 24 | 5
    assert "depends on stack" in refused(text(encode=encode.replace("pfn:40", "pfn:39")))


def test_a_class_that_leaves_nothing_in_the_word_needs_no_decoder() -> None:
    none = "#define MASK (_AC(0, UL) * PAGE_SHIFT)\n"
    code = read(text(encode=none + CLASSED.replace(")class_idx", ")(class_idx & MASK)")))
    assert "obj_to_class_idx" not in code.functions


def test_a_bit_that_is_always_set_is_no_class() -> None:
    marked = ENCODE.replace("return ", "return 1UL << 63 | ")
    assert said(read(text(encode=marked)), "location_to_obj", pfn=0, obj_idx=0) == 1 << 63


def test_a_class_that_nothing_reads_is_refused() -> None:
    assert "no obj_to_class_idx() reads it" in refused(text(encode=CLASSED))


def test_every_function_that_cannot_be_read_is_named_with_its_line() -> None:
    said_ = refused(text(encode="", decode=""))
    assert "zsmalloc.c: defines no location_to_obj()" in said_
    assert "zsmalloc.c: defines no obj_to_location()" in said_
    global_ = "unsigned long zs_bias;\n" + ENCODE.replace("return ", "return zs_bias + ")
    assert refused(text(encode=global_)).startswith("zsmalloc.c:8:2: location_to_obj(): the word")


def test_a_decoder_that_cannot_be_read_is_named_with_the_line_that_is_why() -> None:
    old = "pfn_to_page(obj >> OBJ_INDEX_BITS)"
    said_ = refused(text(decode=DECODE.replace(old, f"{old} + (obj & 1)")))
    assert (
        said_ == "zsmalloc.c:11:2: obj_to_location(): the page and the object index cannot be read"
    )


def test_the_page_alone_may_be_given_or_returned() -> None:
    given = "static void obj_to_page(unsigned long obj, struct page **page)\n"
    given += "{ *page = pfn_to_page(obj >> OBJ_INDEX_BITS); }\n"
    returned = "static struct page *obj_to_page(unsigned long obj)\n"
    returned += "{ return pfn_to_page(obj >> OBJ_INDEX_BITS); }\n"
    for more in (given, returned):
        assert said(read(text(more=more)), "obj_to_frame", obj=7 << 24 | 5) == 7


LOADED = "static unsigned long handle_to_obj(unsigned long handle) { return *(TYPE *)handle; }\n"
STORED = (
    "static void record_obj(unsigned long handle, unsigned long obj) { *(TYPE *)handle = obj; }\n"
)


def test_the_word_of_a_handle_is_stored_and_loaded_whole() -> None:
    code = read(text(more=(LOADED + STORED).replace("TYPE", "unsigned long")))
    assert said(code, "handle_to_obj", obj=2**40 + 3) == 2**40 + 3
    assert said(code, "record_obj", obj=2**40 + 3) == 2**40 + 3
    assert not code.ordered


def test_of_a_part_of_the_word_the_rest_shows_by_the_order_of_bytes() -> None:
    from dataclasses import replace

    from zslayout.cfront.target import Target

    big = replace(WIDE, target=Target("s390x-linux-gnu", 64))
    more = (LOADED + STORED).replace("TYPE", "unsigned int")
    word = 0x1122334455667788
    for point, loaded, stored in (
        (WIDE, 0x55667788, (~word >> 32 << 32) & (2**64 - 1) | 0x55667788),
        (big, 0x11223344, 0x55667788 << 32 | ~word & 0xFFFFFFFF),
    ):
        code = read(text(more=more), point)
        assert code.ordered
        assert said(code, "handle_to_obj", obj=word) == loaded
        assert said(code, "record_obj", obj=word) == stored


def test_a_handle_may_come_second_and_a_macro_may_store() -> None:
    swapped = STORED.replace(
        "unsigned long handle, unsigned long obj", "unsigned long obj, unsigned long handle"
    )
    macro = "#define record_obj(handle, obj) WRITE_ONCE(*(unsigned long *)(handle), obj)\n"
    for more in (swapped.replace("TYPE", "unsigned long"), macro):
        assert said(read(text(more=more)), "record_obj", obj=2**40 + 3) == 2**40 + 3


def test_the_word_may_be_looked_at_before_and_be_a_member() -> None:
    different = STORED.replace("{ *", "{ if (*(TYPE *)handle != obj) *")
    added = STORED.replace("= obj", "+= obj - *(TYPE *)handle")
    for more in (different, added):
        code = read(text(more=more.replace("TYPE", "unsigned long")))
        assert said(code, "record_obj", obj=2**40 + 3) == 2**40 + 3
    member = "struct zs_slot { unsigned long word; };\n" + LOADED + STORED
    member = member.replace("*(TYPE *)handle", "((struct zs_slot *)handle)->word")
    code = read(text(more=member))
    assert said(code, "record_obj", obj=5) == said(code, "handle_to_obj", obj=5) == 5


def test_a_handle_that_is_used_for_another_is_refused() -> None:
    wrong = STORED.replace("TYPE", "unsigned long").replace("handle = obj", "(handle + 8) = obj")
    assert "records at another address than its own handle's" in refused(text(more=wrong))
    twice = LOADED.replace("*(TYPE *)handle", "*(unsigned long *)handle ^ *(unsigned int *)handle")
    assert "expected one load" in refused(text(more=twice))


def test_a_function_says_what_it_computes_on_the_way_line_by_line() -> None:
    more = """\
static int get_size_class_index(int size)
{
	int index = 0;

	if (size > 32)
		index = (size - 32) / 16;
	return index;
}
"""
    function = read(text(more=more)).functions["get_size_class_index"]
    assert function.result.type == INT
    found = [(each.place.line, each.place.column, each.does) for each in function.statements]
    assert found == [
        (18, 2, Does.BRANCHES),
        (19, 3, Does.KEEPS),
        (20, 2, Does.KEEPS),
    ]
    assert human_text(function.statements[1].under) == "32 < size"


def test_what_the_preprocessor_asks_inside_of_the_encoder_goes_with_it() -> None:
    gated = ENCODE.replace(
        "\treturn ", "#if BITS_PER_LONG >= 64\n\tobj_idx &= 7;\n#endif\n\treturn "
    )
    (asked,) = read(text(encode=gated)).functions["location_to_obj"].inside
    assert asked.asks == ("BITS_PER_LONG",)


def test_macros_in_place_of_functions_are_called_with_the_types_that_they_are_given() -> None:
    file = CFile("a.c", "#define handle_to_obj(h) (*(unsigned long *)(h))\n#define other(x) (x)\n")
    found = "".join(callers(file))
    assert "zsl_called_handle_to_obj(unsigned long h) { return handle_to_obj(h); }" in found
    assert "other" not in found


def test_word_functions_are_known_by_name() -> None:
    assert is_word_function("record_obj")
    assert is_word_function("obj_to_cls")
    assert not is_word_function("zs_free")
    assert DECODE.startswith("static void obj_to_location")


def test_the_page_alone_may_be_given_by_a_function_of_another_name() -> None:
    head = "static void {}(unsigned long obj, struct page **page)"
    of = head + "{{ *page = pfn_to_page(obj >> 3); }}\n"
    named, other = (read(text() + of.format(name)) for name in ("obj_to_page", "frame_of"))
    known = named.functions["obj_to_frame"].result
    assert human_text(other.functions["obj_to_frame"].result) == human_text(known)


def test_the_parts_of_a_word_may_be_returned_as_a_struct() -> None:
    struct = "struct place { struct page *page; unsigned int index; };\n"
    own = struct + (
        "static struct place place_of(unsigned long obj)\n"
        "{ return (struct place) { pfn_to_page(obj >> 7), obj & 127 }; }\n"
    )
    body = "{ struct place one = place_of(obj); *page = one.page; *obj_idx = one.index; }"
    head = (
        "static void obj_to_location(unsigned long obj, struct page **page, unsigned int *obj_idx)"
    )
    code = read(text(decode=own + head + body))
    found = {name: human_text(each.result) for name, each in code.functions.items()}
    assert found["obj_to_location"] == "obj >> 7"
    assert found["obj_to_location.obj_idx"] == "obj & 127"


OPEN = """struct zspage { unsigned int freeobj; };
void obj_malloc(struct page *page, struct zspage *zspage, unsigned long handle)
{
\t*(unsigned long *)handle = page_to_pfn(page) << OBJ_INDEX_BITS | (zspage->freeobj & MASK);
}
"""


def test_a_word_is_known_by_where_it_is_stored_if_no_function_makes_it() -> None:
    found = read(text(encode=OPEN.replace("MASK", "OBJ_INDEX_MASK")))
    assert said(found, "location_to_obj", pfn=7, obj_idx=5) == 7 << 24 | 5
    narrow = read(text(encode=OPEN.replace("MASK", "0xff")))
    assert said(narrow, "location_to_obj", pfn=7, obj_idx=0x105) == 7 << 24 | 5


def test_two_words_that_are_stored_otherwise_are_no_encoder() -> None:
    one = OPEN.replace("MASK", "OBJ_INDEX_MASK")
    other = OPEN.partition("\n")[2].replace("obj_malloc", "obj_move").replace("MASK", "1")
    assert "defines no location_to_obj()" in refused(text(encode=one + other))
