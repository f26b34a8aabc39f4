"""`classes` as JSON and CSV: the contract of schema 1."""

import csv
import io

import samples
from rendered import shown, value

from zslayout.pipeline.classes import sweep
from zslayout.reference.size_class import size_classes
from zslayout.results.size_classes import ClassesResult, SweepResult
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.layout import derive


def pool(size: int = 8) -> ClassesResult:
    layout = derive(SCHEMES["rfc-v1"], samples.named("x86_64"), size)
    return ClassesResult(layout, size_classes(layout))


def swept(name: str, scheme: str) -> SweepResult:
    return SweepResult(sweep(SCHEMES[scheme], samples.named(name)))


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
