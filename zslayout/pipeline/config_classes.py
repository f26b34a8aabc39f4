"""Configurations that no proof can tell apart are one class: same numbers, same expectations.

A class collects the verdicts of its layouts, one a chain size, obligation by obligation.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from zslayout.arch.params import ArchParams, ExpectedRefutation, Outcome
from zslayout.errors import InternalError
from zslayout.pipeline.expectation import concerns, names_value
from zslayout.results.finding import Finding, PointVerdict
from zslayout.subjects.known import subject_of
from zslayout.vc.obligation import Obligation, Scope
from zslayout.vc.registry import Registry
from zslayout.verdict import Status, Verdict
from zslayout.words.layout import Layout, layouts
from zslayout.words.scheme import Scheme


@dataclass(slots=True, eq=False)
class ConfigClass:
    """The layouts of some like configurations, with what is known and expected of each."""

    layouts: tuple[Layout, ...]
    expected_outcome: Outcome
    refutations: dict[str, ExpectedRefutation]
    expected_by: str = ""
    """The archconfig by whose word alone these are expected, if it is no shipped one."""
    verdicts: dict[str, dict[int, Verdict]] = field(default_factory=dict)
    expected: dict[str, dict[int, Status]] = field(default_factory=dict)
    places: dict[Scope, tuple[int, ...]] = field(default_factory=dict)
    unasked: dict[str, set[int]] = field(default_factory=dict)
    """By obligation, the layouts that lack something it speaks of."""

    @property
    def registry(self) -> Registry:
        """The obligations on what the layouts are of."""
        return subject_of(self.layouts[0].scheme).registry

    def applicable(self, obligation: Obligation) -> tuple[int, ...]:
        """The places of the layouts that the obligation speaks of."""
        scope = obligation.scope
        if scope not in self.places:
            places = (i for i, layout in enumerate(self.layouts) if scope.covers(layout))
            self.places[scope] = tuple(places)
        unasked = self.unasked.get(obligation.id)
        if unasked:
            return tuple(place for place in self.places[scope] if place not in unasked)
        return self.places[scope]

    def accounted(self, place: int, obligations: Iterable[Obligation]) -> bool:
        """Whether each verdict on a layout is a proof, or what is expected in its stead."""
        return all(self._accounted(each, place) for each in obligations)

    def _accounted(self, obligation: Obligation, place: int) -> bool:
        verdict = self.verdicts[obligation.id].get(place)
        if verdict is None or verdict.status is Status.PROVED:
            return True
        self.expect(obligation)
        return verdict.status is self._wanted(obligation, place)

    def undecided(self, obligation: Obligation) -> bool:
        """Whether a solver gave up on the obligation for some layout."""
        verdicts = self.verdicts[obligation.id].values()
        return any(verdict.status is Status.UNKNOWN for verdict in verdicts)

    def blocked_by(self, obligation: Obligation, place: int) -> str:
        """The first need that is not proved on the layout, or nothing."""
        for need in obligation.needs:
            verdict = self.verdicts[need].get(place)
            if verdict is not None and verdict.status is not Status.PROVED:
                return need
        return ""

    @property
    def expects_failure(self) -> bool:
        """Whether anything but a control is expected to fail."""
        return bool(self.refutations) or self.expected_outcome is Outcome.BUILD_ERROR

    def expect(self, obligation: Obligation) -> dict[int, Status]:
        """The expected verdict on each layout that the obligation speaks of."""
        known = self.expected.get(obligation.id)
        if known is None:
            places = self.applicable(obligation)
            if self.expects_failure:
                known = {place: self._expected(obligation, place) for place in places}
            else:
                # Nothing is expected to fail but controls, and so nothing to be blocked.
                usual = Status.REFUTED if obligation.control else Status.PROVED
                known = dict.fromkeys(places, usual)
            self.expected[obligation.id] = known
        return known

    def finding(self, obligation: Obligation) -> Finding | None:
        """The finding on the obligation; None when it speaks of no layout here.

        Raises InternalError when a layout that it speaks of has no verdict: nothing is left out.
        """
        verdicts, expected = self.verdicts[obligation.id], self.expect(obligation)
        if set(verdicts) != set(expected):
            raise InternalError(
                f"{obligation.id}: verdicts {sorted(verdicts)} of {sorted(expected)}"
            )
        if not verdicts:
            return None
        layouts, known = self.layouts, self.refutations.get(obligation.id)
        if known is None:
            wanted = expected.items()
            points = tuple(PointVerdict(layouts[i], verdicts[i], each) for i, each in wanted)
            return Finding(obligation, points)
        points = tuple(
            PointVerdict(layouts[i], verdicts[i], self._wanted(obligation, i)) for i in expected
        )
        return Finding(obligation, points, known.why, expected_by=self.expected_by)

    def _wanted(self, obligation: Obligation, place: int) -> Status:
        """The expected verdict; of a refutation that concerns another value, that it were none."""
        wanted, known = self.expected[obligation.id][place], self.refutations.get(obligation.id)
        witness = self.verdicts[obligation.id][place].witness
        if known is None or witness is None or wanted is not Status.REFUTED or not known.value:
            return wanted
        layout = self.layouts[place]
        found = concerns(obligation.claim(layout.definition), layout, witness)
        return wanted if names_value(known, found) else Status.PROVED

    def _expected(self, obligation: Obligation, place: int) -> Status:
        for need in obligation.needs:
            if (
                self.expect(self.registry.by_id[need]).get(place, Status.PROVED)
                is not Status.PROVED
            ):
                return Status.BLOCKED
        if obligation.control:
            return Status.REFUTED
        layout = self.layouts[place]
        refutation = self.refutations.get(obligation.id)
        if refutation is not None and refutation.covers(layout.chain_size):
            return Status.REFUTED
        build_error = self.expected_outcome is Outcome.BUILD_ERROR and not layout.asserted
        if build_error and obligation.fails_with_assertion:
            return Status.REFUTED
        return Status.PROVED


def config_classes(
    configs: Iterable[ArchParams], scheme: Scheme, chain_size: int | None
) -> dict[ArchParams, ConfigClass]:
    """The class of each configuration under the scheme."""
    known: dict[object, ConfigClass] = {}
    found = {}
    for params in configs:
        outcome = params.expected_outcome(scheme.name, scheme.usual_outcome(params.bits_per_long))
        refuted = tuple(each for each in params.expect.refuted if each.scheme == scheme.name)
        at = scheme.definition(params.bits_per_long).domain.of(params)
        by = "" if params.shipped or not refuted else params.file
        key = (at, params.chain_size, outcome, refuted, by)
        if key not in known:
            refutations = {each.obligation: each for each in refuted}
            known[key] = ConfigClass(layouts(scheme, params, chain_size), outcome, refutations, by)
        found[params] = known[key]
    return found
