"""What every family of obligations must be: true at samples, and controls false somewhere.

The samples are drawn without a solver, so a family that says something else than its sentence is
found out by the numbers alone.
"""

import random
from collections.abc import Iterator, Sequence

from zslayout.arch import shipped
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.vc.claim import Claim
from zslayout.vc.obligation import Obligation
from zslayout.words.layout import Layout, derive

ARCHS = ("arm64-4k", "riscv64-sv57", "ppc64-64k", "arm-lpae", "i386", "hexagon-256k")
_DRAWS = 40


def layouts(obligation: Obligation) -> Iterator[Layout]:
    """Some layouts that the obligation speaks of."""
    for params in shipped.load_named(ARCHS, VOCABULARY):
        for scheme in SCHEMES.values():
            for chain_size in (4, 8):
                layout = derive(scheme, params, chain_size)
                if obligation.scope.covers(layout):
                    yield layout


def draws(claim: Claim, layout: Layout) -> Iterator[dict[str, int]]:
    """Values of parameters and variables: small, large, and beside a power of two."""
    source = random.Random(0)  # noqa: S311  # samples, the same every time
    for _ in range(_DRAWS):
        values = dict(layout.values)
        for var in claim.variables:
            bit = 1 << source.randrange(var.type.width)
            corner = source.choice((0, 1, 2, bit, bit - 1, var.type.maximum))
            pick = source.choice((corner, source.getrandbits(8)))
            values[var.name] = var.type.wrap(pick)
        yield values


def refutations(obligation: Obligation) -> int:
    """How many draws make the obligation false."""
    return sum(
        claim.refuted_by(values)
        for layout in layouts(obligation)
        for claim in [obligation.build(layout.definition)]
        for values in draws(claim, layout)
    )


def statements(obligations: Sequence[Obligation]) -> tuple[list[Obligation], list[Obligation]]:
    """The obligations that must hold, and the controls."""
    held = [each for each in obligations if not each.control]
    controls = [each for each in obligations if each.control]
    assert held, "a family without statements"
    assert controls, "a family without controls"
    return held, controls
