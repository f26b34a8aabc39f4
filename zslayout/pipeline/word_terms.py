"""Expressions of a word that was read: by what stands for their variables, and their size."""

from collections.abc import Iterable, Mapping

from zslayout.expr.build import all_of, negate
from zslayout.expr.nodes import FALSE, TRUE, Const, Expr, Var, converted
from zslayout.expr.walk import children, names, rebuild
from zslayout.vc.word_claims import truth
from zslayout.words.read_word import Of, ReadValue, ReadWord


def occurring(domain: ReadValue) -> Of:
    """Values occur where the conditions hold, and have a value at all."""

    def put(by: Mapping[str, Expr]) -> Expr:
        return all_of(condition(domain.value(by)), negate(domain.stops(by)))

    # One thing for all statements, so that whether there are such values is asked once.
    whole = put({})
    return lambda by: put(by) if by else whole


def condition(x: Expr) -> Expr:
    """What C takes for true."""
    if isinstance(x, Const):
        return TRUE if x.value else FALSE
    return truth(x)


def put_in(x: Expr) -> Of:
    """An expression by what stands for its variables; each part of it is made once."""

    def put(by: Mapping[str, Expr]) -> Expr:
        done: dict[int, Expr] = {}

        def inside(part: Expr) -> Expr:
            found = done.get(id(part))
            if found is None:
                if isinstance(part, Var):
                    found = converted(by[part.name], part.type) if part.name in by else part
                else:
                    below = children(part)
                    same = all(inside(each) is each for each in below)
                    found = part if same else rebuild(part, inside)
                done[id(part)] = found
            return found

        return inside(x)

    return put


def extent(x: Expr) -> tuple[int, int]:
    """How many parts the expression has when it is written out, and how many lie in each other."""
    known: dict[int, tuple[int, int]] = {}
    todo = [x]
    while todo:
        part = todo[-1]
        below = [each for each in children(part) if id(each) not in known]
        if below:
            todo += below
        else:
            inside = [known[id(each)] for each in children(part)]
            parts = 1 + sum(each for each, _ in inside)
            known[id(part)] = parts, 1 + max((each for _, each in inside), default=0)
            todo.pop()
    return known[id(x)]


def used(word: ReadWord) -> Iterable[Var]:
    """The variables that anything of the word speaks of."""
    for kind in word.kinds:
        every = [kind.encode, kind.domain, *kind.decoders.values(), *kind.setters.values()]
        every += [*kind.stored.values(), *(read for _, read in kind.holds)]
        every += [kind.test] if kind.test is not None else []
        every += [each.makes for each in kind.updates]
        every += [one for each in kind.updates for one in each.shows]
        for read in every:
            yield from names(read.value({}), read.stops({}))
        for write in (one for each in kind.writes.values() for one in each):
            yield from names(write.when({}), write.made({}))
    for gate in word.gates:
        for part in filter(None, (gate.on, gate.fits, gate.fallback)):
            yield from names(part.value({}))
    yield from names(*word.assume)
