"""Which locals are chosen at a line, and which are kept."""

from zslayout.protocol.flow import Flow, Names
from zslayout.protocol.line import Line, Operation
from zslayout.reference.atomic_step import Action

LINES = {
    # label: what is known, what is in the step alone, what is set, what follows
    "called": ("", "a", "", ("loop",)),
    "loop": ("a", "b", "c", ("loop", "end")),
    "end": ("", "c d", "", ()),
    "never": ("e", "", "", ()),
}
OPERATION = Operation(
    "toy",
    tuple(Line(label, "goes on", Action.LOAD_WORD, then=row[3]) for label, row in LINES.items()),
)


def names(line: Line) -> Names:
    known, step, sets, _ = LINES[line.label]
    return Names(*(frozenset(each.split()) for each in (known, step, sets)))


FLOW = Flow(OPERATION, names)


def test_what_is_known_or_was_set_is_not_chosen() -> None:
    assert {line.label: FLOW.chosen(line) for line in OPERATION.lines[:3]} == {
        "called": ("a",),
        "loop": ("b",),
        "end": ("d",),
    }


def test_a_label_that_nothing_leads_to_is_not_reached() -> None:
    assert set(FLOW.reached) == {"called", "loop", "end"}


def test_what_is_read_no_more_is_forgotten() -> None:
    assert {label: set(live) for label, live in FLOW.live.items()} == {
        "called": set(),
        "loop": {"a"},
        "end": {"c"},
    }
    assert FLOW.after(OPERATION.line("loop")) == {"a", "c"}
