"""What the verdicts make of a layout.

A layout that compiles is `class-idx` or `fallback` only when the obligations that say so are
proved; else it is `unproved`.
"""

from collections.abc import Callable

from zslayout.arch.params import Outcome
from zslayout.subjects.known import subject_of
from zslayout.vc.obligation import Obligation
from zslayout.verdict import Status
from zslayout.words.layout import Layout
from zslayout.words.scheme import Scheme


def decides(obligation: Obligation, layout: Layout) -> bool:
    """Whether the outcome of the layout rests on the obligation."""
    return layout.gate_state in obligation.decides and obligation.scope.covers(layout)


def deciding(scheme: Scheme) -> tuple[Obligation, ...]:
    """Every obligation that some outcome under the scheme rests on."""
    return subject_of(scheme).registry.deciding


def outcome(layout: Layout, status_of: Callable[[Obligation], Status | None]) -> Outcome:
    """The outcome of one layout, given the verdicts on it; None is for what it has no part in."""
    built = layout.outcome
    if built is Outcome.BUILD_ERROR:
        return built
    statuses = (status_of(each) for each in deciding(layout.scheme) if decides(each, layout))
    proved = all(status in (Status.PROVED, None) for status in statuses)
    return built if proved else Outcome.UNPROVED
