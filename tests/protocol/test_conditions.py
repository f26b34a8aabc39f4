"""The conditions, and that they hold."""

from dataclasses import replace

import provers
import pytest

from zslayout.expr.nodes import FALSE
from zslayout.protocol.conditions import conditions, held_at
from zslayout.protocol.line import Variant
from zslayout.protocol.program import operations
from zslayout.reference.level import Level
from zslayout.reference.step import Rank
from zslayout.solve.engine import Engine
from zslayout.verdict import Status

VARIANT = Variant(lockless=True, early=True, class_bits=True)


@pytest.mark.parametrize("level", list(Level))
def test_the_protocol_is_proved_at_every_level(level: Level) -> None:
    proof = provers.proved(level)
    assert [each.obligation.id for each in proof.conditions if not _good(each.verdict.status)] == []
    assert proof.exit_code == 0


@pytest.mark.parametrize("name", ["um-x86_64", "arm-lpae"])
def test_a_word_without_class_idx_is_proved_with_pool_lock(name: str) -> None:
    proof = provers.proved(Level.EARLY_UNLOCK, name)
    assert proof.proved
    assert not proof.lockless


def _good(status: Status) -> bool:
    return status is Status.PROVED


def test_every_condition_has_a_name_of_its_own_a_sentence_and_a_source() -> None:
    found = list(conditions(operations(VARIANT), class_bits=True))
    assert len({each.id for each in found}) == len(found)
    for each in found:
        assert each.id.startswith("protocol.")
        assert each.statement.endswith(".")
        assert each.cites


def test_the_goals_of_the_series_are_among_them() -> None:
    goals = {each.obligation.id for each in provers.proved().conditions}
    for name in (
        "class_found",
        "place_known",
        "freed_once",
        "nothing_live_freed",
        "not_migrated",
        "unreachable",
    ):
        assert f"protocol.goal.{name}" in goals


def test_what_nothing_satisfies_is_not_green() -> None:
    (first, *_) = conditions(operations(VARIANT), class_bits=True)
    layout = provers.layout()
    claim = first.claim(layout.definition)
    empty = replace(claim, given=(*claim.given, FALSE))
    (verdict,) = Engine(10).decide_together([empty], layout.values)
    assert verdict.status is Status.VACUOUS


def test_the_locks_that_are_held_are_followed_from_label_to_label() -> None:
    free = next(each for each in operations(VARIANT) if each.name == "zs_free")
    held = held_at(free)
    assert held["called"] == frozenset()
    assert Rank.CLASS in held["word stable"]
