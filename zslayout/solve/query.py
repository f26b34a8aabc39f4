"""Claims and their instances as one SMT-LIB text.

A claim is a Boolean function of its parameters; an instance is that function applied to numbers, so
that the statement is written once however many configurations it is asked for. Claims may share a
query, and then variables of the same name: that is sound because the query asks whether there are
values that make any one of them false.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import and_

from zslayout.errors import InternalError
from zslayout.expr import smtlib
from zslayout.expr.build import implies
from zslayout.expr.nodes import Connective, ConnectiveOp, Expr, Var
from zslayout.expr.sharing import shared
from zslayout.expr.types import CType
from zslayout.expr.walk import names
from zslayout.vc.claim import Claim

Instance = tuple[int, ...]
"""Values for a claim's parameters, in their order; or for its variables, in theirs."""


def some_instance_fails(asked: Mapping[Claim, Sequence[Instance]]) -> str:
    """Satisfiable exactly when some values of the variables make some instance false."""
    lines = [_declared(var for claim in asked for var in claim.variables)]
    failing: list[str] = []
    for number, (whole, instances) in enumerate(asked.items()):
        for place, (claim, projected) in enumerate(_parts(whole, instances)):
            name = f"claim_{number}_{place}"
            choices = _Choices(claim, name)
            lines.append(_function(name, claim, implies(claim.assumption, claim.then)))
            lines.append(_declared(choices.variables))
            failing += _failing(name, claim, projected, choices)
    return "".join([*lines, f"(assert (or false {' '.join(failing)}))\n"])


def assumption_holds(claim: Claim, instance: Instance) -> str:
    """Satisfiable exactly when the assumptions of the claim can be met."""
    function = _function("claim", claim, claim.assumption)
    (applied,) = _applied("claim", claim, [instance])
    return f"{_declared(claim.variables)}{function}(assert {applied})\n"


def together(
    claims: Sequence[Claim], values: Mapping[str, int]
) -> tuple[str, list[tuple[str, ...]]]:
    """The assumptions that the claims share; and for each what makes a part of it false when added.

    Parameters are constants, of these values. A part that is assumed word for word is no question.
    """
    given, variables = claims[0].given, claims[0].variables
    own = {var.name for var in variables}
    free = names(*given, *(each.then for each in claims))
    lines = [_declared(variables)]
    lines += [_constant(var, values[var.name]) for var in free if var.name not in own]
    assumed = dict.fromkeys(smtlib.text(part) for each in given for part in _conjuncts(each))
    lines += [f"(assert {each})\n" for each in assumed]
    asked = ([smtlib.text(part) for part in _conjuncts(each.then)] for each in claims)
    denied = [
        tuple(f"(assert (not {part}))\n" for part in parts if part not in assumed)
        for parts in asked
    ]
    return "".join(lines), denied


def _conjuncts(x: Expr) -> Iterator[Expr]:
    """The parts of a conjunction; a truth that is no conjunction is its one part."""
    if isinstance(x, Connective) and x.op is ConnectiveOp.AND and x.operands:
        for operand in x.operands:
            yield from _conjuncts(operand)
    else:
        yield x


def fails_elsewhere(claim: Claim, instance: Instance, at: Iterable[tuple[str, int]]) -> str:
    """Satisfiable exactly when other values of the variables make the instance false too."""
    kinds = {var.name: var.type for var in claim.variables}
    same = " ".join(f"(= {name} {smtlib.literal(value, kinds[name])})" for name, value in at)
    return f"{some_instance_fails({claim: [instance]})}(assert (not (and true {same})))\n"


def _parts(
    claim: Claim, instances: Sequence[Instance]
) -> Iterator[tuple[Claim, Sequence[Instance]]]:
    """A conjunction about parameters alone, part by part.

    A part has fewer parameters than the whole, so most instances are the same to it.
    """
    match claim.then:
        case Connective(op=ConnectiveOp.AND, operands=parts) if parts and not claim.variables:
            pass
        case _:
            yield claim, instances
            return
    for then in parts:
        part = Claim((), claim.given, then)
        places = [claim.parameters.index(parameter) for parameter in part.parameters]
        yield part, list(dict.fromkeys(tuple([one[i] for i in places]) for one in instances))


class _Choices:
    """The enumerated parameters of a claim: names that may have any of their instances' values."""

    def __init__(self, claim: Claim, name: str) -> None:
        self.places = [i for i, var in enumerate(claim.parameters) if var.name in claim.enumerated]
        self.names = {i: f"any_{claim.parameters[i].name}_{name}" for i in self.places}
        self.variables = [Var(self.names[i], claim.parameters[i].type) for i in self.places]


def _failing(
    name: str, claim: Claim, instances: Sequence[Instance], choices: _Choices
) -> list[str]:
    """A term an instance; one for all that differ in enumerated parameters alone."""
    if not choices.places:
        return [f"(not {applied})" for applied in _applied(name, claim, instances)]
    groups: dict[Instance, list[Instance]] = {}
    for instance in instances:
        fixed = tuple(value for i, value in enumerate(instance) if i not in choices.names)
        groups.setdefault(fixed, []).append(instance)
    terms = []
    for group in groups.values():
        arguments = [
            choices.names.get(i) or smtlib.literal(group[0][i], var.type)
            for i, var in enumerate(claim.parameters)
        ]
        values = " ".join(_chosen(claim, instance, choices) for instance in group)
        terms.append(f"(and (or false {values}) (not ({name} {' '.join(arguments)})))")
    return terms


def _chosen(claim: Claim, instance: Instance, choices: _Choices) -> str:
    equal = (
        f"(= {choices.names[i]} {smtlib.literal(instance[i], claim.parameters[i].type)})"
        for i in choices.places
    )
    return f"(and true {' '.join(equal)})"


def _declared(variables: Iterable[Var]) -> str:
    kinds: dict[str, CType] = {}
    for var in variables:
        if kinds.setdefault(var.name, var.type) != var.type:
            raise InternalError(f"{var.name} is a variable of two types in one query")
    return "".join(f"(declare-const {name} {smtlib.sort(kind)})\n" for name, kind in kinds.items())


def _function(name: str, claim: Claim, body: Expr) -> str:
    takes = " ".join(f"({var.name} {smtlib.sort(var.type)})" for var in claim.parameters)
    named, whole = shared(body)
    lets = "".join(f"(let (({part.name} {smtlib.text(of)})) " for part, of in named)
    return f"(define-fun {name} ({takes}) Bool {lets}{smtlib.text(whole)}{')' * len(named)})\n"


def _constant(var: Var, value: int) -> str:
    return f"(define-fun {var.name} () {smtlib.sort(var.type)} {smtlib.literal(value, var.type)})\n"


def _applied(name: str, claim: Claim, instances: Sequence[Instance]) -> list[str]:
    """The claim's function applied to the numbers of each instance."""
    if not claim.parameters:
        return [name for _ in instances]
    widths = [var.type.width for var in claim.parameters]
    # One format for all instances: there are tens of thousands of numbers to write.
    form = f"({name}{''.join(f' (_ bv%d {width})' for width in widths)})"
    masks = [(1 << width) - 1 for width in widths]
    return [form % tuple(map(and_, instance, masks)) for instance in instances]
