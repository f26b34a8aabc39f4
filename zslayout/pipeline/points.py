"""Points around a configuration, and the check asked about them: each once, like ones together.

One rule: what a point's numbers promise is computed and picks the points worth asking about; that
it holds is said by the check alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache

from zslayout.arch.params import ArchParams, ChainSize, Expect, ExpectedRefutation, Outcome
from zslayout.errors import InternalError
from zslayout.pipeline.check import Progress, Request, check
from zslayout.results.check import ConfigResult
from zslayout.results.headroom import Trial
from zslayout.subjects.zsmalloc.registry import OBLIGATIONS
from zslayout.subjects.zsmalloc.variant import computed_gate, with_class_bits
from zslayout.verdict import Status
from zslayout.words.layout import Layout, derive
from zslayout.words.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Point:
    """The numbers of a configuration under a scheme that a proof can tell apart."""

    scheme: Scheme
    bits_per_long: int
    page_shift: int
    physmem_bits: int
    class_bits: int
    chain_size: ChainSize
    known: tuple[ExpectedRefutation, ...]
    """What is known to fail on the configuration that all this starts from."""
    computed_gate: bool = False

    @property
    def variant(self) -> Scheme:
        """The scheme with this gate and CLASS_BITS."""
        scheme = computed_gate(self.scheme) if self.computed_gate else self.scheme
        if scheme is None:
            raise InternalError(f"{self.scheme.name} has no fixed gate to be computed")
        return with_class_bits(scheme, self.class_bits)

    def layout(self, chain_size: int) -> Layout:
        """The layout at this chain size, in pages."""
        numbers = (self.bits_per_long, self.page_shift, self.physmem_bits)
        return _layout(self.variant, numbers, chain_size)

    def params(self, expect: Expect) -> ArchParams:
        """An archconfig of these numbers."""
        params = _params(self.bits_per_long, self.page_shift, self.physmem_bits)
        return replace(params, chain_size=self.chain_size, expect=expect)


def point(params: ArchParams, scheme: Scheme) -> Point:
    """The configuration itself."""
    layout = derive(scheme, params, params.chain_size.default)
    return Point(
        scheme,
        params.bits_per_long,
        params.page_shift,
        params.physmem_bits,
        layout.values["CLASS_BITS"],
        params.chain_size,
        tuple(each for each in params.expect.refuted if each.scheme == scheme.name),
    )


@cache
def _layout(scheme: Scheme, numbers: tuple[int, int, int], chain_size: int) -> Layout:
    return derive(scheme, _params(*numbers), chain_size)


def _params(bits_per_long: int, page_shift: int, physmem_bits: int) -> ArchParams:
    return ArchParams("a point", "none", bits_per_long, page_shift, physmem_bits, source=())


class Points:
    """The trials of points; asked about a point again it costs nothing.

    `timeout` is in seconds for one query.
    """

    def __init__(self, timeout: float, progress: Progress = lambda *_: None) -> None:
        self._timeout = timeout
        self._progress = progress
        self._results: dict[Point, ConfigResult] = {}
        self._trials: dict[Point, dict[int, Trial]] = {}

    def prove(self, points: Iterable[Point]) -> None:
        """Check these at every chain size, one check for each variant of a scheme."""
        variants: dict[Scheme, dict[ArchParams, Point]] = {}
        for each in dict.fromkeys(points):
            if each not in self._results:
                params = each.params(_expect(each))
                variants.setdefault(each.variant, {})[params] = each
        for scheme, asked in variants.items():
            request = Request(tuple(asked), (scheme,), OBLIGATIONS, timeout=self._timeout)
            for result in check(request, self._progress).results:
                self._results[asked[result.params]] = result

    def result(self, at: Point) -> ConfigResult:
        """The check of a point at every chain size."""
        self.prove([at])
        return self._results[at]

    def trial(self, at: Point, chain_size: int) -> Trial:
        """What the check made of a point at this chain size, in pages."""
        if at not in self._trials:
            self._trials[at] = _trials(self.result(at), at)
        return self._trials[at][chain_size]


def _expect(at: Point) -> Expect:
    """What the numbers promise, so that the check need not explain what nobody reads."""
    outcomes = tuple(at.layout(size).outcome for size in at.chain_size.all)
    name = at.variant.name
    refuted = tuple(replace(each, scheme=name) for each in at.known)
    return Expect(((name, Outcome.worst(outcomes)),), refuted)


@dataclass(slots=True, eq=False)
class _Tally:
    """What is gathered for one trial; the fields are those of `Trial`."""

    proved: int = 0
    failing: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    unrefuted_controls: list[str] = field(default_factory=list)


def _trials(result: ConfigResult, at: Point) -> dict[int, Trial]:
    """The verdicts of a result by chain size."""
    tallies = {layout.chain_size: _Tally() for layout in result.layouts}
    expected = {each.obligation: each for each in at.known}
    for finding in result.findings:
        id_, control = finding.obligation.id, finding.obligation.control
        known = expected.get(id_)
        for seen in finding.points:
            status, tally = seen.verdict.status, tallies[seen.chain_size]
            if status is Status.UNKNOWN:
                tally.undecided.append(id_)
            elif control:
                if status is Status.PROVED:
                    tally.unrefuted_controls.append(id_)
            elif status is Status.PROVED:
                tally.proved += 1
            elif status is Status.REFUTED and known is not None and known.covers(seen.chain_size):
                tally.known.append(id_)
            elif status is not Status.BLOCKED:
                tally.failing.append(id_)
    outcomes = dict(result.outcomes)
    return {
        layout.chain_size: Trial(
            layout,
            outcomes[layout.chain_size],
            tally.proved,
            tuple(tally.failing),
            tuple(tally.known),
            tuple(tally.undecided),
            tuple(tally.unrefuted_controls),
        )
        for layout, tally in zip(result.layouts, tallies.values(), strict=True)
    }
