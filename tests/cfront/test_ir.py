import pytest

from zslayout.cfront import llvm
from zslayout.cfront.compiler import compiled
from zslayout.cfront.ir import IntType, IrNumber, Module, Sizes, StructType
from zslayout.errors import Place

HEAD = """\
struct s { char a; short b; long long c; char d; void *e; int f[3]; struct { char x; } g[2]; };
struct __attribute__((packed)) p { char a; int b; };
void *use(struct s *s, struct p *p) { return p->b ? &s->b : 0; }
unsigned long size(void) { return sizeof(struct s) * 100 + sizeof(struct p); }
"""
MEMBER = "unsigned long {0}(void) {{ return __builtin_offsetof(struct s, {0}); }}\n"
TEXT = HEAD + "".join(MEMBER.format(name) for name in "abcdefg")
TRIPLES = ("x86_64", "i686", "s390x", "riscv32", "m68k", "mips", "hexagon", "sparc64")


def returned(module: Module, name: str) -> int:
    (operand,) = module.functions[f"@{name}"].blocks[-1].instructions[-1].operands
    assert isinstance(operand.value, IrNumber)
    return operand.value.value


@pytest.mark.parametrize("triple", TRIPLES)
def test_types_lie_as_the_compiler_lays_them(triple: str) -> None:
    module = llvm.module(compiled(f"{triple}-linux-gnu", TEXT, debug=True).ir)
    kinds = {one.name: one for one in module.structs}
    s, p, sizes = kinds["struct.s"], kinds["struct.p"], module.sizes
    # Where clang puts room between members itself, that is a field too.
    offsets = {sizes.offset(s, index) for index in range(len(s.fields))}
    assert offsets >= {returned(module, name) for name in "abcdefg"}
    assert sizes.size(s) * 100 + sizes.size(p) == returned(module, "size")


def test_a_packed_struct_has_no_room_between_members() -> None:
    kind = StructType("", (IntType(8), IntType(32)), packed=True)
    sizes = Sizes(8, {}, big_endian=False)
    assert (sizes.offset(kind, 1), sizes.size(kind)) == (1, 5)


def test_a_number_that_is_no_place_is_nowhere() -> None:
    module = llvm.module(compiled("x86_64-linux-gnu", "int x;\n", debug=True).ir)
    assert module.place(12345) == Place("", 0, 0)
