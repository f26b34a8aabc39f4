"""States and moves made by hand, and checks of both sides that are asked once."""

from collections.abc import Mapping
from functools import cache

import samples

from zslayout.arch import shipped
from zslayout.arch.params import ArchParams, Outcome
from zslayout.pipeline.diff import DiffRequest, OperandRequest, diff
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.results.diff import DiffResult
from zslayout.results.moves import HEADROOM, ConfigDiff, ConfigState, DiffOperand, Value
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.layout import Field

BOARD = samples.board()
CLASS, _, FALLBACK, BROKEN, UNPROVED = Outcome
PAIRS = [(a, b) for a in SCHEMES for b in SCHEMES]
ALL = shipped.load_all(VOCABULARY)


def values(chain_size: int = 8, **changed: Value) -> dict[str, Value]:
    """The quantities of a word of two fields, with some changed."""
    return {
        "BITS_PER_LONG": 64,
        "PAGE_SHIFT": 12,
        "MAX_POSSIBLE_PHYSMEM_BITS": 52,
        "CONFIG_ZSMALLOC_CHAIN_SIZE": chain_size,
        "ADDRESSABLE_BITS": 52,
        "pfn": Field("pfn", 24, 40),
        "class_idx": None,
        "obj_idx": Field("obj_idx", 0, 24),
        "ZS_MIN_ALLOC_SIZE": 32,
        "ZS_SIZE_CLASSES": 255,
        HEADROOM: 14,
        **changed,
    }


def state(  # noqa: PLR0913  # the parts of one
    outcomes: Mapping[int, Outcome | None] | Outcome | None = Outcome.FALLBACK,
    at: Mapping[int, Mapping[str, Value]] | None = None,
    *,
    params: ArchParams = BOARD,
    refuted: tuple[str, ...] = (),
    wrong: tuple[str, ...] = (),
    agrees: str = "pfn-idx",
) -> ConfigState:
    """A state at chain sizes 7 to 9, or at those of `outcomes`, compared at the second of them."""
    if not isinstance(outcomes, Mapping):
        outcomes = dict.fromkeys((7, 8, 9), outcomes)
    sizes = list(outcomes)
    changed = at or {}
    known = {size: values(size, **changed.get(size, {})) for size in sizes}
    return ConfigState(params, sizes[1], known, outcomes, refuted, wrong, agrees)


def comparison(*moves: ConfigDiff, scheme: str = "") -> DiffResult:
    """From `old` to `new`."""
    return DiffResult(DiffOperand("old"), DiffOperand("new"), moves, scheme)


@cache
def schemes(a: str, b: str, configs: tuple[ArchParams, ...] = ALL) -> DiffResult:
    """The comparison of two schemes."""
    return diff(DiffRequest(half(a, configs), half(b, configs)))


def half(name: str, configs: tuple[ArchParams, ...] = ALL) -> OperandRequest:
    """A scheme on some configurations."""
    return OperandRequest(name, SCHEMES[name].title, SCHEMES[name], configs)
