import pytest
import searches

from zslayout.errors import UserError
from zslayout.explore.thread_programs import calls_text


def test_what_is_not_said_is_usual() -> None:
    program = searches.task("free(a) | malloc(b)").programs
    assert calls_text(program.setup) == (
        "malloc(a, 2040); write(a); malloc(_a1, 2040);"
        " malloc(_kept, 2040); write(_kept); malloc(_kept1, 2040); free(_a1); free(_kept1)"
    )
    assert [calls_text(calls) for calls in program.threads] == ["free(a)", "malloc(b, 2040)"]


def test_a_setup_is_taken_as_it_is() -> None:
    program = searches.task("free(a)", setup="malloc(a); malloc(b, huge)", size="100").programs
    assert calls_text(program.setup) == "malloc(a, 100); malloc(b, 4096)"


def test_a_size_that_is_none_is_a_fault() -> None:
    with pytest.raises(UserError, match="--size: expected a number"):
        searches.task("free(a)", size="large")
