"""The controls of the theorem: each must be false somewhere in its scope."""

from collections.abc import Iterable, Iterator
from itertools import islice

from zslayout.layout.layout import Numbers, numbers
from zslayout.layout.scheme import Scheme
from zslayout.obligations.obligation import Obligation
from zslayout.pipeline.region import in_scope
from zslayout.solve.engine import Engine, Question
from zslayout.standing import Controlled
from zslayout.theorem import domain
from zslayout.theorem.domain import Point
from zslayout.verdict import Status

_STEP = 97
_TRIED = 8
"""So many points of the scope, far apart, before a control counts as not refuted."""
_TIMEOUT = 10.0


def controlled(
    schemes: Iterable[Scheme], obligations: Iterable[Obligation]
) -> Iterator[Controlled]:
    """The controls of the families that the obligations belong to, scheme by scheme."""
    from zslayout.obligations.registry import OBLIGATIONS

    families = {each.family for each in obligations}
    controls = [each for each in OBLIGATIONS if each.control and each.family in families]
    engine = Engine(_TIMEOUT)
    for scheme in schemes:
        for width in domain.WIDTHS:
            every = [(point, numbers(scheme, point)) for point in domain.points(width)]
            for control in controls:
                places = [each for each in every if in_scope(control, each[1], scheme)]
                if places:
                    found = _refuted_at(engine, control, scheme, places)
                    yield Controlled(control, scheme, width, found)


def _refuted_at(
    engine: Engine, control: Obligation, scheme: Scheme, places: list[tuple[Point, Numbers]]
) -> Point | None:
    """The first of some points, far apart, where the control is false."""
    for point, at in islice(places[:: max(1, min(_STEP, len(places) // _TRIED))], _TRIED):
        claim = control.claim(scheme.definition(point[0]))
        instance = tuple(at.values[parameter.name] for parameter in claim.parameters)
        (verdicts,) = engine.decide([Question(claim, (instance,), doubtful=True)])
        if verdicts[instance].status is Status.REFUTED:
            return point
    return None
