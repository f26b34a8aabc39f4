"""A page that is searched from another object than its first."""

from cclaims.mistakes import told

from zslayout.cclaims.loops.searches import searches

_SAYS = "each page is searched from its first object on"


def test_an_index_that_the_next_page_begins_with_is_told() -> None:
    for old, new in (("\t\t\tobj_idx = 0;\n", ""), ("int obj_idx = 0;", "int obj_idx = 1;")):
        mistake = ("static void migrate_zspage(", old, new, _SAYS)
        assert told([mistake], searches) == {_SAYS}


def test_a_search_that_goes_on_behind_the_last_page_is_told() -> None:
    mistake = ("static void migrate_zspage(", "if (!s_zpdesc)", "if (s_zpdesc)", "")
    assert "the next page is searched where there is one" in told([mistake], searches)


def test_a_search_that_goes_on_before_the_first_object_is_told() -> None:
    says = "the object that is searched from is that of the index"
    steps = "offset += class->size * index;"
    function = "static unsigned long find_alloced_obj("
    assert says in told([(function, steps, steps.replace("+", "-", 1), says)], searches)
