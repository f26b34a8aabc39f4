"""The size classes of a pool as a result."""

import csv
import io
import json
import re
from typing import Final

import pytest
import samples
from goldens import compare
from rendered import shown, value

from zslayout.reference.size_class import size_classes, sweep
from zslayout.render.registry import offered
from zslayout.results.exit_code import ExitCode
from zslayout.results.size_classes import ClassesResult, SweepResult
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.layout import derive, layouts


@pytest.mark.parametrize("name", ["x86_64", "um-x86_64"])
def test_nothing_is_expected_of_classes_whether_they_are_built_or_not(name: str) -> None:
    layout = derive(SCHEMES["rfc-v1"], samples.named(name), 8)
    found = ClassesResult(layout, size_classes(layout))
    swept = SweepResult(sweep(SCHEMES["rfc-v1"], samples.named(name)))
    assert found.exit_code is swept.exit_code is ExitCode.AS_EXPECTED
    assert bool(found.diagnostics()) == bool(swept.diagnostics()) == (name == "um-x86_64")


def test_the_chain_sizes_that_do_not_build_are_named() -> None:
    found = tuple((each, None) for each in layouts(SCHEMES["rfc-v1"], samples.board(phys=58)))
    (note,) = SweepResult(found).diagnostics()
    assert note.message == ("no kernel has these: rfc-v1 does not build here at chain sizes 9-16")
    assert note.configurations == ("board",)


ODD: Final = {
    "no-mergers": ("i386", "pfn-idx", 4),
    "one-class": ("arm-lpae", "pfn-idx-tagged", 8),
    "does-not-build": ("um-x86_64", "rfc-v1", 8),
    "large-page": ("arm64-64k", "merged", 16),
}
FORMS: Final = [each.name for each in offered((ClassesResult,)) if not each.of_findings]
SWEEP_FORMS: Final = [each.name for each in offered((SweepResult,)) if not each.of_findings]


def pool(name: str = "x86_64", scheme: str = "rfc-v1", size: int = 8) -> ClassesResult:
    layout = derive(SCHEMES[scheme], samples.named(name), size)
    return ClassesResult(layout, size_classes(layout))


def swept(name: str = "x86_64", scheme: str = "rfc-v1") -> SweepResult:
    return SweepResult(sweep(SCHEMES[scheme], samples.named(name)))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", ODD)
def test_every_form_of_any_pool_ends_in_one_newline(case: str, form: str) -> None:
    text = shown(pool(*ODD[case]), form)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("form", SWEEP_FORMS)
@pytest.mark.parametrize("case", ODD)
def test_every_form_of_any_sweep_has_a_row_for_each_chain_size(case: str, form: str) -> None:
    name, scheme, _ = ODD[case]
    text = shown(swept(name, scheme), form)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    if form == "json":
        assert [row["chain_size"] for row in json.loads(text)["sweep"]] == list(range(4, 17))
    elif form not in {"jsonl", "html"}:
        rows = re.findall(r"^[| ]*(\d+)\b", text, flags=re.MULTILINE)
        assert [int(row) for row in rows] == list(range(4, 17))


def test_the_page_of_x86_64_reads_as_before() -> None:
    compare("classes-x86_64.txt", shown(pool(), "text"))


def test_the_debugfs_file_of_x86_64_reads_as_before() -> None:
    compare("classes-x86_64.debugfs.txt", shown(pool(), "debugfs"))


def test_the_sweep_of_arm_lpae_reads_as_before() -> None:
    compare("classes-sweep-arm-lpae.txt", shown(swept("arm-lpae", "pfn-idx-tagged"), "text"))


def test_a_row_names_the_indices_that_share_a_class() -> None:
    lines = shown(pool(size=4), "text").splitlines()
    (titles,) = [line for line in lines if line.startswith("index")]
    rows = {line.split()[0]: line.split() for line in lines if re.match(r" *\d+  ", line)}
    assert titles.split()[:3] == ["index", "merged", "size"]
    assert rows["100"] == ["100", "95-100", "1632", "2", "5", "95", "32"]
    assert rows["0"] == ["0", "32", "1", "128", "23", "0"]
    assert "  255 size classes from 32 to 4096 bytes, 16 bytes apart; 69 after merging, at" in (
        "\n".join(lines)
    )


@pytest.mark.parametrize("form", ["markdown", "rst"])
def test_a_document_has_a_row_for_each_created_class(form: str) -> None:
    found = pool()
    rows = re.findall(r"^[| ]*(\d+)\b", shown(found, form), flags=re.MULTILINE)
    assert [int(row) for row in rows] == [each.index for each in found.classes.created]


def test_debugfs_has_a_line_for_each_created_class_and_one_for_all() -> None:
    found = pool().classes
    head, *rows, empty, total = shown(pool(), "debugfs").splitlines()
    assert len(rows) == len(found.created)
    assert {len(line) for line in (head, *rows, total)} == {len(head)}
    assert (empty, total.split()) == ("", ["Total", *["0"] * 15])
    assert rows[0].split() == ["0", "32", *["0"] * 14, "1", "0"]


def test_where_nothing_builds_every_page_says_so() -> None:
    found = pool("um-x86_64")
    (note,) = found.diagnostics()
    said = "no kernel has these: rfc-v1 does not build here at chain size 8"
    assert note.message == said
    assert f"\n  {said}\n" in shown(found)
    assert shown(found, "markdown").startswith(f"- {said}\n\n| index ")
    assert value(found)["builds"] is False
    assert "does not build here at chain sizes 4-16\n" in shown(swept("um-x86_64"), "text")
    assert pool("um-x86_64", "merged").diagnostics() == ()


def test_colour_only_adds_escapes() -> None:
    for found in (pool(), swept()):
        painted = shown(found, colour=True)
        assert painted != shown(found)
        assert re.sub(r"\x1b\[\d+m", "", painted) == shown(found)


def test_json_has_a_value_for_each_created_class() -> None:
    found = pool(size=4)
    said = value(found)
    classes = said.pop("classes")
    assert said == {
        "schema": 1,
        "arch": "x86_64",
        "title": found.layout.params.title,
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
    rows = list(csv.DictReader(io.StringIO(shown(pool(), "csv"))))
    read = [{key: int(number) for key, number in row.items()} for row in rows]
    assert read == value(pool())["classes"]


def test_csv_of_a_sweep_has_the_values_of_json() -> None:
    found = swept("arm-lpae", "pfn-idx-tagged")
    rows = list(csv.DictReader(io.StringIO(shown(found, "csv"))))
    said = value(found)["sweep"]
    assert [{key: int(number) for key, number in row.items()} for row in rows] == [
        {key: row[key] for key in rows[0]} for row in said
    ]
    assert (said[4]["merged"], said[4]["huge_watermark"]) == (1, 0)
    assert (said[5]["merged"], said[5]["min_alloc"]) == (0, 4608)
