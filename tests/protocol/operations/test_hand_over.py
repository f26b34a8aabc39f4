"""What callers do."""

import pools
import variants

from zslayout.protocol.line import Locals
from zslayout.protocol.state import Map, State


def test_handing_over_changes_nothing_but_the_holder() -> None:
    (line,) = variants.operation("hand_over").lines
    its = Locals(pools.layout("arm64-4k").definition)
    (update,) = line.updates(State(64), its)
    assert (update.map, update.index, update.value) == (Map.HOLDER, its.handle, its.other)
    assert line.do is None
    assert line.then == ()
