"""clang's cursors as nodes."""

from typing import Final

import csources
import pytest

from zslayout.csource.syntax import Kind, SyntaxNode
from zslayout.expr.types import BOOL, INT, UINT, ulong

ARITHMETIC: Final = ("+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>")
COMPARISON: Final = ("<", "<=", ">", ">=", "==", "!=")


def body(statements: str, parameters: str = "int a, unsigned char c") -> SyntaxNode:
    return csources.Functions(f"int f({parameters})\n{{ {statements} }}\n").function().body


@pytest.mark.parametrize("op", [*ARITHMETIC, *COMPARISON, "&&", "||", "=", ","])
def test_an_operator_on_two_has_its_name(op: str) -> None:
    found = csources.node(body(f"return (a {op} c);"), kind=Kind.BINARY)
    assert (found.op, len(found.children)) == (op, 2)


@pytest.mark.parametrize("op", [f"{op}=" for op in ARITHMETIC])
def test_an_operator_that_assigns_has_its_name(op: str) -> None:
    assert csources.node(body(f"a {op} c;"), kind=Kind.ASSIGN_OP).op == op


@pytest.mark.parametrize(
    ("text", "op"),
    [
        *(("a++", "x++"), ("a--", "x--"), ("++a", "++"), ("--a", "--"), ("+a", "+"), ("-a", "-")),
        *(("~a", "~"), ("!a", "!"), ("&a", "&"), ("__extension__ a", "__extension__")),
    ],
)
def test_an_operator_on_one_has_its_name(text: str, op: str) -> None:
    assert csources.node(body(f"{text};"), kind=Kind.UNARY).op == op


def test_every_conversion_is_a_node_with_its_type() -> None:
    found = csources.node(body("return a + c;"), kind=Kind.BINARY)
    left, right = found.children
    assert (found.type, left.kind, right.kind) == (INT, Kind.CONVERSION, Kind.CONVERSION)
    assert right.type == INT
    assert csources.node(right, kind=Kind.NAME).type != INT


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("return 0x10u;", UINT, 16),
        ("return 7UL;", ulong(64), 7),
        ("return 'A';", INT, 65),
        ("return sizeof(a);", ulong(64), 4),
    ],
)
def test_a_literal_has_its_value_and_type(text: str, kind: object, value: int) -> None:
    assert csources.node(body(text), value=value).type == kind


@pytest.mark.parametrize(
    ("head", "written"),
    [
        ("for (a = 1; a < 2; a++)", "xxx"),
        ("for (; a < 2; a++)", " xx"),
        ("for (a = 1; ; a++)", "x x"),
        ("for (a = 1; a < 2; )", "xx "),
        ("for (; ; a++)", "  x"),
        ("for (; a < ';' /* ; */;)", " x "),
        ("for (;;)", "   "),
        ("for (int i = ({ int j = 1; j; }); ; i++)", "x x"),
    ],
)
def test_a_loop_has_four_parts_whatever_is_left_out(head: str, written: str) -> None:
    loop = csources.node(body(f"{head} break;"), kind=Kind.FOR)
    *parts, last = loop.children
    assert "".join(" " if part.kind is Kind.EMPTY else "x" for part in parts) == written
    assert last.kind is Kind.BREAK


def test_a_choice_without_a_middle_has_two_parts() -> None:
    assert len(csources.node(body("return a ?: c;"), kind=Kind.CHOICE).children) == 2
    assert len(csources.node(body("return a ? 1 : c;"), kind=Kind.CHOICE).children) == 3


def test_variables_of_one_name_have_their_own_targets() -> None:
    found = body("int b = a; { int b = 2; a = b; } static int kept; return b + kept;")
    targets = [each.target for each in found.walk() if each.kind is Kind.VARIABLE]
    first, second, kept = targets
    assert (first != second, kept) == (True, 0)
    used = [each.target for each in found.walk() if each.kind is Kind.NAME and each.name == "b"]
    assert used == [second, first]


def test_a_call_through_a_pointer_has_no_name() -> None:
    found = body("return g(1);", "int (*g)(int)")
    assert csources.node(found, kind=Kind.CALL).name == ""


def test_a_condition_of_bool_keeps_its_type() -> None:
    assert csources.node(body("return (_Bool)a;"), kind=Kind.CAST).type is BOOL


def test_what_is_not_known_keeps_its_name_in_clang() -> None:
    found = [each.said for each in body('asm("nop");').walk() if each.kind is Kind.OTHER]
    assert found == ["ASM_STMT"]
