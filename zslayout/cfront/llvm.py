"""LLVM IR as text to `ir`: the only module that knows the syntax.

What clang writes at -O0 is read, and nothing is done to it: places are those of the file, and an
undefined operation is still there. Floating point, exceptions and vectors are not read.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Final

from zslayout.cfront.debug import Debug
from zslayout.cfront.ir import (
    ArrayType,
    Block,
    Composite,
    Function,
    Global,
    Instruction,
    IntType,
    IrNumber,
    Module,
    Name,
    Operand,
    OtherType,
    PointerType,
    Sizes,
    StructType,
    Type,
    Unknown,
    Value,
)
from zslayout.errors import InternalError

_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<name>[%@](?:[\w.$-]+|"[^"]*"))|(?P<number>-?\d+)(?![\w.])
    |(?P<text>c"[^"]*")|(?P<word>[A-Za-z_][\w.]*)|(?P<mark>[][{}()<>=,*]|\.\.\.)|(?P<meta>![\w.]*)|(?P<other>\S))""",
    re.VERBOSE,
)
_TEXT_CODE: Final = re.compile(r"\\[0-9A-F]{2}|.")
_TYPE: Final = re.compile(r"^%(?P<name>\S+|\"[^\"]*\") = type (?P<body>.*)$", re.MULTILINE)
_GLOBAL: Final = re.compile(
    r"^(?P<name>@\S+) = (?P<words>[\w() ,]*?)\b(?P<kind>global|constant) (?P<rest>.*)$",
    re.MULTILINE,
)
_FUNCTION: Final = re.compile(
    r"^define (?P<head>[^\n]*) \{\n(?P<body>.*?)^\}", re.MULTILINE | re.DOTALL
)
_DECLARED: Final = re.compile(r"#dbg_declare\(ptr (?P<room>%[\w.]+), !(?P<variable>\d+),")
_DECLARED_BY_CALL: Final = re.compile(
    r"call void @llvm\.dbg\.declare\(metadata ptr (?P<room>%[\w.]+), metadata !(?P<variable>\d+),"
)
_ATTRIBUTE: Final = re.compile(r"\b\w+\([^)]*\)")
_CONTINUES: Final = re.compile(r"\s*(?:%\S+ = )?(?:switch|callbr) ")
_LABEL: Final = re.compile(r"^(?P<label>[\w.$-]+):")
_PLACE: Final = re.compile(r", !dbg !(\d+)")
_ASM: Final = re.compile(r'\basm (?:[a-z]+ )*"(?P<text>[^"]*)", "(?P<constraints>[^"]*)"')
_TRUTHS: Final = re.compile(r"^(!\d+) = !\{i8 0, i8 2\}", re.MULTILINE)
"""The ranges of what C has as `bool`."""
_ATTACHED: Final = re.compile(r"(?:, ![a-z][\w.]* !\d+)+$")
"""Metadata that an instruction has beside its operands."""
_RANGE: Final = re.compile(r", !range (!\d+)")
_LAYOUT: Final = re.compile(r'^target datalayout = "(?P<text>[^"]*)"', re.MULTILINE)
_VOID: Final = OtherType("void")
_POINTER: Final = PointerType()
_FLAGS: Final = frozenset(
    [
        "nsw",
        "nuw",
        "exact",
        "inbounds",
        "volatile",
        "disjoint",
        "nneg",
        "inrange",
        "fast",
        "samesign",
        "tail",
        "notail",
        "musttail",
    ]
)
_BINARY: Final = frozenset(
    ["add", "sub", "mul", "udiv", "sdiv", "urem", "srem", "shl", "lshr", "ashr", "and", "or", "xor"]
)
_CASTS: Final = frozenset(
    ["zext", "sext", "trunc", "ptrtoint", "inttoptr", "bitcast", "addrspacecast"]
)


