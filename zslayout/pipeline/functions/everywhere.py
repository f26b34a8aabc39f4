"""The functions of a C file at many configurations and chain sizes at once.

Points at which the file is the same text but for numbers are one shape: it is compiled and run
once, and each claim is decided at all of its points. A shape is proved whole or not at all: where
one statement is not proved, nothing is claimed of it here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from zslayout.arch.params import ArchParams
from zslayout.reference.protocol_level import FoundLevel
from zslayout.subjects.zsmalloc.registry import REGISTRY
from zslayout.vc.obligation import Role
from zslayout.verdict import Status

if TYPE_CHECKING:
    from zslayout.cclaims.objects import Judged
    from zslayout.cclaims.reading import Learned
    from zslayout.cfront.point import Point
    from zslayout.cfront.shapes import Shape
    from zslayout.cfront.survey import Survey
    from zslayout.cfront.text import CFile

_ARRAY: Final = re.compile(r"struct\s+size_class\s*\*\s*\w+\s*\[\s*(\w+)\s*\]\s*;")
_MOST_SLOTS: Final = 1 << 16
"""Classes that a pool may have: 2^28 are less than none, of which `size.min_le_max` speaks."""
_COVERS: Final = REGISTRY.in_role(Role.FRAMES).id


@dataclass(frozen=True, slots=True)
class ReadPoint:
    """A configuration at a chain size."""

    configuration: str
    chain_size: int


@dataclass(frozen=True, slots=True)
class ShapePoints:
    """A shape, and for each of its points who has it and what the text does not say."""

    shape: "Shape"
    had_by: tuple[tuple[ReadPoint, ...], ...]
    frame_bits: tuple[int, ...]
    lengths: tuple[int, ...]
    """Of the array of classes."""
    ordered: bool
    """Whether its points have one order of bytes."""

    @property
    def every(self) -> tuple[ReadPoint, ...]:
        """All configurations and chain sizes."""
        return tuple(one for all_ in self.had_by for one in all_)


@dataclass(frozen=True, slots=True)
class ShapeRead:
    """What came of a shape; `refuted` is what a value makes false at one of its points."""

    whole: bool = False
    read: int = 0
    touching: int = 0
    proved: int = 0
    refuted: "Judged | None" = None
    beside: bool = False
    """Whether something else is not decided, on which that may rest."""
    ordered: bool = False
    """Whether nothing was read, for the order of bytes matters."""
    tired: bool = False
    """Whether a solver gave up on something."""
    levels: tuple[tuple[ReadPoint, FoundLevel], ...] = ()
    """What zs_free() is, also where something else was not decided."""


def frame_bits(params: ArchParams) -> int:
    """How wide page frame numbers are; those that are known to be lost are not spoken of again."""
    known = any(each.obligation == _COVERS for each in params.expect.refuted)
    bits = params.address_bits
    return (min(bits, params.physmem_bits) if known else bits) - params.page_shift


def shapes_of(
    file: "CFile", configs: Sequence[ArchParams], chain_size: int | None, *, ordered: bool
) -> tuple[ShapePoints, ...]:
    """The shapes of a file at all chain sizes, or at one.

    None, where the length of the array of classes is no macro; points without any class are left
    out. Raises UserError when the directives
    of the file are no C.
    """
    from zslayout.cfront import kconfig, point, shapes, values
    from zslayout.cfront.target import representative

    array = _ARRAY.search(file.code)
    if array is None or array[1] not in file.expressions:
        return ()
    symbols = kconfig.symbols(file)
    had_by: dict[Point, list[tuple[ArchParams, int]]] = {}
    for params in configs:
        for size in params.chain_size.all if chain_size is None else (chain_size,):
            at = point.point(params, size)
            chosen = tuple(each for each in at.kconfig if each.partition("=")[0] in symbols)
            target = representative(at.target, ordered=ordered)
            same = point.Point(target, at.numbers, chosen)
            had_by.setdefault(same, []).append((params, size))
    made: list[ShapePoints] = []
    for target in dict.fromkeys(each.target for each in had_by):
        own = [each for each in had_by if each.target == target]
        every = values.values(file, target, own, file.expressions)
        found = {each: x for each, x in every.items() if x.macros.get(array[1], 0) <= _MOST_SLOTS}
        made += [
            _points(shape, had_by, array[1], ordered=ordered)
            for shape in shapes.shapes(file, found)
            if all(array[1] in each.macros for each in shape.points.values())
        ]
    return tuple(made)


def _points(
    shape: "Shape",
    had_by: "dict[Point, list[tuple[ArchParams, int]]]",
    array: str,
    *,
    ordered: bool,
) -> ShapePoints:
    own = [had_by[each] for each in shape.points]
    return ShapePoints(
        shape,
        tuple(tuple(ReadPoint(params.name, size) for params, size in each) for each in own),
        tuple(max(frame_bits(params) for params, _ in each) for each in own),
        tuple(values.macros[array] for values in shape.points.values()),
        ordered,
    )


def read_shape(name: str, text: str, points: ShapePoints) -> ShapeRead:
    """Decide all claims at all points of a shape, until one cannot be decided."""
    from zslayout.cfront import unit
    from zslayout.cfront.shapes import split
    from zslayout.cfront.text import CFile

    file = CFile(name, text)
    shape = points.shape
    made = unit.unit(file, shape.first, (), chosen=shape.chosen)
    if not made.ir or made.lines.dropped:
        return ShapeRead()
    place = {each: i for i, each in enumerate(shape.points)}
    read = ShapeRead(whole=True)
    for part in split(shape, unit.baked(file, made.lines)):
        if part.first != shape.first:
            made = unit.unit(file, part.first, (), made.lines, part.chosen)
        if not made.ir or made.lines.dropped:
            return ShapeRead()
        own = _read_part(made.ir, part, points, [place[each] for each in part.points])
        own = replace(own, levels=read.levels + own.levels)
        if not own.whole:
            return own
        read = replace(own, proved=read.proved + own.proved)
    return read


def _read_part(ir: str, shape: "Shape", points: ShapePoints, places: Sequence[int]) -> ShapeRead:
    from zslayout.cclaims.judge import touching
    from zslayout.cclaims.reading import Learned
    from zslayout.cfront import llvm, survey

    every = tuple(shape.points)
    parameters = list(map(shape.parameters, every))
    names = set().union(*parameters)
    varying = {name: tuple(each.get(name, 0) for each in parameters) for name in sorted(names)}
    surveyed = survey.survey(llvm.module(ir), shape.parameters(shape.first), varying=varying)
    if surveyed.ordered and not points.ordered:
        return ShapeRead(ordered=True)
    read, learned = touching(surveyed), Learned()
    made = _decided(surveyed, every, points, places, learned)
    levels = zip((points.had_by[i] for i in places), learned.levels, strict=False)
    at = tuple((one, level) for all_, level in levels for one in all_)
    return replace(made, read=read, touching=read, levels=at)


def _decided(
    surveyed: "Survey",
    every: "Sequence[Point]",
    points: ShapePoints,
    places: Sequence[int],
    learned: "Learned",
) -> ShapeRead:
    from zslayout.cclaims.judge import findings
    from zslayout.cfront.pointwise import Pointwise

    proved = 0
    refuted: Judged | None = None
    for each in findings(
        surveyed,
        Pointwise(tuple(points.frame_bits[i] for i in places)),
        Pointwise(tuple(at.numbers[1] for at in every)),
        Pointwise(tuple(at.numbers[3] for at in every)),
        tuple(points.lengths[i] for i in places),
        learned,
    ):
        if each.verdict.status is Status.REFUTED:
            refuted = refuted or each
        elif each.verdict.status is not Status.PROVED:
            return ShapeRead(refuted=refuted, beside=True, tired=learned.answers.tired)
        proved += 1
    if refuted is not None:
        return ShapeRead(refuted=refuted, tired=learned.answers.tired)
    return ShapeRead(whole=True, proved=proved)
