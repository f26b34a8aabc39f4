"""The controls of the theorem: each must be false somewhere in its scope.

One rule: what refutes a control solves the formula of its lemma, cut as the other lemmas are. So a
formula that nothing could solve, whatever it says, would not go unseen.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from zslayout.arch.point import ParameterPoint
from zslayout.errors import InternalError
from zslayout.pipeline.region import in_scope
from zslayout.results.lemma_result import ControlResult
from zslayout.solve.engine import Engine, Question
from zslayout.subjects.known import subject_of
from zslayout.theorem import build
from zslayout.theorem.lemma import Lemma
from zslayout.vc.obligation import Obligation
from zslayout.words.layout import LayoutNumbers, numbers
from zslayout.words.scheme import Scheme

_STEP = 97
_TRIED = 8
"""So many points of the scope, far apart, before a control counts as not refuted."""
_TIMEOUT = 10.0


def refuted_controls(
    schemes: Iterable[Scheme], obligations: Iterable[Obligation]
) -> Iterator[ControlResult]:
    """The controls of the families that the obligations belong to, scheme by scheme."""
    families = {each.family for each in obligations}
    engine = Engine(_TIMEOUT)
    for scheme in schemes:
        subject = subject_of(scheme)
        asked = (each for each in subject.registry.of_schemes if each.family in families)
        controls = [each for each in asked if each.control]
        for width in subject.domain.widths:
            every = [(point, numbers(scheme, point)) for point in subject.domain.points(width)]
            for control in controls:
                places = [each for each in every if in_scope(control, each[1], scheme)]
                if places:
                    found = _refuted_at(engine, control, scheme, places)
                    yield ControlResult(control, scheme, width, found)


def _refuted_at(
    engine: Engine,
    control: Obligation,
    scheme: Scheme,
    places: list[tuple[ParameterPoint, LayoutNumbers]],
) -> ParameterPoint | None:
    """The first of some points, far apart, where the control is false."""
    for point, at in islice(places[:: max(1, min(_STEP, len(places) // _TRIED))], _TRIED):
        width = point.numbers[0]
        claim = control.claim(scheme.definition(width))
        instance = tuple(at.values[parameter.name] for parameter in claim.parameters)
        (verdicts,) = engine.decide([Question(claim, (instance,), expect_refuted=True)])
        witness = verdicts[instance].witness
        if witness is not None:
            _replay(build.lemma(scheme, width, control), {**at.values, **dict(witness.values)})
            return point
    return None


def _replay(lemma: Lemma, values: Mapping[str, int]) -> None:
    wrong = lemma.formula.false_at(lemma.free_at(values))
    if wrong:
        raise InternalError(f"{lemma.name}: its formula is not solved, as {wrong[0].name} is false")
