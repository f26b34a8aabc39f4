"""What every group of claims on locks has at hand: the locks of one run, its events, its terms."""

import re
from collections.abc import Iterator

from zslayout.cclaims.locks.locking import Locking
from zslayout.cfront.event import Event, Kind
from zslayout.expr.nodes import Expr


class LockClaims:
    """Claims on what one run does, and which locks it holds there."""

    def __init__(self, locking: Locking) -> None:
        self.locking = locking
        self.set = locking.set
        self.objects = locking.objects
        self.r = locking.r
        self.terms = locking.terms

    def calls_given(self, names: re.Pattern[str]) -> Iterator[tuple[int, Event, Expr]]:
        """Calls that a run can come to, each with what it is given."""
        for order, event in enumerate(self.objects.run.events):
            if event.kind is not Kind.CALL or not names.fullmatch(event.name):
                continue
            if self.terms.false not in self.set.paths[order]:
                for of in self.locking.given(event):
                    yield order, event, of
