import claimed
from cclaims.mistakes import told
from kernel import kernel_source

from zslayout.cclaims.judge import runs_read
from zslayout.cclaims.whole import whole
from zslayout.verdict import Status


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


def test_a_zspage_that_is_full_and_a_compaction_that_moves_nothing_are_told() -> None:
    text = kernel_source("7.3").decode()
    for old, new in (
        ("for (i = ZS_INUSE_RATIO_99; i >=", "for (i = ZS_INUSE_RATIO_100; i >="),
        ("\t\tmigrate_zspage(pool, src_zspage, dst_zspage);\n", "\t\t;\n"),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    told = {
        (objects.run.name, each.id): each.verdict.status
        for objects in runs_read(claimed.surveyed(text), 40, 12)
        for each in whole(objects)
        if each.verdict.status is not Status.PROVED
    }
    assert told["@zs_malloc", "source.allocates"] is Status.REFUTED
    assert told["@zs_compact", "compact.moves"] is Status.UNKNOWN


def test_a_zspage_that_stays_in_the_group_of_another_count_is_told() -> None:
    says = "a zspage that is not put into another group is in that of its count"
    old, new = "newfg == zspage->fullness", "newfg != zspage->fullness"
    assert says in told([("static int fix_fullness_group(", old, new, says)], whole)


def test_a_pool_that_is_not_there_is_nobodys_business_and_a_word_may_be_read_twice() -> None:
    text = kernel_source("7.3").decode()
    guards = "\tif (IS_ERR_OR_NULL((void *)handle))\n\t\treturn;\n"
    reads = "PFN is now stable vs migration. */\n\tobj = handle_to_obj(handle);\n"
    again = reads.replace("\tobj =", "\tif (handle_to_obj(handle) != obj)\n\t\tobj =")
    for old, new in (
        (guards, "\tif (WARN_ON_ONCE(!pool))\n\t\treturn;\n" + guards),
        (reads, again),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    for objects in runs_read(claimed.surveyed(text), 40, 12):
        if objects.run.name == "@zs_free":
            assert {each.verdict.status for each in whole(objects)} == {Status.PROVED}
