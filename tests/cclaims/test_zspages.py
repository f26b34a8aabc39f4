import claimed
from cclaims.mistakes import told

from zslayout.cclaims.members import members
from zslayout.cclaims.objects import Objects
from zslayout.cclaims.pool import PoolMaker
from zslayout.cclaims.reading import Learned, Reading
from zslayout.cclaims.zspages import bit_fields, changed_fields

_STORE = "void zs_mark(struct zspage *zspage, int n) { zspage->fullness = n; }\n"


def _changed(text: str) -> set[str]:
    survey = claimed.surveyed(text)
    found = members(survey.executor.module)
    limits = PoolMaker(survey, found, 12).made().limits((1 << 40) - 1, 12)
    reading = Reading(survey.executor.terms, found, limits, Learned(), huge=False)
    run = next(each for each in survey.runs if each.name == "@zs_mark")
    objects = Objects(reading, run)
    return {name for act in objects.stores("bits") for name, _ in changed_fields(objects, act)}


def test_a_store_to_a_bit_field_changes_that_field_alone() -> None:
    assert _changed(claimed.MERGED + _STORE) == {"fullness"}


def test_a_bit_field_that_is_stored_anywhere_is_claimed() -> None:
    ids = {id_ for id_, _ in claimed.open_ids(claimed.MERGED + _STORE)}
    assert "zspage.fullness" in ids


def test_a_count_of_fewer_bits_than_it_needs_is_told() -> None:
    says = "the bit-field fullness becomes what is right, and fits"
    narrow = ("struct zspage {", "unsigned int inuse;", "unsigned char inuse;", says)
    assert told([narrow], bit_fields) == {says}


def test_a_huge_zspage_that_is_not_marked_as_one_is_told() -> None:
    says = "a new zspage of one object and one page is marked as huge"
    old, new = "pages_per_zspage == 1))", "pages_per_zspage == 2))"
    mistake = ("static void create_page_chain(", old, new, says)
    assert told([mistake], bit_fields, huge=True) == {says}


def test_a_group_by_a_count_from_before_the_object_was_taken_is_told() -> None:
    says = "the bit-field fullness becomes what is right, and fits"
    groups, takes = (
        "newfg = get_fullness_group(class, zspage);",
        "obj_malloc(pool, zspage, handle);",
    )
    function = "unsigned long zs_malloc("
    swapped = (f"{takes}\n\t{groups}", f"{groups}\n\t{takes}")
    assert told([(function, *swapped, says)], bit_fields) == {says}
    new_one = "insert_zspage(class, zspage, newfg);"
    same = (
        function,
        new_one,
        "insert_zspage(class, zspage, get_fullness_group(class, zspage));",
        says,
    )
    assert not told([same], bit_fields)
