"""The smallest changes that mend a layout: one alone, or two where no single one does.

One rule: the numbers pick which changes are worth asking about, smallest first, and only the check
says that one mends. A layout that does not build, or whose word is not proved right, is mended by
anything that is sound; one that falls back is mended by class_idx alone.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice, product
from typing import Final

from zslayout.arch.params import ArchParams, Expect, Outcome
from zslayout.pipeline.probes import Probe, Probes, probe
from zslayout.results.suggest import (
    GateEffect,
    InfeasibleAxis,
    ParameterChange,
    Suggestion,
    SuggestResult,
)
from zslayout.results.trial import Axis, Trial
from zslayout.words.layout import Layout, layouts
from zslayout.words.parameters import BITS_PER_LONG
from zslayout.words.scheme import Scheme

_PAGE_SHIFTS: Final = range(12, 19)
"""What an archconfig can say."""
_PAIRS: Final = 4
"""So many pairs of changes are worth reading."""
_TRIES: Final = 8
"""So many changes of one kind that promise to mend are asked about before giving up."""
_TIRED: Final = 2
"""After so many of them that a solver gave up on, the rest are left alone."""
_BUILT: Final = (Outcome.CLASS_IDX, Outcome.FITS, Outcome.FALLBACK)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A point, and the chain sizes at which it is to be mended, in pages."""

    point: Probe
    sizes: tuple[int, ...]

    @property
    def layouts(self) -> Iterator[Layout]:
        """The layouts, the one that needs the most bits first."""
        return (self.point.layout(size) for size in reversed(self.sizes))


_Edit = tuple[ParameterChange, Callable[[_Spot], _Spot]]
"""A change, and what it makes of a spot."""


def suggest(
    points: Probes,
    params: ArchParams,
    scheme: Scheme,
    chain_size: int | None = None,
    everyone: Sequence[ArchParams] = (),
) -> SuggestResult:
    """What would mend the configuration, at every chain size of its range or at the one given.

    A changed gate is tried on `everyone` as well.
    """
    start = probe(params, scheme)
    sizes = tuple(layout.chain_size for layout in layouts(scheme, params, chain_size))
    spot = _Spot(start, sizes)
    trials = tuple(points.trial(start, size) for size in spot.sizes)
    answer = SuggestResult(replace(points.result(start), params=params), trials)
    if not answer.broken:
        return answer
    search = _ChangeSearch(points, spot, _mended(scheme, trials))
    found, infeasible = search.single()
    if not found and not search.given_up:
        found = search.pairs()
    gates = any(change.axis is Axis.GATE for each in found for change in each.changes)
    open_ = [
        f"chain size {trial.layout.chain_size} as it is" for trial in trials if trial.undecided
    ]
    return replace(
        answer,
        found=tuple(found),
        infeasible=tuple(infeasible),
        everywhere=gate_everywhere(points, scheme, everyone) if gates and everyone else None,
        given_up=(*open_, *search.given_up),
    )


def gate_everywhere(points: Probes, scheme: Scheme, everyone: Sequence[ArchParams]) -> GateEffect:
    """What a computed gate does to each configuration, at every chain size of its range."""
    before = [probe(params, scheme) for params in everyone]
    after = [replace(each, computed_gate=True) for each in before]
    points.prove((*before, *after))
    groups: dict[str, list[str]] = {}
    gained = []
    proved = 0
    for params, was, is_ in zip(everyone, before, after, strict=True):
        sizes = params.chain_size.all
        old = [points.trial(was, size) for size in sizes]
        new = [points.trial(is_, size) for size in sizes]
        proved += sum(trial.proved for trial in new)
        group = _group(old, new)
        groups.setdefault(group, []).append(params.name)
        if group == "gained":
            gained.append((params.name, Outcome.worst(tuple(trial.outcome for trial in new))))
    named = {group: tuple(names) for group, names in groups.items()}
    return GateEffect(
        kept=named.get("kept", ()),
        gained=tuple(gained),
        same=named.get("same", ()),
        lost=named.get("lost", ()),
        worse=named.get("worse", ()),
        proved=proved,
        undecided=named.get("undecided", ()),
    )


def _group(old: Sequence[Trial], new: Sequence[Trial]) -> str:
    """What became of one configuration, by the field of `Everywhere`."""
    carried = [trial.outcome is Outcome.CLASS_IDX for trial in old]
    carries = [trial.outcome is Outcome.CLASS_IDX for trial in new]
    if any(trial.undecided for trial in (*old, *new)):
        return "undecided"
    if not all(trial.sound for trial in new):
        return "worse"
    if any(was and not is_ for was, is_ in zip(carried, carries, strict=True)):
        return "lost"
    if any(trial.outcome not in _BUILT for trial in old):
        return "gained"
    return "kept" if all(carried) else "same"


def _mended(scheme: Scheme, trials: Sequence[Trial]) -> Callable[[Trial], bool]:
    """What a trial must be to be mended."""
    if scheme.gated and all(trial.outcome in _BUILT for trial in trials):
        return lambda trial: trial.holds
    return lambda trial: trial.sound


