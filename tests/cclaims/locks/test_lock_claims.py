"""A group of claims speaks of the run that its locks are of."""

from claimed import MERGED, surveyed

from zslayout.cclaims.judge import runs_read
from zslayout.cclaims.locks.lock_claims import LockClaims
from zslayout.cclaims.locks.locking import Locking


def test_a_group_of_claims_has_the_events_and_the_terms_of_its_run() -> None:
    run = runs_read(surveyed(MERGED), 40, 12)[0]
    locking = Locking(run)
    claims = LockClaims(locking)
    assert claims.objects is run
    assert (claims.set, claims.r, claims.terms) == (locking.set, run.reading, run.terms)
