"""Loops: turn by turn where parameters decide, and else any turn."""

from typing import Final

import csources
import pytest

from zslayout.errors import UserError

UNROLLED: Final = [
    ("for (i = 0; i < 5; i++) s += i * a; return s;", 30),
    ("for (;;) { if (i > 3) return i + a; i++; }", 7),
    ("for (; i < 3;) i++; return i;", 3),
    ("for (i = 0;; i++) if (i == 4) break; return i;", 4),
    ("for (;; i++) if (i == 4) break; return i;", 4),
    ("for (i = 0; i < 4; ) { i++; continue; } return i;", 4),
    ("do { i++; if (i == 3) break; } while (1); return i + a;", 6),
    ("do s += a; while (0); return s;", 3),
    ("while (i < 6) { i += 4; s += a; } return s;", 6),
    ("for (i = 0; i < 3; i++) for (int j = 0; j < i; j++) s += a; return s;", 9),
    ("for (i = 0; i < 4; i++) if (a == i) return 10 + i; return 0;", 13),
    ("for (i = 0; i < 6; i++) { if (i & 1) continue; s += a; } return s;", 9),
    ("for (i = 0; i < 4; i++) { if (a == i) goto out; s += i; } s = 50; out: return s;", 3),
]
ANY_TURN: Final = [
    ("for (i = 0; i < a; i++) s++; return s;", "s, which a loop changes"),
    ("while (i < a) i++; return i;", "i, which a loop changes"),
    ("for (i = 0; i < 1000000; i++) s += a; return s;", "s, which a loop changes"),
    ("again: s++; if (s < a) goto again; return s;", "s, which a loop changes"),
    ("do s++; while (s < a); return s;", "s, which a loop changes"),
]


def of(statements: str) -> csources.Functions:
    return csources.Functions(f"int f(int a)\n{{ int i = 0, s = 0; {statements} }}\n")


@pytest.mark.parametrize(("statements", "value"), UNROLLED, ids=[text for text, _ in UNROLLED])
def test_a_loop_of_known_turns_gives_what_c_says(statements: str, value: int) -> None:
    assert of(statements).gives(a=3) == value


@pytest.mark.parametrize(("statements", "what"), ANY_TURN, ids=[text for text, _ in ANY_TURN])
def test_what_a_loop_of_any_turns_changes_is_not_known(statements: str, what: str) -> None:
    with pytest.raises(UserError) as caught:
        of(statements).why_not()
    assert str(caught.value).endswith(what)


@pytest.mark.parametrize(
    "loop", ["for (i = 0; i < a; i++) s++;", "while (s < a) s++;", "do s++; while (s < a);"]
)
def test_what_a_loop_leaves_alone_is_kept(loop: str) -> None:
    assert of(f"int kept = a; {loop} return kept;").gives(a=3) == 3


def test_a_loop_over_a_parameter_is_unrolled_where_its_points_agree() -> None:
    encode = (
        "static unsigned long location_to_obj(struct page *page, unsigned int obj_idx)\n{\n"
        "\tunsigned long obj = page_to_pfn(page);\n"
        "\tfor (int i = 0; i < OBJ_INDEX_BITS; i++)\n\t\tobj *= 2;\n"
        "\treturn obj | obj_idx;\n}\n"
    )
    code = csources.read(csources.text(encode=encode))
    assert csources.said(code, code.encode, pfn=5, obj_idx=3) == 5 << 24 | 3
