"""What the verdicts make of a layout.

A layout that compiles is `class-idx` or `fallback` only when the obligations that say so are
proved; else it is `unproved`.
"""

from collections.abc import Callable
from typing import Final

from zslayout.arch.params import Outcome
from zslayout.subjects.zsmalloc.registry import OBLIGATIONS
from zslayout.vc.obligation import Obligation
from zslayout.verdict import Status
from zslayout.words.layout import Layout


def decides(obligation: Obligation, layout: Layout) -> bool:
    """Whether the outcome of the layout rests on the obligation."""
    return layout.gate_state in obligation.decides and obligation.scope.covers(layout)


DECIDING: Final = tuple(each for each in OBLIGATIONS if each.decides)
"""Every obligation that some outcome rests on."""


def outcome(layout: Layout, status_of: Callable[[Obligation], Status | None]) -> Outcome:
    """The outcome of one layout, given the verdicts on it; None is for what it has no part in."""
    built = layout.outcome
    if built is Outcome.BUILD_ERROR:
        return built
    deciding = (status_of(each) for each in DECIDING if decides(each, layout))
    proved = all(status in (Status.PROVED, None) for status in deciding)
    return built if proved else Outcome.UNPROVED
