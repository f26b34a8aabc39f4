"""Every seeded mistake is caught, by a check that is named for it, and nothing else is."""

import pytest
from mutants.seeded import MUTANTS, Mutant, found

from zslayout.reference import invariant, lockdep
from zslayout.reference.level import Level
from zslayout.reference.session import Checks

NAMED = pytest.mark.parametrize("seeded", MUTANTS, ids=lambda seeded: seeded.name)
EVERY_CHECK = {*lockdep.CHECKS, *invariant.CHECKS}


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("checks", Checks)
def test_nothing_is_found_in_what_is_right(level: Level, checks: Checks) -> None:
    assert found(None, checks, level) is None


@NAMED
def test_a_mistake_is_caught_by_a_check_that_is_named_for_it(seeded: Mutant) -> None:
    violation = found(seeded, Checks.ALL)
    assert violation is not None
    assert violation.check in seeded.checks
    assert violation.operation
    assert violation.says


@NAMED
def test_cheap_checks_find_nothing_that_all_checks_would_call_otherwise(seeded: Mutant) -> None:
    violation = found(seeded, Checks.CHEAP)
    assert violation is None or violation.check in {*EVERY_CHECK, "oops"}


def test_every_check_catches_a_mistake() -> None:
    violations = (found(seeded, Checks.ALL) for seeded in MUTANTS)
    caught = {violation.check for violation in violations if violation is not None}
    assert caught == {*EVERY_CHECK, "oops"}


def test_cheap_checks_catch_most_mistakes() -> None:
    caught = [seeded.name for seeded in MUTANTS if found(seeded, Checks.CHEAP)]
    assert len(caught) > 0.75 * len(MUTANTS)


def test_mistakes_have_names_of_their_own_and_say_what_they_are() -> None:
    assert len({seeded.name for seeded in MUTANTS}) == len(MUTANTS) >= 22
    assert all(seeded.says for seeded in MUTANTS)
