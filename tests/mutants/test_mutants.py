"""Every seeded mistake is caught, by a check that is named for it, and nothing else is."""

import pytest
from mutants.seeded import MUTANTS, Mutant, found

from zslayout.reference import lockdep, pool_checks
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.session import CheckLevel

NAMED = pytest.mark.parametrize("seeded", MUTANTS, ids=lambda seeded: seeded.name)
EVERY_CHECK = {*lockdep.LOCK_CHECKS, *pool_checks.POOL_CHECKS}


@pytest.mark.parametrize("level", PatchLevel)
@pytest.mark.parametrize("checks", CheckLevel)
def test_nothing_is_found_in_what_is_right(level: PatchLevel, checks: CheckLevel) -> None:
    assert found(None, checks, level) is None


@NAMED
def test_a_mistake_is_caught_by_a_check_that_is_named_for_it(seeded: Mutant) -> None:
    violation = found(seeded, CheckLevel.ALL)
    assert violation is not None
    assert violation.check in seeded.checks
    assert violation.operation
    assert violation.message


@NAMED
def test_cheap_checks_find_nothing_that_all_checks_would_call_otherwise(seeded: Mutant) -> None:
    violation = found(seeded, CheckLevel.CHEAP)
    assert violation is None or violation.check in {*EVERY_CHECK, "invariant"}


def test_every_check_catches_a_mistake() -> None:
    violations = (found(seeded, CheckLevel.ALL) for seeded in MUTANTS)
    caught = {violation.check for violation in violations if violation is not None}
    assert caught == {*EVERY_CHECK, "invariant"}


def test_cheap_checks_catch_most_mistakes() -> None:
    caught = [seeded.name for seeded in MUTANTS if found(seeded, CheckLevel.CHEAP)]
    assert len(caught) > 0.75 * len(MUTANTS)


def test_mistakes_have_names_of_their_own_and_say_what_they_are() -> None:
    assert len({seeded.name for seeded in MUTANTS}) == len(MUTANTS) >= 22
    assert all(seeded.says for seeded in MUTANTS)
