from collections.abc import Iterator

import claimed
import lockclaims
import pytest
from cclaims import mistakes
from kernel import kernel_source
from lockclaims import Mistake

from zslayout.cclaims.locks.locking import Locking
from zslayout.cclaims.objects import Judged, Objects
from zslayout.cclaims.zspages import bit_fields
from zslayout.verdict import Status

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


_BEGIN = "spin_lock(&class->lock);"
_READ = "read_lock(&pool->lock);"
_MISTAKES = (
    Mistake(
        "zs_obj_read_begin",
        "void *zs_obj_read_begin(",
        "zspage_read_lock(zspage);",
        "zspage_read_lock(zspage);\n\tzspage_read_lock(zspage);",
        "release_paired",
    ),
    Mistake(
        "zs_obj_read_sg_begin",
        "void zs_obj_read_sg_begin(",
        _READ,
        f"{_READ}\n\tcond_resched();",
        "no_sleep",
        "cond_resched();",
    ),
    Mistake(
        "zs_obj_write",
        "void zs_obj_write(",
        _READ,
        f"{_READ}\n\tkfree(kmalloc(8, GFP_ATOMIC));\n\tkfree(kmalloc(8, GFP_KERNEL));",
        "no_sleep",
        "kfree(kmalloc(8, GFP_KERNEL));",
    ),
    Mistake(
        "zs_obj_read_end",
        "void zs_obj_read_end(",
        "zspage = get_zspage(zpdesc);",
        "zspage = get_zspage(pfn_zpdesc(7));",
        "release_paired",
    ),
    Mistake(
        "async_free_zspage",
        "static void async_free_zspage(",
        _BEGIN,
        "spin_lock_irq(&class->lock);",
        "release_paired",
        "spin_unlock(&class->lock);",
    ),
    Mistake(
        "zs_destroy_pool",
        "void zs_destroy_pool(",
        "zs_flush_migration(pool);",
        ";",
        "not_touched_after_free",
        "kfree(pool);",
    ),
)


def test_each_way_in_has_its_mistake_told() -> None:
    assert not lockclaims.missed("7.3", _MISTAKES)


def test_who_may_not_reclaim_memory_does_not_sleep() -> None:
    text, (line, *_) = lockclaims.changed(kernel_source("7.3").decode(), _MISTAKES[2:3])
    (found,) = lockclaims.judged(text, frozenset({"@zs_obj_write"})).values()
    assert {each.place.line for each in found if each.id == "protocol.no_sleep"} == {line}


_SAVE = "unsigned long flags;\n\tunsigned long handle;"
_IRQ = (
    Mistake("", "unsigned long zs_malloc(", "unsigned long handle;", _SAVE, ""),
    *(
        Mistake("", "unsigned long zs_malloc(", f"\t{old}(&class->lock)", f"\t{new}", "")
        for old, new in (
            ("spin_lock", "spin_lock_irqsave(&class->lock, flags)"),
            ("spin_unlock", "spin_unlock_irqrestore(&class->lock, flags)"),
        )
        for _ in range(2)
    ),
)


def test_a_lock_may_have_interrupts_off_if_it_is_released_as_it_was_taken() -> None:
    text, _ = lockclaims.changed(kernel_source("7.3").decode(), _IRQ)
    (found,) = lockclaims.judged(text, frozenset({"@zs_malloc"})).values()
    assert all(each.verdict.status is not Status.REFUTED for each in found)
    assert any(each.id == "protocol.release_paired" for each in found)


def test_a_file_whose_pool_has_no_lock_is_not_judged_by_the_rules_of_one_that_has() -> None:
    own = "\trwlock_t lock;\t/* holds objects in their pages */\n"
    head = "struct zs_pool {"
    text = claimed.edited(own, "").replace(head, f"static rwlock_t other_lock;\n{head}")
    found = claimed.found(text.replace("&pool->lock", "&other_lock"))
    told = {each.verdict.status for each in found if each.id.startswith("protocol.")}
    assert told == {Status.PROVED, Status.UNKNOWN}


_COMPACT = "static unsigned long __zs_compact"
_KEPT: list[mistakes.Mistake] = [
    (
        _COMPACT,
        "\t\t\tif (!dst_zspage)\n\t\t\t\tbreak;\n",
        "\t\t\tif (!dst_zspage)\n\t\t\t\tbreak;\n\t\t\tmigrate_write_lock(dst_zspage);\n",
        "",
    ),
    (
        _COMPACT,
        "\t\t\tdst_zspage = NULL;\n",
        "\t\t\tmigrate_write_unlock(dst_zspage);\n\t\t\tdst_zspage = NULL;\n",
        "",
    ),
    (
        "\tif (dst_zspage)\n",
        "\t\tputback_zspage(class, dst_zspage);\n",
        "\t\tmigrate_write_unlock(dst_zspage), putback_zspage(class, dst_zspage);\n",
        "",
    ),
]
"""The zspage that compaction fills stays locked from turn to turn, as in Linux 6.3 to 6.8."""
_TAKES_EACH_TURN: mistakes.Mistake = (
    _COMPACT,
    "\t\tsrc_zspage = isolate_src",
    "\t\tmigrate_write_lock(dst_zspage);\n\t\tsrc_zspage = isolate_src",
    "",
)
_KEEPS_ON: mistakes.Mistake = (_COMPACT, "dst_zspage = NULL;\n\n\t\t\tspin", "spin", "")


def _of_compaction(objects: Objects) -> Iterator[Judged]:
    if objects.run.name == "@zs_compact":
        yield from Locking(objects).findings()
        yield from bit_fields(objects)


def test_a_lock_that_a_loop_keeps_with_a_zspage_is_followed_from_turn_to_turn() -> None:
    assert mistakes.told(_KEPT, _of_compaction, version="6.12") == set()


@pytest.mark.parametrize(
    "mistaken",
    [
        _KEPT[1:],
        [_KEPT[0], _KEPT[2]],
        _KEPT[:2],
        [_TAKES_EACH_TURN, *_KEPT[1:]],
        [*_KEPT, _KEEPS_ON],
    ],
    ids=["never taken", "kept at the end of a turn", "kept at the end", "taken anew", "kept on"],
)
def test_a_kept_lock_that_is_not_taken_or_released_once_is_told(
    mistaken: list[mistakes.Mistake],
) -> None:
    says = "each lock is taken once and released once, on every way"
    assert says in mistakes.told(mistaken, _of_compaction, version="6.12")
