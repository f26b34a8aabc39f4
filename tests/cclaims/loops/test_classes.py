"""Loops over the classes of a pool that leave one out, or come to what is none, are told."""

import pytest
from cclaims.mistakes import judged
from kernel import kernel_source

from zslayout.cclaims.loops.classes import every_class, lists_made
from zslayout.cclaims.loops.endings import endings
from zslayout.verdict import Status

_DESTROY, _COMPACT = "void zs_destroy_pool(", "unsigned long zs_compact("
_COUNT, _WORKER = "zs_shrinker_count(", "static void async_free_zspage("
_GUARD = "if (class->index != i)\n\t\t\tcontinue;\n"
_DOWN = "i = ZS_SIZE_CLASSES - 1; i >= 0; i--"
_CREATE = "struct zs_pool *zs_create_pool("
_LISTS = "each list of a new class is begun"
_EACH = "a turn is run for every class of the pool"
_DONE = "something is done for a class that stands for itself"
_SLOT = "the pool has the slot that a turn looks into"
_ENDED = "a class that stands for itself is freed with its pool"
_FREED = "of the slots that share a class one has it freed"
_MISTAKES = (
    (
        (_DESTROY, _GUARD, "\n\n", _FREED),
        (_COMPACT, _DOWN, _DOWN.replace(">=", ">"), _EACH),
        (_COUNT, _DOWN, _DOWN.replace(" - 1", ""), _SLOT),
        (_WORKER, "class->index != i", "class->size != i", _DONE),
    ),
    (
        (_DESTROY, "i < ZS_SIZE_CLASSES", "i < ZS_SIZE_CLASSES - 1", _EACH),
        (_DESTROY, "kfree(class);", "", _ENDED),
        (_COMPACT, _DOWN, _DOWN.replace("--", "++"), _SLOT),
        (_COUNT, "continue;", "break;", _EACH),
        (_WORKER, "i++", "i--", _EACH),
        (_CREATE, "fullness_list[fullness]", "fullness_list[i]", _LISTS),
    ),
)


def _told(text: str) -> list[tuple[str, int]]:
    found = judged(text, every_class, lists_made, endings)
    assert found
    return [(x.says, x.place.line) for x in found if x.verdict.status is not Status.PROVED]


@pytest.mark.parametrize("mistakes", _MISTAKES)
def test_a_loop_that_does_not_come_to_each_class_is_told_where_it_looks_for_one(
    mistakes: tuple[tuple[str, str, str, str], ...],
) -> None:
    text, wanted = kernel_source("7.3").decode(), set()
    for function, old, new, says in mistakes:
        at = text.index(old, text.index(function))
        text = text[:at] + new + text[at + len(old) :]
        wanted.add(says)
    told = _told(text)
    assert {says for says, _ in told} == wanted
    starts = [text[: text.index(function)].count("\n") + 1 for function, *_ in mistakes]
    for start, (*_, says) in zip(starts, mistakes, strict=True):
        assert any(said == says and start < line < start + 99 for said, line in told)


@pytest.mark.parametrize("version", ["6.1", "7.3"])
def test_the_loops_over_classes_of_a_released_file_are_proved(version: str) -> None:
    assert not _told(kernel_source(version).decode())
