"""C files that are checked, on few configurations at three chain sizes."""

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import samples
from defects import DEFECTS, Defect, Point, source, text

from zslayout.arch.params import ArchParams, ChainSize, Expect, Outcome
from zslayout.cfront.point import point
from zslayout.cfront.reading import read
from zslayout.cfront.text import CFile
from zslayout.pipeline.program import definition
from zslayout.pipeline.source import SourceRequest, check_source
from zslayout.results.finding import ConfigResult, Finding, PointVerdict
from zslayout.results.source import SourceResult
from zslayout.subjects.zsmalloc.registry import FROM_C
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.verdict import Status
from zslayout.words.scheme import SchemeModel

BASES = ("two_fields", "rfc_v1", "merged")
BY_NAME = {defect.name: defect for defect in DEFECTS}


class _Three(ChainSize):
    """Both ends of the range, and the default."""

    __slots__ = ()

    @property
    def all(self) -> tuple[int, ...]:
        return (self.min, self.default, self.max)


def _at_three(params: ArchParams) -> ArchParams:
    return replace(params, chain_size=_Three())


SHIPPED = tuple(
    _at_three(samples.named(name))
    for name in (
        "x86_64",
        "arm64-64k",
        "riscv64-sv57",
        "s390-42",
        "ppc64-64k",
        "um-x86_64",
        "alpha",
        "riscv32",
        "arm-lpae",
        "i386",
        "hexagon-256k",
        "ppc32-44x-64k",
    )
)
_FALLS_SHORT = Expect((("rfc-v1", Outcome.BUILD_ERROR), ("merged", Outcome.FALLBACK)))
FULL = tuple(
    replace(
        _at_three(samples.named("riscv64-sv57")),
        name=f"full-{1 << shift - 10}k",
        page_shift=shift,
        physmem_bits=58,
        expect=_FALLS_SHORT,
    )
    for shift in (12, 13)
)
"""Boards on which three fields fill the word at one chain size and are too wide at others."""

THREE_BITS = _at_three(samples.board(bits=32, shift=12, phys=41))
"""A board whose object index has three bits, which no machine has."""

CONFIGS = (*SHIPPED, *FULL)
FEWER = tuple(each for each in CONFIGS if each.name not in {"x86_64", "i386"})
"""Without those of another compiler: what is read is read anew for each, and is the same."""


class Refutation(NamedTuple):
    """An obligation that is refuted at a chain size."""

    finding: Finding
    at: PointVerdict


def check(name: str, code: str, *configs: ArchParams, controls: bool = False) -> SourceResult:
    """The check of a text."""
    chosen = tuple(each for each in FROM_C if controls or not each.control)
    return check_source(SourceRequest(CFile(f"{name}.c", code), configs or CONFIGS, chosen))


@cache
def base(name: str) -> SourceResult:
    """A base file with every obligation on every configuration."""
    return check(name, source(name), controls=True)


def changed(name: str) -> SourceResult:
    """A defect on the configurations that tell."""
    chosen = FEWER if "EVERY_POINT" in os.environ else telling(BY_NAME[name])
    return check(name, text(BY_NAME[name]), *chosen)


def telling(defect: Defect) -> tuple[ArchParams, ...]:
    """Of each word width, the first configuration where a defect does harm and one where not.

    `make defects` takes all of them.
    """
    kinds: dict[tuple[int, bool], ArchParams] = {}
    for params in FEWER:
        numbers = (params.bits_per_long, params.page_shift, params.physmem_bits)
        harmful = any(defect.wrong_at(Point(*numbers, size)) for size in params.chain_size.all)
        kinds.setdefault((params.bits_per_long, harmful), params)
    return tuple(kinds.values())


@cache
def quick(name: str, *archs: str) -> SourceResult:
    """A base file or a defect on some shipped configurations."""
    code = source(name) if name in BASES else text(BY_NAME[name])
    return check(name, code, *(each for each in SHIPPED if each.name in archs))


def line_of(defect: Defect) -> int:
    """The line that a report must name."""
    before = text(defect).partition(defect.line)[0]
    return before.count("\n") + 1


def where(result: ConfigResult, chain_size: int) -> Point:
    """The point in the terms of the defects."""
    params = result.params
    return Point(params.bits_per_long, params.page_shift, params.physmem_bits, chain_size)


def refuted(found: SourceResult) -> dict[tuple[str, int], dict[str, Refutation]]:
    """What is refuted, by configuration and chain size, and then by obligation."""
    every = {
        (result.params.name, layout.chain_size): dict[str, Refutation]()
        for result in found.check.results
        for layout in result.layouts
    }
    for result, finding, at in _points(found):
        if at.verdict.status is Status.REFUTED and not finding.obligation.control:
            known = every[result.params.name, at.chain_size]
            known[finding.obligation.id] = Refutation(finding, at)
    return every


def _points(found: SourceResult) -> Iterator[tuple[ConfigResult, Finding, PointVerdict]]:
    for result in found.check.results:
        for finding in result.findings:
            yield from ((result, finding, at) for at in finding.points)


@cache
def merged_model() -> SchemeModel:
    """The merged file as it is asked about on x86_64, compared with its scheme."""
    at = point(samples.named("x86_64"), 8)
    code = read(CFile("merged.c", source("merged")), [at]).code(at)
    return definition(code, SCHEMES["merged"].definition(64))
