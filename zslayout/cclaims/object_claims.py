"""Objects: taken from a free list, given back, moved, each with its word, header and link.

What is stored is told from where it is stored. An index that leaves a zspage's list is that of the
object whose header and word are written; one that comes back is that of the handle's own word.
Every store to words and to mapped pages belongs to one of these, or is not accounted for.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from zslayout.cclaims.asking.values import named, sure, tree
from zslayout.cclaims.objects import Act, Judged, Objects
from zslayout.cfront import kernel
from zslayout.expr.nodes import BinaryOp, CompareOp, Const, Expr
from zslayout.verdict import Status, Verdict

_OWNED: Final = frozenset(
    {"word", "map", "freeobj", "inuse", "zspage", "next", "handle", "huge", "first", "offset"}
)
_OF_POOL: Final = frozenset({"size", "objs", "pages", "index", "array"})
"""What a pool's making writes, and nobody else."""
_NOT_FOUND: Final = Verdict(Status.UNKNOWN, why="nothing here is known to be it")
_NARROW: Final = Verdict(Status.UNKNOWN, why="it is not as wide as a header")


class ObjectClaims:
    """The claims on objects of one run."""

    def __init__(self, objects: Objects) -> None:
        self._run = objects
        self._r = objects.reading
        self._terms = objects.terms

    def findings(self) -> Iterator[Judged]:
        """All claims."""
        for act in self._run.pops():
            yield from self._taken(act)
        for act in self._run.pushes():
            yield from self._given_back(act)
        yield from self._moved()
        yield from self._uses()

    def _taken(self, head: Act) -> Iterator[Judged]:
        """An object is taken off the list: its header, its word, the count."""
        r, zspage = self._r, head.at
        self._run.used.add(head.order)
        loaded = self._run.before(head, "freeobj")
        if loaded is None:
            yield Judged("source.allocates", head.place, "the head is read first", _NOT_FOUND)
            return
        index, given = loaded.value, head.path
        sources = [
            *self._run.within(head.value, "next index"),
            *self._run.within(head.value, "bytes"),
        ]
        next_index = self._terms.apply(
            "next index", 32, *sure(self._terms.meaning(sources[0])).arguments
        )
        address = r.argument(sources[0])
        if not r.huge:
            lies = self._run.lies_at(given, address, zspage, index)
            yield Judged(
                "link.read", head.place, "the link is read from the object that is taken", lies
            )
            follows = self._run.equal(given, head.value, next_index)
            yield Judged(
                "link.round_trip", head.place, "the next index comes out of the link", follows
            )
        later = [each for each in self._run.stores("word") if each.order > loaded.order]
        words = [each for each in later if self._page_of(each) is not None]
        words = [
            each
            for each in words
            if self._zspage_of(each) is zspage and each.order not in self._run.used
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
            each for each in self._run.variables(word.value).values() if self._r.is_a(each, "pfn")
        ]
        return self._r.argument(found[0]) if len(found) == 1 else None

    def _zspage_of(self, word: Act) -> Expr | None:
        page = self._page_of(word)
        if page is not None and self._r.is_a(page, "chain"):
            return self._r.argument(page)
        return None

    def _recorded(self, word: Act, zspage: Expr, index: Expr, head: Act) -> Iterator[Judged]:
        r = self._r
        self._run.used.add(word.order)
        page = tree(self._page_of(word))
        count = r.argument(page, 1)
        number, _ = r.place(zspage, index)
        premises = [*word.path, *self._run.inside(zspage, index)]
        right = self._run.equal([*premises, *self._run.left(count)], count, number)
        yield Judged(
            "obj.page", word.place, "the word has the page that the object begins in", right
        )
        if r.learned.word is None:
            yield Judged("obj.round_trip", word.place, "the word is made of its fields", _NOT_FOUND)
            return
        made = r.encoded(
            self._terms.apply(kernel.PFN, r.word_bits, page), r.class_of(zspage), index
        )
        yield from self._made(premises, word, made, "obj.word", "the word is that of the object")
        yield Judged(
            "source.always",
            word.place,
            "every object that is taken gets its word",
            self._run.holds([*head.path, *self._run.ends(head, word)], self._terms.all(*word.path)),
        )

    def _header(self, head: Act, zspage: Expr, index: Expr, word: Act) -> Judged:
        r, terms = self._r, self._terms
        wanted = terms.binary(BinaryOp.OR, word.at, r.number(r.learned.tag))
        says = "the object's header is its handle, and the tag"
        role = r.members.header if r.huge else "map"
        near = [each for each in self._run.stores(role) if each.order not in self._run.used]
        verdict = _NOT_FOUND
        if not r.learned.tag:
            return Judged("header.value", head.place, says, Verdict(Status.UNKNOWN, why="no tag"))
        for act in near:
            if r.huge:
                place = self._run.equal((), act.at, self._r.ghost("chain", zspage, r.number(0)))
            else:
                place = self._run.lies_at(act.path, act.at, zspage, index)
            if place.status is not Status.PROVED:
                if place is not _NOT_FOUND and word.at in self._run.variables(act.value).values():
                    self._run.used.add(act.order)
                    return Judged("header.place", act.place, says, place)
                continue
            verdict = self._run.equal(act.path, act.value, wanted)
            self._run.used.add(act.order)
            if verdict.status is Status.PROVED:
                verdict = self._run.holds(head.path, terms.all(*act.path))
            return Judged("header.value", act.place, says, verdict)
        return Judged("header.value", head.place, says, verdict)

    def _counted(self, head: Act, by: int) -> Judged:
        says = "the zspage counts one more" if by > 0 else "the zspage counts one less"
        for act in self._run.stores("inuse"):
            if self._clears(act):
                self._run.used.add(act.order)
            elif act.at is head.at and act.order not in self._run.used:
                self._run.used.add(act.order)
                loaded = self._run.before(act, "inuse")
                if loaded is None:
                    break
                before = loaded.value
                if self._r.is_fresh(act.at):
                    before = self._terms.const(0, before.type.width)
                wanted = self._terms.add(before, self._terms.const(by, act.value.type.width))
                verdict = self._run.equal(act.path, act.value, wanted)
                if verdict.status is Status.PROVED:
                    verdict = self._run.holds(head.path, self._terms.all(*act.path))
                return Judged("zspage.inuse", act.place, says, verdict)
        return Judged("zspage.inuse", head.place, says, _NOT_FOUND)

    def _given_back(self, head: Act) -> Iterator[Judged]:
        """An object goes back to the list: its link, the count."""
        r, zspage, page = self._r, head.at, self._r.argument(head.at)
        self._run.used.add(head.order)
        says = "the index is that of the handle's word, and the zspage that of its page"
        frame = r.argument(page)
        if not (
            r.is_a(zspage, "zspage") and r.is_a(page, kernel.PAGE) and r.is_a(frame, "obj.pfn")
        ):
            yield Judged("source.frees", head.place, says, _NOT_FOUND)
            return
        index = r.ghost("obj.index", r.argument(frame), r.argument(frame, 1))
        yield Judged(
            "source.frees", head.place, says, self._run.equal(head.path, head.value, index)
        )
        yield self._link(head, zspage, index, page)
        yield self._counted(head, -1)

    def _link(self, head: Act, zspage: Expr, index: Expr, page: Expr) -> Judged:
        r, terms = self._r, self._terms
        says = "the object's link leads to what was the head"
        loaded = [
            each
            for each in self._run.acts
            if each.role == "freeobj"
            and not each.store
            and each.at is zspage
            and each.order < head.order
        ]
        shared = r.huge and r.members.header == "next"
        for act in self._run.stores("next" if shared else "map"):
            if act.order in self._run.used or (shared and act.at is not page):
                continue
            if shared:
                self._run.used.add(act.order)
                tag = terms.binary(BinaryOp.AND, act.value, r.number(r.learned.tag))
                return Judged(
                    "header.freed",
                    act.place,
                    "a free object has no tag",
                    self._run.equal(act.path, tag, r.number(0)),
                )
            lies = self._run.lies_at(act.path, act.at, zspage, index)
            if lies is _NOT_FOUND:
                continue
            self._run.used.add(act.order)
            if lies.status is not Status.PROVED:
                return Judged("link.place", act.place, says, lies)
            if not loaded or r.learned.link is None:
                return Judged("link.value", act.place, says, _NOT_FOUND)
            if act.value.type.width != r.word_bits:
                return Judged("link.value", act.place, says, _NARROW)
            link, name = r.learned.link
            wanted = terms.substituted({named(name).name: loaded[-1].value})(link)
            tag = terms.binary(BinaryOp.AND, act.value, r.number(r.learned.tag))
            free = terms.compare(CompareOp.EQ, tag, r.number(0))
            right = terms.compare(CompareOp.EQ, act.value, wanted)
            verdict = self._run.holds(act.path, terms.all(right, free))
            if verdict.status is Status.PROVED:
                verdict = self._run.holds(head.path, terms.all(*act.path))
            return Judged("link.value", act.place, says, verdict)
        return Judged("link.value", head.place, says, _NOT_FOUND)

    def _moved(self) -> Iterator[Judged]:
        """Words of objects whose page is replaced by another."""
        r = self._r
        for act in self._run.stores("word"):
            if act.order in self._run.used:
                continue
            loads = [
                each
                for each in self._run.acts
                if each.role == "word"
                and not each.store
                and each.at is act.at
                and each.order < act.order
            ]
            page = self._page_of(act)
            if (
                not loads
                or page is None
                or r.learned.word is None
                or len(self._run.run.arguments) < 3
            ):
                continue
            self._run.used.add(act.order)
            yield from self._renamed(act, loads)

    def _renamed(self, act: Act, loads: Sequence[Act]) -> Iterator[Judged]:
        """A word whose page is replaced: it is made of what some load of it came by."""
        r, found = self._r, list[Judged]()
        frame = self._terms.apply(kernel.PFN, r.word_bits, r.read(self._run.run.arguments[-3]))
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
        r, terms = self._r, self._terms
        lock = r.learned.lock
        if not lock:
            yield Judged(id_, act.place, says, self._run.equal(given, act.value, made))
            return
        value = r.unlocked(act.value)
        yield Judged(id_, act.place, says, self._run.equal(given, value, made))
        # A new handle is nobody's yet; any other may be locked by who stores.
        wanted = r.number(0 if r.is_fresh(act.at) else lock)
        kept = terms.binary(BinaryOp.AND, act.value, r.number(lock))
        says = "a store keeps the lock that is a bit of the word, and a new word is not locked"
        yield Judged("obj.lock_bit", act.place, says, self._run.equal(given, kept, wanted))

    def _uses(self) -> Iterator[Judged]:
        """What is decoded from words, wherever it is used."""
        r = self._r
        for act in self._run.acts:
            for page in self._run.within(act.at, kernel.PAGE):
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
                    and self._run.variables(index)
                    and any(r.is_a(v, "word") for v in self._run.variables(index).values())
                ):
                    yield Judged(
                        "obj.class",
                        act.place,
                        "what chooses a class is the word's class",
                        self._decodes(act, index, "class"),
                    )

    def _decodes(self, act: Act, x: Expr, field: str) -> Verdict:
        words = list(self._run.within(x, "word"))
        if not words:
            return _NOT_FOUND
        meaning = sure(self._terms.meaning(words[0]))
        return self._run.equal(act.path, x, self._r.object(*meaning.arguments)[field])

    def _clears(self, act: Act) -> bool:
        """Whether a store puts nothing into a new zspage, before anything else is put there."""
        zero = isinstance(act.value, Const) and act.value.value == 0
        if not zero or not self._r.is_fresh(act.at):
            return False
        return not any(x.at is act.at and x.order < act.order for x in self._run.stores(act.role))

    def unaccounted(self) -> Iterator[Judged]:
        """Stores that belong to no object."""
        makes = any(x.role == "array" and x.event.loops for x in self._run.acts if x.store)
        for act in self._run.acts:
            stray = act.role in _OF_POOL and not (makes and act.event.loops)
            if act.role == "first" and act.store and self._clears(act):
                continue
            if act.store and (stray or act.role in _OWNED) and act.order not in self._run.used:
                yield Judged(
                    "source.unaccounted",
                    act.place,
                    f"a store to {act.role} belongs to an object",
                    _NOT_FOUND,
                )
