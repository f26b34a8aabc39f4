"""Which operations, rows and ways there are: whatever is left out is refuted."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import provers
import pytest
import variants

from zslayout.protocol.lemmas import LEVEL_VARIANTS
from zslayout.protocol.operation_tables import operation_tables
from zslayout.protocol.outline import outline, outline_obligations
from zslayout.protocol.transition import OperationTable, ProtocolVariant
from zslayout.vc.obligation import Obligation

DEFINITION = provers.layout().definition


def _false(asked: Obligation) -> bool:
    return asked.claim(DEFINITION).refuted_by({})


def _missing(tables: Sequence[OperationTable], variant: ProtocolVariant) -> list[str]:
    return [each.id for each in outline_obligations(tables, variant) if _false(each)]


@pytest.mark.parametrize("variant", LEVEL_VARIANTS.values(), ids=LEVEL_VARIANTS)
def test_nothing_is_left_out_at_any_level_and_nothing_is_said_twice(
    variant: ProtocolVariant,
) -> None:
    tables = operation_tables(variant)
    assert _missing(tables, variant) == []
    ids = [each.id for each in outline_obligations(tables, variant)]
    assert len(ids) == len(set(ids)) == sum(len(each.transitions) for each in tables)
    for table in tables:
        ways = outline(variant)[table.name]
        assert {row.label: frozenset(row.successors) for row in table.transitions} == ways


def _without_a_way(table: OperationTable) -> Iterator[tuple[str, OperationTable]]:
    for old in table.transitions:
        for label in old.successors:
            new = replace(old, successors=tuple(set(old.successors) - {label}))
            rows = (new if each is old else each for each in table.transitions)
            yield old.label, replace(table, transitions=tuple(rows))


@pytest.mark.parametrize("table", operation_tables(variants.EARLY), ids=lambda each: each.name)
def test_every_way_that_is_left_out_is_noticed(table: OperationTable) -> None:
    others = [each for each in operation_tables(variants.EARLY) if each is not table]
    for label, changed in _without_a_way(table):
        name = f"protocol.{table.name}.{label.replace(' ', '_')}.ways"
        assert _missing([*others, changed], variants.EARLY) == [name]


@pytest.mark.parametrize("table", operation_tables(variants.EARLY), ids=lambda each: each.name)
def test_every_operation_and_every_row_that_is_left_out_is_noticed(table: OperationTable) -> None:
    others = [each for each in operation_tables(variants.EARLY) if each is not table]
    missing = _missing(others, variants.EARLY)
    assert len(missing) == len(table.transitions)
    assert all(each.startswith(f"protocol.{table.name}.") for each in missing)
    for row in table.transitions:
        rest = tuple(each for each in table.transitions if each is not row)
        found = _missing([*others, replace(table, transitions=rest)], variants.EARLY)
        assert f"protocol.{table.name}.{row.label.replace(' ', '_')}.ways" in found
