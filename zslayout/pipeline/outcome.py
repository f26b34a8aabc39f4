"""What the verdicts make of a layout.

A layout that compiles is `class-idx` or `fallback` only when everything that a kernel would notice
is proved, or refuted as its archconfig expects; else it is `unproved`.
"""

from zslayout.arch.params import Outcome
from zslayout.subjects.known import subject_of
from zslayout.vc.obligation import Obligation
from zslayout.words.layout import Layout
from zslayout.words.scheme import Scheme


def deciding(scheme: Scheme, *, of_file: bool = False) -> tuple[Obligation, ...]:
    """Every obligation that the outcome of a scheme rests on, or that of a C file read as one."""
    registry = subject_of(scheme).registry
    return tuple(each for each in registry.among(of_file=of_file) if each.noticed)


def outcome(layout: Layout, *, accounted: bool) -> Outcome:
    """The outcome of one layout, given whether every verdict that decides it is accounted for."""
    built = layout.outcome
    return built if built is Outcome.BUILD_ERROR or accounted else Outcome.UNPROVED
