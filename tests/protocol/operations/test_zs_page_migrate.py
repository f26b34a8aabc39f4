"""zs_page_migrate() by its lines."""

import variants

from zslayout.reference.atomic_step import Action, LockClass


def test_words_are_re_encoded_under_every_lock() -> None:
    (store,) = variants.transitions("zs_page_migrate", Action.STORE_WORD)
    assert variants.held("zs_page_migrate", store.label) == {
        LockClass.PAGE,
        LockClass.POOL,
        LockClass.CLASS,
    }


def test_pool_lock_is_released_before_class_lock() -> None:
    migrate = variants.operation("zs_page_migrate")
    (pool,) = [line.successors for line in migrate.transitions if line.label == "replaced"]
    (then,) = pool
    assert migrate.transition_at("replaced").action is Action.WRITE_UNLOCK
    assert migrate.transition_at(then).lock_class is LockClass.CLASS


def test_the_old_page_goes_back_when_no_lock_is_held() -> None:
    (*_, last) = variants.transitions("zs_page_migrate", Action.FREE_PAGE)
    assert last.label == "old page unlocked"
    assert last.successors == ()
