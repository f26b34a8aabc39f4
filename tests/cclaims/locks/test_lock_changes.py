"""Which locks are taken and released, in a file with locks of each kind."""

import claimed
import pytest

from zslayout.cclaims.judge import runs_read
from zslayout.cclaims.locks.lock_changes import CLASS, POOL, ZSPAGE, LockChanges
from zslayout.cclaims.objects import Objects


@pytest.fixture(scope="module")
def read() -> dict[str, Objects]:
    some = runs_read(claimed.surveyed(claimed.MERGED), 40, 12)
    return {each.run.name.removeprefix("@"): each for each in some}


@pytest.mark.parametrize(
    ("function", "kinds"),
    [
        ("zs_malloc", {CLASS}),
        ("zs_free", {CLASS}),
        ("zs_obj_read_begin", {POOL, ZSPAGE}),
        ("zs_page_migrate", {POOL, CLASS, ZSPAGE}),
    ],
)
def test_locks_are_known_by_what_they_are_in(
    read: dict[str, Objects], function: str, kinds: set[str]
) -> None:
    assert {lock.kind for lock in LockChanges(read[function]).locks} == kinds


def test_a_reader_shares_a_lock_and_a_writer_does_not(read: dict[str, Objects]) -> None:
    shared = {
        function: {lock.shared for lock in LockChanges(read[function]).locks if lock.kind == POOL}
        for function in ("zs_obj_read_begin", "zs_page_migrate")
    }
    assert shared == {"zs_obj_read_begin": {True}, "zs_page_migrate": {False}}
