"""Loops over the objects of a zspage, turn by turn at every class that a pool has.

At a point the classes of a pool are known, each with its size, pages and objects. So a loop over
objects is run as it stands for every class and page, and what it visits is compared with where
objects begin. What a turn depends on besides is not known, and then nothing is claimed.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final

from zslayout.cclaims.asking.values import computed, named
from zslayout.cclaims.loops.loop_runs import (
    FRESH,
    MAPPED,
    NEW,
    OLD,
    PAGE,
    LoopRuns,
    UnknownError,
    WalkedLoop,
    ZspageShape,
)
from zslayout.cclaims.objects import Act, Judged, Objects
from zslayout.cclaims.pool import PoolTerms
from zslayout.cfront.pointwise import Number, at
from zslayout.expr.nodes import BinaryOp, CompareOp, Const, Var
from zslayout.verdict import Status, Verdict, Witness

_LINKED: Final = "each object of a new zspage leads to the next, the last to none"
_TRY: Final = "bit_spin_trylock"


class Walks:
    """The claims on the loops of one run."""

    def __init__(self, objects: Objects, page_shift: Number) -> None:
        self._objects = objects
        self._r = objects.reading
        self._terms = objects.terms
        self._shift = page_shift
        self._loops = LoopRuns(objects, page_shift)
        self._linked: dict[tuple[int, ...], list[int]] = {}
        self._link: tuple[Callable[..., Sequence[int]], list[Var]] | None = None

    def findings(self, pools: Sequence[PoolTerms]) -> Iterator[Judged]:
        """Loops that begin the objects of a zspage, and loops that look for all of a page."""
        header = self._r.members.header if self._r.huge else "map"
        tops = {
            each.event.loops[0]: each
            for each in self._objects.acts
            if each.role in {"map", header} and each.event.loops
        }
        for act in self._objects.stores("freeobj"):
            if self._r.is_fresh(act.at) and act.order not in self._objects.used:
                self._objects.used.add(act.order)
                first = self._objects.equal(act.path, act.value, self._r.number(0, 32))
                yield Judged(
                    "link.first", act.place, "a new zspage's list begins with object 0", first
                )
        moved, begun = set[int](), False
        for number, act in tops.items():
            stores = [
                x
                for x in self._objects.acts
                if x.store and x.role == "map" and number in x.event.loops
            ]
            if stores and all(self._is_link(x) for x in stores):
                begun = True
                yield self._begun(number, stores, pools)
            elif any(
                x.role == "word" and x.store and x.event.loops == (number,)
                for x in self._objects.acts
            ):
                moved.add(number)
                yield from self._moved(number, act, pools)
        if any(
            self._r.is_a(self._r.read(x), "argument newpage") for x in self._objects.run.arguments
        ):
            yield from self._alone(moved)
        new = [x for x in self._objects.stores("first") if self._r.is_fresh(x.at)]
        if new and not begun and not self._r.huge:
            unknown = Verdict(Status.UNKNOWN, why="no loop writes them")
            yield Judged("link.chain", new[0].place, _LINKED, unknown)

    def _alone(self, moved: Collection[int]) -> Iterator[Judged]:
        """Words that migration writes but in a loop over all that are in the page."""
        says = "every object that begins in the page is looked at, and nothing else"
        unknown = Verdict(Status.UNKNOWN, why="this is in no loop that goes on to the next object")
        for act in self._objects.stores("word"):
            if not any(number in moved for number in act.event.loops):
                yield Judged("migrate.covers", act.place, says, unknown)

    def chains(self, pools: Sequence[PoolTerms]) -> Iterator[Judged]:
        """Loops that make pages a chain, pages that leave one, and what a new page takes over."""
        tops: dict[int, Act] = {}
        for act in self._objects.stores("first"):
            if act.event.loops:
                tops.setdefault(act.event.loops[0], act)
        for number, act in tops.items():
            yield self._chained(number, act, pools)
        if self._r.huge:
            yield from self._moved_handle([x for x in tops.values() if not self._r.is_fresh(x.at)])
        used = self._objects.used
        for act in self._objects.stores("zspage"):
            if isinstance(act.value, Const) and act.value.value == 0 and act.order not in used:
                yield self._left_alone(act)
        for act in self._objects.stores("offset"):
            if act.order not in used:
                yield self._kept_offset(act)

    def _moved_handle(self, chained: Sequence[Act]) -> Iterator[Judged]:
        """The new page of a huge zspage has the handle that the old one had."""
        r, used = self._r, self._objects.used
        says = "the new page of a huge zspage has the old one's handle"
        arguments = [r.read(each) for each in self._objects.run.arguments]
        for first in chained:
            verdict, place = Verdict(Status.UNKNOWN, why="no store is known to be it"), first.place
            for act in self._objects.stores(r.members.header):
                if act.order not in used and act.at is arguments[-3] and r.is_a(act.value, "bytes"):
                    used.add(act.order)
                    place = act.place
                    if r.argument(act.value) is arguments[-2]:
                        own = [each for each in act.path if not self._objects.within(each, "turn")]
                        verdict = self._objects.holds(first.path, self._terms.all(*own))
            yield Judged("header.moved", place, says, verdict)

    def _left_alone(self, act: Act) -> Judged:
        """A page that forgets its zspage is one of those that are given back."""
        r, used = self._r, self._objects.used
        used.add(act.order)
        new = [each for each in self._objects.run.arguments if r.is_a(each, "argument newpage")]
        fine = all(act.at is not r.read(each) for each in new)
        for role in ("next", "handle", "huge"):
            for other in self._objects.stores(role):
                if other.at is act.at and isinstance(other.value, Const) and other.value.value == 0:
                    used.add(other.order)
        unknown = Verdict(Status.UNKNOWN, why="the new page is in use")
        verdict = Verdict(Status.PROVED) if fine else unknown
        return Judged("page.reset", act.place, "no page that is in use forgets its zspage", verdict)

    def _kept_offset(self, act: Act) -> Judged:
        """The new page has the first-object offset of the old one."""
        r, terms = self._r, self._terms
        used = self._objects.used
        used.add(act.order)
        says = "the offset of the first object is that of the old page"
        arguments = [r.read(each) for each in self._objects.run.arguments]
        later = [
            x for x in self._objects.stores("offset") if x.at is act.at and x.order > act.order
        ]
        if later:
            return Judged("page.first_obj_offset", act.place, says, Verdict(Status.PROVED))
        if len(arguments) < 3 or act.at is not arguments[-3]:
            unknown = Verdict(Status.UNKNOWN, why="it is not known what page this is")
            return Judged("page.first_obj_offset", act.place, says, unknown)
        wanted = r.ghost("offset", arguments[-2])
        low = terms.binary(BinaryOp.AND, act.value, r.number(r.members.offset_mask, 32))
        return Judged(
            "page.first_obj_offset", act.place, says, self._objects.equal(act.path, low, wanted)
        )

    def _chained(self, number: int, act: Act, pools: Sequence[PoolTerms]) -> Judged:
        says = "the pages of a zspage are a chain, each knows the zspage, and the first is known"
        objects, used = self._objects, self._objects.used
        for each in objects.acts:
            if (
                each.store
                and number in each.event.loops
                and each.role in {"first", "next", "huge", "zspage"}
            ):
                used.add(each.order)
        moves = not self._r.is_fresh(act.at)
        tree = self._loops.tree(number)
        unknown = Verdict(Status.UNKNOWN, why="a turn depends on what is not known")
        try:
            cases = self._loops.cases(tree, pools)
        except UnknownError:
            return Judged("page.chain", act.place, says, unknown)
        numbers = [self._terms.known[name] for name in self._loops.numbers(tree)]
        shapes = {(one.pages, *(each[one.point] for each in numbers)): one for one in cases}
        for shape in shapes.values():
            for page in range(shape.pages if moves else 1):
                shape.page = page
                try:
                    seen = self._loops.visited(tree, shape)
                except UnknownError:
                    return Judged("page.chain", act.place, says, unknown)
                if not self._is_chain(seen, shape, moves=moves):
                    witness = Witness((("pages", shape.pages), ("page", page)))
                    return Judged("page.chain", act.place, says, Verdict(Status.REFUTED, witness))
        return Judged("page.chain", act.place, says, Verdict(Status.PROVED))

    def _is_chain(
        self, seen: Sequence[tuple[Act, int, int]], shape: ZspageShape, *, moves: bool
    ) -> bool:
        pages = [PAGE + i for i in range(shape.pages)]
        if moves:
            pages[shape.page] = NEW
        zspage = OLD if moves else FRESH
        state = {(a.role, where): value for a, where, value in seen if a.store}
        if state.get(("first", zspage)) != pages[0]:
            return False
        if "huge" in self._r.members.roles.values():
            # The flag is on the first page of huge zspages, and on no other; others keep theirs.
            flags = {page: state.get(("huge", page), 0) for page in pages}
            own = pages[shape.page] if moves else pages[0]
            if any(flag != (self._r.huge and page == own) for page, flag in flags.items()):
                return False
        return all(
            state.get(("zspage", page)) == zspage and state.get(("next", page)) == behind
            for page, behind in zip(pages, [*pages[1:], 0], strict=True)
        )

    def _is_link(self, act: Act) -> bool:
        page = self._r.page_at(act.at)
        return (
            page is not None
            and self._r.is_a(page, "chain")
            and self._r.is_fresh(self._r.argument(page))
        )

    def _begun(self, number: int, stores: Sequence[Act], pools: Sequence[PoolTerms]) -> Judged:
        """Every object of a new zspage has its link, and every page its offset."""
        says = _LINKED
        place = stores[0].place
        self._objects.used |= {each.order for each in stores}
        self._objects.used |= {
            x.order for x in self._objects.acts if x.role == "offset" and number in x.event.loops
        }
        tree = self._loops.tree(number)
        unknown = Verdict(Status.UNKNOWN, why="a turn depends on what is not known")
        try:
            shapes = self._loops.cases(tree, pools)
        except UnknownError:
            return Judged("link.chain", place, says, unknown)
        for shape in shapes:
            try:
                wrong = self._wrong(self._loops.visited(tree, shape), shape)
            except UnknownError:
                return Judged("link.chain", place, says, unknown)
            if wrong is not None:
                where, values = wrong
                at = place if where is None else where.place
                witness = Witness((("size", shape.size), ("pages", shape.pages), *values))
                return Judged("link.chain", at, says, Verdict(Status.REFUTED, witness))
        return Judged("link.chain", place, says, Verdict(Status.PROVED))

    def _wrong(
        self, seen: Sequence[tuple[Act, int, int]], shape: ZspageShape
    ) -> tuple[Act | None, tuple[tuple[str, int], ...]] | None:
        shift = at(self._shift, shape.point)
        mask, links, offsets = (1 << shift) - 1, dict[int, tuple[Act, int]](), dict[int, int]()
        for act, where, value in seen:
            if act.role == "offset" and act.store:
                offsets[where - PAGE] = value & self._r.members.offset_mask
            elif act.role == "map" and act.store:
                page, inside = (where >> MAPPED) - PAGE, where & (1 << MAPPED) - 1
                if inside > mask or page >= shape.pages:
                    return act, (("page", page), ("offset", inside))
                start = (page << shift) + inside
                if start % shape.size:
                    return act, (("page", page), ("offset", inside))
                links[start // shape.size] = act, value
        known = self._links(shape.objs + 1, shape.point)
        first = set(known[: shape.objs])
        for i in range(shape.objs):
            if i not in links:
                return None, (("index", i),)
            act, value = links[i]
            last = i == shape.objs - 1
            right = (
                value not in first and not value & self._r.learned.tag
                if last
                else value == known[i + 1]
            )
            if not right:
                return act, (("index", i), ("link", value))
        for page in range(shape.pages):
            if offsets.get(page, -1) != -(page << shift) % shape.size:
                there = (a for a, to, _ in seen if a.role == "offset" and to - PAGE == page)
                return next(there, None), (("page", page), ("first offset", offsets.get(page, -1)))
        return None

    def _links(self, count: int, point: int) -> list[int]:
        if self._r.learned.link is None:
            raise UnknownError
        link, name = self._r.learned.link
        if self._link is None:
            self._link = computed(self._terms, [link])
        function, variables = self._link
        numbers = {
            v.name: self._terms.known.get(v.name, (0,) * (point + 1))[point] for v in variables
        }
        own = [each for key, each in sorted(numbers.items()) if key != named(name).name]
        made = self._linked.setdefault(tuple(own), [])
        for i in range(len(made), count):
            numbers[named(name).name] = i
            made.append(function(*(numbers[v.name] for v in variables))[0])
        return made

    def _moved(self, number: int, act: Act, pools: Sequence[PoolTerms]) -> Iterator[Judged]:
        """Every object that begins in a page is looked at, and gets its word where it is in use."""
        says = "every object that begins in the page is looked at, and nothing else"
        tree, verdict = self._loops.tree(number), Verdict(Status.PROVED)
        if not self._all_locked(number):
            unknown = Verdict(Status.UNKNOWN, why="it is come to with a handle that is not locked")
            yield Judged("migrate.covers", act.place, says, unknown)
            return
        unknown = Verdict(Status.UNKNOWN, why="a turn depends on what is not known")
        try:
            shapes = self._loops.cases(tree, pools)
        except UnknownError:
            yield Judged("migrate.covers", act.place, says, unknown)
            return
        for shape, page in ((each, page) for each in shapes for page in range(each.pages)):
            shape.page = page
            try:
                wrong = self._wrong_at(tree, shape)
            except UnknownError:
                yield Judged("migrate.covers", act.place, says, unknown)
                return
            if wrong is not None:
                witness = Witness((("size", shape.size), ("page", page), ("offset", wrong)))
                yield Judged("migrate.covers", act.place, says, Verdict(Status.REFUTED, witness))
                return
        yield Judged("migrate.covers", act.place, says, verdict)

    def _all_locked(self, number: int) -> bool:
        """Whether a loop is come to only if every lock of a handle was had that was tried."""
        run, r, terms = self._objects.run, self._r, self._terms
        comes = [r.read(each) for each in run.loops[number].path]
        for event in run.events:
            if event.name == _TRY and event.loops and event.loops[0] < number:
                had = r.read(r.memory.word(event.value, 32))
                fails = terms.compare(CompareOp.EQ, had, r.number(0, had.type.width))
                given = [*comes, *map(r.read, event.path), fails]
                if self._objects.holds(given, terms.false).status is not Status.VACUOUS:
                    return False
        return True

    def _wrong_at(self, tree: WalkedLoop, shape: ZspageShape) -> int | None:
        """The offset of an object that is missed, or of what is none, however many are in use."""
        if not self._r.huge:
            shape.inuse, shape.taken = 1, False
            looked = self._looked(self._loops.visited(tree, shape), shape)
            shape.taken = True
            missed = next((each for each in self._starts(shape) if each not in looked), None)
            if missed is not None:
                return missed
        for inuse in (1, shape.objs, 0):
            shape.inuse = inuse
            wrong = self._missed(self._loops.visited(tree, shape), shape)
            if wrong is not None:
                return wrong
            if not self._counts(tree):
                break
        return None

    @staticmethod
    def _counts(tree: WalkedLoop) -> bool:
        """Whether a loop depends on how many objects are in use."""
        every = (tree, *(tree.before or ()), *tree.inside)
        names = {x.name for one in every for x in (*one.variables, *one.start_variables)}
        return "shape inuse" in names

    def _starts(self, shape: ZspageShape) -> range:
        """Where objects begin in a page: offsets in bytes."""
        shift = at(self._shift, shape.point)
        size, length = shape.size, 1 << shift
        first = (shape.page * length + size - 1) // size
        some = range(-(shape.page << shift) % size, length, size)
        return some[: max(shape.objs - first, 0)]

    def _looked(self, seen: Sequence[tuple[Act, int, int]], shape: ZspageShape) -> set[int]:
        """Where in the page it is looked whether an object is in use."""
        role = "map" if not self._r.huge else self._r.members.header
        base = (shape.page + PAGE) << MAPPED
        return {where - base for a, where, _ in seen if a.role == role and not a.store}

    def _missed(self, seen: Sequence[tuple[Act, int, int]], shape: ZspageShape) -> int | None:
        shift = at(self._shift, shape.point)
        size, length = shape.size, 1 << shift
        base = (shape.page + PAGE) << MAPPED
        starts = range(-(shape.page << shift) % size, length, size)
        first = (shape.page * length + size - 1) // size
        looked = self._looked(seen, shape)
        stored = {where for a, where, _ in seen if a.role == "word" and a.store}
        if self._r.huge:
            words = [a for a, _, _ in seen if a.role == "word" and a.store]
            return None if len(words) == min(shape.inuse, 1) else 0
        for i, start in enumerate(starts if shape.inuse else ()):
            if first + i < shape.objs and start not in looked:
                return start
            if first + i < shape.objs and base + start + 4 not in stored:
                return start
        return next((each for each in sorted(looked) if each not in starts), None)
