"""A file read with a kernel tree's own headers, at the one configuration they are made for.

Numbers, types, structs, Kconfig's choices and small inline functions are then the tree's. What
stays ours is what the front end knows by its name, see `kernel`: a function of that name is called
where a header has a macro or a body of assembly for it, and a lock is what locks of that name are.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from zslayout.cfront import kernel, llvm
from zslayout.cfront.code import CFunction
from zslayout.cfront.codec import WordFunctions, callers
from zslayout.cfront.constant import Constants, UnreadError
from zslayout.cfront.ir import Function, IrNumber, Module, Name
from zslayout.cfront.point import MARK
from zslayout.cfront.text import CFile
from zslayout.cfront.unit import MACRO, SOURCE, macro_function, prelude
from zslayout.expr.ints import evaluate

FLAGS: Final = (
    *("-w", "-O0", "-g", "-fno-lto", "-ferror-limit=0", "-fno-caret-diagnostics"),
    *("-Wno-error=int-conversion", "-Wno-error=implicit-function-declaration"),
    *("-Wno-error=implicit-int", "-Wno-error=incompatible-function-pointer-types"),
    *("-Wno-error=incompatible-pointer-types", "-Xclang", "-disable-llvm-passes"),
    *("-S", "-emit-llvm"),
)
"""What clang is told behind a file's own flags: no function is put into another one."""
_NOT_READ: Final = re.compile(
    r"-O\w|-g\S*|-f(?:no-)?(?:lto|sanitize|profile|trivial|patchable)\S*|-W(?!p,)\S*|-pg"
)
"""Flags of a file that are about code that is made, and about what is warned of."""
TAIL: Final = "tail"
"""What the compiler is told that the lines about macros are called."""
_NAMES: Final = "names"
_INCLUDE: Final = re.compile(r"[ \t]*#[ \t]*include\b")
_DEFINED: Final = re.compile(r"^#define[ \t]+(\w+)\b(?:.*\\\n)*.*$", re.MULTILINE)
_DECLARED: Final = re.compile(r"^[A-Za-z_][^\n{}]*?\b\w+\([^\n{}]*\);$", re.MULTILINE)
_CALLED: Final = re.compile(r"\b(\w+)\s*\(")
_TRUE: Final = f"{MARK}true_"
_LOCKS: Final = ("spinlock_t", "rwlock_t", "local_lock_t", "raw_spinlock_t")
_LOCK_STRUCTS: Final = ("mutex", "rw_semaphore")
_BUILTIN: Final = ("memcpy", "memmove", "memset")
"""What clang writes as its own where a kernel is no freestanding one, and calls elsewhere."""
_LOCK_MACROS: Final = frozenset({"INIT_LOCAL_LOCK", "DEFINE_SPINLOCK", "DEFINE_MUTEX"})
_OURS: Final = re.compile(
    r"(VM_)?(BUG|WARN)\w*|barrier|cond_resched|pr_\w+|seq_\w+|(this_|raw_|per_)cpu_ptr|per_cpu"
    r"|(get|put)_cpu_var|xchg|atomic\w*|smp_\w+|(module_|subsys_)\w*(init|exit|call)"
    r"|DEFINE_SHOW_ATTRIBUTE|k[mz]alloc_objs?|zsl_(one_of|printk|whole|called)"
)
"""Macros of the prelude that stay: headers have assembly for them, or what nothing rests on."""
_BY_NAME: Final = re.compile(
    "|".join(
        (
            *kernel.RULES,
            *(each.pattern for each in (kernel.SILENT, kernel.QUIET, kernel.LISTS, kernel.CONTENT)),
            *(each.pattern for each in (kernel.FREED, kernel.PRIVATE, kernel.NEW, kernel.ZEROED)),
            r"\w*(un|try)?lock(ed)?(_\w+)?|(down|up)_(read|write)\w*|(get|put)_page",
            r"(folio|zpdesc)_\w+|(flush|queue|schedule|mod)_\w*work\w*|k(un)?map\w*",
            r"mem(cpy|zero|move)_\w+|flush_\w+",
        )
    )
)
"""Functions that the front end, and what is claimed of locks and pages, know by their names."""
_NOT_PLAIN: Final = frozenset({"asm", "atomicrmw", "cmpxchg", "fence", "callbr"})
_ASSERTIONS: Final = f"""\
#define {_TRUE}2(a, b) a##b
#define {_TRUE}1(a, b) {_TRUE}2(a, b)
#define {_TRUE}0(e) static const int {_TRUE}1({_TRUE}, __COUNTER__) \\
	__attribute__((used)) = (e) ? __LINE__ : -__LINE__
#undef static_assert
#define static_assert(e, ...) {_TRUE}0(e)
#define _Static_assert(e, ...) {_TRUE}0(e)
#undef BUILD_BUG_ON
#undef BUILD_BUG_ON_MSG
#define BUILD_BUG_ON(e) do {{ {_TRUE}0(!(e)); }} while (0)
#define BUILD_BUG_ON_MSG(e, said) BUILD_BUG_ON(e)
#undef BUG_ON
void zsl_bug_on(long strikes);
#define BUG_ON(x) zsl_bug_on((x) != 0)"""
"""What is asserted is a constant: its line, below 0 where it is false; or it is a call."""


