import claimed

from zslayout.cclaims.members import members
from zslayout.cfront import llvm, unit
from zslayout.cfront.point import Point
from zslayout.cfront.target import Target
from zslayout.cfront.text import CFile


def test_members_are_known_by_what_the_compiler_says_of_them() -> None:
    found = members(claimed.module(claimed.MERGED))
    assert not found.missing
    assert found.bits["class"][1] == 9
    assert {"bits", "inuse", "freeobj", "first", "size", "objs", "pages", "index"} <= set(
        found.roles.values()
    )


def test_a_member_that_is_not_found_is_missing() -> None:
    text = claimed.MERGED.replace("freeobj", "one").replace("inuse", "two")
    assert members(claimed.module(text)).missing == (
        ("no member is known to be freeobj", 0),
        ("no member is known to be inuse", 0),
    )


def test_a_member_of_a_type_that_is_too_narrow_is_told_with_its_line() -> None:
    text = claimed.edited("\tint objs_per_zspage;", "\tunsigned char objs_per_zspage;")
    line = text[: text.index("unsigned char objs_per")].count("\n") + 1
    why = "no member is known to be objs: objs_per_zspage is of type unsigned char"
    assert (why, line) in members(claimed.module(text)).missing


def test_a_member_of_another_name_is_known_by_it_or_as_the_only_one_left() -> None:
    text = claimed.MERGED.replace("freeobj", "head_of_list").replace("zspage->class", "zspage->nr")
    text = text.replace("unsigned int class:", "unsigned int nr:")
    found = members(claimed.module(text.replace("objs_per_zspage", "objects")))
    assert not found.missing
    assert found.bits["class"][1] == 9


def test_a_bit_field_that_has_no_room_beside_the_others_is_told_with_its_line() -> None:
    own = "\t\tunsigned int magic:MAGIC_VAL_BITS;\n"
    text = claimed.edited(own, own + "\t\tunsigned int pinned:11;\n")
    line = text[: text.index("pinned:11")].count("\n") + 1
    why = "pinned is outside of the word of the other bit-fields"
    assert (why, line) in members(claimed.module(text)).missing


def test_bit_fields_are_counted_from_the_low_bit_in_either_order_of_bytes() -> None:
    big = Point(Target("s390x-linux-gnu", 64), (64, 12, 52, 8))
    made = unit.unit(CFile("merged.c", claimed.MERGED), big, ())
    low, width = members(llvm.module(made.ir)).bits["class"]
    little = members(claimed.module(claimed.MERGED)).bits["class"]
    assert (low, width) == (32 - little[0] - little[1], little[1])


def test_members_of_pages_are_told_from_which_are_in_use() -> None:
    old = "unsigned long %s(struct page *p) { SetPageOwnerPriv1(p); return p->index; }"
    chain = "void *g(struct page *p) { p->units = 0; return p->freelist; }"
    before = members(claimed.module(f"{claimed.MERGED}\n{old % 'f'}\n{chain}\n"))
    roles = sorted(role for (kind, _), role in before.roles.items() if kind == "page")
    assert roles == ["handle", "huge", "next", "offset", "zspage"]
    assert before.header == "handle"
    since = members(claimed.module(claimed.MERGED))
    roles = sorted(role for (kind, _), role in since.roles.items() if kind == "page")
    assert (roles, since.header) == (["next", "offset", "zspage"], "next")
