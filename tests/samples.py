"""Archconfigs, schemes and checks that several tests share."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from fixtures import with_field

from zslayout.arch import shipped
from zslayout.arch.params import ArchParams
from zslayout.arch.parse import parse
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Expr
from zslayout.pipeline.check import CheckRequest
from zslayout.pipeline.check import check as decide
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.results.check import CheckResult
from zslayout.results.finding import ConfigResult, Finding
from zslayout.subjects.zsmalloc import macros
from zslayout.subjects.zsmalloc.registry import REGISTRY
from zslayout.subjects.zsmalloc.schemes import SCHEMES, rfc_v1
from zslayout.vc.obligation import Obligation
from zslayout.words.layout import Layout
from zslayout.words.scheme import Macro, Scheme, SchemeModel


def toml(name: str = "board", *, bits: int = 64, shift: int = 12, phys: int = 52) -> str:
    """The least that an archconfig must say."""
    return (
        f'name = "{name}"\n'
        'arch = "riscv"\n'
        f"bits_per_long = {bits}\n"
        f"page_shift = {shift}\n"
        f"physmem_bits = {phys}\n"
        'source = ["physmem_bits: a.h: MAX_PHYSMEM_BITS"]\n'
    )


def board_file(folder: Path, *, bits: int = 64, shift: int = 12, phys: int = 52) -> str:
    """The path of a file that says that, of these numbers."""
    file = folder / "board.toml"
    file.write_text(toml(bits=bits, shift=shift, phys=phys), encoding="utf-8")
    return str(file)


def params(text: str, name: str = "board") -> ArchParams:
    """The archconfig in a text."""
    return parse(text, f"{name}.toml", VOCABULARY)


@cache
def named(name: str) -> ArchParams:
    """A shipped archconfig."""
    return shipped.load_named([name], VOCABULARY)[0]


def board(*, bits: int = 64, shift: int = 12, phys: int = 52) -> ArchParams:
    """An archconfig of these numbers that expects what is usual for its word."""
    return params(toml(bits=bits, shift=shift, phys=phys))


@cache
def check(
    configs: tuple[ArchParams, ...],
    schemes: tuple[Scheme, ...] = (SCHEMES["rfc-v1"],),
    patterns: tuple[str, ...] = (),
    chain_size: int | None = None,
) -> CheckResult:
    """The check of these, asked once."""
    return decide(CheckRequest(configs, schemes, REGISTRY.matching(patterns), chain_size))


def result(
    config: ArchParams,
    scheme: str = "rfc-v1",
    patterns: Sequence[str] = (),
    chain_size: int | None = None,
) -> ConfigResult:
    """The only result of a check."""
    found = check((config,), (SCHEMES[scheme],), tuple(patterns), chain_size)
    (only,) = found.results
    return only


def finding(among: ConfigResult, id_: str) -> Finding:
    """The finding on an obligation."""
    (only,) = [each for each in among.findings if each.obligation.id == id_]
    return only


def _narrow_mask(bits: int) -> SchemeModel:
    right = rfc_v1.define(bits)

    def narrow(macro: Macro) -> Macro:
        if macro.name != "OBJ_CLASS_MASK":
            return macro
        return Macro(macro.name, macros.mask(bits, right.macro("OBJ_CLASS_BITS") - 1))

    return replace(right, macros=tuple(map(narrow, right.macros)))


def _late_decoder(bits: int) -> SchemeModel:
    right = rfc_v1.define(bits)

    def decode_pfn(obj: Expr) -> Expr:
        return obj >> right.macro("OBJ_INDEX_BITS") + 1

    return with_field(right, "pfn", decode=decode_pfn)


NARROW_MASK = replace(rfc_v1.SCHEME, define=_narrow_mask)
"""rfc-v1 with an OBJ_CLASS_MASK that is one bit too narrow."""

LATE_DECODER = replace(rfc_v1.SCHEME, define=_late_decoder)
"""rfc-v1 with a decoder that shifts the PFN one bit too far."""


def _sixteen_bits(bits_per_long: int) -> SchemeModel:
    right = rfc_v1.define(bits_per_long)
    return with_field(
        right, "class_idx", decode=lambda obj: right.word.decode("class_idx", obj) & 0xFFFF
    )


SIXTEEN_BITS = replace(rfc_v1.SCHEME, define=_sixteen_bits)
"""rfc-v1 with a decoder that keeps 16 bits of the class index, which are enough for any."""


@cache
def broken(scheme: Scheme) -> ConfigResult:
    """A broken scheme on arm64 with 4 KiB pages."""
    (only,) = check((named("arm64-4k"),), (scheme,)).results
    return only


def speaks_of(obligation: Obligation, layout: Layout) -> bool:
    """Whether the layout meets the premises of the obligation's lemma, but for its domain."""
    if not layout.asserted or not obligation.scope.covers(layout):
        return False
    condition = obligation.valid_where(layout.scheme.name, layout.word_bits)
    return condition is None or bool(evaluate(condition.holds(layout.definition), layout.values))
