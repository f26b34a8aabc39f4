"""Steps, and the locks that they are about."""

from zslayout.reference.atomic_step import (
    ACQUIRE_ACTIONS,
    RELEASE_ACTIONS,
    TRY_ACTIONS,
    Action,
    Lock,
    LockClass,
)


def test_locks_nest_as_the_kernels_file_says() -> None:
    assert [rank.name for rank in sorted(LockClass)] == ["PAGE", "POOL", "CLASS", "ZSPAGE", "ZONE"]


def test_a_lock_is_called_by_its_name() -> None:
    assert str(Lock(LockClass.CLASS, "class->lock 7")) == "class->lock 7"


def test_locks_of_one_name_are_two_locks() -> None:
    one, other = Lock(LockClass.PAGE, "page lock 0x1"), Lock(LockClass.PAGE, "page lock 0x1")
    assert one != other
    assert len({one, other}) == 2


def test_who_tries_to_take_a_lock_may_take_it_and_nobody_takes_what_he_releases() -> None:
    assert TRY_ACTIONS < ACQUIRE_ACTIONS
    assert not ACQUIRE_ACTIONS & RELEASE_ACTIONS


def test_every_way_to_take_a_lock_has_one_to_release_it() -> None:
    kinds = {"", "read_", "write_"}
    assert {do.value for do in RELEASE_ACTIONS} == {f"{kind}unlock" for kind in kinds}
    assert {do.value for do in ACQUIRE_ACTIONS - TRY_ACTIONS} == {f"{kind}lock" for kind in kinds}


def test_steps_have_names_of_their_own() -> None:
    assert len({do.value for do in Action}) == len(Action)
