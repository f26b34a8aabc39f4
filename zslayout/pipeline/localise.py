"""Where the fault behind a refutation is.

The parts of the conclusion that the witness makes false are looked at, with all that they are made
of. Whatever has another value there than in the scheme, though all that it is made of has the
scheme's, is at fault: an assertion, a macro, a bitfield, a statement of a function. Where nothing
differs, the scheme has the fault too: then it is what the false parts name, and what is cited.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import Final

from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Expr, Var
from zslayout.expr.walk import match, names, replace
from zslayout.pipeline.suspects import Call, is_plain
from zslayout.provenance import Mention, Provenance
from zslayout.results.finding import Finding
from zslayout.subjects.zsmalloc.functions import CODEC, right
from zslayout.vc.falsified import cone, false_part, falsified, taken, walked
from zslayout.vc.obligation import Scope
from zslayout.verdict import Status
from zslayout.words.scheme import Macro, over_parameters
from zslayout.words.source import StaticAssertion

_EXPLAINED: Final = frozenset({Status.REFUTED, Status.UNKNOWN, Status.VACUOUS})


def localised(finding: Finding) -> tuple[Provenance, ...]:
    """Where in its C file a finding stands, the likeliest first, or the scheme that it is of.

    Nothing for one that holds, and for a control.
    """
    if finding.shown.verdict.status not in _EXPLAINED or finding.obligation.control:
        return ()
    if finding.shown.layout.definition.source is None:
        return (finding.shown.layout.scheme.provenance,)
    by_place: dict[str, Provenance] = {}
    for each in _FaultSearch(finding).found():
        by_place.setdefault(str(each), each)
    return tuple(by_place.values())


def mentioned(finding: Finding) -> tuple[Mention, ...]:
    """What the part that the witness makes false names, and where that came from.

    The macros in it, and the parameters in all that it is made of. Nothing without a witness, and
    for what is as expected.
    """
    at = finding.shown
    if finding.as_expected or at.verdict.witness is None:
        return ()
    model, claim = at.layout.definition, finding.obligation.claim(at.layout.definition)
    values = claim.with_turns({**at.layout.values, **dict(at.verdict.witness.values)})
    false = (false_part(claim.then, values),)
    turns = {name: (x,) for name, x in claim.turns}
    macros = {macro.name: macro for macro in model.macros}
    every = {**turns, **{name: (macro.value,) for name, macro in macros.items()}}
    keys = {each.var.name: each.key for each in model.domain.parameters}
    from_scheme = (
        Mention.of(name, macros[name].provenance or at.layout.scheme.provenance)
        for name in _named_in(cone(false, turns, values), values)
        if name in macros
    )
    from_config = (
        Mention.of(name, at.layout.params.provenance(keys[name]), keys[name])
        for name in _named_in(cone(false, every, values), values)
        if name in keys.keys() - macros.keys()
    )
    return (*from_scheme, *from_config)


def _named_in(trees: Iterable[Expr], values: Mapping[str, int]) -> Iterable[str]:
    """The names in trees, each once, the nearest first."""
    found = (x for tree in trees for x in walked(tree, values))
    return dict.fromkeys(x.name for x in found if isinstance(x, Var))


class _FaultSearch:
    """The search for what is behind one finding."""

    def __init__(self, finding: Finding) -> None:
        self._obligation, at = finding.obligation, finding.shown
        self._model = at.layout.definition
        self._source = self._model.from_source()
        self._reference = self._model.reference or self._model
        self._claim = claim = finding.obligation.claim(self._model)
        given = {var.name: 0 for var in claim.variables}
        given.update(at.verdict.witness.values if at.verdict.witness else ())
        self._values = claim.with_turns({**at.layout.values, **given})
        self._macros = {macro.name: macro for macro in self._model.macros}

    def found(self) -> Iterator[Provenance]:
        """Everything that may be at fault."""
        passing = all(evaluate(one.holds, self._values) for one in self._source.assertions)
        lax = passing and not self._of_scheme(self._reference.assertion)
        yield from (one.provenance for one in (self._source.assertions if lax else self._ending))
        accused = [
            place
            for step in self._claim.steps
            if step.provenance and evaluate(step.when, self._values)
            for place in step.provenance
        ]
        differing = (self._of_macros(), self._bitfields(), self._of_functions())
        yield from accused or [*chain(*differing)] or self._named()

    def _of_scheme(self, x: Expr) -> int:
        """What the scheme has for an expression over its own macros."""
        return evaluate(replace(x, over_parameters(self._reference)), self._values)

    @property
    def _ending(self) -> tuple[StaticAssertion, ...]:
        """The assertions that are false, and end the build, where the obligation speaks of that."""
        every = self._source.assertions if self._obligation.fails_with_assertion else ()
        return tuple(one for one in every if not evaluate(one.holds, self._values))

    @cached_property
    def _false(self) -> tuple[Expr, ...]:
        """The parts of the conclusion that are false, or the whole where nobody knows."""
        return tuple(falsified(self._claim.then, self._values)) or (self._claim.then,)

    @cached_property
    def _trees(self) -> tuple[Expr, ...]:
        """What is false, what is assumed, what is cited, and all that these are made of."""
        cited = [self._macros[name].ref for name in self._obligation.cites if name in self._macros]
        given = (*(one.holds for one in self._ending), *self._claim.given)
        return cone((*self._false, *given, *cited), self._meanings, self._values)

    @cached_property
    def _meanings(self) -> Mapping[str, Iterable[Expr]]:
        """What names stand for; a macro also for what makes it in the scheme, or decides it."""
        meanings: dict[str, Iterable[Expr]] = {name: (x,) for name, x in self._claim.turns}
        theirs = {macro.name: names(macro.value) for macro in self._reference.macros}
        for name, macro in self._macros.items():
            asked = (each for condition in macro.under for each in condition.asks)
            others = {*asked, *(var.name for var in theirs.get(name, ()))} & self._macros.keys()
            refs = (self._macros[other].ref for other in sorted(others - {name}))
            meanings[name] = (macro.value, *refs)
        return meanings

    @cached_property
    def _theirs(self) -> Mapping[str, int]:
        """The macros of the scheme that the file has too, in the file's types."""
        return {
            macro.name: self._macros[macro.name].value.type.wrap(self._of_scheme(macro.value))
            for macro in self._reference.macros
            if macro.name in self._macros
        }

    def _slice(self) -> Iterator[Macro]:
        """The macros that these are made of, the nearest first."""
        named = _named_in(self._trees, self._values)
        return (self._macros[name] for name in named if name in self._macros)

    def _of_macros(self) -> Iterator[Provenance]:
        """The macros that are not the scheme's by themselves, and what decides that they count."""
        parted = {name for name, value in self._theirs.items() if self._values[name] != value}
        for macro in self._slice():
            made_of = (var.name for var in names(*self._meanings[macro.name]))
            if macro.name in parted and parted.isdisjoint(made_of):
                yield from _standing(macro)

    def _bitfields(self) -> Iterator[Provenance]:
        """The bitfields that the obligation speaks of; what makes their widths is not read."""
        about, wanted = self._obligation.about, self._obligation.field
        for field in self._model.named(about).fields if about else ():
            if field.provenance and field.decode is None and wanted in {"", field.name}:
                yield field.provenance

    def _of_functions(self) -> Iterator[Provenance]:
        return (place for call in self._calls() if call.wrong for place in call.suspects())

    def _calls(self) -> Iterator[Call]:
        """The functions that are called in these; of those that give what they got, the cited."""
        nodes = [x for tree in self._trees for x in walked(tree, self._values)]
        for name, summary in self._source.functions.items():
            if is_plain(summary.result) and summary.name not in self._obligation.cites:
                continue
            found = (match(summary.result, x, summary.inputs) for x in nodes)
            known = dict.fromkeys(
                tuple((i, evaluate(x, self._values)) for i, x in sorted(given.items()))
                for given in found
                if given is not None
            )
            codec = () if name in CODEC else (self._source.functions.get(each) for each in CODEC)
            called = {one.provenance.place for each in codec if each for one in each.statements}
            # With the scheme's own numbers, what still differs is the function and not a macro.
            values = {**dict.fromkeys(summary.inputs, 0), **self._values, **self._theirs}
            ought = right(self._model, name)
            for inputs in known:
                yield Call(summary, {**values, **dict(inputs)}, ought, self._meanings, called)

    def _named(self) -> Iterator[Provenance]:
        """What the false parts name, and what is cited."""
        gate, cites = self._model.word.gate, self._obligation.cites
        if self._obligation.scope is not Scope.EVERY or self._obligation.fails_with_assertion:
            yield from (each.provenance for each in (gate.conditions if gate else ()))
        trees = (taken(x, self._values) for x in self._false)
        named = dict.fromkeys((*(var.name for var in names(*trees)), *cites))
        for macro in (self._macros[name] for name in named if name in self._macros):
            yield from _standing(macro)
        functions = self._source.functions.values()
        yield from (each.provenance for each in functions if each.name in cites)


def _standing(macro: Macro) -> Iterator[Provenance]:
    if macro.provenance is not None:
        yield macro.provenance
        yield from (condition.provenance for condition in macro.under)