@dataclass(frozen=True, slots=True, eq=False)
class HeaderReading:
    """What a file says at one configuration with a tree's own headers."""

    macros: Mapping[str, int]
    """Values, as `long long`; what is no constant is left out."""
    functions: Mapping[str, CFunction]
    """The word functions, by the names that `FileModel` has for them."""
    bitfields: tuple[tuple[str, int], ...]
    false: tuple[int, ...]
    """The lines of static assertions that are false."""
    module: Module
    """The functions of the file, and of headers those that are read with them."""


def command_of(words: Iterable[str]) -> tuple[str, ...]:
    """A compiler's command for a file, without what is only about the code that it makes."""
    return tuple(each for each in words if not _NOT_READ.fullmatch(each))


def headers_text(file: CFile, macros: Iterable[str]) -> str:
    """The unit: the file as it is, after whose last #include names are made what is known by name.

    A line behind it is about each of the macros, in their order.
    """
    included = (n for n, line in enumerate(file.lines, start=1) if _INCLUDE.match(line))
    last = max(included, default=0)
    tail = [
        line
        for number, name in enumerate(macros, start=1)
        for line in (f"#ifdef {name}", f'#line {number} "{TAIL}"', macro_function(name), "#endif")
    ]
    parts = (
        f'#line 1 "{SOURCE}"',
        *file.lines[:last],
        f'#line 1 "{_NAMES}"',
        *_known(file),
        f'#line {last + 1} "{SOURCE}"',
        *file.lines[last:],
        f'#line 1 "{_NAMES}"',
        *callers(file),
        *tail,
    )
    return "\n".join((*parts, ""))


def _known(file: CFile) -> Iterator[str]:
    """What makes of names that the front end knows what it knows them for."""
    own = file.own_functions
    called = [n for n in dict.fromkeys(_CALLED.findall(file.code)) if n not in own]
    defined = _definitions()
    yield _ASSERTIONS
    for kind in _LOCKS:
        yield f"typedef struct {{ int held; }} {MARK}{kind};"
        yield from (f"#undef {kind}", f"#define {kind} {MARK}{kind}")
    for kind in _LOCK_STRUCTS:
        yield f"struct {MARK}{kind} {{ int held; }};"
        yield f"#define {kind} {MARK}{kind}"
    declared = set[str]()
    for line in _DECLARED.findall(prelude()):
        names = [name for name in _CALLED.findall(line) if name not in own]
        declared.update(names)
        for name in names:
            yield from (f"#ifdef {name}", f"#undef {name}", f"#define {MARK}now_{name}", "#endif")
        if names:
            always = any(name.startswith(MARK) for name in names)
            condition = " && ".join(f"defined({MARK}now_{name})" for name in names)
            yield from ("#if 1" if always else f"#if {condition}", line, "#endif")
    for name, text in defined.items():
        if _OURS.fullmatch(name) or name in _LOCK_MACROS:
            yield from (f"#undef {name}", text)
    for name in _BUILTIN:
        yield from (f"#undef {name}", f"#define {name} __builtin_{name}")
    for name in called:
        if name not in defined and name not in declared and _BY_NAME.fullmatch(name):
            yield f"#undef {name}"


