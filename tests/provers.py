"""One prover for all tests: what it has decided once it is not asked again."""

from functools import cache

import pools

from zslayout.pipeline.protocol import Prover
from zslayout.protocol.broken import AT_BASE
from zslayout.protocol.proof import Proof
from zslayout.reference.patch_level import PatchLevel
from zslayout.words.layout import Layout

PROVER = Prover(timeout=60)


def layout(level: PatchLevel = PatchLevel.EARLY_UNLOCK, name: str = "arm64-4k") -> Layout:
    return pools.layout(name, "pfn-idx" if level is PatchLevel.BASE else "merged")


@cache
def proved(level: PatchLevel = PatchLevel.EARLY_UNLOCK, name: str = "arm64-4k") -> Proof:
    return PROVER.prove(layout(level, name), level)


@cache
def broken(name: str) -> Proof:
    level = PatchLevel.BASE if name in AT_BASE else PatchLevel.EARLY_UNLOCK
    return PROVER.prove(layout(level), level, (name,))
