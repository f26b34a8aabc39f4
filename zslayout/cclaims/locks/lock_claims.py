"""What every group of claims on locks has at hand: the locks of one run, its events, its terms."""

from zslayout.cclaims.locks.locking import Locking


class LockClaims:
    """Claims on what one run does, and which locks it holds there."""

    def __init__(self, locking: Locking) -> None:
        self.locking = locking
        self.set = locking.set
        self.objects = locking.objects
        self.r = locking.r
        self.terms = locking.terms