class _ChangeSearch:
    """The search around one spot. `given_up` says what a solver gave up on."""

    def __init__(self, points: Probes, spot: _Spot, mended: Callable[[Trial], bool]) -> None:
        self._points = points
        self._spot = spot
        self._mended = mended
        self._edits = dict(_edits(spot))
        self.given_up: list[str] = []

    def single(self) -> tuple[list[Suggestion], list[InfeasibleAxis]]:
        """The smallest change on each axis, and the axes on which none mends."""
        found, infeasible = [], []
        for axis, edits in self._edits.items():
            mended, failing = self._first(((change,), edit(self._spot)) for change, edit in edits)
            if mended is not None:
                found.append(mended)
            elif edits:
                infeasible.append(self._infeasible(axis, edits, failing))
        return found, infeasible

    def pairs(self) -> list[Suggestion]:
        """The smallest changes on two axes, those of the fewest steps first."""
        found = []
        for one, other in combinations(self._edits.values(), 2):
            steps = sorted(product(range(len(one)), range(len(other))), key=sum)
            mended, _ = self._first(
                ((one[i][0], other[j][0]), other[j][1](one[i][1](self._spot))) for i, j in steps
            )
            if mended is not None:
                found.append((_steps(mended), mended))
        return [mended for _, mended in sorted(found, key=lambda each: each[0])[:_PAIRS]]

    def _first(
        self, tries: Iterable[tuple[tuple[ParameterChange, ...], _Spot]]
    ) -> tuple[Suggestion | None, tuple[str, ...]]:
        """The first that the check says to mend; else what fails where the numbers promise it."""
        failing: tuple[str, ...] = ()
        tired = 0
        promising = ((changes, spot) for changes, spot in tries if self._promises(spot))
        for changes, spot in islice(promising, _TRIES):
            trials = tuple(self._points.trial(spot.point, size) for size in spot.sizes)
            if all(map(self._mended, trials)):
                return Suggestion(changes, next(self._spot.layouts), trials), ()
            failing = failing or tuple(
                dict.fromkeys(id_ for trial in trials for id_ in trial.failing)
            )
            if any(trial.undecided for trial in trials):
                self.given_up.append(" and ".join(map(str, changes)))
                tired += 1
            if tired == _TIRED:
                break
        return None, failing

    def _promises(self, spot: _Spot) -> bool:
        """Whether the numbers leave every layout a chance; a few more than the outcome's own."""
        layout = spot.point.layout(spot.sizes[0])
        wanted = [each for each in _BUILT if self._mended(Trial(layout, each, proved=0))]
        return all(layout.outcome in wanted and layout.plausible for layout in spot.layouts)

    def _infeasible(
        self, axis: Axis, edits: Sequence[_Edit], failing: tuple[str, ...]
    ) -> InfeasibleAxis:
        """The best that the axis can do: at its worst chain size, the most bits to spare."""
        worst = [
            min(edit(self._spot).layouts, key=lambda layout: layout.headroom_bits)
            for _, edit in edits
        ]
        best = max(worst, key=lambda layout: layout.headroom_bits)
        return InfeasibleAxis(axis, tuple(change.after for change, _ in edits), best, failing)


def _steps(mended: Suggestion) -> int:
    """How far the changes go; a gate is one step."""
    return sum(max(1, abs(change.after - change.before)) for change in mended.changes)


def _edits(spot: _Spot) -> Iterator[tuple[Axis, list[_Edit]]]:
    """The changes of each axis, the smallest first.

    The gate costs nobody else anything; then comes what a person configures, then what the machine
    and the kernel fix.
    """
    at = spot.point
    if at.scheme.computed_gate is not None:
        yield Axis.GATE, [(ParameterChange(Axis.GATE), _computed)]
    model = at.scheme.definition(at.at[BITS_PER_LONG.name])
    if model.domain.open is not None:
        shorter = range(spot.sizes[-1] - 1, at.chain_size.min - 1, -1)
        yield Axis.CHAIN_SIZE, [_shorter(spot, size) for size in shorter]
    params = at.params(Expect())
    page, physmem = params.page_shift, params.physmem_bits
    shifts = [each for each in _PAGE_SHIFTS if each != page and each < physmem]
    shifts.sort(key=lambda shift: (abs(shift - page), shift))
    yield from _numbers(at, Axis.PAGE_SHIFT, shifts)
    yield from _numbers(at, Axis.PHYSMEM_BITS, range(physmem - 1, page, -1))
    if Axis.CLASS_BITS.value in at.scheme.tunable:
        fewer = range(at.number(Axis.CLASS_BITS.value) - 1, -1, -1)
        yield from _numbers(at, Axis.CLASS_BITS, fewer)


def _numbers(at: Probe, axis: Axis, numbers: Iterable[int]) -> Iterator[tuple[Axis, list[_Edit]]]:
    """The edits that give a parameter or a macro of the word these numbers."""
    if axis.value in (*at.at.names, *at.scheme.tunable):
        before = at.number(axis.value)
        yield axis, [_number(axis, before, each) for each in numbers]


def _shorter(spot: _Spot, most: int) -> _Edit:
    """A smaller upper end of the range; for a single chain size, another one."""
    sizes = tuple(size for size in spot.sizes if size <= most) or (most,)
    change = ParameterChange(Axis.CHAIN_SIZE, spot.sizes[-1], most)
    return change, lambda each: replace(each, sizes=sizes)


def _number(axis: Axis, before: int, after: int) -> _Edit:
    def edit(spot: _Spot) -> _Spot:
        return replace(spot, point=spot.point.moved(axis.value, after))

    return ParameterChange(axis, before, after), edit


def _computed(spot: _Spot) -> _Spot:
    return replace(spot, point=replace(spot.point, computed_gate=True))
