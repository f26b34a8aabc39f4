"""What callers do."""

import pools
import variants

from zslayout.protocol.symbolic_state import StateMap, SymbolicState
from zslayout.protocol.transition import ThreadLocals


def test_handing_over_changes_nothing_but_the_holder() -> None:
    (line,) = variants.operation("hand_over").transitions
    its = ThreadLocals(pools.layout("arm64-4k").definition)
    (update,) = line.updates(SymbolicState(64), its)
    assert (update.map, update.index, update.value) == (StateMap.HOLDER, its.handle, its.other)
    assert line.action is None
    assert line.successors == ()
