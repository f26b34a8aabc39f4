import pytest

from zslayout.cfront import llvm
from zslayout.cfront.compiler import compiled
from zslayout.cfront.ir import IntType, Module, Name, PointerType, StructType
from zslayout.errors import InternalError


def read(text: str) -> Module:
    made = compiled("x86_64-linux-gnu", f'#line 1 "x.c"\n{text}', debug=True)
    assert not made.errors
    return llvm.module(made.ir)


def test_an_instruction_has_its_operands_flags_and_place() -> None:
    module = read("int f(int a, int b)\n{\n\treturn a + b;\n}\n")
    (block,) = module.functions["@f"].blocks
    (one,) = [each for each in block.instructions if each.opcode == "add"]
    assert one.type == IntType(32)
    assert one.flags == ("nsw",)
    assert all(isinstance(each.value, Name) for each in one.operands)
    assert (module.place(one.place).file, module.place(one.place).line) == ("x.c", 3)


def test_variables_have_their_names_and_what_they_are_declared_to_point_to() -> None:
    function = read("struct s { int x; };\nint f(const struct s *p, int n) { return p->x + n; }\n")
    own = function.functions["@f"]
    assert sorted(own.names.values()) == ["n", "p"]
    assert [own.names[room] for room in own.pointees] == ["p"]
    assert list(own.pointees.values()) == ["s"]


def test_branches_switches_and_phis_have_their_blocks() -> None:
    text = "int f(int a) { switch (a) { case 1: return 2; case 5: a = a && f(1); } return a; }\n"
    function = read(text).functions["@f"]
    labels = {block.label for block in function.blocks}
    (switch,) = [each for block in function.blocks for each in block.instructions
                 if each.opcode == "switch"]  # fmt: skip
    (phi,) = [each for block in function.blocks for each in block.instructions
              if each.opcode == "phi"]  # fmt: skip
    assert len(switch.labels) == len(switch.operands) == 3
    assert {*switch.labels, *phi.labels} <= labels


def test_a_struct_has_its_members_and_the_file_that_declares_it() -> None:
    module = read("struct s { int x; void *y; };\nvoid *f(struct s *p) { return p->y; }\n")
    (kind,) = module.structs
    assert kind == StructType("struct.s", (IntType(32), PointerType()))
    assert module.declared["s"] == "x.c"


def test_a_global_has_what_it_starts_with() -> None:
    module = read("static const int x = 5; int y[2] = { 1, x }; extern int z; int *p = &z;\n")
    assert module.globals["@y"].initial is not None
    assert module.globals["@z"].initial is None


def test_an_assembler_statement_is_not_read_and_says_so() -> None:
    function = read('void f(void) { asm volatile("nop"); }\n').functions["@f"]
    (flags,) = [one.flags for one in function.blocks[0].instructions if one.opcode == "asm"]
    assert flags[:2] == ("unread", "nop")


def test_what_is_no_ir_is_our_own_fault() -> None:
    with pytest.raises(InternalError, match="LLVM IR"):
        llvm.module("define i32 @f() {\n  br i1 i2 i3\n}\n")
