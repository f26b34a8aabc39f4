"""`check --source` as JSON: the contract of schema 1."""

from rendered import value
from sourced import quick

from zslayout.results.source import SeriesResult


def test_what_the_file_is_stands_beside_what_any_check_has() -> None:
    found = quick("rfc_v1", "x86_64", "um-x86_64")
    said = value(found)
    assert list(said) == ["schema", "source", "results", "summary"]
    assert said["source"]["file"] == found.file
    assert said["source"]["agrees"] == {"x86_64": "rfc-v1", "um-x86_64": "rfc-v1"}
    assert list(said["source"]["false_assertions"]) == ["um-x86_64"]
    (false,) = said["source"]["false_assertions"]["um-x86_64"]
    assert false["numbers"]
    assert false["place"].startswith(f"{found.file}:")


def test_of_a_series_the_last_step_is_told_in_full_and_each_in_short() -> None:
    one, two = quick("rfc_v1", "x86_64"), quick("merged", "x86_64")
    said = value(SeriesResult((("first", one), ("second", two))))
    assert list(said) == ["schema", "source", "patches", "results", "summary"]
    assert said["source"] == value(two)["source"]
    assert said["results"] == value(two)["results"]
    assert [each["title"] for each in said["patches"]] == ["first", "second"]
    assert said["patches"][0]["summary"] == value(one)["summary"]