def module(text: str) -> Module:
    """The module that a text says. Raises InternalError for what clang does not write at -O0."""
    types = {found["name"]: found["body"] for found in _TYPE.finditer(text)}
    debug = Debug(text)
    reader = _Reader(types, frozenset(_TRUTHS.findall(text)))
    functions = {}
    for found in _FUNCTION.finditer(text):
        function = reader.function(found["head"], found["body"], debug)
        functions[function.name] = function
    variables = {}
    for found in _GLOBAL.finditer(text):
        variable = reader.variable(found)
        variables[variable.name] = variable
    layout = _LAYOUT.search(text)
    structs = tuple(one for name in types if isinstance(one := reader.named(name), StructType))
    sizes = _sizes(layout["text"] if layout else "")
    return Module(functions, variables, debug.fields, debug.places, structs, debug.declared, sizes)


def _sizes(layout: str) -> Sizes:
    """By the datalayout string: https://llvm.org/docs/LangRef.html#data-layout."""
    pointer, aligned = 8, {64: 8}
    for part in layout.split("-"):
        pieces = part.split(":")
        if pieces[0] == "p":
            pointer = int(pieces[1]) // 8
            aligned[0] = int(pieces[2]) // 8 if len(pieces) > 2 else pointer
        elif re.fullmatch(r"i\d+", pieces[0]):
            aligned[int(pieces[0][1:])] = int(pieces[1]) // 8
    if "i64" not in layout and pointer == 4:
        aligned[64] = 4
    return Sizes(pointer, aligned, layout.startswith("E"))


class _Text:
    """The tokens of one line, from left to right."""

    def __init__(self, text: str) -> None:
        self.tokens = [
            (found.lastgroup or "", found[found.lastgroup or 0]) for found in _TOKEN.finditer(text)
        ]
        self.at = 0

    def peek(self) -> str:
        """The next part."""
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def sort(self) -> str:
        """What kind of part is next. Raises InternalError when there is none."""
        if self.at >= len(self.tokens):
            raise InternalError(f"LLVM IR: ends too soon: {' '.join(t for _, t in self.tokens)}")
        return self.tokens[self.at][0]

    def next(self) -> str:
        """The next part, which is then behind."""
        self.at += 1
        return self.tokens[self.at - 1][1] if self.at <= len(self.tokens) else ""

    def took(self, part: str) -> bool:
        """Whether this is next; then it is behind."""
        if self.peek() == part:
            self.at += 1
            return True
        return False

    def want(self, part: str) -> None:
        """Go past this part. Raises InternalError."""
        if not self.took(part):
            said = " ".join(text for _, text in self.tokens)
            raise InternalError(f"LLVM IR: expected {part!r} before {self.peek()!r} in: {said}")

    def skip_brackets(self) -> None:
        """Go past a bracket that is next, and all that is in it."""
        depth = 0
        while True:
            part = self.next()
            depth += (part == "(") - (part == ")")
            if depth == 0 or not part:
                return


