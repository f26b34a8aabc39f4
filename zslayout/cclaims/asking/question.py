"""Statements about values, asked of a solver: proved, or refuted by values of theirs.

A value that no arithmetic made (what memory held, what the kernel returned) is free; the same
function of equal arguments is equal. What is known of each such value is said by `facts`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from zslayout.cclaims.asking.boolean_abstraction import BooleanAbstraction
from zslayout.cclaims.asking.trial import Trials
from zslayout.cfront.terms import Terms, word
from zslayout.expr import smtlib
from zslayout.expr.formula import Definition, Formula, NamedAssertion
from zslayout.expr.nodes import (
    Binary,
    BinaryOp,
    Cast,
    Compare,
    CompareOp,
    Connective,
    ConnectiveOp,
    Const,
    Expr,
    Var,
)
from zslayout.expr.types import BOOL, CType
from zslayout.expr.walk import children, rebuild
from zslayout.solve import oracle
from zslayout.solve.answer import Answer, SatResult
from zslayout.verdict import Status, Verdict, Witness

Facts = Callable[[Var], Iterable[Expr]]
_MOST_ALIKE: Final = 14
"""Applications of one function that are compared with each other, at most."""
_BRIEF: Final = 0.5
"""Seconds for a question on all points at once, which may be asked of each."""
_MANY: Final = 8
"""Points that differ in numbers of a question, from which on it is asked of all at once before."""
_LONG: Final = 12_000
"""Letters of a script: some 200 conditions of a way through a function, little of it arithmetic.

