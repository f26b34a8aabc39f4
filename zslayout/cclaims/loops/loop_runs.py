"""Loops over objects and pages, run turn by turn at the classes that a pool has.

Pages, zspages and classes are numbers here. What a turn depends on besides is not known, and then
the loop is not run.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from zslayout.cclaims.asking.values import computed, named, repeated, sure, tree
from zslayout.cclaims.objects import Act, Objects
from zslayout.cclaims.pool import PoolTerms
from zslayout.cfront import kernel
from zslayout.cfront.event import Kind, Loop
from zslayout.cfront.pointwise import Number, at
from zslayout.expr.nodes import BinaryOp, CompareOp, Const, Expr, Var

PAGE: Final = 0x100
MAPPED: Final = 20
"""Page n is at address `PAGE + n`, and mapped at that times 2**20."""
NEW: Final = 0x80
OLD: Final = 0x40
FRESH: Final = 0x48
"""Zspages that were there, and that are made."""
_NOWHERE: Final = 0xBAD
"""What is no page, zspage or null."""
_ZSMALLOC: Final = 0xF6000000
"""The type of a page above the offset, PGTY_zsmalloc of include/linux/page-flags.h."""
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
class WalkedLoop:
    """A loop with what is in it: events, and loops."""

    loop: Loop
    acts: list[tuple[Act, Expr]]
    inside: list["WalkedLoop"]
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
    before: "list[WalkedLoop] | None" = None
    """The loops whose numbers of turns it speaks of."""


class LoopRuns:
    """The loops of one run, as functions of numbers."""

    def __init__(self, objects: Objects, page_shift: Number) -> None:
        self._objects = objects
        self._r = objects.reading
        self._terms = objects.terms
        self._shift = page_shift
        self._put_memo: dict[int, Expr] = {}
        self._filling: Expr | None = None
        self._ready: dict[int, WalkedLoop] = {}
        self._kept: list[Expr] = []

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
                return terms.choose(there, terms.add(count, r.number(PAGE)), r.number(0))
            case "next":
                behind = terms.add(self._model(meaning.arguments[0]), r.number(1))
                end = terms.add(r.extended(self._shape("pages", 32), width), r.number(PAGE))
                return terms.choose(terms.compare(CompareOp.LT, behind, end), behind, r.number(0))
            case "size" | "pages" | "objs" | "inuse":
                return self._shape(name, 32)
            case "argument page":
                return terms.add(self._shape("page", width), r.number(PAGE))
            case "argument newpage":
                return r.number(NEW)
            case kernel.MAP:
                return terms.binary(
                    BinaryOp.SHL, self._model(meaning.arguments[0]), r.number(MAPPED)
                )
            case "no page":
                return r.number(_NOWHERE)
            case "offset":
                return self._shape("offset", 32)
            case "stored offset":
                return r.number(_ZSMALLOC if r.members.typed else 0, 32)
            case "bits":
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
                return r.number(OLD)
            case _ if name.startswith("stack."):
                return self._from_array(x, name, meaning.arguments)
            case _ if name.startswith("alloc_page") and self._filling is not None:
                return terms.add(self._filling, r.number(PAGE))
            case _:
                return r.number(FRESH) if r.is_fresh(x) else x

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

    def tree(self, number: int) -> WalkedLoop:
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
        return WalkedLoop(run.loops[number], acts, inside)

    def _compiled(self, one: WalkedLoop, known: set[str]) -> None:
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
    def _names_of_steps(one: WalkedLoop, names: list[str]) -> None:
        one.steps = names

    def _names(self, x: Expr) -> list[str]:
        return list(self._objects.variables(x))

    def visited(self, one: WalkedLoop, shape: ZspageShape) -> list[tuple[Act, int, int]]:
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
        env |= {name: known[name][shape.point] for name in self.numbers(one)}
        for each in one.before or ():
            env[named(each.loop.turn).name] = self._turns(each, env, [])
        found: list[tuple[Act, int, int]] = []
        self._turns(one, env, found)
        return found

    def _ready_to_run(self, one: WalkedLoop, known: set[str]) -> None:
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
    def numbers(one: WalkedLoop) -> list[str]:
        """The numbers that differ between points, of a loop and of those that it speaks of."""
        return sorted({*one.numbers, *(name for each in one.before or () for name in each.numbers)})

    def cases(self, one: WalkedLoop, pools: Sequence[PoolTerms]) -> list[ZspageShape]:
        """The zspages that pools have, each once for what a loop depends on besides."""
        found: dict[tuple[int, ...], ZspageShape] = {}
        self._ready_to_run(one, {f"shape {name}" for name in _SHAPE})
        numbers = [self._terms.known[name] for name in self.numbers(one)]
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
        self, one: WalkedLoop, known: Mapping[str, int], found: list[tuple[Act, int, int]]
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

    def _inner(
        self, inner: WalkedLoop, env: dict[str, int], found: list[tuple[Act, int, int]]
    ) -> int:
        """The last turn of a loop in a turn of another, 0 where it is not come to."""
        env[named(inner.loop.turn).name] = 0
        enters = sure(inner.enter)(*(env.get(each.name, 0) for each in inner.enter_variables))[0]
        return self._turns(inner, env, found) if enters else 0

    def _before(self, one: WalkedLoop) -> list[WalkedLoop]:
        """The loops before this one whose numbers of turns it speaks of."""
        run, found = self._objects.run, list[WalkedLoop]()
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
