"""Objects: taken from a free list, given back, moved, each with its word, header and link.

What is stored is told from where it is stored. An index that leaves a zspage's list is that of the
object whose header and word are written; one that comes back is that of the handle's own word.
Every store to words and to mapped pages belongs to one of these, or is not accounted for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from zslayout.cclaims.reading import Reading
from zslayout.cclaims.rules import RULES
from zslayout.cclaims.values import named, sure, tree
from zslayout.cfront import kernel
from zslayout.cfront.event import Event, Kind, Loop, Run
from zslayout.cfront.pointwise import Number
from zslayout.cfront.turns import below
from zslayout.errors import InternalError, Place
from zslayout.expr.nodes import Binary, BinaryOp, Cast, CompareOp, Const, Expr, Var
from zslayout.expr.walk import children
from zslayout.verdict import Status, Verdict

_OWNED: Final = frozenset(
    {"word", "map", "freeobj", "inuse", "zspage", "next", "handle", "huge", "first", "offset"}
)
_MADE: Final = 12
"""So many places of what a value is made of are named."""
_OF_POOL: Final = frozenset({"size", "objs", "pages", "index", "array"})
"""What a pool's making writes, and nobody else."""
_NOT_FOUND: Final = Verdict(Status.UNKNOWN, why="nothing here is known to be it")


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement about one place of the file, and what was decided.

    `id` is that of one of `RULES`, what it `says` is that rule's statement as it is at this place.
    """

    id: str
    place: Place
    says: str
    verdict: Verdict
    also: tuple[Place, ...] = ()
    """From where it is come to: calls, and loops that it is in."""

    def __post_init__(self) -> None:
        if self.id not in RULES:
            raise InternalError(f"no rule is called {self.id}")


@dataclass(frozen=True, slots=True, eq=False)
class Act:
    """An event as it is read: where, what, and under which conditions."""

    event: Event
    role: str
    store: bool
    at: Expr
    value: Expr
    path: tuple[Expr, ...]
    order: int
    raw: Expr
    """Where, with all that the address may be."""

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.event.place


class Objects:
    """The claims on objects of one run."""

    def __init__(self, reading: Reading, run: Run) -> None:
        self.reading = reading
        self.terms = reading.terms
        self.run = run
        self.acts = tuple(self._acts())
        self.used: set[int] = set()
        """The stores that belong to some object, by their order."""

    def _acts(self) -> Iterator[Act]:
        r = self.reading
        loads: dict[tuple[str, int], list[Expr]] = {}
        for i, event in enumerate(self.run.events):
            if event.kind not in {Kind.STORE, Kind.LOAD} or event.cell is None:
                continue
            role, done = r.members.of(event.cell), event
            if role in {"", "list"} or event.address is None:
                continue
            path = [r.read(each) for each in event.path]
            if any(each is self.terms.false for each in path):
                continue
            store = event.kind is Kind.STORE
            known = self.terms.under(event.path, r.named_but(event))
            raw = r.read(known(event.address))
            at = raw if role in {"map", "array"} else r.entity(raw)
            value = r.written(event, known) if store else r.loaded(event, known)
            if role == "word" and self._is_callers(raw, value, store=store):
                continue
            if store:
                done = self._always(event, value, loads.get((role, id(at)), ()))
                path = [r.read(each) for each in done.path]
                loads = {key: some for key, some in loads.items() if key[0] != role}
            else:
                loads.setdefault((role, id(at)), []).append(value)
            shown = tuple(each for each in path if each is not self.terms.true)
            yield Act(done, role, store, at, value, shown, i, raw)

    def _always(self, event: Event, value: Expr, there: Sequence[Expr]) -> Event:
        """A store that is left out where the value is there already, as one that is not."""
        differ = {
            id(self.terms.compare(CompareOp.NE, each, value))
            for each in there
            if each.type.width == value.type.width
        }
        read = self.reading.read
        path = tuple(x for x in event.path if id(read(x)) not in differ)
        return event if len(path) == len(event.path) else replace(event, path=path)

    def _is_callers(self, at: Expr, value: Expr, *, store: bool) -> bool:
        """Whether an access is to a variable of a caller's, which is given a new handle there."""
        meaning, made = self.terms.meaning(at), self.terms.meaning(value)
        if meaning is None or not meaning.name.startswith("argument *"):
            return False
        name = "" if made is None else made.name.removesuffix("()")
        return not store or name in self.reading.members.own

    # tools

    def holds(self, given: Sequence[Expr], goal: Expr) -> Verdict:
        """Whether a goal follows."""
        return self.reading.asker.holds(given, goal)

    def equal(self, given: Sequence[Expr], a: Expr, b: Expr) -> Verdict:
        """Whether two values are the same."""
        if a.type.width != b.type.width:
            width = max(a.type.width, b.type.width)
            a, b = self.reading.extended(a, width), self.reading.extended(b, width)
        return self.holds(given, self.terms.compare(CompareOp.EQ, a, b))

    def variables(self, x: Expr) -> dict[str, Var]:
        """The variables of a tree, those that they are of not among them."""
        known = self.reading.variables
        if id(x) in known:
            return known[id(x)][1]
        found: dict[str, Var] = {}
        todo, seen = [x], set[int]()
        while todo:
            each = todo.pop()
            if id(each) in seen:
                continue
            seen.add(id(each))
            if isinstance(each, Var):
                found[each.name] = each
            todo += children(each)
        known[id(x)] = x, found
        return found

    def within(self, x: Expr, name: str) -> list[Expr]:
        """The values of a meaning that a tree is made of, at any depth."""
        found: dict[int, Expr] = {}
        todo, seen = [x], set[int]()
        while todo:
            each = todo.pop()
            if id(each) in seen:
                continue
            seen.add(id(each))
            meaning = self.terms.meaning(each)
            if meaning is not None:
                if meaning.name == name:
                    found[id(each)] = each
                todo += meaning.arguments
            todo += children(each)
        return list(found.values())

    def depends(self, x: Expr, turn: Expr) -> bool:
        """Whether a value may be another one at another turn."""
        r, seen, todo = self.reading, set[int](), [x]
        while todo:
            for each in below(self.terms, todo.pop()):
                number = r.argument(each, 1 if r.is_a(each, "listed") else 0)
                several = r.is_a(each, "listed") or r.is_a(each, "one of")
                if each is turn:
                    return True
                if several and isinstance(number, Const) and number.value not in seen:
                    seen.add(number.value)
                    todo.append(r.learned.several(number.value))
        return False

    def ends(self, act: Act, later: Act) -> list[Expr]:
        """That every loop between two events is left, if it is come to."""
        terms, r, found = self.terms, self.reading, list[Expr]()
        around = set(act.event.loops)
        enclosing = {
            number: event.loops[: event.loops.index(number)]
            for event in self.run.events[act.order : later.order]
            for number in event.loops
        }
        for number, outer in enclosing.items():
            if number not in around and number not in later.event.loops and set(outer) <= around:
                loop = self.run.loops[number]
                comes = [r.read(each) for each in loop.path]
                found.append(terms.any(*map(terms.negate, comes), r.read(loop.left)))
        return found

    def left(self, x: Expr) -> list[Expr]:
        """What is true of the turns in a value that a loop ended with."""
        given = list[Expr]()
        for loop in self.run.loops:
            if any(each is loop.turn for each in self.variables(x).values()):
                given += self.ended(loop)
        return given

    def ended(self, loop: Loop) -> list[Expr]:
        """A loop is left at the first turn that nothing follows."""
        terms = self.terms
        one = terms.const(-1, loop.turn.type.width)
        before = terms.substituted({named(loop.turn).name: terms.add(loop.turn, one)})(loop.again)
        first = terms.compare(CompareOp.EQ, loop.turn, terms.const(0, loop.turn.type.width))
        unsolved = {id(name) for name, _, _ in loop.steps}
        open_names = any(id(each) in unsolved for each in self.variables(loop.again).values())
        again = [] if open_names else [terms.any(first, self.reading.read(before))]
        period = self._period(loop)
        if period:
            # What follows from the number of turns modulo this is so for the first time below it.
            within = terms.const(period, loop.turn.type.width)
            again.append(terms.compare(CompareOp.LT, loop.turn, within))
        return [self.reading.read(loop.left), *again]

    def _period(self, loop: Loop) -> int:
        """After how many turns a loop is left or goes on as before, 0 where that is not known.

        A number that moves by so much each turn is the same again after as many as its width has.
        """
        width, most = loop.turn.type.width, 0
        todo, seen = [loop.left, loop.again], set[int]()
        while todo:
            x = todo.pop()
            if id(x) in seen:
                continue
            seen.add(id(x))
            if x is loop.turn:
                return 0
            by = x.right if isinstance(x, Binary) and x.op is BinaryOp.MUL else None
            side = x.left if isinstance(x, Binary) and isinstance(by, Const) and by.value else x
            narrow = isinstance(side, Cast) and side.operand is loop.turn
            if (side is loop.turn or narrow) and side.type.width <= width and side is not x:
                zeros = 0 if not isinstance(by, Const) else (by.value & -by.value).bit_length() - 1
                most = max(most, 1 << side.type.width - zeros)
            elif narrow and side.type.width < width:
                most = max(most, 1 << side.type.width)
            else:
                meaning = self.terms.meaning(x)
                todo += children(x) if meaning is None else meaning.arguments
        return most if most < 1 << width else 0

    def lies_at(self, given: Sequence[Expr], address: Expr, zspage: Expr, index: Expr) -> Verdict:
        """Whether an address is where an object of a zspage begins."""
        r = self.reading
        page = r.page_at(address)
        if page is None:
            return _NOT_FOUND
        number, inside = r.place(zspage, index)
        premises = [*given, *self.inside(zspage, index)]
        if r.is_a(page, "chain"):
            if r.argument(page) is not zspage:
                return _NOT_FOUND
            count = r.argument(page, 1)
            verdict = self.equal([*premises, *self.left(count)], count, number)
            if verdict.status is not Status.PROVED:
                return verdict
        elif not self._is_page_of(page, index):
            return _NOT_FOUND
        start = self.terms.apply(kernel.MAP, r.word_bits, page)
        place = self.terms.add(start, r.extended(inside, r.word_bits))
        return self.equal(premises, address, place)

    def _is_page_of(self, page: Expr, index: Expr) -> bool:
        """Whether a page is that of the word which an index was decoded from."""
        r = self.reading
        frame = r.argument(page)
        if not (
            r.is_a(page, kernel.PAGE) and r.is_a(frame, "obj.pfn") and r.is_a(index, "obj.index")
        ):
            return False
        return r.argument(frame) is r.argument(index) and r.argument(frame, 1) is r.argument(
            index, 1
        )

    def inside(self, zspage: Expr, index: Expr) -> list[Expr]:
        """An object is inside its zspage, so no product of its index and size wraps."""
        r, terms = self.reading, self.terms
        pages: Number = 1 if r.huge else r.limits.pages
        last: Number = 0 if r.huge else r.limits.index
        start = terms.binary(BinaryOp.MUL, r.size(zspage), index)
        most = r.number(pages << r.limits.page_shift, 32)
        less = terms.compare(CompareOp.LE, index, r.number(last, 32))
        return [terms.compare(CompareOp.LT, start, most), less]

    def before(self, act: Act, role: str) -> Act | None:
        """The last load of what a store overwrites."""
        found = [
            each
            for each in self.acts
            if each.role == role and not each.store and each.at is act.at and each.order < act.order
        ]
        return found[-1] if found else None

    def is_last(self, load: Act, store: Act) -> bool:
        """Whether nothing is stored to that kind of memory between a load and a store."""
        return not any(load.order < each.order < store.order for each in self.stores(load.role))

    def stores(self, role: str) -> list[Act]:
        """All stores to a kind of memory, in order."""
        return [each for each in self.acts if each.store and each.role == role]

    # objects

    def pops(self) -> Iterator[Act]:
        """Stores to free-list heads of an index that was read from an object."""
        for act in self.stores("freeobj"):
            if self.within(act.value, "next index") or self.within(act.value, "bytes"):
                yield act

    def pushes(self) -> Iterator[Act]:
        """Stores to free-list heads of any other index, but for those that begin a list."""
        popped = {each.order for each in self.pops()}
        for act in self.stores("freeobj"):
            if act.order not in popped and not self.reading.is_fresh(act.at):
                yield act

    def findings(self) -> Iterator[Judged]:
        """All claims."""
        for act in self.pops():
            yield from self._taken(act)
        for act in self.pushes():
            yield from self._given_back(act)
        yield from self._moved()
        yield from self._uses()

    def _taken(self, head: Act) -> Iterator[Judged]:
        """An object is taken off the list: its header, its word, the count."""
        r, zspage = self.reading, head.at
        self.used.add(head.order)
        loaded = self.before(head, "freeobj")
        if loaded is None:
            yield Judged("source.allocates", head.place, "the head is read first", _NOT_FOUND)
            return
        index, given = loaded.value, head.path
        sources = [*self.within(head.value, "next index"), *self.within(head.value, "bytes")]
        next_index = self.terms.apply("next index", 32, *(self.terms.meaning(sources[0]).arguments))  # type: ignore[union-attr]
        address = r.argument(sources[0])
        if not r.huge:
            lies = self.lies_at(given, address, zspage, index)
            yield Judged(
                "link.read", head.place, "the link is read from the object that is taken", lies
            )
            follows = self.equal(given, head.value, next_index)
            yield Judged(
                "link.round_trip", head.place, "the next index comes out of the link", follows
            )
        later = [each for each in self.stores("word") if each.order > loaded.order]
        words = [each for each in later if self._page_of(each) is not None]
        words = [
            each
            for each in words
            if self._zspage_of(each) is zspage and each.order not in self.used
        ]
        if not words:
            yield Judged(
                "source.allocates", head.place, "a word is stored for the object", _NOT_FOUND
            )
            return
        word = words[0]
        yield from self._recorded(word, zspage, index, head)
        yield self._header(head, zspage, index, word)
        yield self._counted(head, 1)

    def _page_of(self, word: Act) -> Expr | None:
        found = [
            each for each in self.variables(word.value).values() if self.reading.is_a(each, "pfn")
        ]
        return self.reading.argument(found[0]) if len(found) == 1 else None

    def _zspage_of(self, word: Act) -> Expr | None:
        page = self._page_of(word)
        if page is not None and self.reading.is_a(page, "chain"):
            return self.reading.argument(page)
        return None

    def _recorded(self, word: Act, zspage: Expr, index: Expr, head: Act) -> Iterator[Judged]:
        r = self.reading
        self.used.add(word.order)
        page = tree(self._page_of(word))
        count = r.argument(page, 1)
        number, _ = r.place(zspage, index)
        premises = [*word.path, *self.inside(zspage, index)]
        right = self.equal([*premises, *self.left(count)], count, number)
        yield Judged(
            "obj.page", word.place, "the word has the page that the object begins in", right
        )
        if r.learned.word is None:
            yield Judged("obj.round_trip", word.place, "the word is made of its fields", _NOT_FOUND)
            return
        made = r.encoded(self.terms.apply(kernel.PFN, r.word_bits, page), r.class_of(zspage), index)
        yield from self._made(premises, word, made, "obj.word", "the word is that of the object")
        yield Judged(
            "source.always",
            word.place,
            "every object that is taken gets its word",
            self.holds([*head.path, *self.ends(head, word)], self.terms.all(*word.path)),
        )

    def _header(self, head: Act, zspage: Expr, index: Expr, word: Act) -> Judged:
        r, terms = self.reading, self.terms
        wanted = terms.binary(BinaryOp.OR, word.at, r.number(r.learned.tag))
        says = "the object's header is its handle, and the tag"
        role = r.members.header if r.huge else "map"
        near = [each for each in self.stores(role) if each.order not in self.used]
        verdict = _NOT_FOUND
        if not r.learned.tag:
            return Judged("header.value", head.place, says, Verdict(Status.UNKNOWN, why="no tag"))
        for act in near:
            if r.huge:
                place = self.equal((), act.at, self.reading.ghost("chain", zspage, r.number(0)))
            else:
                place = self.lies_at(act.path, act.at, zspage, index)
            if place.status is not Status.PROVED:
                if place is not _NOT_FOUND and word.at in self.variables(act.value).values():
                    self.used.add(act.order)
                    return Judged("header.place", act.place, says, place)
                continue
            verdict = self.equal(act.path, act.value, wanted)
            self.used.add(act.order)
            if verdict.status is Status.PROVED:
                verdict = self.holds(head.path, terms.all(*act.path))
            return Judged("header.value", act.place, says, verdict)
        return Judged("header.value", head.place, says, verdict)

    def _counted(self, head: Act, by: int) -> Judged:
        says = "the zspage counts one more" if by > 0 else "the zspage counts one less"
        for act in self.stores("inuse"):
            if self._clears(act):
                self.used.add(act.order)
            elif act.at is head.at and act.order not in self.used:
                self.used.add(act.order)
                loaded = self.before(act, "inuse")
                if loaded is None:
                    break
                before = loaded.value
                if self.reading.is_fresh(act.at):
                    before = self.terms.const(0, before.type.width)
                wanted = self.terms.add(before, self.terms.const(by, act.value.type.width))
                verdict = self.equal(act.path, act.value, wanted)
                if verdict.status is Status.PROVED:
                    verdict = self.holds(head.path, self.terms.all(*act.path))
                return Judged("zspage.inuse", act.place, says, verdict)
        return Judged("zspage.inuse", head.place, says, _NOT_FOUND)

    def _given_back(self, head: Act) -> Iterator[Judged]:
        """An object goes back to the list: its link, the count."""
        r, zspage, page = self.reading, head.at, self.reading.argument(head.at)
        self.used.add(head.order)
        says = "the index is that of the handle's word, and the zspage that of its page"
        frame = r.argument(page)
        if not (
            r.is_a(zspage, "zspage") and r.is_a(page, kernel.PAGE) and r.is_a(frame, "obj.pfn")
        ):
            yield Judged("source.frees", head.place, says, _NOT_FOUND)
            return
        index = r.ghost("obj.index", r.argument(frame), r.argument(frame, 1))
        yield Judged("source.frees", head.place, says, self.equal(head.path, head.value, index))
        yield self._link(head, zspage, index, page)
        yield self._counted(head, -1)

    def _link(self, head: Act, zspage: Expr, index: Expr, page: Expr) -> Judged:
        r, terms = self.reading, self.terms
        says = "the object's link leads to what was the head"
        loaded = [
            each
            for each in self.acts
            if each.role == "freeobj"
            and not each.store
            and each.at is zspage
            and each.order < head.order
        ]
        shared = r.huge and r.members.header == "next"
        for act in self.stores("next" if shared else "map"):
            if act.order in self.used or (shared and act.at is not page):
                continue
            if shared:
                self.used.add(act.order)
                tag = terms.binary(BinaryOp.AND, act.value, r.number(r.learned.tag))
                return Judged(
                    "header.freed",
                    act.place,
                    "a free object has no tag",
                    self.equal(act.path, tag, r.number(0)),
                )
            lies = self.lies_at(act.path, act.at, zspage, index)
            if lies is _NOT_FOUND:
                continue
            self.used.add(act.order)
            if lies.status is not Status.PROVED:
                return Judged("link.place", act.place, says, lies)
            if not loaded or r.learned.link is None:
                return Judged("link.value", act.place, says, _NOT_FOUND)
            link, name = r.learned.link
            wanted = terms.substituted({named(name).name: loaded[-1].value})(link)
            tag = terms.binary(BinaryOp.AND, act.value, r.number(r.learned.tag))
            free = terms.compare(CompareOp.EQ, tag, r.number(0))
            right = terms.compare(CompareOp.EQ, act.value, wanted)
            verdict = self.holds(act.path, terms.all(right, free))
            if verdict.status is Status.PROVED:
                verdict = self.holds(head.path, terms.all(*act.path))
            return Judged("link.value", act.place, says, verdict)
        return Judged("link.value", head.place, says, _NOT_FOUND)

    def _moved(self) -> Iterator[Judged]:
        """Words of objects whose page is replaced by another."""
        r = self.reading
        for act in self.stores("word"):
            if act.order in self.used:
                continue
            loads = [
                each
                for each in self.acts
                if each.role == "word"
                and not each.store
                and each.at is act.at
                and each.order < act.order
            ]
            page = self._page_of(act)
            if not loads or page is None or r.learned.word is None or len(self.run.arguments) < 3:
                continue
            self.used.add(act.order)
            yield from self._renamed(act, loads)

    def _renamed(self, act: Act, loads: Sequence[Act]) -> Iterator[Judged]:
        """A word whose page is replaced: it is made of what some load of it came by."""
        r, found = self.reading, list[Judged]()
        frame = self.terms.apply(kernel.PFN, r.word_bits, r.read(self.run.arguments[-3]))
        for version in dict.fromkeys(r.argument(each.value, 1) for each in reversed(loads)):
            old = r.object(act.at, version)
            made = r.encoded(frame, old["class"], old["index"])
            says = "the word is the old one with the new page"
            found = list(self._made(act.path, act, made, "migrate.word", says))
            if all(each.verdict.status is Status.PROVED for each in found):
                break
        yield from found

    def _made(
        self, given: Sequence[Expr], act: Act, made: Expr, id_: str, says: str
    ) -> Iterator[Judged]:
        """A word is what it should be, and where a bit of it is a lock, that is kept."""
        r, terms = self.reading, self.terms
        lock = r.learned.lock
        if not lock:
            yield Judged(id_, act.place, says, self.equal(given, act.value, made))
            return
        value = r.unlocked(act.value)
        yield Judged(id_, act.place, says, self.equal(given, value, made))
        # A new handle is nobody's yet; any other may be locked by who stores.
        wanted = r.number(0 if r.is_fresh(act.at) else lock)
        kept = terms.binary(BinaryOp.AND, act.value, r.number(lock))
        says = "a store keeps the lock that is a bit of the word, and a new word is not locked"
        yield Judged("obj.lock_bit", act.place, says, self.equal(given, kept, wanted))

    def _uses(self) -> Iterator[Judged]:
        """What is decoded from words, wherever it is used."""
        r = self.reading
        for act in self.acts:
            for page in self.within(act.at, kernel.PAGE):
                frame = r.argument(page)
                if not r.is_a(frame, "obj.pfn"):
                    yield Judged(
                        "obj.round_trip",
                        act.place,
                        "what becomes a page is the word's page",
                        self._decodes(act, frame, "pfn"),
                    )
            if act.role == "array":
                sc = r.entity(act.value) if not act.store else None
                index = r.argument(sc) if sc is not None and r.is_a(sc, "sc") else None
                if (
                    index is not None
                    and self.variables(index)
                    and any(r.is_a(v, "word") for v in self.variables(index).values())
                ):
                    yield Judged(
                        "obj.class",
                        act.place,
                        "what chooses a class is the word's class",
                        self._decodes(act, index, "class"),
                    )

    def _decodes(self, act: Act, x: Expr, field: str) -> Verdict:
        words = list(self.within(x, "word"))
        if not words:
            return _NOT_FOUND
        meaning = sure(self.terms.meaning(words[0]))
        return self.equal(act.path, x, self.reading.object(*meaning.arguments)[field])

    def told(self, finding: Judged) -> Judged:
        """A finding with the places from which its own is come to."""
        found: dict[Place, None] = dict.fromkeys(finding.also)
        for event in self.run.events:
            if event.place == finding.place:
                if finding.verdict.status is not Status.PROVED:
                    found |= dict.fromkeys(self.made_at(self._word_of(event), event.address))
                found |= dict.fromkeys(reversed(event.called_from))
                found |= dict.fromkeys(self.run.loops[each].place for each in event.loops)
        return replace(finding, also=tuple(each for each in found if each != finding.place))

    def _word_of(self, event: Event) -> Expr | None:
        r, value = self.reading, event.value
        return None if value is None else r.memory.word(value, r.word_bits)

    def made_at(self, *trees: Expr | None) -> Iterator[Place]:
        """Where the parts were computed that values are made of."""
        todo = [each for each in trees if each is not None]
        seen, told = set[int](), dict[Place, None]()
        turns = {id(loop.turn): loop for loop in self.run.loops}
        while todo and len(told) < _MADE:
            each = todo.pop(0)
            if id(each) in seen:
                continue
            seen.add(id(each))
            told |= dict.fromkeys(self.terms.places(each))
            if id(each) in turns:
                told[turns[id(each)].place] = None
                todo.append(turns[id(each)].left)
            meaning = self.terms.meaning(each)
            todo += children(each) if meaning is None else meaning.arguments
        yield from list(told)[:_MADE]

    def _clears(self, act: Act) -> bool:
        """Whether a store puts nothing into a new zspage, before anything else is put there."""
        zero = isinstance(act.value, Const) and act.value.value == 0
        if not zero or not self.reading.is_fresh(act.at):
            return False
        return not any(x.at is act.at and x.order < act.order for x in self.stores(act.role))

    def unaccounted(self) -> Iterator[Judged]:
        """Stores that belong to no object."""
        makes = any(x.role == "array" and x.event.loops for x in self.acts if x.store)
        for act in self.acts:
            stray = act.role in _OF_POOL and not (makes and act.event.loops)
            if act.role == "first" and act.store and self._clears(act):
                continue
            if act.store and (stray or act.role in _OWNED) and act.order not in self.used:
                yield Judged(
                    "source.unaccounted",
                    act.place,
                    f"a store to {act.role} belongs to an object",
                    _NOT_FOUND,
                )
