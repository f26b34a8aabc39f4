import claimed
import pytest

from zslayout.cclaims.locking import Wait, lock_order
from zslayout.errors import Place
from zslayout.verdict import Status, Verdict, Witness

_LOOKUP = "[obj_to_class_idx(handle_to_obj(handle))];\n\tspin_lock(&(*class)->lock);\n"
_EDITS = [
    (
        "release_paired",
        "kick_deferred_free(pool);\n\t\t}\n\t}\n\tspin_unlock(&class->lock);",
        "kick_deferred_free(pool);\n\t\t}\n\t}",
    ),
    ("release_paired", "\t\twrite_unlock(&pool->lock);\n\t\treturn -EBUSY;", "\t\treturn -EBUSY;"),
    (
        "word_stable_when_used",
        "\tzspage_read_lock(zspage);\n\tread_unlock(&pool->lock);\n",
        "\tread_unlock(&pool->lock);\n",
    ),
    (
        "release_paired",
        "found:\n\tobj_malloc(pool, zspage, handle);",
        "found:\n\tspin_lock(&class->lock);\n\tobj_malloc(pool, zspage, handle);",
    ),
    (
        "reread",
        "\tread_lock(&pool->lock);\n\tobj = handle_to_obj(handle);\n",
        "\tobj = handle_to_obj(handle);\n\tread_lock(&pool->lock);\n",
    ),
    (
        "reread",
        _LOOKUP,
        _LOOKUP.replace("\tspin_lock(&(*class)->lock);\n", "\t*obj = handle_to_obj(handle);\n"),
    ),
    (
        "word_locked",
        "\twrite_lock(&pool->lock);\n\tclass = zspage_class",
        "\tread_lock(&pool->lock);\n\tclass = zspage_class",
    ),
    (
        "no_sleep",
        "\twrite_lock(&pool->lock);\n\tclass = zspage_class",
        "\twrite_lock(&pool->lock);\n\tmsleep(1);\n\tclass = zspage_class",
    ),
]


def _open(text: str, rule: str) -> int:
    found = [each for each in claimed.found(text) if each.id == f"protocol.{rule}"]
    return sum(each.verdict.status is not Status.PROVED for each in found)


@pytest.mark.parametrize(("rule", "old", "new"), _EDITS)
def test_a_lock_that_is_missing_late_or_in_the_way_is_told(rule: str, old: str, new: str) -> None:
    assert _open(claimed.edited(old, new), rule) > _open(claimed.MERGED, rule)


def test_locks_of_a_file_that_is_right_are_proved() -> None:
    found = [each for each in claimed.found(claimed.MERGED) if each.id.startswith("protocol.")]
    proved = {each.id for each in found if each.verdict.status is Status.PROVED}
    assert {f"protocol.{rule}" for rule, _, _ in _EDITS} <= proved
    paired = [each for each in found if each.id == "protocol.release_paired"]
    assert all(each.verdict.status is Status.PROVED for each in paired)


@pytest.mark.parametrize(
    "unlock", ["arch_spin_unlock(&class->lock)", "spin_unlock((spinlock_t *)(handle + obj))"]
)
def test_what_may_release_a_lock_and_is_not_known_is_told(unlock: str) -> None:
    old = "\tobj_free(class->size, obj);\n"
    text = claimed.edited(old, f"{old}\t{unlock};\n").replace(
        "void zs_free(", "void arch_spin_unlock(spinlock_t *lock);\nvoid zs_free(", 1
    )
    rules = ("unread", "release_paired")
    # The file declares trylock_zspage(), and does not define it: that is told already.
    assert any(_open(text, rule) > _open(claimed.MERGED, rule) for rule in rules)


def _wait(held: str, wanted: str, status: Status = Status.UNKNOWN) -> Wait:
    witness = Witness((("a", 1),)) if status is Status.REFUTED else None
    return Wait(held, wanted, Place("a.c", 1, 1), lambda: Verdict(status, witness))


def _told(*waits: Wait) -> list[Status]:
    return [each.verdict.status for each in lock_order(waits)]


def test_locks_that_are_taken_in_a_circle_are_told_wherever_that_is_closed() -> None:
    assert _told(_wait("a", "b"), _wait("b", "c")) == [Status.PROVED] * 2
    circle = _told(_wait("a", "b"), _wait("b", "c"), _wait("c", "a"))
    assert circle == [Status.UNKNOWN] * 3
    assert _told(_wait("a", "a")) == [Status.UNKNOWN]


def test_a_circle_is_refuted_where_each_wait_of_it_can_happen() -> None:
    wrong = Status.REFUTED
    assert _told(_wait("a", "b", wrong), _wait("b", "a", wrong)) == [wrong] * 2
    assert _told(_wait("a", "b", wrong), _wait("b", "a")) == [Status.UNKNOWN] * 2


def test_a_wait_that_never_happens_closes_no_circle() -> None:
    assert _told(_wait("a", "b"), _wait("b", "a", Status.PROVED)) == [Status.PROVED]


def test_a_file_whose_pool_has_no_lock_is_not_judged_by_the_rules_of_one_that_has() -> None:
    own = "\trwlock_t lock;\t/* holds objects in their pages */\n"
    head = "struct zs_pool {"
    text = claimed.edited(own, "").replace(head, f"static rwlock_t other_lock;\n{head}")
    found = claimed.found(text.replace("&pool->lock", "&other_lock"))
    told = {each.verdict.status for each in found if each.id.startswith("protocol.")}
    assert told == {Status.PROVED, Status.UNKNOWN}
