"""The size classes of a pool, in every form."""

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any, Final

import pytest
import samples
from goldens import compare

from zslayout.pipeline.classes import sweep
from zslayout.reference.size_class import SizeClasses, size_classes
from zslayout.report.classes import FORMS, SWEEP_FORMS, Sweep, render, render_sweep, warnings
from zslayout.report.paint import ansi
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.layout import Layout, derive

ODD: Final = {
    "no-mergers": ("i386", "pfn-idx", 4),
    "one-class": ("arm-lpae", "pfn-idx-tagged", 8),
    "does-not-build": ("um-x86_64", "rfc-v1", 8),
    "large-page": ("arm64-64k", "merged", 16),
}


def pool(name: str = "x86_64", scheme: str = "rfc-v1", size: int = 8) -> tuple[Layout, SizeClasses]:
    layout = derive(SCHEMES[scheme], samples.named(name), size)
    return layout, size_classes(layout)


def swept(name: str = "x86_64", scheme: str = "rfc-v1") -> Sweep:
    return sweep(SCHEMES[scheme], samples.named(name))


def value(text: str) -> Any:
    return json.loads(text)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", ODD)
def test_every_form_of_any_pool_ends_in_one_newline(case: str, form: str) -> None:
    text = render(*pool(*ODD[case]), form)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("form", SWEEP_FORMS)
@pytest.mark.parametrize("case", ODD)
def test_every_form_of_any_sweep_has_a_row_for_each_chain_size(case: str, form: str) -> None:
    name, scheme, _ = ODD[case]
    text = render_sweep(swept(name, scheme), form)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    if form == "json":
        assert [row["chain_size"] for row in value(text)["sweep"]] == list(range(4, 17))
    else:
        rows = re.findall(r"^[| ]*(\d+)\b", text, flags=re.MULTILINE)
        assert [int(row) for row in rows] == list(range(4, 17))


def test_the_page_of_x86_64_reads_as_before() -> None:
    compare("classes-x86_64.txt", render(*pool(), "text"))


def test_the_debugfs_file_of_x86_64_reads_as_before() -> None:
    compare("classes-x86_64.debugfs.txt", render(*pool(), "debugfs"))


def test_the_sweep_of_arm_lpae_reads_as_before() -> None:
    compare("classes-sweep-arm-lpae.txt", render_sweep(swept("arm-lpae", "pfn-idx-tagged"), "text"))


def test_a_row_names_the_indices_that_share_a_class() -> None:
    lines = render(*pool(size=4), "text").splitlines()
    (titles,) = [line for line in lines if line.startswith("index")]
    rows = {line.split()[0]: line.split() for line in lines if re.match(r" *\d+  ", line)}
    assert titles.split()[:3] == ["index", "merged", "size"]
    assert rows["100"] == ["100", "95-100", "1632", "2", "5", "95", "32"]
    assert rows["0"] == ["0", "32", "1", "128", "23", "0"]
    assert "  255 size classes from 32 to 4096 bytes, 16 bytes apart; 69 after merging, at" in (
        "\n".join(lines)
    )


def test_json_has_a_value_for_each_created_class() -> None:
    layout, found = pool(size=4)
    said = value(render(layout, found, "json"))
    classes = said.pop("classes")
    assert said == {
        "schema": 1,
        "arch": "x86_64",
        "title": layout.params.title,
        "scheme": "rfc-v1",
        "page_shift": 12,
        "page_size": 4096,
        "chain_size": 4,
        "handle_size": 8,
        "min_alloc": 32,
        "delta": 16,
        "size_classes": 255,
        "merged": 69,
        "huge_watermark": 3264,
        "huge_class_size": 3257,
        "builds": True,
    }
    assert len(classes) == 69
    assert classes[-1] == {
        "index": 254,
        "size": 4096,
        "pages_per_zspage": 1,
        "objs_per_zspage": 1,
        "merged_from": 203,
        "object_waste": 839,
        "zspage_waste": 0,
    }


def test_csv_has_the_values_of_json() -> None:
    rows = list(csv.DictReader(io.StringIO(render(*pool(), "csv"))))
    read = [{key: int(number) for key, number in row.items()} for row in rows]
    assert read == value(render(*pool(), "json"))["classes"]


def test_csv_of_a_sweep_has_the_values_of_json() -> None:
    found = swept("arm-lpae", "pfn-idx-tagged")
    rows = list(csv.DictReader(io.StringIO(render_sweep(found, "csv"))))
    said = value(render_sweep(found, "json"))["sweep"]
    assert [{key: int(number) for key, number in row.items()} for row in rows] == [
        {key: row[key] for key in rows[0]} for row in said
    ]
    assert (said[4]["merged"], said[4]["huge_watermark"]) == (1, 0)
    assert (said[5]["merged"], said[5]["min_alloc"]) == (0, 4608)


@pytest.mark.parametrize("form", ["markdown", "rst"])
def test_a_document_has_a_row_for_each_created_class(form: str) -> None:
    layout, found = pool()
    rows = re.findall(r"^[| ]*(\d+)\b", render(layout, found, form), flags=re.MULTILINE)
    assert [int(row) for row in rows] == [each.index for each in found.created]


def test_debugfs_has_a_line_for_each_created_class_and_one_for_all() -> None:
    _, found = pool()
    head, *rows, empty, total = render(*pool(), "debugfs").splitlines()
    assert len(rows) == len(found.created)
    assert {len(line) for line in (head, *rows, total)} == {len(head)}
    assert (empty, total.split()) == ("", ["Total", *["0"] * 15])
    assert rows[0].split() == ["0", "32", *["0"] * 14, "1", "0"]


def test_where_nothing_builds_every_page_says_so() -> None:
    layout, found = pool("um-x86_64")
    (said,) = warnings([layout])
    assert said == "no kernel has these: rfc-v1 does not build here at chain size 8"
    assert f"\n  {said}\n" in render(layout, found, "text")
    assert value(render(layout, found, "json"))["builds"] is False
    assert "does not build here at chain sizes 4-16\n" in render_sweep(swept("um-x86_64"), "text")
    assert warnings([pool("um-x86_64", "merged")[0]]) == []


@pytest.mark.parametrize(
    "page",
    [
        lambda *paint: render(*pool(), "text", *paint),
        lambda *paint: render_sweep(swept(), "text", *paint),
    ],
    ids=["classes", "sweep"],
)
def test_colour_only_adds_escapes(page: Callable[..., str]) -> None:
    assert page(ansi) != page()
    assert re.sub(r"\x1b\[\d+m", "", page(ansi)) == page()
