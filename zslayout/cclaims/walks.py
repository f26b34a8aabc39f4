"""Loops over the objects of a zspage, turn by turn at every class that a pool has.

At a point the classes of a pool are known, each with its size, pages and objects. So a loop over
objects is run as it stands for every class and page, and what it visits is compared with where
objects begin. What a turn depends on besides is not known, and then nothing is claimed.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from zslayout.cclaims.objects import Act, Judged, Objects
from zslayout.cclaims.pool import PoolTerms
from zslayout.cclaims.values import computed, named, repeated, sure, tree
from zslayout.cfront import kernel
from zslayout.cfront.event import Kind, Loop
from zslayout.cfront.pointwise import Number, at
from zslayout.expr.nodes import BinaryOp, CompareOp, Const, Expr, Var
from zslayout.verdict import Status, Verdict, Witness

_PAGE: Final = 0x100
_MAPPED: Final = 20
"""Page n is at address `_PAGE + n`, and mapped at that times 2**20."""
_NEW: Final = 0x80
_OLD: Final = 0x40
_FRESH: Final = 0x48
"""Zspages that were there, and that are made."""
_NOWHERE: Final = 0xBAD
"""What is no page, zspage or null."""
_TRY: Final = "bit_spin_trylock"
_SEEN: Final = frozenset({"map", "word", "offset", "next", "handle", "huge", "zspage", "first"})
_MOST: Final = 1 << 17
"""Turns that are run for one class, at most."""


_SHAPE: Final = ("size", "pages", "objs", "page", "taken", "inuse", "offset", "index")


class UnknownError(Exception):
    """A loop depends on what is not known."""


@dataclass(slots=True)
class ZspageShape:
    """A zspage: size of its objects, pages, how many objects; and which page is asked of."""

    size: int
    pages: int
    objs: int
    page: int = 0
    taken: bool = True
    inuse: int = 1
    index: int = 1
    """That of its class."""
    point: int = 0
    """A point where a pool has it, by its place."""


@dataclass(slots=True)
class _Loop:
    """A loop with what is in it: events, and loops."""

    loop: Loop
    acts: list[tuple[Act, Expr]]
    inside: list["_Loop"]
    function: Callable[..., Sequence[int]] | None = None
    variables: list[Var] = field(default_factory=list)
    start: Callable[..., Sequence[int]] | None = None
    start_variables: list[Var] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    enters: Expr | None = None
    """When a turn of the outer loop comes to it."""
    enter: Callable[..., Sequence[int]] | None = None
    enter_variables: list[Var] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    """The numbers that differ between points of which it is made."""
    whole: Callable[..., int] | None = None
    """All its turns, where no loop is in it."""
    whole_variables: list[Var] = field(default_factory=list)
    before: "list[_Loop] | None" = None
    """The loops whose numbers of turns it speaks of."""


class Walks:
    """The loops of one run."""

    def __init__(self, objects: Objects, page_shift: Number) -> None:
        self._objects = objects
        self._r = objects.reading
        self._terms = objects.terms
        self._shift = page_shift
        self._put_memo: dict[int, Expr] = {}
        self._filling: Expr | None = None
        self._ready: dict[int, _Loop] = {}
        self._kept: list[Expr] = []
        self._linked: dict[tuple[int, ...], list[int]] = {}
        self._link: tuple[Callable[..., Sequence[int]], list[Var]] | None = None

    # the model

    def _shape(self, name: str, bits: int) -> Expr:
        return self._terms.var(f"shape {name}", self._r.number(0, bits).type)

    def _model(self, x: Expr) -> Expr:
        """A value, where pages and classes are numbers."""
        found = self._put_memo.get(id(x))
        if found is None:
            self._kept.append(x)
            found = self._put_memo[id(x)] = self._modelled(x)
        return found

    def _modelled(self, x: Expr) -> Expr:
        terms, r = self._terms, self._r
        if isinstance(x, Const):
            return x
        if not isinstance(x, Var):
            return terms.rebuilt(x, self._model)
        meaning = terms.meaning(x)
        if meaning is None:
            return x
        name, width = meaning.name, r.word_bits
        match name:
            case "chain":
                count = self._model(meaning.arguments[1])
                there = terms.compare(
                    CompareOp.LT, count, r.extended(self._shape("pages", 32), width)
                )
                return terms.choose(there, terms.add(count, r.number(_PAGE)), r.number(0))
            case "next":
                behind = terms.add(self._model(meaning.arguments[0]), r.number(1))
                end = terms.add(r.extended(self._shape("pages", 32), width), r.number(_PAGE))
                return terms.choose(terms.compare(CompareOp.LT, behind, end), behind, r.number(0))
            case "size" | "pages" | "objs" | "inuse":
                return self._shape(name, 32)
            case "argument page":
                return terms.add(self._shape("page", width), r.number(_PAGE))
            case "argument newpage":
                return r.number(_NEW)
            case kernel.MAP:
                return terms.binary(
                    BinaryOp.SHL, self._model(meaning.arguments[0]), r.number(_MAPPED)
                )
            case "no page":
                return r.number(_NOWHERE)
            case "offset":
                return self._shape("offset", 32)
            case "stored offset" | "bits":
                return r.number(0, 32)
            case "bit_spin_trylock()":
                return r.number(1, x.type.width)
            case "taken":
                return terms.compare(CompareOp.NE, self._shape("taken", 32), r.number(0, 32))
            case "handle":
                return terms.add(self._model(meaning.arguments[0]), r.number(4))
            case "index" | "class":
                return self._shape("index", 32)
            case "zspage" | "listed" | "sc":
                return r.number(_OLD)
            case _ if name.startswith("stack."):
                return self._from_array(x, name, meaning.arguments)
            case _ if name.startswith("alloc_page") and self._filling is not None:
                return terms.add(self._filling, r.number(_PAGE))
            case _:
                return r.number(_FRESH) if r.is_fresh(x) else x

    def _from_array(self, x: Var, name: str, arguments: tuple[Expr, ...]) -> Expr:
        """What an earlier loop put into an array on the stack, at the turn of this place."""
        run, terms, r = self._objects.run, self._terms, self._r
        found: Expr = x
        for event in run.events:
            cell = event.cell
            if (
                event.kind is not Kind.STORE
                or cell is None
                or cell.kind != "array"
                or not event.loops
            ):
                continue
            if not name.startswith(f"stack.{cell.region}.{cell.offset}:") or event.address is None:
                continue
            loop = run.loops[event.loops[-1]]
            turn, base = loop.turn, {id(each) for each in loop.path}
            at = self._model(r.read(event.address))
            width = r.number(r.members.pointer)
            place = self._model(arguments[0])
            counted = terms.binary(BinaryOp.DIV, place, width)
            at_turn = terms.substituted({named(turn).name: counted})
            before, self._filling = self._filling, turn
            own = [self._model(r.read(each)) for each in event.path if id(each) not in base]
            there = terms.all(terms.compare(CompareOp.EQ, at_turn(at), place), *map(at_turn, own))
            value = at_turn(self._model(r.loaded(event, lambda each: each)))
            self._filling = before
            found = terms.choose(there, value, r.number(0) if found is x else found)
        return found

    # running

    def tree(self, number: int) -> _Loop:
        """A loop with all that is in it."""
        run, terms = self._objects.run, self._terms
        base = {id(each) for each in run.loops[number].path}
        acts = []
        for act in self._objects.acts:
            if act.event.loops and act.event.loops[-1] == number and act.role in _SEEN:
                own = [self._r.read(each) for each in act.event.path if id(each) not in base]
                acts.append((act, terms.all(*own)))
        inner = sorted(
            {
                each.loops[each.loops.index(number) + 1]
                for each in run.events
                if number in each.loops and each.loops[-1] != number
            }
        )
        inside = [self.tree(each) for each in inner]
        for each in inside:
            own = [self._r.read(x) for x in each.loop.path if id(x) not in base]
            each.enters = terms.all(*own)
        return _Loop(run.loops[number], acts, inside)

    def _compiled(self, one: _Loop, known: set[str]) -> None:
        """Make a loop ready to run. Raises UnknownError when it depends on what is not known."""
        read, terms = self._r.read, self._terms
        turns = {
            named(one.loop.turn).name,
            *(x.loop.turn.name for x in one.inside if isinstance(x.loop.turn, Var)),
        }
        after = {n.name: self._model(read(a)) for n, _, a in one.loop.steps if isinstance(n, Var)}
        before = {n.name: self._model(read(b)) for n, b, _ in one.loop.steps if isinstance(n, Var)}
        names = known | turns | set(after) | set(terms.known)
        lost = {""}
        while lost:
            lost = {
                name
                for name in after
                if name in names
                and not {*self._names(after[name]), *self._names(before[name])} <= names
            }
            names -= lost
        self._names_of_steps(one, [name for name in after if name in names])
        results = [self._model(read(one.loop.again))]
        for act, condition in one.acts:
            results += [self._model(condition), self._model(act.raw)]
        if not {name for each in results for name in self._names(each)} <= names:
            raise UnknownError
        values = [self._model(act.value) for act, _ in one.acts]
        results += [
            each if set(self._names(each)) <= names else terms.const(0, 32) for each in values
        ]
        results += [after[name] for name in one.steps]
        one.function, one.variables = computed(terms, results)
        one.start, one.start_variables = computed(terms, [before[name] for name in one.steps])
        every = {each.name for each in (*one.variables, *one.start_variables)}
        if not one.inside:
            count = len(one.acts)
            acts = range(count)
            told = [
                (results[1 + 2 * i], results[2 + 2 * i], results[1 + 2 * count + i]) for i in acts
            ]
            steps = dict(zip(one.steps, results[1 + 3 * count :], strict=True))
            turn = named(one.loop.turn)
            one.whole, one.whole_variables = repeated(turn, results[0], told, steps)
        for inner in one.inside:
            condition = self._model(tree(inner.enters))
            if not set(self._names(condition)) <= names:
                raise UnknownError
            inner.enter, inner.enter_variables = computed(terms, [condition])
            self._compiled(inner, names)
            every |= {*inner.numbers, *(each.name for each in inner.enter_variables)}
        one.numbers = sorted(name for name in every if name in terms.known)

    @staticmethod
    def _names_of_steps(one: _Loop, names: list[str]) -> None:
        one.steps = names

    def _names(self, x: Expr) -> list[str]:
        return list(self._objects.variables(x))

    def visited(self, one: _Loop, shape: ZspageShape) -> list[tuple[Act, int, int]]:
        """What a zspage of a shape comes by: event, where, with what. Raises UnknownError."""
        shift = at(self._shift, shape.point)
        env = {
            "shape size": shape.size,
            "shape pages": shape.pages,
            "shape objs": shape.objs,
            "shape page": shape.page,
            "shape taken": int(shape.taken),
            "shape inuse": shape.inuse,
            "shape offset": -(shape.page << shift) % shape.size,
            "shape index": shape.index,
        }
        self._ready_to_run(one, set(env))
        known = self._terms.known
        env |= {name: known[name][shape.point] for name in self._numbers(one)}
        for each in one.before or ():
            env[named(each.loop.turn).name] = self._turns(each, env, [])
        found: list[tuple[Act, int, int]] = []
        self._turns(one, env, found)
        return found

    def _ready_to_run(self, one: _Loop, known: set[str]) -> None:
        if one.before is None:
            one.before = self._before(one)
        turns = set[str]()
        for each in one.before:
            if each.function is None:
                self._compiled(each, known | turns)
            turns.add(named(each.loop.turn).name)
        if one.function is None:
            self._compiled(one, known | turns)

    @staticmethod
    def _numbers(one: _Loop) -> list[str]:
        return sorted({*one.numbers, *(name for each in one.before or () for name in each.numbers)})

    def _cases(self, one: _Loop, pools: Sequence[PoolTerms]) -> list[ZspageShape]:
        """The zspages that pools have, each once for what a loop depends on besides."""
        found: dict[tuple[int, ...], ZspageShape] = {}
        self._ready_to_run(one, {f"shape {name}" for name in _SHAPE})
        numbers = [self._terms.known[name] for name in self._numbers(one)]
        done = set[tuple[int, ...]]()
        for point, pool in enumerate(pools):
            own = (at(self._shift, point), *(each[point] for each in numbers))
            if (id(pool), *own) in done:
                continue
            done.add((id(pool), *own))
            for each in pool.classes.values():
                shape = (each["size"], each["pages"], each["objs"])
                if (shape[1:] == (1, 1)) == self._r.huge and (*own, *shape) not in found:
                    index = each["index"]
                    found[*own, *shape] = ZspageShape(*shape, index=index, point=point)
        return list(found.values())

    def _turns(
        self, one: _Loop, known: Mapping[str, int], found: list[tuple[Act, int, int]]
    ) -> int:
        """Run a loop: its last turn."""
        function, turn_name = sure(one.function), named(one.loop.turn).name
        env = dict(known)
        starts = sure(one.start)(*(env[each.name] for each in one.start_variables))
        env.update(zip(one.steps, starts, strict=False))
        env[turn_name] = 0
        if one.whole is not None:
            told: list[tuple[int, int, int]] = []
            given = [env.get(each.name, 0) for each in one.whole_variables]
            last = one.whole(*given, _MOST, told.append)
            if last < 0:
                raise UnknownError
            found += [(one.acts[i][0], where, value) for i, where, value in told]
            return last
        count, inside = len(one.acts), one.inside
        arguments = [env.get(each.name, 0) for each in one.variables]
        places = {each.name: i for i, each in enumerate(one.variables)}
        turn_at = places.get(turn_name, -1)
        steps = [(1 + 3 * count + i, places.get(name, -1)) for i, name in enumerate(one.steps)]
        acts = [(1 + 2 * i, 1 + 2 * count + i, act) for i, (act, _) in enumerate(one.acts)]
        arguments.append(0)
        for turn in range(_MOST):
            arguments[turn_at] = turn
            if inside:
                env[turn_name] = turn
                for inner in inside:
                    name = named(inner.loop.turn).name
                    env[name] = self._inner(inner, env, found)
                    arguments[places.get(name, -1)] = env[name]
            made = function(*arguments[:-1])
            for at_, value_at, act in acts:
                if made[at_]:
                    found.append((act, made[at_ + 1], made[value_at]))
            if not made[0]:
                return turn
            for from_, to in steps:
                arguments[to] = made[from_]
            if inside:
                env.update(zip(one.steps, made[1 + 3 * count :], strict=False))
        raise UnknownError

    def _inner(self, inner: _Loop, env: dict[str, int], found: list[tuple[Act, int, int]]) -> int:
        """The last turn of a loop in a turn of another, 0 where it is not come to."""
        env[named(inner.loop.turn).name] = 0
        enters = sure(inner.enter)(*(env.get(each.name, 0) for each in inner.enter_variables))[0]
        return self._turns(inner, env, found) if enters else 0

    def _before(self, one: _Loop) -> list[_Loop]:
        """The loops before this one whose numbers of turns it speaks of."""
        run, found = self._objects.run, list[_Loop]()
        spoken = {
            name
            for act, condition in one.acts
            for x in (act.raw, act.value, condition)
            for name in self._names(self._model(x))
        }
        for number, loop in enumerate(run.loops):
            if loop is one.loop:
                break
            if isinstance(loop.turn, Var) and loop.turn.name in spoken:
                found.append(self._ready.setdefault(number, self.tree(number)))
        return found

    # claims

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
        moved = set[int]()
        for number, act in tops.items():
            stores = [
                x
                for x in self._objects.acts
                if x.store and x.role == "map" and number in x.event.loops
            ]
            if stores and all(self._is_link(x) for x in stores):
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
        low = terms.binary(BinaryOp.AND, act.value, r.number(r.learned.offset_mask, 32))
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
        tree = self.tree(number)
        unknown = Verdict(Status.UNKNOWN, why="a turn depends on what is not known")
        try:
            cases = self._cases(tree, pools)
        except UnknownError:
            return Judged("page.chain", act.place, says, unknown)
        numbers = [self._terms.known[name] for name in self._numbers(tree)]
        shapes = {(one.pages, *(each[one.point] for each in numbers)): one for one in cases}
        for shape in shapes.values():
            for page in range(shape.pages if moves else 1):
                shape.page = page
                try:
                    seen = self.visited(tree, shape)
                except UnknownError:
                    return Judged("page.chain", act.place, says, unknown)
                if not self._is_chain(seen, shape, moves=moves):
                    witness = Witness((("pages", shape.pages), ("page", page)))
                    return Judged("page.chain", act.place, says, Verdict(Status.REFUTED, witness))
        return Judged("page.chain", act.place, says, Verdict(Status.PROVED))

    def _is_chain(
        self, seen: Sequence[tuple[Act, int, int]], shape: ZspageShape, *, moves: bool
    ) -> bool:
        pages = [_PAGE + i for i in range(shape.pages)]
        if moves:
            pages[shape.page] = _NEW
        zspage = _OLD if moves else _FRESH
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
        says = "each object of a new zspage leads to the next, the last to none"
        place = stores[0].place
        self._objects.used |= {each.order for each in stores}
        self._objects.used |= {
            x.order for x in self._objects.acts if x.role == "offset" and number in x.event.loops
        }
        tree = self.tree(number)
        unknown = Verdict(Status.UNKNOWN, why="a turn depends on what is not known")
        try:
            shapes = self._cases(tree, pools)
        except UnknownError:
            return Judged("link.chain", place, says, unknown)
        for shape in shapes:
            try:
                wrong = self._wrong(self.visited(tree, shape), shape)
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
                offsets[where - _PAGE] = value & self._r.learned.offset_mask
            elif act.role == "map" and act.store:
                page, inside = (where >> _MAPPED) - _PAGE, where & (1 << _MAPPED) - 1
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
                there = (a for a, to, _ in seen if a.role == "offset" and to - _PAGE == page)
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
        tree, verdict = self.tree(number), Verdict(Status.PROVED)
        if not self._all_locked(number):
            unknown = Verdict(Status.UNKNOWN, why="it is come to with a handle that is not locked")
            yield Judged("migrate.covers", act.place, says, unknown)
            return
        unknown = Verdict(Status.UNKNOWN, why="a turn depends on what is not known")
        try:
            shapes = self._cases(tree, pools)
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

    def _wrong_at(self, tree: _Loop, shape: ZspageShape) -> int | None:
        """The offset of an object that is missed, or of what is none, however many are in use."""
        for inuse in (1, shape.objs, 0):
            shape.inuse = inuse
            wrong = self._missed(self.visited(tree, shape), shape)
            if wrong is not None:
                return wrong
            if not self._counts(tree):
                break
        return None

    @staticmethod
    def _counts(tree: _Loop) -> bool:
        """Whether a loop depends on how many objects are in use."""
        every = (tree, *(tree.before or ()), *tree.inside)
        names = {x.name for one in every for x in (*one.variables, *one.start_variables)}
        return "shape inuse" in names

    def _missed(self, seen: Sequence[tuple[Act, int, int]], shape: ZspageShape) -> int | None:
        shift = at(self._shift, shape.point)
        size, length = shape.size, 1 << shift
        base = (shape.page + _PAGE) << _MAPPED
        starts = range(-(shape.page << shift) % size, length, size)
        first = (shape.page * length + size - 1) // size
        looked = {
            where - base
            for a, where, _ in seen
            if a.role == ("map" if not self._r.huge else self._r.members.header) and not a.store
        }
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
