"""Statements about values, asked of a solver: proved, or refuted by values of theirs.

A value that no arithmetic made (what memory held, what the kernel returned) is free; the same
function of equal arguments is equal. What is known of each such value is said by `facts`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from zslayout.cfront.terms import Terms
from zslayout.expr import smtlib
from zslayout.expr.formula import Definition, Formula, NamedAssertion
from zslayout.expr.nodes import CompareOp, Connective, ConnectiveOp, Const, Expr, Var
from zslayout.expr.walk import children, rebuild
from zslayout.solve import oracle
from zslayout.solve.answer import Answer, SatResult
from zslayout.verdict import Status, Verdict, Witness

Facts = Callable[[Var], Iterable[Expr]]
_MOST_ALIKE: Final = 14
"""Applications of one function that are compared with each other, at most."""
_SHORT: Final = 60
"""Conditions of so many parts are taken along at once."""
_VACUOUS: Final = Verdict(Status.VACUOUS, why="no run comes here")
_PROVED: Final = Verdict(Status.PROVED)


class Asker:
    """Asks about the trees of one survey. `timeout` is in seconds for one query."""

    def __init__(self, terms: Terms, facts: Facts, timeout: float) -> None:
        self._terms = terms
        self._facts = facts
        self._session = oracle.session(timeout)
        self._known: dict[tuple[frozenset[int], int], Verdict] = {}
        self._kept: list[Expr] = []
        self._possible: dict[frozenset[int], bool] = {}
        self._short: dict[int, bool] = {}
        self.asked = 0

    def holds(self, premises: Sequence[Expr], goal: Expr) -> Verdict:
        """Whether the premises and what is known of their values make the goal true."""
        known = set(map(id, premises))
        parts = (
            goal.operands
            if isinstance(goal, Connective) and goal.op is ConnectiveOp.AND
            else (goal,)
        )
        goal = self._terms.all(*(each for each in parts if id(each) not in known))
        if goal is self._terms.true:
            return _PROVED
        key = (frozenset(map(id, premises)), id(goal))
        if key not in self._known:
            self._kept += [*premises, goal]
            self._known[key] = self._decided(premises, goal)
        return self._known[key]

    def _decided(self, premises: Sequence[Expr], goal: Expr) -> Verdict:
        # Most goals need no long condition, and z3 takes its time for each.
        short = [each for each in premises if self._is_short(each)]
        fewer = len(short) < len(premises) and goal is not self._terms.false
        if fewer and self._denied(short, goal):
            return _PROVED if self.possible(short) else _VACUOUS
        answer, names = self._ask([*premises, self._terms.negate(goal)], goal)
        if answer.says is SatResult.UNKNOWN:
            return Verdict(Status.UNKNOWN, why=answer.why)
        if answer.says is SatResult.SAT:
            values = tuple((names[name], value) for name, value in sorted(answer.values.items()))
            return Verdict(Status.REFUTED, Witness(values))
        if not self.possible(premises):
            return _VACUOUS
        return _PROVED

    def _denied(self, premises: Sequence[Expr], goal: Expr) -> bool:
        """Whether nothing makes the premises true and the goal false."""
        answer, _ = self._ask([*premises, self._terms.negate(goal)], goal)
        return answer.says is SatResult.UNSAT

    def possible(self, premises: Sequence[Expr]) -> bool:
        """Whether some values make all of these true, as far as that is decided."""
        key = frozenset(map(id, premises))
        if key not in self._possible:
            if any(key <= other for other, fine in self._possible.items() if fine):
                return True
            said = self._ask(list(premises), self._terms.true)[0].says
            self._possible[key] = said is not SatResult.UNSAT
        return self._possible[key]

    def _is_short(self, x: Expr) -> bool:
        if id(x) not in self._short:
            todo, seen = [x], set[int]()
            while todo and len(seen) <= _SHORT:
                each = todo.pop()
                if id(each) not in seen:
                    seen.add(id(each))
                    meaning = self._terms.meaning(each)
                    todo += meaning.arguments if meaning is not None else children(each)
            self._short[id(x)] = len(seen) <= _SHORT
        return self._short[id(x)]

    def _ask(self, asserted: list[Expr], about: Expr) -> tuple[Answer, Mapping[str, str]]:
        self.asked += 1
        asserted, variables = self._closed([*asserted], about)
        names = {var.name: f"v{i}" for i, var in enumerate(variables)}
        script = smtlib.script(_formula(asserted, names))
        shown = {names[var.name]: self.said(var) for var in variables}
        return self._session(script), shown

    def _closed(self, asserted: list[Expr], about: Expr) -> tuple[list[Expr], list[Var]]:
        """With all that is known of the variables that occur, and of those that this brings in."""
        terms, seen, found = self._terms, set[int](), dict[str, Var]()
        alike: dict[str, list[Var]] = {}
        todo: list[Expr] = [*asserted, about]
        while todo:
            x = todo.pop()
            if id(x) in seen:
                continue
            seen.add(id(x))
            todo += children(x)
            if not isinstance(x, Var):
                continue
            found[x.name] = x
            facts = list(self._facts(x))
            meaning = terms.meaning(x)
            if meaning is not None and meaning.arguments:
                facts += self._congruent(x, alike.setdefault(meaning.name, []))
                alike[meaning.name].append(x)
            asserted += facts
            todo += facts
        return asserted, list(found.values())

    def _congruent(self, x: Var, others: Sequence[Var]) -> Iterator[Expr]:
        terms = self._terms
        own = terms.meaning(x)
        if own is None or all(isinstance(each, Const) for each in own.arguments):
            return
        for other in others[:_MOST_ALIKE]:
            meaning = terms.meaning(other)
            if meaning is None or len(meaning.arguments) != len(own.arguments):
                continue
            if other.type != x.type:
                continue
            if any(
                a.type.width != b.type.width
                for a, b in zip(meaning.arguments, own.arguments, strict=True)
            ):
                continue
            same = [
                terms.compare(CompareOp.EQ, a, b)
                for a, b in zip(meaning.arguments, own.arguments, strict=True)
            ]
            equal = terms.compare(CompareOp.EQ, x, other)
            yield terms.any(*map(terms.negate, same), equal)

    def said(self, x: Expr) -> str:
        """A value as a person may read it."""
        meaning = self._terms.meaning(x)
        if meaning is None:
            return x.name if isinstance(x, Var) else str(x.value) if isinstance(x, Const) else "..."
        inside = ", ".join(map(self.said, meaning.arguments))
        return f"{meaning.name.removeprefix('argument ')}({inside})"[:120]


def _formula(asserted: Iterable[Expr], names: Mapping[str, str]) -> Formula:
    """Trees that share parts as definitions, so that no part is written twice."""
    definitions: list[Definition] = []
    made: dict[int, Expr] = {}
    free: dict[str, Var] = {}

    def put(x: Expr) -> Expr:
        found = made.get(id(x))
        if found is not None:
            return found
        if isinstance(x, Var):
            found = free.setdefault(x.name, Var(names[x.name], x.type))
        elif isinstance(x, Const):
            found = x
        else:
            found = rebuild(x, put)
            if children(x):
                definitions.append(Definition(f"d{len(definitions)}", found))
                found = Var(definitions[-1].name, x.type)
        made[id(x)] = found
        return found

    goals = [put(each) for each in asserted]
    asserts = tuple(NamedAssertion(f"a{i}", "", each) for i, each in enumerate(goals))
    return Formula(tuple(free.values()), tuple(definitions), asserts)
