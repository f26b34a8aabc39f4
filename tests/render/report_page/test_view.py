"""What stands in a page before any script has run."""

import re

from reported import DAY, reported

from zslayout.render.report_page.view import PageView, view


def shown(*schemes: str) -> PageView:
    return view(reported(*schemes))


def test_one_sentence_says_how_many_are_right_and_which_are_not() -> None:
    assert shown().verdict == (
        "6 configurations: 2 right, 1 broken (um-x86_64), 3 with a known flaw (ppc64-*, riscv32)"
    )
    assert shown("merged").verdict == (
        "6 configurations: 3 right, 3 with a known flaw (ppc64-*, riscv32)"
    )


def test_several_schemes_are_told_apart() -> None:
    found = shown("merged", "rfc-v1")
    assert found.several
    assert found.verdict.startswith("6 configurations under 2 schemes: 5 right, 1 broken")
    assert [row.scheme for row in found.rows if row.name == "i386"] == ["merged", "rfc-v1"]


def test_only_what_is_right_everywhere_is_green() -> None:
    assert shown().style == "bad"
    assert shown("merged").style == "calm"
    assert view(reported("merged", names=("x86_64",))).style == "good"


def test_the_worst_finding_comes_first_and_says_how_to_repeat_it() -> None:
    worst = shown().worst
    assert worst is not None
    assert worst.id == "obj.fits"
    assert worst.command == "zslayout check um-x86_64 --scheme rfc-v1 --obligation obj.fits"
    assert "70 &lt;= 64" in worst.told


def test_a_finding_is_said_once_with_all_that_it_is_true_of() -> None:
    found = [each for each in shown("merged").findings if each.id == "obj.covers_pfn"]
    assert [(each.on, each.configurations) for each in found] == [("ppc64-*", 2)]
    assert found[0].style == "calm"
    assert found[0].reason


def test_every_statement_is_told_with_its_verdicts() -> None:
    counts = {each.id: each.counts for each in shown("merged").obligations}
    assert counts["obj.covers_pfn"] == (("refuted", 2, "bad"), ("proved", 4, "good"))
    controls = [each for each in shown("merged").obligations if each.control]
    assert all(style == "good" for each in controls for _, _, style in each.counts)


def test_rows_are_those_of_the_fit_table() -> None:
    rows = {row.name: row for row in shown().rows}
    assert rows["x86_64"].cells == ("64", "4K", "52", "40+8+16")
    assert (rows["um-x86_64"].headroom, rows["um-x86_64"].outcome) == (-6, "build-error")
    assert (rows["um-x86_64"].sign, rows["um-x86_64"].style) == ("✕", "bad")


def test_the_first_word_is_that_of_a_machine_that_most_have() -> None:
    page = shown()
    assert page.first.name == "x86_64"
    assert page.when == DAY
    assert len(re.findall("<svg", page.first.drawing)) == 2


def test_locks_are_told_of_every_operation_that_has_some() -> None:
    operations = {each.name: each for each in shown().operations}
    assert "zs_free" in operations
    assert "Two zs_free() of different classes" in shown().contention
    assert {mark for _, _, marks in operations["zs_free"].steps for mark in marks} == set("+-|.")
