from pathlib import Path

import lowered
import pytest
import randomc

from zslayout.cfront.event import Kind
from zslayout.expr.infix import human_text

MANY = 5


@pytest.mark.parametrize("seed", range(24))
def test_random_functions_compute_what_the_machine_computes(seed: int, tmp_path: Path) -> None:
    text = randomc.Functions(seed).text(MANY).replace("static unsigned int f", "unsigned int f")
    machine = lowered.compiled(text, tmp_path, MANY)
    made = lowered.executor(text)
    told = 0
    for i in range(MANY):
        run = made.run(f"@f{i}")
        assert not run.unread
        assert not isinstance(run.value, tuple)
        word = made.memory.word(run.value, 32)
        if lowered.unknown(made, word):
            continue
        told += 1
        for a, b in lowered.pairs():
            assert lowered.value(made, word, {"a": a, "b": b}) == machine(i, a, b), (i, a, b)
    assert told >= MANY - 2


def test_a_parameter_keeps_its_name() -> None:
    made, run = lowered.run("unsigned long f(unsigned long x) { return x << PAGE_SHIFT; }")
    assert not isinstance(run.value, tuple)
    assert human_text(made.memory.word(run.value, 64)).endswith("<< PAGE_SHIFT")


def test_a_number_that_is_a_parameters_by_chance_is_no_parameter() -> None:
    made, run = lowered.run("unsigned long f(unsigned long x) { return x << 12; }")
    assert not isinstance(run.value, tuple)
    assert human_text(made.memory.word(run.value, 64)).endswith("<< 12")


def test_a_store_is_told_with_its_place_its_way_and_whether_it_is_volatile() -> None:
    text = "void f(unsigned long h, int x)\n{\n\tif (x)\n\t\t*(unsigned long *)h = 7;\n"
    text += "\tWRITE_ONCE(*(unsigned long *)h, 8);\n}\n"
    _, run = lowered.run(text)
    stores = [each for each in run.events if each.kind is Kind.STORE]
    assert [(each.place.line, len(each.path), each.volatile) for each in stores] == [
        (4, 1, False),
        (5, 0, True),
    ]
    assert {each.cell.kind for each in stores if each.cell} == {"word"}


def test_a_load_gives_what_was_stored_at_the_address_and_may_be_the_same_address() -> None:
    text = """unsigned long f(unsigned long *a, unsigned long *b)
{
	*a = 1;
	*b = 2;
	return *a;
}
"""
    made, run = lowered.run(text)
    assert not isinstance(run.value, tuple)
    word = made.memory.word(run.value, 64)
    assert lowered.value(made, word, {"a": 64, "b": 64}) == 2
    assert lowered.value(made, word, {"a": 64, "b": 128}) == 1


def test_a_shift_count_that_may_be_too_large_is_a_condition() -> None:
    _, run = lowered.run("unsigned int f(unsigned int x, int n) { return x << n; }")
    assert [each.kind for each in run.events] == [Kind.DEFINED]


def test_a_loop_that_steps_evenly_is_told_by_its_turns() -> None:
    text = """struct s { unsigned int size; };
void f(struct page *page, struct s *s, unsigned int off)
{
	char *at = kmap_local_page(page), *end = at + PAGE_SIZE;

	for (at += off; at < end; at += s->size)
		*(unsigned long *)at = 1;
}
"""
    made, run = lowered.run(text)
    (store,) = [each for each in run.events if each.kind is Kind.STORE]
    assert store.cell is not None
    assert store.cell.kind == "map"
    assert store.loops == (0,)
    (loop,) = run.loops
    assert store.address is not None
    shown = human_text(store.address)
    assert human_text(loop.turn) in shown
    assert not run.unread
    assert made.terms.meaning(loop.turn) is not None


def test_a_step_that_the_loop_itself_changes_is_not_even() -> None:
    text = """struct s { unsigned int size; };
void f(struct s *s, unsigned long at)
{
	for (; at < 100; at += s->size) {
		s->size++;
		*(unsigned long *)at = 1;
	}
}
"""
    _, run = lowered.run(text)
    (loop,) = run.loops
    assert not any("at" in human_text(value) for _, value in loop.solved)


def test_what_a_call_may_write_to_is_not_known_after_it() -> None:
    text = "int g(int *x);\nint f(void)\n{\n\tint x = 1;\n\n\tg(&x);\n\treturn x;\n}\n"
    made, run = lowered.run(text)
    assert not isinstance(run.value, tuple)
    assert human_text(made.memory.word(run.value, 32)) != "1"


def test_what_is_too_deep_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zslayout.cfront.execute._DEEPEST", 0)
    steps = "x = (x ^ n) * 3;\n" * 500
    text = f"int f(int n)\n{{\n\tint x = 1;\n\twhile (n--) {{ {steps} }}\n\treturn x;\n}}\n"
    made = lowered.executor(f"{text}int g(int n) {{ return n; }}\n")
    assert [(place.line, said) for place, said in made.run("@f").unread] == [
        (1, "f() is too deep to read")
    ]
    assert not made.run("@g").unread


def test_an_array_that_nobody_writes_to_holds_what_it_begins_with() -> None:
    text = "void other(void); int f(void) { int t[2] = {3, 5}; other(); return t[1]; }"
    made, run = lowered.run(text)
    assert not isinstance(run.value, tuple)
    assert human_text(made.memory.word(run.value, 32)) == "5"
    text = "static int t[2] = {3, 5}; int f(void) { return t[1]; } void g(void) { t[1] = 4; }"
    made, run = lowered.run(text)
    assert not isinstance(run.value, tuple)
    assert human_text(made.memory.word(run.value, 32)) != "5"
