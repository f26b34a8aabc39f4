"""The word functions of a file as expressions: each run once on its inputs by name.

Functions are known by the kernel's names for them, their parameters by type and name. A result that
depends on anything but the inputs is refused, with the place of the function.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final, TypeGuard

from zslayout.cfront.arithmetic import resized
from zslayout.cfront.code import CFunction, CStatement
from zslayout.cfront.directives import Conditional, directives
from zslayout.cfront.event import Event, Kind, Run
from zslayout.cfront.execute import Executor, parameters
from zslayout.cfront.ir import IntType, Module, PointerType
from zslayout.cfront.kernel import PFN, frame, page_of
from zslayout.cfront.memory import Pointer, Value
from zslayout.cfront.point import MARK
from zslayout.cfront.present import masked, presented
from zslayout.cfront.roles import (
    CHAIN_SIZE,
    CLASS,
    CLASS_OF,
    ENCODE,
    FORMERLY,
    LOAD,
    LOCATION,
    STORE,
    known_as,
    word_events,
)
from zslayout.cfront.text import CFile
from zslayout.cfront.unit import SOURCE
from zslayout.cfront.unroll import unrolled
from zslayout.errors import Fault, Place, UserError
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import BinaryOp, CompareOp, Const, Expr, Var, converted
from zslayout.expr.types import BOOL, INT, UINT, CType, ulong
from zslayout.expr.walk import names
from zslayout.provenance import Does

INDEX: Final = f"{LOCATION}.obj_idx"
FRAME: Final = "obj_to_frame"
FRAMES: Final = ("obj_to_page", "obj_to_zpdesc")
NAMES: Final = (ENCODE, LOCATION, *FRAMES, CLASS, LOAD, STORE, CLASS_OF, CHAIN_SIZE)
"""What is looked for, by the names in the file."""
RENAMED: Final = (ENCODE, LOCATION, LOAD, STORE, CLASS_OF, CHAIN_SIZE)
"""What is known by what it does where the file has no function of the name."""
CALLED: Final = "zsl_called_"
"""Begins the name of a function that calls the macro that the file has in place of one."""
_MACRO: Final = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)\(([\w \t,]*)\)", re.MULTILINE)
_GIVEN: Final[Mapping[str, tuple[str, ...]]] = {
    ENCODE: ("struct page *", "unsigned int", "unsigned int"),
    CLASS: ("unsigned long",),
    LOAD: ("unsigned long",),
    STORE: ("unsigned long", "unsigned long"),
    CLASS_OF: ("int",),
}
"""Functions that a file may have as macros, and what they are given."""
_DOES: Final = {Kind.ASKED: Does.BRANCHES, Kind.REPEATED: Does.REPEATS}


class WordFunctions:
    """The word functions of one module, over parameters and macros of these types and numbers."""

    def __init__(
        self, file: CFile, module: Module, named: Mapping[str, CType], numbers: Mapping[str, int]
    ) -> None:
        self._file = file
        self._module = module
        self._named = named
        self._numbers = {name: named[name].wrap(number) for name, number in numbers.items()}
        self._bits = module.sizes.pointer * 8
        self._long = ulong(self._bits)
        self._executor = Executor(module, numbers)
        self._executor.telling = True
        self._terms = self._executor.terms
        self._faults: list[Fault] = []
        self._carries_class = False
        self._renamed: dict[str, str] = {}
        self.ordered = False
        """Whether the order of bytes has a part in what was read."""

    def functions(self) -> Mapping[str, CFunction]:
        """All that the file has, by the names above. Raises UserError with every fault."""
        found: dict[str, CFunction | None] = {}
        for read in (self._encode, self._location, self._frame, self._class, self._words):
            try:
                found |= read()
            except UserError as error:
                self._faults += error.faults
        for name, kind in ((CLASS_OF, INT), (CHAIN_SIZE, INT)):
            try:
                found[name] = self._plain(name, "size", kind)
            except UserError as error:
                self._faults += error.faults
        self.ordered |= self._executor.parted
        if self._faults:
            raise UserError(dict.fromkeys(self._faults))
        return {name: meaning for name, meaning in found.items() if meaning is not None}

    @property
    def takes_class(self) -> bool:
        """Whether location_to_obj() has a parameter for the class index."""
        called = self._called(ENCODE)
        kinds = [kind for _, kind in self._parameters(called)] if called else []
        return sum(isinstance(kind, IntType) for kind in kinds) > 1

    # finding functions

    def _called(self, name: str) -> str:
        """The function of this name in the module, or that which calls the macro; or nothing."""
        known = (f"@{name}", f"@{CALLED}{name}")
        found = next((each for each in known if each in self._module.functions), "")
        if not found and name in RENAMED and f"@{FORMERLY.get(name)}" not in self._module.functions:
            found = self._renaming(name)
        return found

    def _of_word(self) -> dict[str, CType]:
        """What a decoder may depend on."""
        return {"obj": self._long, **self._named}

    def _renaming(self, name: str) -> str:
        """The function that does what one of this name does; or nothing."""
        if name not in self._renamed:
            taken = {f"@{each}" for each in NAMES}
            self._renamed[name] = known_as(self._executor, name, taken)
        return self._renamed[name]

    def _parameters(self, name: str) -> tuple[tuple[str, object], ...]:
        return parameters(self._module.functions[name])

    def _place(self, name: str) -> Place:
        place = self._module.place(self._module.functions[name].place)
        if place.file != SOURCE:
            return Place(self._file.name, 1, 1)
        line = self._file.lines[place.line - 1]
        return Place(self._file.name, place.line, line.find(name.removeprefix("@")) + 1)

    def _in_file(self, place: Place) -> Place:
        """A place by its line: columns are where the line begins."""
        line = self._file.lines[place.line - 1] if place.line <= len(self._file.lines) else ""
        return Place(self._file.name, place.line, len(line) - len(line.lstrip()) + 1)

    def _fault(self, called: str, text: str, place: Place | None = None) -> UserError:
        name = called.removeprefix("@").removeprefix(CALLED)
        return UserError([Fault(str(place or self._place(called)), f"{name}(): {text}")])

    def _unknown_at(self, run: Run, known: Mapping[str, object]) -> Place | None:
        """Where a run first keeps, stores or asks for a value that is not made of what is known."""
        for event in run.events:
            value = event.value
            if event.kind not in {Kind.KEPT, Kind.STORE, *_DOES} or event.place.file != SOURCE:
                continue
            if isinstance(value, Pointer):
                value = self._executor.memory.word(value, self._bits)
            told = _is_expression(value) and not isinstance(value, Var)
            if told and self._number(value, known) is None:
                return self._in_file(event.place)
        return None

    # running them

    def _given(self, called: str, roles: Mapping[int, Expr]) -> list[Expr]:
        """Arguments: what is said of a parameter by its place, and names for the others."""
        terms, found = self._terms, []
        for i, (_, kind) in enumerate(self._parameters(called)):
            bits = kind.bits if isinstance(kind, IntType) else self._bits
            role = roles.get(i)
            if role is None:
                found.append(terms.apply(f"given {i}", bits))
            elif bits == 1:
                found.append(terms.compare(CompareOp.NE, role, terms.const(0, role.type.width)))
            else:
                found.append(resized(terms, role, bits))
        return found

    def _input(self, name: str, bits: int) -> Expr:
        return self._terms.var(name, self._terms.const(0, bits).type)

    def _meaning(
        self, run: Run, value: Value, inputs: Mapping[str, CType], kind: CType, what: str
    ) -> CFunction:
        """A run by this result. Raises UserError when that was not read."""
        called = run.name
        if not _is_expression(value):
            raise self._fault(called, f"{what} cannot be read")
        result, events, lets = unrolled(self._terms, run, value)
        known = {**self._named, **inputs, **{name: None for name, _ in lets}}
        if not self._is_known(result, known):
            result = masked(self._terms, result)
        kinds = {name: kind for name, kind in known.items() if kind is not None}

        def put(x: Expr) -> Expr:
            return presented(x, kinds)

        named = tuple((name, put(x)) for name, x in lets)
        result = put(result)
        for each in names(result, *(x for _, x in named)):
            if each.name not in known:
                raise self._unread(run, what, each.name, known)
        short = called.removeprefix("@").removeprefix(CALLED)
        return CFunction(
            short,
            self._place(called),
            converted(result, kind),
            tuple(self._statements(events, known, put)),
            named,
            self._inside(short),
        )

    def _unread(self, run: Run, what: str, name: str, known: Mapping[str, object]) -> UserError:
        for place, text in run.unread:
            if place.file == SOURCE:
                return UserError([Fault(str(replace(place, file=self._file.name)), text)])
        meaning = self._terms.applied.get(name)
        of = name if meaning is None else meaning.name
        text = f"{what} cannot be read: it depends on {of}"
        return self._fault(run.name, text, self._unknown_at(run, known))

    def _statements(
        self, events: Iterable[Event], known: Mapping[str, object], put: Callable[[Expr], Expr]
    ) -> Iterator[CStatement]:
        for event in events:
            if event.kind not in {Kind.KEPT, Kind.STORE, *_DOES} or event.place.file != SOURCE:
                continue
            value = self._number(event.value, known)
            asks = event.kind in _DOES
            if value is None or isinstance(value, Const) or (value.type is BOOL) is not asks:
                continue
            path = [part for part in event.path if self._is_known(part, known)]
            place = self._in_file(event.place)
            does = _DOES.get(event.kind, Does.KEEPS)
            yield CStatement(place, put(value), put(self._terms.all(*path)), does)

    def _number(self, value: Value, known: Mapping[str, object]) -> Expr | None:
        """A value over what is known; of a page the number of its frame."""
        if not _is_expression(value):
            return None
        if self._is_known(value, known):
            return value
        if value.type is BOOL or value.type.width != self._bits:
            return None
        number = frame(self._terms, value)
        return number if self._is_known(number, known) else None

    @staticmethod
    def _is_known(x: Expr, known: Mapping[str, object]) -> bool:
        return all(each.name in known for each in names(x))

    def _inside(self, name: str) -> tuple[Conditional, ...]:
        found = next((one for one in self._file.bodies if one.name == name), None)
        return directives(self._file).within(found.first, found.last) if found else ()

    # each of them

    def _encode(self) -> dict[str, CFunction | None]:
        """`location_to_obj(page, obj_idx)`, or with a class index, told by its name."""
        called = self._called(ENCODE)
        inputs = {"pfn": self._long, "class_idx": UINT, "obj_idx": UINT}
        if not called:
            run, word = self._stored()
            return self._encoder(self._meaning(run, word, inputs, self._long, "the word"))
        given = self._parameters(called)
        pages = [i for i, (_, kind) in enumerate(given) if isinstance(kind, PointerType)]
        indices = [i for i, (_, kind) in enumerate(given) if isinstance(kind, IntType)]
        frames = [i for i in indices if "pfn" in given[i][0]] if not pages else []
        indices = [i for i in indices if i not in frames]
        if len(pages) + len(frames) != 1 or len(indices) not in {1, 2}:
            text = "expected a page, an object index, and a class index or none"
            raise self._fault(called, text)
        classes = [i for i in indices if "class" in given[i][0] or "cls" in given[i][0]]
        if len(indices) == 2 and len(classes) != 1:
            classes = indices[1:]  # as in Linux, the object index comes first
        pfn = self._input("pfn", self._bits)
        roles = {frames[0]: pfn} if frames else {pages[0]: page_of(self._terms, pfn)}
        roles |= {i: self._input("class_idx" if i in classes else "obj_idx", 32) for i in indices}
        run = self._executor.run(called, self._given(called, roles))
        return self._encoder(self._meaning(run, run.value, inputs, self._long, "the word"))

    def _encoder(self, meaning: CFunction) -> dict[str, CFunction | None]:
        # Whether a class can leave anything in the word where this was compiled.
        none = {**self._numbers, "pfn": 0, "obj_idx": 0, "class_idx": 0}
        with_class = evaluate(meaning.result, {**none, "class_idx": UINT.maximum})
        self._carries_class = with_class != evaluate(meaning.result, none)
        return {ENCODE: meaning}

    def _stored(self) -> tuple[Run, Expr]:
        """A word as it is where one is stored, of a file that has no function to make it.

        It is made of a page frame, a member of a zspage, which is the index, and one of a size
        class, which is the class index. Raises UserError where no word is, or two are otherwise.
        """
        found: dict[int, tuple[Run, Expr]] = {}
        for name, function in self._module.functions.items():
            if name.startswith(f"@{MARK}") or not function.blocks:
                continue
            run = self._executor.run(name)
            for event in word_events(run, Kind.STORE):
                if not _is_expression(event.value) or event.value.type.width != self._bits:
                    continue
                put = {each.name: self._input_of(each) for each in names(event.value)}
                by = {each: x for each, x in put.items() if x is not None}
                word = self._terms.substituted(by)(event.value)
                if {"pfn", "obj_idx"} <= {each.name for each in names(word)}:
                    own = replace(run, loops=(), events=(event,))
                    found.setdefault(id(word), (own, word))
        if len(found) != 1:
            raise UserError([Fault(self._file.name, f"defines no {ENCODE}()")])
        return next(iter(found.values()))

    def _input_of(self, x: Var) -> Expr | None:
        """The input that a variable of a word stands for, by what it was read from."""
        meaning = self._terms.meaning(x)
        kind = "" if meaning is None else meaning.name
        if kind == PFN:
            return self._input("pfn", self._bits)
        if x.type.width == UINT.width and kind.startswith("zspage."):
            return self._input("obj_idx", UINT.width)
        if x.type.width == UINT.width and kind.startswith("size_class."):
            return self._input("class_idx", UINT.width)
        return None

    def _decoded(self, called: str) -> tuple[Run, list[tuple[Expr, bool]]]:
        """What a function makes of a word: each number that it gives, and whether it is a page's.

        It gives them through pointers, in their order, or returns them.
        """
        terms = self._terms
        obj, at = self._input("obj", self._bits), dict[int, int]()
        numbers = [i for i, (_, k) in enumerate(self._parameters(called)) if isinstance(k, IntType)]
        if len(numbers) != 1:
            raise self._fault(called, "expected one integer, the word")
        given = self._given(called, {numbers[0]: obj})
        at = {id(one): i for i, one in enumerate(given)}
        run = self._executor.run(called, given)
        stored: dict[int, Expr] = {}
        for event in run.events:
            if event.kind is Kind.STORE and event.cell is not None and id(event.address) in at:
                value = self._executor.memory.word(event.value, event.cell.bits)
                key = at[id(event.address)]
                before = stored.get(key, terms.apply("nothing", value.type.width))
                stored[key] = terms.choose(terms.all(*event.path), value, before)
        values: list[Value] = [stored[key] for key in sorted(stored)]
        values += run.value if isinstance(run.value, tuple) else [run.value]
        known = self._of_word()
        found = [(self._number(each, known), each) for each in values if _is_expression(each)]
        return run, [(number, number is not each) for number, each in found if number is not None]

    def _location(self) -> dict[str, CFunction | None]:
        """`obj_to_location(obj, &page, &obj_idx)`."""
        called = self._called(LOCATION)
        if not called:
            raise UserError([Fault(self._file.name, f"defines no {LOCATION}()")])
        run, found = self._decoded(called)
        pages = [number for number, of_page in found if of_page]
        indices = [number for number, of_page in found if not of_page]
        if len(pages) != 1 or len(indices) != 1:
            text, known = "the page and the object index cannot be read", self._of_word()
            if run.unread:
                raise self._unread(run, text, "", known)
            raise self._fault(called, text, self._unknown_at(run, known))
        kind = UINT if indices[0].type.width <= UINT.width else self._long
        inputs = {"obj": self._long}
        return {
            LOCATION: self._meaning(run, pages[0], inputs, self._long, "the page"),
            INDEX: self._meaning(run, indices[0], inputs, kind, "the object index"),
        }

    def _frame(self) -> dict[str, CFunction | None]:
        """`obj_to_page(obj, &page)`, or one that returns the page."""
        known = [*filter(None, map(self._called, FRAMES))]
        for called in known or filter(None, [self._renaming(FRAMES[0])]):
            run, found = self._decoded(called)
            if len(found) != 1:
                where = self._unknown_at(run, self._of_word())
                raise self._fault(called, "the page cannot be read", where)
            inputs = {"obj": self._long}
            return {FRAME: self._meaning(run, found[0][0], inputs, self._long, "the page")}
        return {}

    def _class(self) -> dict[str, CFunction | None]:
        """`obj_to_class_idx(obj)`; another name is taken where only one function can be it."""
        called = self._called(CLASS)
        if not called and self._carries_class:
            like = [name for name in self._module.functions if is_class_decoder(name[1:])]
            like = [name for name in like if len(self._parameters(name)) == 1]
            called = like[0] if len(like) == 1 else self._renaming(CLASS)
            if not called:
                text = f"{ENCODE}() takes a class index, and no {CLASS}() reads it"
                raise UserError([Fault(self._file.name, text)])
        return {CLASS: self._plain(called.removeprefix("@"), "obj", UINT)}

    def _plain(self, name: str, role: str, kind: CType) -> CFunction | None:
        """A function of one integer to an integer of this type."""
        called = self._called(name) if name else ""
        if not called:
            return None
        numbers = [i for i, (_, k) in enumerate(self._parameters(called)) if isinstance(k, IntType)]
        if len(numbers) != 1 or len(self._parameters(called)) != 1:
            raise self._fault(called, "expected one parameter, an integer")
        own = self._long if role == "obj" else INT
        given = self._given(called, {0: self._input(role, own.width)})
        run = self._executor.run(called, given)
        return self._meaning(run, run.value, {role: own}, kind, "its result")

    def _words(self) -> dict[str, CFunction | None]:
        """`handle_to_obj(handle)` and `record_obj(handle, obj)`."""
        return {LOAD: self._load(), STORE: self._store()}

    def _load(self) -> CFunction | None:
        called = self._called(LOAD)
        if not called:
            return None
        terms = self._terms
        given = self._given(called, {})
        run = self._executor.run(called, given)
        loads = word_events(run, Kind.LOAD)
        value = run.value
        if len(loads) != 1 or not _is_expression(value):
            raise self._fault(called, "expected one load of the handle's word")
        loaded, obj = loads[0].value, self._input("obj", self._bits)
        if loads[0].address is not given[0] or not isinstance(loaded, Var):
            raise self._fault(called, "loads the word of another handle than its own")
        bits = loaded.type.width
        obj = terms.binary(BinaryOp.SHR, obj, terms.const(self._lsb(bits), self._bits))
        put = terms.substituted({loaded.name: resized(terms, obj, bits)})
        events = (replace(e, value=put(e.value)) for e in run.events if _is_expression(e.value))
        run = replace(run, events=tuple(events))
        return self._meaning(run, put(value), {"obj": self._long}, self._long, "the word")

    def _lsb(self, bits: int) -> int:
        """Where so many bits lie in the word at whose address they are."""
        self.ordered |= bits < self._bits
        return self._bits - bits if self._module.sizes.big_endian and bits < self._bits else 0

    def _store(self) -> CFunction | None:
        """The word that is left where each bit was another than in what is recorded."""
        called = self._called(STORE)
        if not called:
            return None
        terms, obj = self._terms, self._input("obj", self._bits)
        handle, given = 0, self._given(called, {1: obj})
        run = self._executor.run(called, given)
        if any(each.address is obj for each in word_events(run, Kind.STORE)):
            handle, given = 1, self._given(called, {0: obj})
            run = self._executor.run(called, given)
        word = terms.binary(BinaryOp.XOR, obj, terms.const(-1, self._bits))
        stores = word_events(run, Kind.STORE)
        if not stores:
            raise self._fault(called, "stores no word that can be read")
        loaded: dict[str, Expr] = {}
        for event in word_events(run, Kind.LOAD, Kind.STORE):
            value = event.value
            if event.address is not given[handle] or not event.cell or not _is_expression(value):
                where = self._in_file(event.place) if event.place.file == SOURCE else None
                raise self._fault(called, "records at another address than its own handle's", where)
            lsb = self._lsb(event.cell.bits)
            moved, put = terms.const(lsb, self._bits), terms.substituted(loaded)
            if event.kind is Kind.LOAD:
                part = terms.binary(BinaryOp.SHR, word, moved)
                loaded |= {
                    each.name: resized(terms, part, event.cell.bits) for each in names(value)
                }
                continue
            mask = ((1 << event.cell.bits) - 1) << lsb
            kept = terms.binary(BinaryOp.AND, word, terms.const(~mask, self._bits))
            new = terms.binary(BinaryOp.SHL, resized(terms, put(value), self._bits), moved)
            after = terms.binary(BinaryOp.OR, kept, new)
            word = terms.choose(put(terms.all(*event.path)), after, word)
        meaning = self._meaning(run, word, {"obj": self._long}, self._long, "the word it records")
        return replace(meaning, place=self._in_file(stores[-1].place))


def callers(file: CFile) -> Iterator[str]:
    """C text of functions that call what the file has as macros in place of word functions."""
    for found in _MACRO.finditer(file.without_includes):
        given = _GIVEN.get(found[1], ())
        arguments = [part.strip() for part in found[2].split(",")]
        if 0 < len(arguments) <= len(given):
            kinds = ", ".join(map(" ".join, zip(given, arguments, strict=False)))
            kind, gives = ("void", "") if found[1] == STORE else ("unsigned long", "return ")
            body = f"{{ {gives}{found[1]}({found[2]}); }}"
            yield from (
                f"#ifdef {found[1]}",
                f"{kind} {CALLED}{found[1]}({kinds}) {body}",
                "#endif",
            )


def takes_class(file: CFile) -> bool:
    """Whether location_to_obj() has a parameter for the class index, by the look of it."""
    for body in file.bodies:
        if body.name == ENCODE:
            head = file.without_includes[: body.start].rpartition(ENCODE)[2]
            return "class" in head or "cls" in head
    return False


def is_word_function(name: str) -> bool:
    """Whether a function of this name is looked for."""
    return name in NAMES or is_class_decoder(name)


def is_class_decoder(name: str) -> bool:
    """Whether a function is called like one that takes the class index out of a word."""
    return "obj" in name and ("class" in name or "cls" in name) and name not in NAMES[:4]


def _is_expression(value: Value) -> TypeGuard[Expr]:
    return value is not None and not isinstance(value, tuple | Pointer)
