"""One prover for all tests: what it has decided once it is not asked again."""

from functools import cache

import pools

from zslayout.pipeline.protocol import ProtocolProver
from zslayout.protocol.mutants import MUTANT_BY_NAME
from zslayout.protocol.proof_obligations import proof_obligations
from zslayout.protocol.transition import OperationTable
from zslayout.reference.patch_level import PatchLevel
from zslayout.results.protocol_proof import ProtocolProof
from zslayout.vc.obligation import Obligation
from zslayout.words.layout import Layout

PROVER = ProtocolProver(timeout=60)


def layout(level: PatchLevel = PatchLevel.EARLY_UNLOCK, name: str = "arm64-4k") -> Layout:
    return pools.layout(name, "merged" if level.has_class else "pfn-idx")


@cache
def proved(level: PatchLevel = PatchLevel.EARLY_UNLOCK, name: str = "arm64-4k") -> ProtocolProof:
    return PROVER.prove(layout(level, name), level)


@cache
def broken(name: str) -> ProtocolProof:
    mutant = MUTANT_BY_NAME[name]
    return PROVER.prove(pools.layout("arm64-4k", mutant.scheme), mutant.level, name)


def condition(operation: OperationTable, end: str) -> Obligation:
    """The one condition of an operation that has this end."""
    every = proof_obligations([operation], class_bits=True)
    (found,) = [each for each in every if each.id.endswith(end)]
    return found
