"""The word functions of one unit, each run once on the abstract machine.

Functions are known by the kernel's names for them, their parameters by type and order. Every fault
of the file is found before one is raised.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final, TypeVar

from zslayout.csource.alike import ABI, has_high_bytes_first
from zslayout.csource.clang.tree import Tree
from zslayout.csource.clang.unit import CompilerMessage, Sort, Unit
from zslayout.csource.code import CAssertion, CMacro, Code, Meaning
from zslayout.csource.directives import directives
from zslayout.csource.macros import Names, in_order
from zslayout.csource.memory import CLASS, CLASS_INDEX
from zslayout.csource.point import NAMES, PHYSMEM
from zslayout.csource.run import Decided, Members, Run, Runner, is_out, only_integer
from zslayout.csource.syntax import Function, Kind, SyntaxNode
from zslayout.csource.value import Frame, Value, is_expression, is_frame, truth, typed
from zslayout.csource.words import OBJ, name_loaded, recorded, stores
from zslayout.errors import Fault, Place, UserError
from zslayout.expr.nodes import FALSE, Const, Expr, Unary, UnaryOp, Var
from zslayout.expr.types import INT, UINT, CType, ulong
from zslayout.expr.walk import names

ENCODE: Final = "location_to_obj"
LOCATION: Final = "obj_to_location"
FRAME: Final = ("obj_to_page", "obj_to_zpdesc")
CLASS_DECODER: Final = "obj_to_class_idx"
LOAD: Final = "handle_to_obj"
STORE: Final = "record_obj"
MIGRATE: Final = "zs_page_migrate"
ALLOCATE: Final = "obj_malloc"
CLASS_OF: Final = "get_size_class_index"
CHAIN_SIZE: Final = "calculate_zspage_chain_size"
PRELUDE_MACROS: Final = ("PAGE_SIZE", ABI)
ENUMERATORS: Final = ("NR_FULLNESS_GROUPS",)
ZSPAGE_CLASS: Final = "zspage_class"

_Read = TypeVar("_Read")


class _NoFunctions:
    """What macros and assertions may call."""

    def function(self, _name: str) -> Function | None:
        """None."""
        return None


class Reader:
    """Reads one unit. `decided` tells whether a condition over parameters holds at all points."""

    def __init__(self, unit: Unit, decided: Decided) -> None:
        self.tree = Tree(unit)
        """The syntax that is read."""
        self._unit = unit
        self._long = ulong(unit.point.target.bits_per_long)
        self._decided = decided
        self.needs_byte_order = False
        """Whether something read so far depends on which byte of a word comes first."""
        self._used: set[str] = set()
        self._faults: list[Fault] = []
        self._directives = directives(unit.file)
        plain = self.runner(_NoFunctions(), frozenset(NAMES))
        self._macros = self._read_macros(plain)
        self.tree.keep(self._macros)
        self.constants = frozenset({*NAMES, *self._macros})
        self._runner = self.runner(self, self.constants)

    def function(self, name: str) -> Function | None:
        """A function of the file; from now on it is one that is read."""
        function = self.tree.function(name)
        if function is not None:
            self._used.add(name)
        return function

    def runner(self, program: "_NoFunctions | Reader", constants: frozenset[str]) -> Runner:
        """What runs functions of a program, for this unit's machine."""
        return Runner(program, self._long, self._decided, constants, big_endian=self._big_endian)

    def _big_endian(self) -> bool:
        self.needs_byte_order = True
        return has_high_bytes_first(self._unit.values.get(ABI, 0))

    def code(self) -> Code:
        """Everything of the unit but how handles are accessed. Raises UserError."""
        self._refuse_missing()
        encode = self._tried(self._encode)
        location = self._tried(self._location)
        rest = {
            "frame": self._tried(self._frame),
            "decode_class": self._tried(lambda: self._plain(CLASS_DECODER, OBJ, UINT)),
            "load": self._tried(self._load),
            "store": self._tried(self._store),
            "reencode": self._tried(self._reencode),
            "allocate": self._tried(self._allocate),
            "class_of": self._tried(lambda: self._plain(CLASS_OF, "size", INT)),
            "chain_size": self._tried(self._chain_size),
        }
        bitfields = self._tried(lambda: self.tree.struct_bits("zspage")) or {}
        assertions = self._tried(self._assertions) or ()
        self.refuse_errors(self._used)
        if self._faults or encode is None or location is None:
            raise UserError(list(dict.fromkeys(self._faults)))
        return Code(
            bits_per_long=self._long.width,
            macros=self._listed_macros(),
            encode=encode[0],
            takes_class=encode[1],
            decode_pfn=location[0],
            decode_idx=location[1],
            **rest,
            assertions=assertions,
            within=self._within(),
            bitfields=tuple((name, *found) for name, found in bitfields.items()),
            accesses=(),
        )

    def refuse_errors(self, read: Iterable[str]) -> None:
        """What is read of the file is C that means something. Raises UserError.

        `read` are functions. What else is wrong with the file may be for want of a declaration.
        """
        lines = {name: self.tree.lines(name) for name in self.tree.names}
        concerned = self.tree.struct_lines.get("zspage", frozenset()).union(
            *(self.tree.declared_lines(name) for name in read),
            *(range(lines[name][0], lines[name][1] + 1) for name in read),
            *(self.tree.assertion_lines(),),
        )

        def counts(error: CompilerMessage) -> bool:
            if error.sort is Sort.BUILD:
                return False
            inside = any(first <= error.place.line <= last for first, last in lines.values())
            alone = error.sort is Sort.GRAMMAR and not inside
            return alone or error.place.line in concerned

        faults = [Fault(str(each.place), each.text) for each in self._unit.errors if counts(each)]
        if faults:
            raise UserError(list(dict.fromkeys(faults)))

    def _tried(self, read: Callable[[], _Read]) -> _Read | None:
        try:
            return read()
        except UserError as error:
            self._faults += error.faults
            return None

    def _refuse_missing(self) -> None:
        there = set(self.tree.names)
        missing = [name for name in (ENCODE, LOCATION) if name not in there]
        if missing:
            self.refuse_errors(())
            name = self._unit.file.name
            raise UserError(
                [Fault(name, f"defines no {each}()", "is it mm/zsmalloc.c?") for each in missing]
            )

    def _read_macros(self, runner: Runner) -> dict[str, Expr]:
        """The macros that are made of numbers and parameters, as expressions over parameters."""
        evaluator = runner.executor(runner.machine()).evaluator
        found = {}
        for name, node in self.tree.macros.items():
            number = evaluator.number(node)
            if number is not None and all(var.name in NAMES for var in names(number)):
                found[name] = number
        return found

    def _listed_macros(self) -> tuple[CMacro, ...]:
        given = {*NAMES} - ({PHYSMEM} if not self._unit.point.physmem_defined else set())
        shown = {n: x for n, x in self._macros.items() if n not in (*given, ABI)}
        # Of two macros of one meaning, the prelude's is the one that the other is made of.
        order = sorted(shown.items(), key=lambda item: item[0] not in PRELUDE_MACROS)
        folded = Names()
        values = {name: folded.define(name, value) for name, value in in_order(dict(order))}
        nowhere = Place(self._unit.file.name, 0, 0)
        places = self._unit.macro_places
        macros = [
            CMacro(name, x, place, self._directives.deciding(place.line))
            for name, x in values.items()
            for place in [places.get(name, nowhere)]
        ]
        runner = self.runner(_NoFunctions(), self.constants)
        evaluator = runner.executor(runner.machine()).evaluator
        for name in ENUMERATORS:
            node = self.tree.enumerator(name)
            number = None if node is None else evaluator.number(node)
            if node is not None and number is not None:
                macros.append(CMacro(name, number, node.place))
        return tuple(macros)

    def _run(
        self, function: Function, name: str, role: Expr, members: Members | None = None
    ) -> Run:
        return self._runner.run(function, {name: role}, members)

    def _encode(self) -> tuple[Meaning, bool]:
        """`location_to_obj(page, obj_idx)`, or with a class index third."""
        function = self._defined(ENCODE)
        frames = [each for each in function.parameters if is_frame(each.type)]
        indices = [each for each in function.parameters if isinstance(each.type, CType)]
        expected = len(frames) == 1 and len(indices) in {1, 2}
        if not expected or len(frames) + len(indices) != len(function.parameters):
            text = f"{ENCODE}(): expected a page, an object index, and a class index or none"
            raise UserError([Fault(str(function.place), text)])
        classes = ["class" in each.name or "cls" in each.name for each in indices]
        if classes[0]:
            text = f"{ENCODE}(): expected the object index before the class index"
            raise UserError([Fault(str(indices[0].place), text)])
        bound: dict[str, Value] = {frames[0].name: Frame(Var("pfn", self._long))}
        for parameter, role in zip(indices, ("obj_idx", "class_idx"), strict=False):
            if isinstance(parameter.type, CType):
                bound[parameter.name] = typed(Var(role, UINT), parameter.type)
        run = self._runner.run(function, bound)
        inputs = ("pfn", "class_idx", "obj_idx")
        meaning = run.meaning(run.value, inputs, "the word")
        inside = self._directives.within(*self.tree.lines(ENCODE))
        return replace(meaning, inside=inside), len(indices) > 1

    def _location(self) -> tuple[Meaning, Meaning]:
        """`obj_to_location(obj, &page, &obj_idx)`."""
        function = self._defined(LOCATION)
        outs = [each for each in function.parameters if is_out(each)]
        obj = only_integer(function, of=1 + len(outs))
        run = self._run(function, obj.name, Var(OBJ, self._long))
        pages = [out.value for out in run.outs if not _is_number(out.parameter)]
        numbers = [out.value for out in run.outs if _is_number(out.parameter)]
        if len(pages) != 1 or len(numbers) != 1:
            raise run.fault("expected where to put one page and one object index")
        index = numbers[0]
        if is_expression(index) and index.type.width <= UINT.width:
            index = typed(index, UINT)
        return (
            run.meaning(pages[0], (OBJ,), "the page"),
            run.meaning(index, (OBJ,), "the object index"),
        )

    def _frame(self) -> Meaning | None:
        """`obj_to_page(obj, &page)`, or one that returns the page."""
        for function in filter(None, map(self.function, FRAME)):
            outs = [each for each in function.parameters if is_out(each)]
            obj = only_integer(function, of=1 + len(outs))
            run = self._run(function, obj.name, Var(OBJ, self._long))
            page = run.outs[0].value if run.outs else run.value
            return run.meaning(page, (OBJ,), "the page")
        return None

    def _plain(self, name: str, role: str, kind: CType) -> Meaning | None:
        """A function of one integer to an integer of this type."""
        function = self.function(name)
        if function is None:
            return None
        parameter = only_integer(function)
        wide = self._long if role == OBJ else INT
        run = self._run(function, parameter.name, Var(role, wide))
        value = typed(run.value, kind) if is_expression(run.value) else run.value
        return run.meaning(value, (role,), "its result")

    def _chain_size(self) -> Meaning | None:
        return self._plain(CHAIN_SIZE, "size", INT)

    def _load(self) -> Meaning | None:
        """`handle_to_obj(handle)`."""
        function = self.function(LOAD)
        if function is None:
            return None
        handle, address = self._handle(only_integer(function))
        run = self._run(function, handle.name, handle)
        if is_expression(run.value):
            name_loaded(run, address, run.value)
        return run.meaning(run.value, (OBJ,), "the word")

    def _handle(self, parameter: SyntaxNode) -> tuple[Var, Expr]:
        """A handle that a function is given, and the address that it is."""
        kind = parameter.type if isinstance(parameter.type, CType) else self._long
        handle = Var(parameter.name, kind)
        return handle, typed(handle, self._long)

    def _store(self) -> Meaning | None:
        """`record_obj(handle, obj)`."""
        function = self.function(STORE)
        if function is None:
            return None
        handle, address = self._handle(only_integer(function, of=2))
        obj = Var(OBJ, self._long)
        run = self._runner.run(function, {handle.name: handle, function.parameters[1].name: obj})
        if not stores(run):
            raise run.fault("stores no word that can be read")
        # Of a word that is not stored whole, the rest shows.
        return recorded(run, Unary(UnaryOp.NOT, obj), address, (OBJ,), always=True)

    def _reencode(self) -> Meaning | None:
        """`zs_page_migrate(newpage, page, ...)`: the handles of what is on the page."""
        function = self.function(MIGRATE)
        if function is None:
            return None
        frames = [each for each in function.parameters if is_frame(each.type)]
        if len(frames) != 2:  # struct movable_operations says which they are
            text = f"{MIGRATE}(): expected the new page and the old one"
            raise UserError([Fault(str(function.place), text)])
        roles = zip(frames, ("new_pfn", "old_pfn"), strict=True)
        bound = {frame.name: Frame(Var(role, self._long)) for frame, role in roles}
        zspage_class = Var(ZSPAGE_CLASS, UINT)
        members = {CLASS: zspage_class, CLASS_INDEX: zspage_class}
        run = self._runner.run(function, bound, members)
        accesses = [*stores(run), *run.machine.accesses]
        if not accesses:
            raise run.fault("neither loads nor records a word that can be read")
        address = accesses[0].address
        values = (each.value for each in stores(run) or accesses[:1])
        name_loaded(run, address, *(value for value in values if is_expression(value)))
        inputs = (OBJ, "new_pfn", "old_pfn", ZSPAGE_CLASS)
        return recorded(run, Var(OBJ, self._long), address, inputs)

    def _allocate(self) -> Meaning | None:
        """`obj_malloc(..., handle)`: the word of a new handle, by what is given to the encoder."""
        function = self.function(ALLOCATE)
        handles = [
            each
            for each in (function.parameters if function else ())
            if isinstance(each.type, CType)
        ]
        if function is None or len(handles) != 1:
            return None
        handle, address = self._handle(handles[0])
        zspage_class = Var(ZSPAGE_CLASS, UINT)
        members = {
            CLASS: zspage_class,
            CLASS_INDEX: zspage_class,
            ("zspage", "freeobj"): Var("obj_idx", UINT),
        }
        run = self._run(function, handle.name, handle, members)
        pages = {
            value.pfn
            for name, given in run.machine.given
            if name == ENCODE
            for value in given
            if isinstance(value, Frame)
        }
        if len(pages) > 1:
            raise run.fault("encodes more than one page")
        pfn = Var("pfn", self._long)
        run.by.update({page.name: pfn for page in pages if isinstance(page, Var)})
        inputs = ("pfn", "obj_idx", ZSPAGE_CLASS)
        if stores(run):
            return recorded(run, Const(0, self._long), address, inputs)
        if function.type != self._long:
            return None
        return run.meaning(run.value, inputs, "the word that it gives")

    def _defined(self, name: str) -> Function:
        function = self.function(name)
        if function is None:
            raise UserError([Fault(self._unit.file.name, f"defines no {name}()")])
        return function

    def _assertions(self) -> tuple[CAssertion, ...]:
        """The static assertions of the file, and its #error. What is not read holds here."""
        builds = [error for error in self._unit.errors if error.sort is Sort.BUILD]
        found = list(self._read_assertions(self.tree.assertions()))
        found += [
            CAssertion(FALSE, error.text, error.place)
            for error in builds
            if self._unit.file.line(error.place.line)[:1] == "#"
        ]
        return tuple(found)

    def _within(self) -> tuple[CAssertion, ...]:
        """The static assertions inside of functions."""
        return tuple(
            assertion
            for name in self.tree.names
            if (function := self.tree.function(name)) is not None
            for assertion in self._read_assertions(
                node for node in function.body.walk() if node.kind is Kind.ASSERTION
            )
        )

    def _read_assertions(self, nodes: Iterable[SyntaxNode]) -> Iterable[CAssertion]:
        runner = self.runner(_NoFunctions(), self.constants)
        evaluator = runner.executor(runner.machine()).evaluator
        for node in nodes:
            value = evaluator.value(node.children[0])
            holds = truth(value) if is_expression(value) else None
            if holds is not None and all(var.name in self.constants for var in names(holds)):
                yield CAssertion(holds, node.said, node.place)


def _is_number(parameter: SyntaxNode) -> bool:
    kind = parameter.type
    return getattr(kind, "integer", None) is not None