z3's plain solver, which is asked first for what is likely, needs a third of the time for these.
"""
_SHORT: Final = 60
"""Conditions of so many parts are taken along at once."""
_VACUOUS: Final = Verdict(Status.VACUOUS, why="no run comes here")
_PROVED: Final = Verdict(Status.PROVED)


class KnownAnswers:
    """What a solver said, each script once. `timeout` is in seconds for one."""

    def __init__(self, timeout: float = 20.0) -> None:
        self._session = oracle.session(timeout)
        self._briefly = oracle.session(_BRIEF)
        self._known: dict[str, Answer] = {}
        self._soon: dict[str, SatResult] = {}
        self._free: dict[int, frozenset[str]] = {}
        self._types: dict[str, CType] = {}
        self._kept: list[Expr] = []
        self._trials = Trials()
        self.numbers: Mapping[str, tuple[int, ...]] = {}
        """Variables that have a value of their own at each point."""
        self.asked = 0
        """How often the solver was asked."""
        self.tired = False
        """Whether it gave up on some question."""

    def answer(
        self,
        asserted: Sequence[Expr],
        variables: Mapping[str, Var],
        *,
        likely: bool,
        roughly: bool = False,
    ) -> Answer:
        """Whether values of the variables make all of these true; what is asserted last first.

        Where that is `likely` they are looked for before a solver is asked. What is asked `roughly`
        is UNKNOWN where it is not UNSAT for all numbers between those of the points.

        What has no variable in common is asked apart: one part that cannot be true is enough.
        """
        values: dict[str, int] = {}
        unknown: Answer | None = None
        for part in self._parts(asserted):
            answer = self._of_part(part, variables, likely=likely, roughly=roughly)
            if answer.says is SatResult.UNSAT:
                return answer
            if answer.says is SatResult.UNKNOWN:
                unknown = answer
            values.update(answer.values)
        return unknown or Answer(SatResult.SAT, values)

    def _of_part(
        self,
        part: Sequence[Expr],
        variables: Mapping[str, Var],
        *,
        likely: bool,
        roughly: bool,
    ) -> Answer:
        names = dict.fromkeys(name for each in part for name in sorted(self._names(each)))
        own = [variables[name] for name in names if name not in self.numbers]
        found = self._trials.found(part, own, self.numbers, mend=likely)
        if found is not None:
            return Answer(SatResult.SAT, found)
        numbers = [name for name in names if name in self.numbers]
        narrow = _narrow(part, self.numbers)
        short = {var.name: f"v{i}" for i, var in enumerate(own)}
        short |= {name: f"n{i}" for i, name in enumerate(numbers)}
        script = smtlib.script(_formula(part, short, narrow, self.numbers))
        unknown: Answer | None = None
        columns = self._columns(part, numbers)
        if len(columns) >= _MANY and not likely:
            between = self._between(script, {name: short[name] for name in numbers})
            if between is SatResult.UNSAT or (roughly and between is SatResult.SAT):
                return Answer(between if between is SatResult.UNSAT else SatResult.UNKNOWN)
        for points, values in columns.items():
            said = [
                f"(define-fun {short[name]} () {smtlib.sort(kind)} {smtlib.literal(value, kind)})\n"
                for name, value in zip(numbers, values, strict=True)
                for kind in (self._types[name],)
            ]
            answer = self._said(script, "".join(said), likely=likely)
            if answer.says is SatResult.UNKNOWN:
                unknown = answer
            if answer.says is SatResult.SAT:
                made = {
                    var.name: answer.values.get(short[var.name], 0)
                    << narrow.get(var.name, (0, 0))[0]
                    for var in own
                }
                for point in points:
                    if self._trials.meets(part, made, self.numbers, point):
                        return Answer(SatResult.SAT, made)
                unknown = Answer(SatResult.UNKNOWN, why="only bounds of several points allow it")
        return unknown or Answer(SatResult.UNSAT)

    def _between(self, script: str, numbers: Mapping[str, str]) -> SatResult:
        """What is soon said of a script of any numbers between those of all points."""
        said = "".join(self._ranged(name, short) for name, short in numbers.items())
        text = _with(said, script)
        if text not in self._soon:
            self.asked += 1
            self._soon[text] = self._briefly(text, likely=len(text) > _LONG).says
        return self._soon[text]

    def _ranged(self, name: str, short: str) -> str:
        """A word that may be any between the least and the greatest that it is, or a truth."""
        kind, values = self._types[name], self.numbers[name]
        declared = f"(declare-const {short} {smtlib.sort(kind)})\n"
        if kind is BOOL:
            return declared
        low, high = (smtlib.literal(each, kind) for each in (min(values), max(values)))
        return f"{declared}(assert (and (bvule {low} {short}) (bvule {short} {high})))\n"

    def _said(self, script: str, numbers: str, *, likely: bool) -> Answer:
        text = _with(numbers, script)
        if text not in self._known:
            self.asked += 1
            likely |= len(text) > _LONG
            self._known[text] = self._session(text, likely=likely)
            self.tired |= self._known[text].says is SatResult.UNKNOWN
        return self._known[text]

    def _columns(
        self, part: Sequence[Expr], numbers: Sequence[str]
    ) -> dict[tuple[int, ...], tuple[int, ...]]:
        """Points, by their places, at which numbers are the same, and these.

        What is no more than the upper bound of something may be less: the greatest stands for all.
        """
        if not numbers:
            return {(0,): ()}
        bounds = self._bounds(part)
        fixed = [self.numbers[name] for name in numbers if name not in bounds]
        groups: dict[tuple[int, ...], list[int]] = {}
        for point in range(len(self.numbers[numbers[0]])):
            groups.setdefault(tuple(each[point] for each in fixed), []).append(point)
        return {
            tuple(points): tuple(
                max(self.numbers[name][point] for point in points) for name in numbers
            )
            for points in groups.values()
        }

    def _bounds(self, part: Sequence[Expr]) -> set[str]:
        """The numbers that do nothing but bound something from above."""
        bounds, others = set[str](), set[str]()
        for each in part:
            right = each.right if isinstance(each, Compare) else None
            less = isinstance(each, Compare) and each.op in {CompareOp.LE, CompareOp.LT}
            number = isinstance(right, Var) and right.name in self.numbers
            if less and number and isinstance(each, Compare) and not each.left.type.signed:
                bounds |= self._names(each.right)
                others |= self._names(each.left)
            else:
                others |= self._names(each)
        return bounds - others

    def _parts(self, asserted: Sequence[Expr]) -> Iterator[list[Expr]]:
        """Assertions that have variables in common, directly or by others."""
        groups: list[tuple[set[str], list[tuple[int, Expr]]]] = []
        for place, each in enumerate(asserted):
            names, members = set(self._names(each)), [(place, each)]
            apart = []
            for group in groups:
                if names.isdisjoint(group[0]):
                    apart.append(group)
                else:
                    names |= group[0]
                    members += group[1]
            groups = [*apart, (names, members)]
        for _, members in reversed(groups):
            yield [each for _, each in sorted(members, key=lambda one: one[0])]

    def _names(self, x: Expr) -> frozenset[str]:
        found = self._free.get(id(x))
        if found is None:
            if isinstance(x, Var):
                found = frozenset({x.name})
                self._types[x.name] = x.type
            else:
                found = frozenset[str]().union(*map(self._names, children(x)))
            self._kept.append(x)
            self._free[id(x)] = found
        return found


def _with(said: str, script: str) -> str:
    """A script, and what is said of some names of it before it uses them."""
    first, _, rest = script.partition("\n")
    return f"{first}\n{said}{rest}"


class Asker:
    """Asks about the trees of one survey."""

    def __init__(self, terms: Terms, facts: Facts, answers: KnownAnswers) -> None:
        self._terms = terms
        self._facts = facts
        self._answers = answers
        answers.numbers = terms.known
        self._known: dict[tuple[frozenset[int], int], Verdict] = {}
        self._kept: list[Expr] = []
        self._possible: dict[frozenset[int], bool] = {}
        self._short: dict[int, bool] = {}
        self._walked: dict[frozenset[int], bool] = {}
        self._ways = BooleanAbstraction(terms)
        self._told: dict[int, list[Expr]] = {}
        """What is known of each value."""

    def holds(self, premises: Sequence[Expr], goal: Expr, *, of_all: bool = False) -> Verdict:
        """Whether the premises and what is known of their values make the goal true.

        Fewer premises are tried before, unless it is known that it takes all of them.
        """
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
            self._known[key] = self._decided(premises, goal, of_all=of_all)
        return self._known[key]

    def follows(self, premises: Sequence[Expr], goal: Expr) -> Verdict:
        """As `holds`, where most is decided by ways alone: no value is looked at for these."""
        if not self.surely(premises, goal):
            return self.holds(premises, goal)
        return _PROVED if self._open(premises) else _VACUOUS

    def _open(self, premises: Sequence[Expr]) -> bool:
        """Whether there is a way on which all of these are true, whatever values that needs."""
        key = frozenset(map(id, premises))
        if key not in self._walked:
            self._kept += premises
            self._walked[key] = not self._shut(premises, self._terms.false, likely=True)
        return self._walked[key]

    def surely(self, premises: Sequence[Expr], goal: Expr) -> bool:
        """Whether a goal follows whichever comparisons are true.

        Ways that nothing can go are not told apart from others.
        """
        return self._shut(premises, goal, likely=False)

    def _shut(self, premises: Sequence[Expr], goal: Expr, *, likely: bool) -> bool:
        ways = self._ways
        asserted = [*map(ways.of, premises), ways.of(self._terms.negate(goal))]
        if goal is self._terms.true or self._terms.false in asserted:
            return True
        answer = self._answers.answer(asserted, ways.variables, likely=likely, roughly=not likely)
        return answer.says is SatResult.UNSAT

    def _decided(self, premises: Sequence[Expr], goal: Expr, *, of_all: bool) -> Verdict:
        # Most goals need no long condition, and z3 takes its time for each.
        short = [each for each in premises if self._is_short(each)]
        fewer = len(short) < len(premises) and goal is not self._terms.false and not of_all
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
        closed, variables = self._closed(asserted, about)
        known, likely = {var.name: var for var in variables}, about is self._terms.true
        answer = self._answers.answer(closed, known, likely=likely)
        shown = {var.name: self.said(var) for var in variables if var.name in answer.values}
        return answer, shown

    def _closed(self, asserted: Sequence[Expr], about: Expr) -> tuple[list[Expr], list[Var]]:
        """With all that is known of the variables that occur, and of those that this brings in."""
        terms, seen, found = self._terms, set[int](), dict[str, Var]()
        alike: dict[str, list[Var]] = {}
        todo: list[Expr] = [*asserted, about]
        told: list[Expr] = []
        while todo:
            x = todo.pop()
            if id(x) in seen:
                continue
            seen.add(id(x))
            todo += children(x)
            if not isinstance(x, Var):
                continue
            found[x.name] = x
            if id(x) not in self._told:
                self._told[id(x)] = list(self._facts(x))
            facts = [*self._told[id(x)]]
            meaning = terms.meaning(x)
            if meaning is not None and meaning.arguments:
                facts += self._congruent(x, alike.setdefault(meaning.name, []))
                alike[meaning.name].append(x)
            told += facts
            todo += facts
        true = self._terms.true
        every = {id(each): each for each in (*told, *asserted) if each is not true}
        return list(every.values()), list(found.values())

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


def _formula(
    asserted: Sequence[Expr],
    names: Mapping[str, str],
    narrow: Mapping[str, tuple[int, int]],
    numbers: Collection[str],
) -> Formula:
    """Trees that share parts as definitions, so that no part is written twice.

    A variable that is bounded is made of as many bits as it can have, see `_narrow`: a solver
    builds its circuits before it looks at bounds.
    """
    definitions: list[Definition] = []
    made: dict[int, Expr] = {}
    free: dict[str, Var] = {}

    def put(x: Expr) -> Expr:
        found = made.get(id(x))
        if found is not None:
            return found
        if isinstance(x, Var):
            found = named(x)
        elif isinstance(x, Const):
            found = x
        else:
            found = rebuild(x, put)
            if children(x):
                found = define(found)
        made[id(x)] = found
        return found

    def define(value: Expr) -> Expr:
        definitions.append(Definition(f"d{len(definitions)}", value))
        return Var(definitions[-1].name, value.type)

    def named(x: Var) -> Expr:
        if x.name in numbers:
            return Var(names[x.name], x.type)
        if x.name not in narrow:
            return free.setdefault(x.name, Var(names[x.name], x.type))
        low, high = narrow[x.name]
        if high <= low:
            return Const(0, x.type)
        own = free.setdefault(x.name, Var(names[x.name], word(high - low)))
        wide: Expr = Cast(x.type, own, implicit=True)
        return define(Binary(BinaryOp.SHL, wide, Const(low, x.type)) if low else wide)

    goals = [put(each) for each in asserted]
    asserts = tuple(NamedAssertion(f"a{i}", "", each) for i, each in enumerate(goals))
    return Formula(tuple(free.values()), tuple(definitions), asserts)


def _narrow(
    asserted: Iterable[Expr], numbers: Mapping[str, tuple[int, ...]]
) -> dict[str, tuple[int, int]]:
    """Where bits of variables begin and end that can be other than 0, as the assertions say."""
    low: dict[str, int] = {}
    high: dict[str, int] = {}
    for each in asserted:
        if not isinstance(each, Compare):
            continue
        x, values = each.left, _worth(each.right, numbers)
        if isinstance(x, Var) and not x.type.signed and each.op in {CompareOp.LE, CompareOp.LT}:
            if values and x.name not in numbers:
                most = max(max(values) - (each.op is CompareOp.LT), 0)
                high[x.name] = min(most.bit_length(), high.get(x.name, x.type.width))
        elif each.op is CompareOp.EQ and values and not any(values) and isinstance(x, Binary):
            masks = _worth(x.right, numbers)
            if x.op is BinaryOp.AND and isinstance(x.left, Var) and masks:
                zeros = min((~mask & (mask + 1)).bit_length() - 1 for mask in masks)
                low[x.left.name] = max(zeros, low.get(x.left.name, 0))
                high.setdefault(x.left.name, x.left.type.width)
    return {name: (low.get(name, 0), bits) for name, bits in high.items()}


def _worth(x: Expr, numbers: Mapping[str, tuple[int, ...]]) -> tuple[int, ...]:
    """What a number is at the points, if it is one."""
    if isinstance(x, Const):
        return (x.value,)
    return numbers.get(x.name, ()) if isinstance(x, Var) else ()
