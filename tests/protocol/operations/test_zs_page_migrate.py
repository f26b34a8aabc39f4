"""zs_page_migrate() by its lines."""

import variants

from zslayout.reference.atomic_step import Action, LockClass


def test_words_are_re_encoded_under_every_lock() -> None:
    (store,) = variants.transitions("zs_page_migrate", Action.STORE_WORD)
    assert variants.held("zs_page_migrate", store.label) == {
        LockClass.PAGE,
        LockClass.POOL,
        LockClass.CLASS,
        LockClass.ZSPAGE,
    }


def test_locks_are_released_as_they_nest_or_pool_lock_first() -> None:
    orders = {
        variants.BASE: [LockClass.POOL, LockClass.CLASS, LockClass.ZSPAGE],
        variants.EARLY: [LockClass.ZSPAGE, LockClass.CLASS, LockClass.POOL],
    }
    for variant, order in orders.items():
        migrate = variants.operation("zs_page_migrate", variant)
        label, found = "replaced", []
        while label != "locks released":
            row = migrate.transition_at(label)
            found.append(row.lock_class)
            (label,) = row.successors
        assert found == order


def test_the_old_page_goes_back_when_no_lock_is_held() -> None:
    for last in variants.transitions("zs_page_migrate", Action.FREE_PAGE):
        assert last.successors == ()
        assert variants.held("zs_page_migrate", last.label) == frozenset()
