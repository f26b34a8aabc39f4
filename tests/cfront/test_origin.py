import lowered
import pytest

from zslayout.cfront.origin import roots
from zslayout.cfront.survey import Survey, survey

S = "struct s { unsigned int bits; unsigned int used; unsigned long *at; struct s *next; };\n"


def surveyed(text: str) -> Survey:
    executor = lowered.executor(S + text)
    return survey(executor.module, lowered.X86.given)


ACCOUNTED = {
    "a word at a number that others gave": ("void f(unsigned long h) { *(unsigned long *)h = 1; }"),
    "a word whose address is in a struct": "void f(struct s *p) { *p->at = 1; }",
    "a member at a number of bytes": (
        "void f(struct s *p) { p->bits = 0; *(unsigned int *)((char *)p + 4) = 7; }"
    ),
    "one member that is two things on two ways": (
        "void f(struct s *p) { if (p->bits & 1) *(unsigned long *)p->next = 1;"
        " else p->next->used = 2; }"
    ),
}
UNACCOUNTED = {
    "a struct that is written to as a number": (
        "void f(struct s *p) { unsigned long h = (unsigned long)p; p->bits = 0;"
        " *(unsigned int *)(h + 4) = 7; }",
        2,
    ),
    "a struct that is taken for another": (
        "struct t { unsigned int other; };\n"
        "void f(struct s *p) { p->bits = 0; ((struct t *)p)->other = 7; }",
        3,
    ),
    "an address that comes from nowhere": (
        "void f(void) { unsigned long h; *(unsigned long *)h = 7; }",
        2,
    ),
    "half of two words": (
        "void f(unsigned long h) { *(unsigned long *)h = 7; *(unsigned long *)(h + 4) = 7; }",
        2,
    ),
    "a fixed address": ("void f(void) { *(unsigned int *)0x1000 = 7; }", 2),
    "one member that is two things on one way": (
        "void f(struct s *p) { *(unsigned long *)p->next = 1; p->next->used = 2; }",
        2,
    ),
}


@pytest.mark.parametrize("name", ACCOUNTED)
def test_there_is_nothing_to_list_of(name: str) -> None:
    found = surveyed(ACCOUNTED[name])
    assert not found.unaccounted
    assert not found.unread


@pytest.mark.parametrize("name", UNACCOUNTED)
def test_the_list_has(name: str) -> None:
    text, line = UNACCOUNTED[name]
    assert {place.line for place in surveyed(text).unaccounted} == {line}


def test_the_roots_of_an_address_are_its_variables_with_what_is_added() -> None:
    terms = lowered.executor("int x;\n").terms
    p, q, i = (terms.apply(n, 64) for n in "pqi")
    eight = terms.const(-8, 64)
    made = terms.choose(terms.apply("c", 1), terms.add(terms.add(p, i), eight), q)
    assert {(root, more) for root, more in roots(made)} == {(p, -8), (i, -8), (q, 0)}
