"""What the series claims."""

import provers
import variants

from zslayout.protocol.goals import GOALS
from zslayout.verdict import Status


def test_every_goal_stands_where_zs_free_comes_by() -> None:
    labels = {line.label for line in variants.operation("zs_free").transitions}
    assert {goal.label for goal in GOALS} <= labels
    assert len({goal.name for goal in GOALS}) == len(GOALS)


def test_goals_are_sentences() -> None:
    assert all(goal.statement.endswith(".") for goal in GOALS)


def test_the_base_has_every_goal_but_that_of_the_lockless_read() -> None:
    labels = {line.label for line in variants.operation("zs_free", variants.BASE).transitions}
    assert [goal.name for goal in GOALS if goal.label not in labels] == ["class_found"]


def test_every_goal_is_proved() -> None:
    found = {each.obligation.id: each.verdict.status for each in provers.proved().conditions}
    assert {found[f"protocol.goal.{goal.name}"] for goal in GOALS} == {Status.PROVED}
