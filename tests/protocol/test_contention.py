"""Which locks two operations both need."""

from dataclasses import replace

import pytest
import variants

from zslayout.protocol.contention import (
    CLAIMS,
    SharedLock,
    contention,
    lock_needs,
    pair_of,
    zone_inside_class,
)
from zslayout.protocol.lemmas import LEVEL_VARIANTS
from zslayout.protocol.operation_tables import operation_tables
from zslayout.protocol.transition import OperationTable, ProtocolVariant
from zslayout.reference.atomic_step import Action, LockClass

TABLES = operation_tables(variants.EARLY)
FALLBACK = LEVEL_VARIANTS["early-unlock-fallback"]


def _kinds(one: str, other: str, variant: ProtocolVariant) -> dict[LockClass, SharedLock]:
    pair = pair_of(list(contention(operation_tables(variant))), one, other)
    return {each.lock_class: each for each in pair.locks}


def test_what_is_needed_is_what_a_row_takes() -> None:
    needs = lock_needs(variants.operation("zs_obj_read"))
    assert list(needs) == [LockClass.POOL, LockClass.ZSPAGE]
    assert all(each.shared and each.waits for each in needs.values())
    assert needs[LockClass.ZSPAGE].inside == {LockClass.POOL}
    assert lock_needs(variants.operation("hand_over")) == {}


def test_who_tries_does_not_wait() -> None:
    assert not lock_needs(variants.operation("zs_free"))[LockClass.PAGE].waits
    assert lock_needs(variants.operation("async_free_zspage"))[LockClass.PAGE].waits
    assert not lock_needs(variants.operation("zs_compact"))[LockClass.ZSPAGE].waits


def test_every_pair_is_told_once_and_two_shares_do_not_wait() -> None:
    pairs = list(contention(TABLES))
    assert len({frozenset((each.one, each.other)) for each in pairs}) == len(pairs) == 21
    readers = _kinds("zs_obj_read", "zs_obj_read", variants.EARLY)
    assert all(each.both_share and not each.waits for each in readers.values())
    assert _kinds("zs_obj_read", "zs_compact", variants.EARLY)[LockClass.POOL].waits
    with pytest.raises(LookupError):
        pair_of(pairs, "zs_free", "hand_over")


def test_patch_two_takes_pool_lock_from_zs_free_and_nothing_else() -> None:
    before = _kinds("zs_free", "zs_page_migrate", variants.BASE)
    after = _kinds("zs_free", "zs_page_migrate", variants.LOCKLESS)
    assert before.keys() - after.keys() == {LockClass.POOL}
    assert after.keys() < before.keys()
    assert LockClass.POOL in _kinds("zs_free", "zs_free", FALLBACK)


def test_patch_three_takes_zone_lock_out_of_class_lock_in_zs_free_alone() -> None:
    others = ("zs_compact", "async_free_zspage")
    assert zone_inside_class(operation_tables(variants.LOCKLESS)) == ("zs_free", *others)
    assert zone_inside_class(operation_tables(variants.EARLY)) == others


@pytest.mark.parametrize("variant", LEVEL_VARIANTS.values(), ids=LEVEL_VARIANTS)
def test_every_claim_of_the_series_holds_from_its_patch_on(variant: ProtocolVariant) -> None:
    for claim in CLAIMS:
        assert claim.holds(operation_tables(variant)) is claim.expected(variant)


def _with_row(label: str, **changes: object) -> tuple[OperationTable, ...]:
    free = variants.operation("zs_free")
    rows = (
        replace(each, **changes) if each.label == label else each  # type: ignore[arg-type]
        for each in free.transitions
    )
    other = replace(free, transitions=tuple(rows))
    return tuple(other if each is free else each for each in TABLES)


def test_each_claim_can_fail() -> None:
    shares = _with_row("word stable", action=Action.READ_LOCK, lock_class=LockClass.POOL)
    keeps = _with_row("unlinked", action=Action.FIND_ZSPAGE, lock_class=None)
    found = [[claim.holds(tables) for claim in CLAIMS] for tables in (shares, keeps)]
    assert found == [[False, False, True], [True, True, False]]
