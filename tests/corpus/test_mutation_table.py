"""The page of mutants: counted by region, with those of which nothing is said."""

import pytest

from corpus import mutation_table
from corpus.claims import Said
from corpus.mutation_table import entries, text

EVERY = entries("merged", ["location_to_obj", "obj_to_location"])


def _said(number: int, *, green: bool) -> Said:
    entry = EVERY[number][1]
    return Said(entry.name, EVERY[number][0], "x86_64", "", green=green, placed=not green)


def test_each_mutant_is_counted_in_its_region() -> None:
    said = {EVERY[n][1].name: _said(n, green=n == 0) for n in range(3)}
    page = text(EVERY, said, "plain")
    regions = [region for region, _ in EVERY]
    row = next(line.split() for line in page.splitlines() if line.startswith(regions[0]))
    assert row == [regions[0], str(regions.count(regions[0])), "3", "2", "0", "0", "1", "0"]
    assert "2 of 3 mutants are stopped." in page


def test_a_survivor_has_its_reason_or_was_not_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {EVERY[0][1].name: _said(0, green=True)}
    assert "not looked into" in text(EVERY, said, "plain")
    first = EVERY[0][1]
    key = f"{first.name.partition(', at ')[0]}: {first.why}"
    monkeypatch.setattr(mutation_table, "WHY", {key: "it says the same"})
    assert "it says the same" in text(EVERY, said, "plain")
