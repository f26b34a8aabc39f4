"""Objects of caches that are too small, of another kind, and buffers that are too short."""

from cclaims.mistakes import Mistake, bad, read, wrong

from zslayout.cclaims.memory.space import Space
from zslayout.cclaims.objects import Judged

_HOLDS = "what is allocated has room for what is kept in it"
_COPIES = "what is copied to a buffer, or from it, is inside of it"
_SAME = "what goes back to a cache is what it has objects of"
_CACHES, _POOL = "static int create_cache(", "struct zs_pool *zs_create_pool("
_MISTAKES: tuple[Mistake, ...] = (
    (_CACHES, "ZS_HANDLE_SIZE", "ZS_HANDLE_SIZE / 2", _HOLDS),
    (_CACHES, "sizeof(struct zspage)", "sizeof(struct zspage *)", _HOLDS),
    (_POOL, "sizeof(struct size_class)", "sizeof(class)", _HOLDS),
    ("static inline int __zs_cpu_up(", "ZS_MAX_ALLOC_SIZE", "ZS_MAX_ALLOC_SIZE / 2", _COPIES),
    ("cache_free_handle(", "pool->handle_cachep", "pool->zspage_cachep", _SAME),
)


def _found(text: str) -> list[Judged]:
    surveyed, runs = read(text)
    space = Space(surveyed.executor.module, runs[0].reading, surveyed.runs)
    return [*(each for run in runs for each in space.findings(run)), *space.together()]


def test_what_is_too_small_is_told_where_its_size_is_said() -> None:
    text = wrong(_MISTAKES, "6.12")
    told = {(each.says, each.place.line) for each in bad(_found(text))}
    lines = {
        (says, text[: text.index(new, text.index(function))].count("\n") + 1)
        for function, _, new, says in _MISTAKES
    }
    assert told == lines


def test_what_a_released_file_allocates_is_large_enough() -> None:
    found = _found(wrong((), "7.3"))
    assert {each.says for each in found} == {_HOLDS, _SAME}
    assert not bad(found)
