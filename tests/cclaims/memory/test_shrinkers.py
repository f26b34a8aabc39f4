"""Shrinkers that are registered without what the kernel calls, or not at all."""

import pytest
from cclaims.mistakes import Mistake, bad, read, wrong

from zslayout.cclaims.memory.shrinkers import Shrinkers
from zslayout.cclaims.objects import Judged

_WHOLE = "a shrinker that is registered has its functions, and what they read of it"
_REGISTERED = "a shrinker that was allocated is registered"
_BEGIN = "static int zs_register_shrinker("
_MISTAKES: tuple[tuple[str, Mistake], ...] = (
    ("7.3", (_BEGIN, "pool->shrinker->private_data = pool;", "", _WHOLE)),
    ("7.3", (_BEGIN, "if (!pool->shrinker)", "if (pool->shrinker)", _REGISTERED)),
    ("6.1", (_BEGIN, "pool->shrinker.count_objects = zs_shrinker_count;", "", _WHOLE)),
)


def _found(text: str) -> list[Judged]:
    surveyed, runs = read(text)
    shrinkers = Shrinkers(surveyed.runs)
    return [each for run in runs for each in shrinkers.findings(run)]


@pytest.mark.parametrize(("version", "mistake"), _MISTAKES)
def test_a_shrinker_that_is_not_whole_or_not_registered_is_told(
    version: str, mistake: Mistake
) -> None:
    told = bad(_found(wrong([mistake], version)))
    assert {each.says for each in told} == {mistake[-1]}


def test_the_shrinker_of_a_released_file_is_registered_whole() -> None:
    for version, says in (("6.1", {_WHOLE}), ("6.12", {_WHOLE, _REGISTERED})):
        found = _found(wrong((), version))
        assert {each.says for each in found} == says
        assert not bad(found)