@cache
def _definitions() -> Mapping[str, str]:
    return {found[1]: found[0] for found in _DEFINED.finditer(prelude())}


def read_headers(file: CFile, ir: str) -> HeaderReading:
    """What clang made of the unit. Raises UserError with what of its words cannot be read."""
    module = _own(llvm.module(ir))
    bits = module.sizes.pointer * 8
    constants = Constants(module, {}, bits)
    codec = WordFunctions(file, module, {}, {})
    functions = codec.functions()
    return HeaderReading(
        dict(_macros(module, constants)),
        functions,
        tuple(_bitfields(module)),
        tuple(sorted(_false(module))),
        module,
    )


def _own(module: Module) -> Module:
    """The functions of the file, and those of headers that they call and that can be read."""
    own, others = dict[str, Function](), dict[str, Function]()
    for name, function in module.functions.items():
        of_file = module.place(function.place).file in {SOURCE, TAIL, _NAMES}
        (own if of_file else others)[name] = function
    readable = {name: each for name, each in others.items() if _is_plain(each)}
    while True:
        known = own.keys() | readable.keys()
        left = [name for name, each in readable.items() if not _called(each) <= known]
        if not left:
            break
        for name in left:
            del readable[name]
    todo = [*own.values()]
    while todo:
        for name in _called(todo.pop()) & readable.keys() - own.keys():
            own[name] = readable[name]
            todo.append(readable[name])
    order = {name: each for name, each in module.functions.items() if name in own}
    return replace(module, functions=order)


def _is_plain(function: Function) -> bool:
    """Whether it is read, and not known by its name or written in assembly."""
    name = function.name.removeprefix("@")
    opcodes = {one.opcode for block in function.blocks for one in block.instructions}
    return not (_BY_NAME.fullmatch(name) or name in _declared()) and not opcodes & _NOT_PLAIN


def _called(function: Function) -> set[str]:
    """What a function calls, but for what is no function of C."""
    found = set[str]()
    for block in function.blocks:
        for one in block.instructions:
            callee = one.operands[0].value if one.opcode == "call" else None
            if isinstance(callee, Name) and not callee.text.startswith("@llvm."):
                found.add(callee.text)
    return found


@cache
def _declared() -> frozenset[str]:
    """The functions that the prelude declares."""
    return frozenset(
        name for line in _DECLARED.findall(prelude()) for name in _CALLED.findall(line)
    )


def _macros(module: Module, constants: Constants) -> Iterator[tuple[str, int]]:
    for name in module.functions:
        macro = name.removeprefix(f"@{MACRO}")
        if macro != name:
            try:
                yield macro, evaluate(constants.returned(name), {})
            except (UnreadError, KeyError):
                continue


def _false(module: Module) -> Iterator[int]:
    """The lines of assertions that are false."""
    for name, own in module.globals.items():
        value = None if own.initial is None else own.initial.value
        if _TRUE in name and isinstance(value, IrNumber) and value.value >> 31:
            yield (1 << 32) - value.value


def _bitfields(module: Module) -> Iterator[tuple[str, int]]:
    for member in module.fields.get("zspage", ()):
        if member.bitfield:
            yield member.path.rpartition(".")[2], member.width
