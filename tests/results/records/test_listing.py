"""`list` as JSON: the contract of schema 1."""

from rendered import value

from zslayout.results.listing import ListedFormat, ListedWord, Listing


def test_a_kind_is_a_key_and_what_was_not_asked_for_has_none() -> None:
    words = ("words", (ListedWord("obj", ("pfn", "obj_idx"), "location_to_obj"),))
    assert value(Listing((words,))) == {
        "schema": 1,
        "kinds": ["words"],
        "words": [{"name": "obj", "fields": ["pfn", "obj_idx"], "encoder": "location_to_obj"}],
    }
    assert set(value(Listing((words, ("formats", (ListedFormat("text", "x"),)))))) == {
        "schema",
        "kinds",
        "words",
        "formats",
    }
