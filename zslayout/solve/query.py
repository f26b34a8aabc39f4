"""A claim and its instances as one SMT-LIB text.

The claim is a Boolean function of its parameters; an instance is that function applied to numbers,
so that the statement is written once however many configurations it is asked for.
"""

from collections.abc import Iterable

from zslayout.expr import smtlib
from zslayout.expr.build import implies
from zslayout.expr.nodes import Expr, Var
from zslayout.obligations.claim import Claim

Instance = tuple[int, ...]
"""Values for a claim's parameters, in their order."""


def some_instance_fails(claim: Claim, instances: Iterable[Instance]) -> str:
    """Satisfiable exactly when values of the variables make the claim false for some instance.

    Instances that differ in enumerated parameters alone are one application of the claim, to names
    that may have any of their values.
    """
    groups: dict[Instance, list[Instance]] = {}
    free = [i for i, var in enumerate(claim.parameters) if var.name in claim.enumerated]
    for instance in instances:
        fixed = tuple(value for i, value in enumerate(instance) if i not in free)
        groups.setdefault(fixed, []).append(instance)
    failing = " ".join(_group_fails(claim, group, free) for group in groups.values())
    declared = "".join(
        f"(declare-const {_choice(var)} {smtlib.sort(var.type)})\n"
        for var in claim.parameters
        if var.name in claim.enumerated
    )
    body = implies(claim.assumption, claim.then)
    return f"{_head(claim, body)}{declared}(assert (or false {failing}))\n"


def _group_fails(claim: Claim, group: list[Instance], free: list[int]) -> str:
    if not free:
        return " ".join(f"(not {_applied(claim, instance)})" for instance in group)
    arguments = [
        _choice(var) if i in free else _literal(group[0][i], var)
        for i, var in enumerate(claim.parameters)
    ]
    choices = " ".join(_chosen(claim, instance, free) for instance in group)
    return f"(and (or false {choices}) (not (claim {' '.join(arguments)})))"


def _chosen(claim: Claim, instance: Instance, free: list[int]) -> str:
    equal = (
        f"(= {_choice(claim.parameters[i])} {_literal(instance[i], claim.parameters[i])})"
        for i in free
    )
    return f"(and true {' '.join(equal)})"


def _choice(parameter: Var) -> str:
    return f"any_{parameter.name}"


def assumption_holds(claim: Claim, instance: Instance) -> str:
    """Satisfiable exactly when the assumptions of the claim can be met."""
    return f"{_head(claim, claim.assumption)}(assert {_applied(claim, instance)})\n"


def fails_elsewhere(claim: Claim, instance: Instance, at: Iterable[tuple[str, int]]) -> str:
    """Satisfiable exactly when other values of the variables make the instance false too."""
    kinds = {var.name: var.type for var in claim.variables}
    same = " ".join(f"(= {name} {smtlib.literal(value, kinds[name])})" for name, value in at)
    return f"{some_instance_fails(claim, [instance])}(assert (not (and true {same})))\n"


def _head(claim: Claim, body: Expr) -> str:
    declared = "".join(
        f"(declare-const {var.name} {smtlib.sort(var.type)})\n" for var in claim.variables
    )
    takes = " ".join(f"({var.name} {smtlib.sort(var.type)})" for var in claim.parameters)
    return f"{declared}(define-fun claim ({takes}) Bool {smtlib.text(body)})\n"


def _applied(claim: Claim, instance: Instance) -> str:
    if not claim.parameters:
        return "claim"
    return f"(claim {' '.join(map(_literal, instance, claim.parameters))})"


def _literal(value: int, parameter: Var) -> str:
    return smtlib.literal(value, parameter.type)
