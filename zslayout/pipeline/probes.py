"""Probes around a configuration, and the check asked about them: each once, like ones together.

One rule: what the numbers of a probe promise is computed and picks the ones worth asking about;
that it holds is said by the check alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, reduce

from zslayout.arch.params import ArchParams, ChainSize, Expect, ExpectedRefutation, Outcome
from zslayout.arch.point import ParameterPoint
from zslayout.errors import InternalError
from zslayout.pipeline.check import CheckRequest, Progress, check
from zslayout.results.finding import ConfigResult, Finding, PointVerdict
from zslayout.results.trial import Trial
from zslayout.subjects.known import subject_of
from zslayout.tally import grouped
from zslayout.verdict import Status
from zslayout.words.layout import Layout, derive
from zslayout.words.parameters import (
    ADDRESSABLE_BITS,
    BITS_PER_LONG,
    MAX_POSSIBLE_PHYSMEM_BITS,
    PAGE_SHIFT,
    PAGES,
    PHYSMEM,
)
from zslayout.words.scheme import Scheme
from zslayout.words.variant import with_number


@dataclass(frozen=True, slots=True)
class Probe:
    """The numbers of a configuration under a scheme that a proof can tell apart."""

    scheme: Scheme
    at: ParameterPoint
    """The default of the open parameter among them."""
    chain_size: ChainSize
    tuned: tuple[tuple[str, int], ...]
    """Macros of the scheme that may have other numbers, with theirs."""
    known: tuple[ExpectedRefutation, ...]
    """What is known to fail on the configuration that all this starts from."""
    computed_gate: bool = False

    @property
    def variant(self) -> Scheme:
        """The scheme with this gate and these macros."""
        scheme = self.scheme.computed_gate if self.computed_gate else self.scheme
        if scheme is None:
            raise InternalError(f"{self.scheme.name} has no fixed gate to be computed")
        return reduce(lambda scheme, macro: with_number(scheme, *macro), self.tuned, scheme)

    def number(self, name: str) -> int:
        """The number of a parameter or of a macro that may have others."""
        return {**dict(self.at.items()), **dict(self.tuned)}[name]

    def moved(self, name: str, number: int) -> "Probe":
        """The same with another number for it."""
        if name in self.at.names:
            domain = self.scheme.definition(self.at[BITS_PER_LONG.name]).domain
            return replace(self, at=domain.moved(self.at, name, number))
        return replace(self, tuned=tuple({**dict(self.tuned), name: number}.items()))

    def layout(self, chain_size: int) -> Layout:
        """The layout at this chain size, in pages."""
        return _layout(self.variant, self.params(Expect()), chain_size)

    def params(self, expect: Expect) -> ArchParams:
        """An archconfig of these numbers; what is no parameter of the word is any number."""
        at = dict(self.at.items())
        return ArchParams(
            "a point",
            "none",
            at[BITS_PER_LONG.name],
            at.get(PAGE_SHIFT.name, PAGES.domain[0]),
            at.get(MAX_POSSIBLE_PHYSMEM_BITS.name, PHYSMEM.domain[-1]),
            source=(),
            addressable_bits=at.get(ADDRESSABLE_BITS.name),
            chain_size=self.chain_size,
            expect=expect,
        )


def probe(params: ArchParams, scheme: Scheme) -> Probe:
    """The configuration itself."""
    layout = derive(scheme, params, params.chain_size.default)
    return Probe(
        scheme,
        layout.at,
        params.chain_size,
        tuple((name, layout.values[name]) for name in scheme.tunable),
        tuple(each for each in params.expect.refuted if each.scheme == scheme.name),
    )


@cache
def _layout(scheme: Scheme, params: ArchParams, chain_size: int) -> Layout:
    return derive(scheme, params, chain_size)


class Probes:
    """The trials of points; asked about a point again it costs nothing.

    `timeout` is in seconds for one query.
    """

    def __init__(self, timeout: float, progress: Progress = lambda *_: None) -> None:
        self._timeout = timeout
        self._progress = progress
        self._results: dict[Probe, ConfigResult] = {}
        self._trials: dict[Probe, dict[int, Trial]] = {}

    def prove(self, points: Iterable[Probe]) -> None:
        """Check these at every chain size, one check for each variant of a scheme."""
        variants: dict[Scheme, dict[ArchParams, Probe]] = {}
        for each in dict.fromkeys(points):
            if each not in self._results:
                params = each.params(_expect(each))
                variants.setdefault(each.variant, {})[params] = each
        for scheme, asked in variants.items():
            obligations = subject_of(scheme).registry.of_schemes
            request = CheckRequest(tuple(asked), (scheme,), obligations, timeout=self._timeout)
            for result in check(request, self._progress).results:
                self._results[asked[result.params]] = result

    def result(self, at: Probe) -> ConfigResult:
        """The check of a point at every chain size."""
        self.prove([at])
        return self._results[at]

    def trial(self, at: Probe, chain_size: int) -> Trial:
        """What the check made of a point at this chain size, in pages."""
        if at not in self._trials:
            self._trials[at] = _trials(self.result(at), at)
        return self._trials[at][chain_size]


def _expect(at: Probe) -> Expect:
    """What the numbers promise, so that the check need not explain what nobody reads."""
    outcomes = tuple(at.layout(size).outcome for size in at.chain_size.all)
    name = at.variant.name
    refuted = tuple(each._replace(scheme=name) for each in at.known)
    return Expect(((name, Outcome.worst(outcomes)),), refuted)


def _trials(result: ConfigResult, at: Probe) -> dict[int, Trial]:
    """The verdicts of a result by chain size."""
    known = {each.obligation: each for each in at.known}
    found = grouped(
        ((seen.chain_size, _part(seen, finding, known)), finding.obligation.id)
        for finding in result.findings
        for seen in finding.points
    )
    outcomes = dict(result.outcomes)
    parts = ("failing", "known", "undecided", "unrefuted_controls")
    return {
        layout.chain_size: Trial(
            layout,
            outcomes[layout.chain_size],
            len(found.get((layout.chain_size, "proved"), ())),
            *(tuple(found.get((layout.chain_size, part), ())) for part in parts),
        )
        for layout in result.layouts
    }


def _part(seen: PointVerdict, finding: Finding, known: Mapping[str, ExpectedRefutation]) -> str:
    """The field of a trial that a verdict goes to; nothing for one that says nothing there."""
    status, expected = seen.verdict.status, known.get(finding.obligation.id)
    if status is Status.UNKNOWN:
        return "undecided"
    if finding.obligation.control:
        return "unrefuted_controls" if status is Status.PROVED else ""
    if status is Status.REFUTED and expected is not None and expected.covers(seen.chain_size):
        return "known"
    return {Status.PROVED: "proved", Status.BLOCKED: ""}.get(status, "failing")
