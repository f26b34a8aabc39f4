import pytest

from zslayout.errors import UserError
from zslayout.explore import thread_programs
from zslayout.explore.thread_programs import ThreadCall
from zslayout.reference.allocation_trace import OperationKind


def _sizing(word: str) -> int | None:
    return {"one": 2040, "span": 2712}.get(word) or (int(word) if word.isdigit() else None)


def _threads(text: str) -> tuple[tuple[ThreadCall, ...], ...]:
    return thread_programs.parse_threads(text, "--threads", _sizing, 100)


def _faults(text: str) -> list[str]:
    with pytest.raises(UserError) as caught:
        _threads(text)
    return [str(fault) for fault in caught.value.faults]


def test_threads_are_parted_by_bars_and_operations_by_semicolons() -> None:
    assert _threads("free(a); malloc(b, span) | migrate(a)|compact ; deferred") == (
        (ThreadCall(OperationKind.FREE, "a"), ThreadCall(OperationKind.MALLOC, "b", 2712)),
        (ThreadCall(OperationKind.MIGRATE, "a"),),
        (ThreadCall(OperationKind.COMPACT), ThreadCall(OperationKind.DEFERRED)),
    )


def test_a_size_is_a_number_a_name_or_the_usual_one() -> None:
    assert _threads("malloc(a); malloc(b, 7); malloc(c, one)") == (
        (
            ThreadCall(OperationKind.MALLOC, "a", 100),
            ThreadCall(OperationKind.MALLOC, "b", 7),
            ThreadCall(OperationKind.MALLOC, "c", 2040),
        ),
    )


def test_every_fault_is_named_with_its_column() -> None:
    assert _faults("fre(a) | migrate() ; compact(x) | malloc(a, big) | (") == [
        '--threads:1: unknown operation "fre" (did you mean free?)',
        "--threads:10: expected migrate(NAME)",
        "--threads:22: compact names no object",
        '--threads:35: expected a number of bytes that fit in a page, or one, span, huge: "big"',
        '--threads:52: expected an operation, as free(a), found "("',
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("free(a) | free(a)", '--threads:11: object "a" is freed twice'),
        ("malloc(a) | malloc(a)", '--threads:13: object "a" is allocated twice'),
        ("free(a); read(a)", '--threads:10: object "a" is used after it was freed'),
        ("free(a); malloc(a)", '--threads:1: object "a" is used before it is allocated'),
        ("compact |", '--threads:10: expected an operation, as free(a), found ""'),
    ],
)
def test_what_no_caller_may_ask_for_is_a_fault(text: str, fault: str) -> None:
    assert fault in _faults(text)


def test_threads_are_at_most_nine() -> None:
    assert _faults(" | ".join(["compact"] * 10)) == ["--threads: 10 threads; 9 at most"]


def test_what_no_thread_allocates_is_wanted_before() -> None:
    threads = _threads("free(b); malloc(c) | migrate(a); free(c) | read(b)")
    assert thread_programs.objects_before(threads) == ("b", "a")


def test_the_setup_is_one_thread_that_allocates_what_it_names() -> None:
    with pytest.raises(UserError) as caught:
        thread_programs.parse_setup("malloc(a) | free(b)", "--setup", _sizing, 100)
    assert [str(fault) for fault in caught.value.faults] == [
        "--setup:11: the setup is one thread",
        '--setup:13: there is no object "b"',
    ]


def test_the_setup_leaves_what_the_threads_want() -> None:
    setup = thread_programs.parse_setup("malloc(a); malloc(b); free(b)", "--setup", _sizing, 100)
    thread_programs.check_setup(setup, _threads("free(a)"))
    with pytest.raises(UserError, match='leaves no object "b"'):
        thread_programs.check_setup(setup, _threads("migrate(b)"))
    with pytest.raises(UserError, match='malloc of "a", which the setup has allocated'):
        thread_programs.check_setup(setup, _threads("malloc(a)"))


def test_a_program_is_read_as_it_is_written() -> None:
    (calls,) = _threads("malloc(b, 7); write(b); compact; free(b)")
    assert thread_programs.calls_text(calls) == "malloc(b, 7); write(b); compact; free(b)"


def test_an_empty_setup_has_no_operations() -> None:
    assert thread_programs.parse_setup("  ", "--setup", _sizing, 100) == ()
