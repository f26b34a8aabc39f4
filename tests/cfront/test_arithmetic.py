import pytest

from zslayout.cfront.arithmetic import compared, defined, operated, resized
from zslayout.cfront.terms import Terms
from zslayout.expr.nodes import Const, Expr

TERMS = Terms({})
SIGNED = {"sdiv", "srem", "ashr"}


def word(value: int) -> Expr:
    return TERMS.const(value, 8)


def machine(opcode: str, a: int, b: int) -> int:
    x, y = (n - 256 if n > 127 else n for n in (a, b))
    match opcode:
        case "sdiv":
            return int(x / y) & 255
        case "srem":
            return (x - y * int(x / y)) & 255
        case "ashr":
            return (x >> b) & 255
        case "udiv":
            return a // b
        case "urem":
            return a % b
        case "shl":
            return (a << b) & 255
        case "lshr":
            return a >> b
        case "sub":
            return (a - b) & 255
        case _:
            return {"add": a + b, "mul": a * b, "and": a & b, "or": a | b, "xor": a ^ b}[
                opcode
            ] & 255


@pytest.mark.parametrize(
    "opcode",
    [
        "add",
        "sub",
        "mul",
        "and",
        "or",
        "xor",
        "shl",
        "lshr",
        "ashr",
        "udiv",
        "urem",
        "sdiv",
        "srem",
    ],
)
def test_an_operator_gives_what_the_machine_gives(opcode: str) -> None:
    for a in range(0, 256, 3):
        for b in (0, 1, 2, 7, 100, 127, 128, 255):
            if (opcode in {"shl", "lshr", "ashr"} and b > 7) or ("div" in opcode and b == 0):
                continue
            if opcode in {"urem", "srem"} and b == 0:
                continue
            found = operated(TERMS, opcode, word(a), word(b))
            assert isinstance(found, Const)
            assert found.value == machine(opcode, a, b), (a, b)


@pytest.mark.parametrize("predicate", ["eq", "ne", "ult", "ule", "ugt", "uge", "slt", "sge"])
def test_a_comparison_goes_by_its_sign(predicate: str) -> None:
    for a, b in ((1, 255), (255, 1), (128, 127), (5, 5)):
        x, y = (a, b)
        if predicate[0] == "s":
            x, y = (n - 256 if n > 127 else n for n in (a, b))
        holds = {"eq": x == y, "ne": x != y, "lt": x < y, "le": x <= y, "gt": x > y, "ge": x >= y}
        expected = holds[predicate if predicate in holds else predicate[1:]]
        assert compared(TERMS, predicate, word(a), word(b)) is TERMS.truth(expected)


def test_a_shift_is_defined_below_the_width_and_a_division_but_by_zero() -> None:
    n = TERMS.apply("n", 8)
    shift, division = defined(TERMS, "shl", n), defined(TERMS, "udiv", n)
    for value in (0, 7, 8, 200):
        put = TERMS.substituted({getattr(n, "name", ""): word(value)})
        assert put(shift) is TERMS.truth(value < 8)
        assert put(division) is TERMS.truth(value != 0)


def test_a_word_is_widened_by_its_sign_and_cut_to_its_low_bits() -> None:
    assert resized(TERMS, word(0x81), 16, sign=True) is TERMS.const(0xFF81, 16)
    assert resized(TERMS, word(0x81), 16) is TERMS.const(0x81, 16)
    assert resized(TERMS, TERMS.const(0x1234, 16), 8) is word(0x34)
