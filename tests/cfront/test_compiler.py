import pytest

from zslayout.cfront.compiler import clang, compiled
from zslayout.errors import UserError


def test_a_text_is_compiled_for_a_target() -> None:
    made = compiled("riscv64-linux-gnu", "long f(long x) { return x + 1; }\n", debug=False)
    assert not made.errors
    assert 'target triple = "riscv64-unknown-linux-gnu"' in made.ir
    assert "@f(" in made.ir


def test_an_error_has_its_place_and_there_is_no_ir() -> None:
    made = compiled("x86_64-linux-gnu", '#line 7 "x.c"\nint f(void) { return y; }\n', debug=False)
    assert made.ir == ""
    assert [(each.file, each.line, each.column) for each in made.errors] == [("x.c", 7, 22)]
    assert "undeclared" in made.errors[0].text


def test_a_target_that_the_compiler_does_not_know_is_refused() -> None:
    with pytest.raises(UserError, match="nonesuch"):
        compiled("nonesuch-linux-gnu", "int x;\n", debug=False)


def test_places_come_with_debug_information_alone() -> None:
    text = "int f(void) { return 1; }\n"
    assert "!DILocation" in compiled("x86_64-linux-gnu", text, debug=True).ir
    assert "!DILocation" not in compiled("x86_64-linux-gnu", text, debug=False).ir


def test_enumerations_are_ints_on_hexagon_too() -> None:
    text = 'enum e { A }; _Static_assert(sizeof(enum e) == 4, "short");\n'
    assert not compiled("hexagon-linux-gnu", text, debug=False).errors


def test_a_machine_without_a_compiler_says_what_brings_one(monkeypatch: pytest.MonkeyPatch) -> None:
    clang.cache_clear()
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr("zslayout.cfront.compiler.find_spec", lambda _: None)
    with pytest.raises(UserError, match=r"pip install 'zslayout\[source\]'"):
        clang()
    monkeypatch.undo()
    clang.cache_clear()
    assert clang()
