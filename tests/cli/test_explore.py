"""`report`."""

from pathlib import Path

import pytest
from claimed import MERGED
from commands import inside
from fake_trees import fake_tree, with_source


def test_a_page_is_written_and_a_line_a_finding_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    file = tmp_path / "report.html"
    ran = inside("report", "x86_64", "um-x86_64", "--scheme", "rfc-v1", "-o", str(file))
    assert ran.code == 0
    assert ran.out.splitlines()[-1].startswith("as expected: 2 checked")
    text = file.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert '<time datetime="1970-01-01">' in text
    assert "2 configurations: 1 right, 1 broken (um-x86_64)" in text


def test_a_c_file_that_is_wrong_has_its_line_in_the_page(tmp_path: Path) -> None:
    source = (Path(__file__).parent.parent / "sources" / "merged.c").read_text()
    right = "return (obj >> ZS_OBJ_IDX_BITS) & ZS_OBJ_CLASS_MASK;"
    assert right in source
    broken, file = tmp_path / "broken.c", tmp_path / "report.html"
    broken.write_text(source.replace(right, right.replace("MASK;", "MASK & 255;")))
    asked = ("arm64-64k", "--source", str(broken), "--no-functions", "--chain-size", "8")
    ran = inside("report", *asked, "--output", f"page={file}", "--quiet")
    assert ran.code == 1
    text = file.read_text(encoding="utf-8")
    assert f"zslayout check arm64-64k --source {broken} --obligation obj.covers_class" in text
    assert f"<code>{broken}:492:2</code>" in text
    assert "broken.c at arm64-64k, chain 8" in text


def test_the_page_of_a_tree_has_the_numbers_of_its_headers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    tree = fake_tree(tmp_path / "tree", with_source(MERGED))
    file = tmp_path / "report.html"
    asked = ("x86_64", "--kernel", str(tree), "--chain-size", "8", "--no-functions")
    assert inside("report", *asked, "-o", str(file), "--quiet").code == 0
    text = file.read_text(encoding="utf-8")
    assert "numbers measured on 1 of 1 configuration" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--patch", "x.patch"], "--patch: needs the file that it changes"),
        (["--source", "x.c", "--scheme", "merged"], "--scheme: a C file is checked as what it is"),
        (["--source", "x.c", "--kernel", "."], "--kernel: has its own mm/zsmalloc.c"),
        (["--jobs", "2"], "--jobs: goes with --kernel"),
        (["--kernel", "/nowhere"], "/nowhere"),
        (["nowhere"], "nowhere"),
        (["-o", "/nowhere/report.html"], "/nowhere/report.html"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: list[str], said: str) -> None:
    ran = inside("report", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_without_a_file_the_page_goes_to_standard_output() -> None:
    assert inside("report", "x86_64").out.startswith("<!doctype html>")
