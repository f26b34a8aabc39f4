"""Where control is after a statement."""

from zslayout.csource.flow import Flow
from zslayout.csource.machine import State
from zslayout.expr.nodes import Const


def test_what_left_is_told_of_every_way_out_and_not_of_what_goes_on() -> None:
    below, returned, broken, continued, jumped = (State() for _ in range(5))
    flow = Flow(below, [(returned, Const(1))], [broken], [continued], [("out", jumped)])
    assert list(flow.left()) == [returned, broken, continued, jumped]


def test_one_flow_leaves_as_another_does_and_goes_on_where_it_was() -> None:
    below, first, second = State(), State(), State()
    flow = Flow(below, returned=[(first, None)])
    flow.leave_as(Flow(State(), returned=[(second, Const(2))], jumped=[("out", second)]))
    assert flow.below is below
    assert flow.returned == [(first, None), (second, Const(2))]
    assert flow.jumped == [("out", second)]
    assert (flow.broken, flow.continued) == ([], [])


def test_two_flows_share_no_way_out() -> None:
    one, other = Flow(), Flow()
    one.broken.append(State())
    assert list(other.left()) == []


def test_states_that_say_the_same_are_told_from_each_other() -> None:
    state = State()
    assert state != state.copy()
