"""Objects that are looked for in one page after another: in each page from its first one on.

Whoever leaves one out finds it never: compaction goes on for ever with a zspage that it cannot
empty.
"""

from collections.abc import Iterator
from typing import Final

from zslayout.cclaims.asking.values import named
from zslayout.cclaims.memory.pieces import leaf_ways
from zslayout.cclaims.objects import Act, Judged, Objects
from zslayout.cfront import kernel
from zslayout.cfront.event import Loop
from zslayout.cfront.recurrences import below
from zslayout.expr.nodes import BinaryOp, CompareOp, Const, Expr
from zslayout.verdict import Status, Verdict

_ID: Final = "compact.moves"
_OPEN: Final = Verdict(Status.UNKNOWN, why="it is not known how objects are looked for")
_INDEXED: Final = "the object that is searched from is that of the index"
_NEXT: Final = "the next page is searched where there is one"
_SAYS: Final = "each page is searched from its first object on"


def searches(objects: Objects) -> Iterator[Judged]:
    """For each loop over pages whose turns are loops over objects, where objects are moved."""
    pops = list(objects.pops())
    if objects.reading.huge or not pops or not list(objects.pushes()):
        return
    found = list(_searches(objects))
    yield from found or [Judged(_ID, pops[0].place, _SAYS, _OPEN)]


def _searches(objects: Objects) -> Iterator[Judged]:
    for act in objects.acts:
        page = objects.reading.page_at(act.at) if act.role == "map" and not act.store else None
        found = page is not None and not objects.reading.is_a(page, "chain")
        if found and len(act.event.loops) > 1:
            outer, inner = (objects.run.loops[each] for each in act.event.loops[-2:])
            yield from _searched(objects, act, outer, inner)


def _searched(objects: Objects, act: Act, outer: Loop, inner: Loop) -> Iterator[Judged]:
    r, terms = objects.reading, objects.terms
    steps = {named(name).name: (name, after) for name, _, after in outer.steps}
    first = terms.substituted({named(name).name: before for name, before, _ in outer.steps})
    turn, address = named(inner.turn), act.event.address
    if address is None:
        return
    solved = terms.substituted({named(name).name: value for name, value in inner.solved})
    begin = terms.substituted({turn.name: terms.const(0, turn.type.width)})(solved(address))
    parts = {id(each) for each in below(terms, begin)}
    # Where words have 32 bits an index is as wide as an address.
    searched = r.page_at(r.read(begin))
    pages = set() if searched is None else {id(each) for each in below(terms, searched)}
    for name, (page, after) in steps.items():
        if id(page) not in parts & pages:
            continue
        page_at = r.page_at(r.read(first(begin)))
        # Up to 6.2 a search goes on in another zspage's turn, from where it was.
        others = [x for own, x, _ in outer.steps if id(own) in parts and own is not page]
        indices = [own for own, x, _ in outer.steps if id(own) in parts and own is not page]
        if searched is not None and len(indices) == 1:
            yield _counted(objects, act, r.read(begin), indices[0], searched)
        if page_at is not None and all(isinstance(each, Const) for each in others):
            yield _from_first(objects, act, outer.path, r.read(first(begin)), page_at)
        for leaf, path in leaf_ways(terms, after):
            mapped = r.page_at(r.read(terms.substituted({name: leaf})(begin)))
            if leaf is page or mapped is None:
                continue
            yield _is_one(objects, act, (*path, outer.again), leaf)
            then = {other: each for other, (_, each) in steps.items()} | {name: leaf}
            at = r.read(terms.substituted(then)(begin))
            yield _from_first(objects, act, (*path, outer.again), at, r.entity(r.read(leaf)))


def _counted(objects: Objects, act: Act, at: Expr, index: Expr, page: Expr) -> Judged:
    """A search goes on with the object of an index: so many sizes behind the first of the page."""
    r, terms = objects.reading, objects.terms
    sizes = [x for x in objects.variables(at).values() if r.is_a(x, "size")]
    if len(sizes) != 1:
        return Judged(_ID, act.place, _INDEXED, _OPEN)
    behind = terms.binary(BinaryOp.MUL, sizes[0], r.extended(r.read(index), sizes[0].type.width))
    first = terms.add(r.ghost("offset", page), behind)
    start = terms.apply(kernel.MAP, r.word_bits, page)
    inside = terms.binary(BinaryOp.SUB, at, start)
    verdict = objects.equal([], inside, r.extended(first, r.word_bits))
    return Judged(_ID, act.place, _INDEXED, verdict)


def _is_one(objects: Objects, act: Act, path: tuple[Expr, ...], page: Expr) -> Judged:
    """Behind the last page of a zspage there is none to go on with."""
    r, terms = objects.reading, objects.terms
    there = terms.compare(CompareOp.NE, r.read(page), r.number(0))
    return Judged(_ID, act.place, _NEXT, objects.holds([r.read(each) for each in path], there))


def _from_first(objects: Objects, act: Act, path: tuple[Expr, ...], at: Expr, page: Expr) -> Judged:
    r, terms = objects.reading, objects.terms
    start = terms.apply(kernel.MAP, r.word_bits, page)
    inside = terms.binary(BinaryOp.SUB, at, start)
    first = r.extended(r.ghost("offset", page), r.word_bits)
    verdict = objects.equal([r.read(each) for each in path], inside, first)
    places = () if verdict.status is Status.PROVED else tuple(objects.made_at(at))
    return Judged(_ID, act.place, _SAYS, verdict, places)