class _Reader:
    """Reads types, values and instructions of one module."""

    def __init__(self, types: Mapping[str, str], truths: frozenset[str]) -> None:
        self._bodies, self._truths = types, truths
        self._types: dict[str, Type] = {}

    def named(self, name: str) -> Type:
        """The type that the module calls this."""
        if name not in self._types:
            body = self._bodies.get(name, "opaque")
            if body == "opaque":
                self._types[name] = StructType(name, ())
            else:
                made = self.type(_Text(body))
                fields = made.fields if isinstance(made, StructType) else (made,)
                packed = isinstance(made, StructType) and made.packed
                self._types[name] = StructType(name, fields, packed)
        return self._types[name]

    def type(self, text: _Text) -> Type:
        """The type that is next."""
        part = text.next()
        if part == "ptr":
            if text.took("addrspace"):
                text.skip_brackets()
            return _POINTER
        if part[0] == "i" and part[1:].isdigit():
            return _int(int(part[1:]))
        if part[0] == "%":
            return self.named(part[1:])
        if part == "[":
            count = int(text.next())
            text.want("x")
            element = self.type(text)
            text.want("]")
            return ArrayType(count, element)
        if part in {"{", "<"}:
            packed = part == "<"
            if packed:
                text.want("{")
            fields = []
            while not text.took("}"):
                fields.append(self.type(text))
                text.took(",")
            if packed:
                text.want(">")
            return StructType("", tuple(fields), packed)
        return OtherType(part)

    def operand(self, text: _Text, kind: Type | None = None) -> Operand:
        """The value that is next, after its type if that is not known."""
        kind = kind or self.type(text)
        while text.sort() == "word" and text.peek() not in _WORDS:
            if text.next() in {
                "align",
                "byval",
                "dereferenceable",
                "elementtype",
                "range",
                "sret",
            }:  # attributes
                text.skip_brackets() if text.peek() == "(" else text.next()
        return Operand(kind, self._value(text, kind))

    def _value(self, text: _Text, kind: Type) -> Value | Instruction:
        sort, part = text.sort(), text.next()
        if sort == "name":
            return Name(part)
        if sort == "number":
            bits = kind.bits if isinstance(kind, IntType) else 64
            return IrNumber(int(part) & (1 << bits) - 1)
        if sort == "text":
            codes = _TEXT_CODE.findall(part[2:-1])
            numbers = (int(one[1:], 16) if len(one) > 1 else ord(one) for one in codes)
            return Composite(tuple(Operand(_int(8), IrNumber(each)) for each in numbers))
        if part in {"true", "false", "null", "none"}:
            return IrNumber(int(part == "true"))
        if part == "zeroinitializer":
            return IrNumber(0) if isinstance(kind, IntType | PointerType) else Composite(())
        if part in {"undef", "poison"}:
            return Unknown(part)
        if part in {"[", "{", "<"}:
            parts = []
            if part == "<":
                text.took("{")
            while text.peek() not in {"]", "}", ">"}:
                parts.append(self.operand(text))
                text.took(",")
            while text.peek() in {"]", "}", ">"} and text.next() in {"]"}:
                break
            return Composite(tuple(parts))
        return self._expression(part, text, kind)

    def _expression(self, opcode: str, text: _Text, kind: Type) -> Instruction:
        flags = tuple(self._flags(text))
        text.want("(")
        of = None
        if opcode == "getelementptr":
            of = self.type(text)
            text.want(",")
        operands = [self.operand(text)]
        while text.took(","):
            operands.append(self.operand(text))
        if text.took("to"):
            self.type(text)
        text.want(")")
        return Instruction(opcode, "", kind, tuple(operands), flags, (), of)

    @staticmethod
    def _flags(text: _Text) -> Iterator[str]:
        while text.peek() in _FLAGS:
            flag = text.next()
            yield flag
            if flag == "inrange":
                text.skip_brackets()

    def variable(self, found: re.Match[str]) -> Global:
        """A global variable by its line."""
        text = _Text(found["rest"])
        kind = self.type(text)
        external = "external" in found["words"].split()
        initial = None if external else self.operand(text, kind)
        return Global(found["name"], kind, initial, found["kind"] == "constant")

    def function(self, head: str, body: str, debug: Debug) -> Function:
        """A function with its body."""
        text = _Text(head)
        while not text.peek().startswith("@"):
            before, kind = text.at, self.type(text)
            if text.at == before:
                break
        name = text.next()
        returned = self._returned(head, name)
        text.want("(")
        parameters = []
        while not text.took(")"):
            if text.took("..."):
                continue
            type_ = self.type(text)
            while text.peek() not in {",", ")"} and not text.peek().startswith("%"):
                text.skip_brackets() if text.peek() == "(" else text.next()
            parameters.append((text.next() if text.peek().startswith("%") else "", type_))
            text.took(",")
        del kind
        place = _PLACE.search(head.replace(" !dbg", ", !dbg"))
        subprogram = int(place[1]) if place else 0
        variables: dict[str, int] = {}
        blocks = tuple(self._blocks(body, variables, len(parameters)))
        names = {room: debug.variable(n) for room, n in variables.items()}
        pointees = {room: of for room, n in variables.items() if (of := debug.pointee(n))}
        internal = head.startswith(("internal", "private"))
        made_of = (name, returned, tuple(parameters), blocks, internal, names, pointees, subprogram)
        return Function(*made_of, "" if parameters else debug.returned(subprogram))

    def _returned(self, head: str, name: str) -> Type:
        before = _ATTRIBUTE.sub("", head[: head.index(name + "(")]).split()
        words = [
            w
            for w in before
            if w not in _LINKAGE and not re.match(r"(no|zero|sign)\w*|range|align", w)
        ]
        return self.type(_Text(" ".join(words))) if words else _VOID

    def _blocks(self, body: str, variables: dict[str, int], count: int) -> Iterator[Block]:
        label, instructions = str(count), list[Instruction]()
        pending = ""
        for line in body.split("\n"):
            if not line or line[0] == ";":
                continue
            if line[0] != " ":
                found = _LABEL.match(line)
                if found is None:
                    raise InternalError(f"LLVM IR: no label: {line}")
                if instructions:
                    yield Block(f"%{label}", tuple(instructions))
                label, instructions = found["label"], []
                continue
            if "dbg" in line and (
                found := _DECLARED.search(line) or _DECLARED_BY_CALL.search(line)
            ):
                variables[found["room"]] = int(found["variable"])
                continue
            if line.lstrip().startswith("#dbg"):
                continue
            pending += line
            if _CONTINUES.match(pending) and "]" not in pending.rpartition('"')[2]:
                continue
            instructions.append(self.instruction(pending))
            pending = ""
        yield Block(f"%{label}", tuple(instructions))

    def instruction(self, line: str) -> Instruction:
        """One instruction by its line."""
        place = _PLACE.search(line)
        number = int(place[1]) if place else 0
        range_ = _RANGE.search(line)
        line = _ATTACHED.sub("", line)
        asm = _ASM.search(line)
        said = (asm["text"], asm["constraints"]) if asm else ()
        text = _Text(line[: asm.start()] + "asm" + line[asm.end() :] if asm else line)
        result = ""
        if text.peek().startswith("%"):
            result = text.next()
            text.want("=")
        opcode = text.next()
        if opcode in {"tail", "musttail", "notail"}:
            opcode = text.next()
        flags = tuple(self._flags(text))
        if range_ and range_[1] in self._truths:
            flags = (*flags, "truth")
        if opcode in {"call", "callbr"}:
            called = self._call(text, result, number, said)
            return self._branching(called, text) if opcode == "callbr" else called
        return self._plain(opcode, text, result, flags, number)

    def _plain(
        self, opcode: str, text: _Text, result: str, flags: tuple[str, ...], place: int
    ) -> Instruction:
        if opcode in _BINARY:
            left = self.operand(text)
            text.want(",")
            right = self.operand(text, left.type)
            return Instruction(opcode, result, left.type, (left, right), flags, place=place)
        if opcode in _CASTS:
            one = self.operand(text)
            text.want("to")
            return Instruction(opcode, result, self.type(text), (one,), flags, place=place)
        if opcode == "load":
            kind = self.type(text)
            text.want(",")
            return Instruction(opcode, result, kind, (self.operand(text),), flags, place=place)
        return self._other(opcode, text, result, flags, place)

    def _other(
        self, opcode: str, text: _Text, result: str, flags: tuple[str, ...], place: int
    ) -> Instruction:
        of: Type | None = None
        operands: list[Operand] = []
        labels: list[str] = []
        kind: Type = _VOID
        match opcode:
            case "store":
                operands = self._listed(text, 2)
            case "icmp":
                flags = (*flags, text.next())
                left = self.operand(text)
                text.want(",")
                operands, kind = [left, self.operand(text, left.type)], _int(1)
            case "getelementptr":
                of, kind = self.type(text), _POINTER
                text.want(",")
                operands = self._listed(text)
            case "ret":
                operands = [] if text.took("void") else [self.operand(text)]
            case "alloca":
                of, kind = self.type(text), _POINTER
                if text.took(",") and text.peek() != "align":
                    operands = [self.operand(text)]
            case "select":
                operands = self._listed(text)
                kind = operands[1].type
            case "freeze":
                operands = [self.operand(text)]
                kind = operands[0].type
            case "extractvalue" | "insertvalue":
                operands = self._listed(text, 1 if opcode == "extractvalue" else 2)
                flags, kind = self._indices(text), operands[0].type
                for index in flags if opcode == "extractvalue" else ():
                    kind = _inside(kind, int(index))
            case "br" | "switch" | "phi":
                kind, operands, labels = self._leading(opcode, text)
            case "unreachable":
                pass
            case _:
                flags = (*flags, "unread")
        return Instruction(opcode, result, kind, tuple(operands), flags, tuple(labels), of, place)

    @staticmethod
    def _indices(text: _Text) -> tuple[str, ...]:
        found = []
        while text.took(","):
            found.append(text.next())
        return tuple(found)

    def _leading(self, opcode: str, text: _Text) -> tuple[Type, list[Operand], list[str]]:
        """What has labels: the type, operands and labels."""
        if opcode == "switch":
            return _VOID, *self._switch(text)
        operands: list[Operand] = []
        labels: list[str] = []
        if opcode == "br":
            if not text.took("label"):
                operands.append(self.operand(text))
                text.want(",")
                text.want("label")
            labels = [text.next()]
            while text.took(",") and text.took("label"):
                labels.append(text.next())
            return _VOID, operands, labels
        kind = self.type(text)
        while text.took("["):
            operands.append(self.operand(text, kind))
            text.want(",")
            labels.append(text.next())
            text.want("]")
            text.took(",")
        return kind, operands, labels

    def _listed(self, text: _Text, most: int = 64) -> list[Operand]:
        found = [self.operand(text)]
        while len(found) < most and text.took(","):
            if text.peek() in {"align"}:
                break
            found.append(self.operand(text))
        return found

    def _switch(self, text: _Text) -> tuple[list[Operand], list[str]]:
        operands = [self.operand(text)]
        text.want(",")
        text.want("label")
        labels = [text.next()]
        text.want("[")
        while not text.took("]"):
            operands.append(self.operand(text))
            text.want(",")
            text.want("label")
            labels.append(text.next())
        return operands, labels

    def _branching(self, called: Instruction, text: _Text) -> Instruction:
        """Assembly that may go on at labels, the first of which is where it ends."""
        while text.peek() not in {"to", ""}:
            text.next()
        text.want("to")
        text.want("label")
        labels = [text.next()]
        text.want("[")
        while not text.took("]"):
            text.took("label")
            labels.append(text.next())
            text.took(",")
        return replace(called, opcode="callbr", labels=tuple(labels))

    def _call(self, text: _Text, result: str, place: int, asm: tuple[str, ...] = ()) -> Instruction:
        while text.sort() == "word" and not _is_type(text.peek()):
            if text.next() == "align":
                text.next()
            if text.peek() == "(":
                text.skip_brackets()
        kind = self.type(text)
        if text.peek() == "(":  # the type of a function with variable arguments
            text.skip_brackets()
        operands = []
        if not text.took("asm"):
            operands.append(Operand(_POINTER, self._value(text, _POINTER)))
        text.want("(")
        while not text.took(")"):
            if text.took("metadata"):
                while text.peek() not in {",", ")"}:
                    text.next()
            else:
                operands.append(self.operand(text))
            text.took(",")
        if asm:
            return Instruction("asm", result, kind, tuple(operands), ("unread", *asm), place=place)
        return Instruction("call", result, kind, tuple(operands), place=place)


_WORDS: Final = frozenset(
    {"true", "false", "null", "none", "zeroinitializer", "undef", "poison", "getelementptr"}
    | _CASTS
    | _BINARY
    | {"icmp", "select"}
)
"""What begins a value."""
_LINKAGE: Final = frozenset(
    [
        "internal",
        "private",
        "dso_local",
        "external",
        "weak",
        "linkonce_odr",
        "available_externally",
        "hidden",
        "local_unnamed_addr",
    ]
)


def _is_type(word: str) -> bool:
    return word in {"ptr", "void"} or (word[0] == "i" and word[1:].isdigit())


@cache
def _int(bits: int) -> IntType:
    return IntType(bits)


def _inside(kind: Type, index: int) -> Type:
    if isinstance(kind, StructType):
        return kind.fields[index]
    if isinstance(kind, ArrayType):
        return kind.element
    raise InternalError(f"LLVM IR: {kind} has no parts")
