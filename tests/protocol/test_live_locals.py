"""Which locals are chosen at a line, and which are kept."""

from zslayout.protocol.live_locals import LiveLocals, TransitionLocals
from zslayout.protocol.transition import OperationTable, Transition
from zslayout.reference.atomic_step import Action

LINES = {
    # label: what is known, what is in the step alone, what is set, what follows
    "called": ("", "a", "", ("loop",)),
    "loop": ("a", "b", "c", ("loop", "end")),
    "end": ("", "c d", "", ()),
    "never": ("e", "", "", ()),
}
OPERATION = OperationTable(
    "toy",
    tuple(
        Transition(label, "goes on", Action.LOAD_WORD, successors=row[3])
        for label, row in LINES.items()
    ),
)


def names(line: Transition) -> TransitionLocals:
    known, step, sets, _ = LINES[line.label]
    return TransitionLocals(*(frozenset(each.split()) for each in (known, step, sets)))


FLOW = LiveLocals(OPERATION, names)


def test_what_is_known_or_was_set_is_not_chosen() -> None:
    assert {line.label: FLOW.chosen_locals(line) for line in OPERATION.transitions[:3]} == {
        "called": ("a",),
        "loop": ("b",),
        "end": ("d",),
    }


def test_a_label_that_nothing_leads_to_is_not_reached() -> None:
    assert set(FLOW.assigned_before) == {"called", "loop", "end"}


def test_what_is_read_no_more_is_forgotten() -> None:
    assert {label: set(live) for label, live in FLOW.live_at.items()} == {
        "called": set(),
        "loop": {"a"},
        "end": {"c"},
    }
    assert FLOW.live_after(OPERATION.transition_at("loop")) == {"a", "c"}
