"""Assertions over macros as a closed formula: everything that they speak of, and nothing else.

One rule: a macro has its definition in the formula, down to the parameters, unless it is left free.
A macro left free is a width: seven bits hold every value that fields side by side allow it.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from zslayout.expr.formula import Definition, Formula, NamedAssertion
from zslayout.expr.nodes import Const, Expr, Var, cast
from zslayout.expr.types import narrow
from zslayout.expr.walk import names, substitute
from zslayout.vc.claim import Claim
from zslayout.words.parameters import BITS_PER_LONG
from zslayout.words.scheme import SchemeModel
from zslayout.words.word import PackedWord

_WIDTH_BITS: Final = 7
"""Bits of a number from 0 to 64."""


@cache
def abstracted(model: SchemeModel, word: PackedWord) -> frozenset[str]:
    """The macros that are a field's width or place, but for constants: their bounds are known."""
    parts = [part for field in word.fields for part in (field.lsb, field.width)]
    plain = {part.name for part in parts if isinstance(part, Var)}
    constant = {macro.name for macro in model.macros if isinstance(macro.value, Const)}
    return frozenset(plain - constant)


@cache
def named_by_codec(model: SchemeModel, word: PackedWord) -> frozenset[str]:
    """The names that encoder, decoders, places and gate come down to."""
    roots: list[Expr] = [word.values().word, *([word.gate.enabled] if word.gate else ())]
    for field in word.fields:
        roots += [field.lsb, field.width, word.decode(field.name, word.any)]
    free = {var.name for var in names(*roots)} - {word.name, *(f.value.name for f in word.fields)}
    return reached(model, free, abstracted(model, word)) | {BITS_PER_LONG.name}


def reached(model: SchemeModel, roots: Iterable[str], stop: frozenset[str]) -> frozenset[str]:
    """The names that these come down to, not going below those in `stop`."""
    meaning = _named_by(model)
    found: set[str] = set()
    todo = list(roots)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            if name not in stop:
                todo += meaning.get(name, ())
    return frozenset(found)


@cache
def _names(asserted: NamedAssertion) -> frozenset[str]:
    return frozenset(var.name for var in names(asserted.holds))


@cache
def reached_by(model: SchemeModel, asserted: NamedAssertion) -> frozenset[str]:
    """The names that an assertion comes down to."""
    return reached(model, _names(asserted), frozenset())


@cache
def _named_by(model: SchemeModel) -> Mapping[str, tuple[str, ...]]:
    """The names in the value of each macro."""
    return {macro.name: tuple(v.name for v in names(macro.value)) for macro in model.macros}


def closed(
    model: SchemeModel,
    variables: tuple[Var, ...],
    assertions: list[NamedAssertion],
    stop: frozenset[str],
    steps: Mapping[Expr, Var] = MappingProxyType({}),
) -> Formula:
    """The assertions with everything that they speak of; names in `stop` are left free.

    `steps` are values that get a name of their own, to be read and reckoned once.
    """
    domain = model.domain
    width = domain.width(model.bits_per_long)
    inner = reached(model, frozenset().union(*map(_names, assertions)), stop)
    unsaid = domain.following - inner
    ranges = [
        each
        for each in domain.ranges(model.bits_per_long)
        if unsaid.isdisjoint(reached_by(model, each))
    ]
    if not stop:
        # Whatever is asked, it is asked of points of the domain.
        inner = inner.union(*(reached_by(model, each) for each in ranges))
    params = [each for each in domain.free if each.var.name in inner]
    known = {each.var.name for each in params} | {width.name}
    inside = [each for each in ranges if reached_by(model, each) <= known | inner]
    free = [each.free for each in params]
    taken = {var.name for var in variables}
    definitions = [width, *(each.definition for each in params)]
    for name, meaning in _meanings(model).items():
        if name in inner and name in stop:
            variable = Var(_fresh(name.lower().lstrip("_"), taken), narrow(_WIDTH_BITS))
            free.append(variable)
            definitions.append(Definition(name, cast(variable, meaning.value.type)))
        elif name in inner:
            definitions.append(meaning)
    named: dict[Expr, Var] = {}
    for value, var in steps.items():
        definitions.append(Definition(var.name, substitute(value, named)))
        named[value] = var
    said = (_over(each, named) for each in assertions)
    return Formula((*free, *variables), tuple(definitions), (*inside, *said))


def _fresh(name: str, taken: set[str]) -> str:
    return _fresh(f"{name}_", taken) if name in taken else name


def _over(asserted: NamedAssertion, named: Mapping[Expr, Var]) -> NamedAssertion:
    """The assertion over named values; the same one when it speaks of none."""
    holds = substitute(asserted.holds, named)
    same = holds is asserted.holds
    return asserted if same else NamedAssertion(asserted.name, asserted.says, holds)


@cache
def _meanings(model: SchemeModel) -> Mapping[str, Definition]:
    """The macros as definitions, the same ones for every lemma: their text is made once."""
    return {macro.name: Definition(macro.name, macro.value) for macro in model.macros}


def named_steps(model: SchemeModel, claim: Claim) -> dict[Expr, Var]:
    """The values on the way that have a name and are more than a name."""
    taken = set(_meanings(model)) | {var.name for var in claim.variables}
    found: dict[Expr, Var] = {}
    for step in claim.steps:
        name = re.sub(r"\W+", "_", step.name)
        if (
            name not in taken
            and not step.aside
            and step.value not in found
            and not isinstance(step.value, Var | Const)
        ):
            found[step.value] = Var(name, step.value.type)
            taken.add(name)
    return found
