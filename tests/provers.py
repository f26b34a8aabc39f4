"""One prover for all tests: what it has decided once it is not asked again."""

from functools import cache

import pools

from zslayout.pipeline.protocol import Prover
from zslayout.protocol.broken import AT_BASE
from zslayout.protocol.proof import Proof
from zslayout.reference.level import Level
from zslayout.words.layout import Layout

PROVER = Prover(timeout=60)


def layout(level: Level = Level.EARLY_UNLOCK, name: str = "arm64-4k") -> Layout:
    return pools.layout(name, "pfn-idx" if level is Level.BASE else "merged")


@cache
def proved(level: Level = Level.EARLY_UNLOCK, name: str = "arm64-4k") -> Proof:
    return PROVER.prove(layout(level, name), level)


@cache
def broken(name: str) -> Proof:
    level = Level.BASE if name in AT_BASE else Level.EARLY_UNLOCK
    return PROVER.prove(layout(level), level, (name,))
