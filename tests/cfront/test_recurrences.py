import lowered
import pytest

from zslayout.cfront.event import Kind, Loop, Run
from zslayout.cfront.execute import Executor
from zslayout.cfront.recurrences import remaining
from zslayout.expr.infix import human_text
from zslayout.expr.nodes import Const, Expr

HEAD = """\
struct zs { unsigned int huge; };
struct s { unsigned int size; struct s *next; struct zs *of; };
void g();
"""


def looped(body: str) -> tuple[Executor, Run, Loop]:
    made, run = lowered.run(HEAD + body)
    assert not run.unread
    return made, run, run.loops[0]


def stored(run: Run) -> Expr:
    (store,) = [one for one in run.events if one.kind is Kind.STORE]
    assert store.address is not None
    return store.address


def told(made: Executor, x: Expr) -> str:
    meaning = made.terms.meaning(x)
    return "" if meaning is None else meaning.name


def test_what_moves_evenly_is_told_by_its_turns() -> None:
    made, run, loop = looped(
        "void f(unsigned long at, unsigned int n)"
        " { for (unsigned int i = 0; i < n; i++, at += 24) *(unsigned long *)at = i; }"
    )
    known = {
        **{name: made.terms.const(0, 64) for name in made.terms.applied},
        getattr(loop.turn, "name", ""): made.terms.const(5, 64),
    }
    found = made.terms.substituted(known)(stored(run))
    assert isinstance(found, Const)
    assert found.value == 120


def test_a_chain_is_told_by_its_first_and_how_many_steps() -> None:
    made, run, loop = looped("void f(struct s *p) { for (; p; p = p->next) p->size = 1; }")
    meaning = made.terms.meaning(stored(run))
    assert meaning is not None
    assert meaning.name.startswith("each s.8:64.")
    assert meaning.arguments == (run.arguments[0], loop.turn)


def test_a_chain_that_ends_where_something_says_so_is_a_walk_of_that_step() -> None:
    made, run, loop = looped(
        "static struct s *next(struct s *p) { return p->of->huge ? 0 : p->next; }\n"
        "void f(struct s *p) { for (; p; p = next(p)) p->size = 1; }"
    )
    meaning = made.terms.meaning(stored(run))
    assert meaning is not None
    assert meaning.name == "walk 0"
    assert meaning.arguments == (run.arguments[0], loop.turn)
    assert "huge" not in human_text(made.terms.walks[0])


def test_what_a_turn_sets_is_known_at_the_next() -> None:
    made, run, loop = looped(
        "void f(unsigned long *v, int n) { unsigned long *last = 0;"
        " for (int i = 0; i < n; i++) { if (last) *last = 1; last = v + i; } }"
    )
    at = stored(run)
    known = {
        **{name: made.terms.const(0x100, made.terms.width(name)) for name in made.terms.applied},
        getattr(loop.turn, "name", ""): made.terms.const(5, 64),
    }
    found = made.terms.substituted(known)(at)
    assert isinstance(found, Const)
    assert found.value == 0x100 + 4 * 8


NOT_EVEN = {
    "a step that a call may change": (
        "void f(struct s *s, unsigned long at)"
        " { for (; at < 100; at += s->size) { g(); *(unsigned long *)at = 1; } }"
    ),
    "a step that moves itself": (
        "void f(unsigned long at) { for (unsigned long i = 1; at < 100; i += 3, at += i)"
        " *(unsigned long *)at = 1; }"
    ),
    "a step of each turn's own": (
        "unsigned long h(void);\n"
        "void f(unsigned long at) { for (; at < 100; at += h()) *(unsigned long *)at = 1; }"
    ),
}


@pytest.mark.parametrize("name", NOT_EVEN)
def test_there_is_no_even_step_where_it_is(name: str) -> None:
    made, run, _ = looped(NOT_EVEN[name])
    assert told(made, stored(run)).startswith("turned:")


def test_a_page_and_how_far_in_it_are_told_where_another_is_mapped() -> None:
    _, run, loop = looped(
        "void f(struct page *page, unsigned long n) { char *at = kmap_atomic(page);"
        " for (; n; n--) { *(unsigned long *)at = n; at += 16;"
        " if (n & 1) { page = (struct page *)page->private; at = kmap_atomic(page); } } }"
    )
    (store,) = [one for one in run.events if one.kind is Kind.STORE]
    assert store.cell is not None
    assert store.cell.kind == "map"
    assert len(loop.steps) >= 3


def test_a_sum_without_some_of_its_parts() -> None:
    terms = lowered.executor("int x;\n").terms
    a, b = terms.apply("a", 64), terms.apply("b", 64)
    assert remaining(terms, [a, b, terms.const(8, 64)], (a, terms.const(3, 64)), 64) is terms.add(
        b, terms.const(5, 64)
    )
    assert remaining(terms, [a], (b,), 64) is None
