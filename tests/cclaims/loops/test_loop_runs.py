import claimed
import pytest

from zslayout.cclaims.judge import runs_read
from zslayout.cclaims.loops.loop_runs import MAPPED, PAGE, LoopRuns, ZspageShape


@pytest.mark.parametrize(("page", "offsets"), [(0, {0, 3072}), (1, {2048}), (2, {1024})])
def test_a_loop_over_a_page_looks_for_a_header_where_objects_begin(
    page: int, offsets: set[int]
) -> None:
    runs = runs_read(claimed.surveyed(claimed.MERGED), 40, 12)
    (migrates,) = (each for each in runs if each.run.name == "@zs_page_migrate")
    loops = LoopRuns(migrates, 12)
    (number,) = {x.event.loops[-1] for x in migrates.acts if x.role == "word" and x.event.loops}
    shape = ZspageShape(size=3072, pages=3, objs=4, page=page)
    seen = [
        where - (PAGE + page << MAPPED)
        for act, where, _ in loops.visited(loops.tree(number), shape)
        if act.role == "map" and not act.store
    ]
    assert set(seen) == offsets
