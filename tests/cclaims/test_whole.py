import claimed


def test_a_page_that_is_not_copied_is_refuted() -> None:
    assert "migrate.copies" in claimed.stopped("\tcopy_highpage(newpage, page);\n", "")


def test_a_page_that_is_copied_the_other_way_is_refuted() -> None:
    edit = ("copy_highpage(newpage, page)", "copy_highpage(page, newpage)")
    assert "migrate.copies" in claimed.stopped(*edit)


def test_a_header_that_is_not_looked_at_names_no_handle() -> None:
    edit = ("return word & OBJ_ALLOCATED_TAG;", "return true;")
    assert "header.tag" in claimed.stopped(*edit)


def test_an_object_that_moves_and_is_not_given_back_is_undecided() -> None:
    assert "compact.moves" in claimed.stopped("\t\t\tobj_free(class->size, from);\n", "")


def test_a_new_page_that_nobody_holds_is_refuted() -> None:
    assert "migrate.page" in claimed.stopped("\tget_page(newpage);\n", "")
