import lowered
import pytest

from zslayout.cfront.event import Kind

S = "struct s { int a; struct list_head list; atomic_t n; };\nvoid strange();\n"


def events(body: str) -> list[tuple[Kind, str]]:
    _, run = lowered.run(f"{S}void f(struct s *p, struct page *page) {{ {body} }}")
    return [(one.kind, one.name) for one in run.events if one.kind is not Kind.LOAD]


def test_a_call_is_told_with_its_name_and_what_it_is_given() -> None:
    _, run = lowered.run(f"{S}void f(struct s *p) {{ strange(p, 3); }}")
    (call,) = run.events
    assert (call.kind, call.name, len(call.arguments)) == (Kind.CALL, "strange", 2)


@pytest.mark.parametrize("body", ["page_to_pfn(page);", "in_interrupt();"])
def test_what_does_nothing_is_not_told(body: str) -> None:
    assert events(body) == []


def test_that_a_page_is_mapped_and_unmapped_is_told_and_writes_nothing() -> None:
    names = ["kmap_local_page", "kunmap_local"]
    assert events("kunmap_local(kmap_local_page(page));") == [(Kind.MAPPED, x) for x in names]
    made, run = lowered.run(f"{S}int f(struct s *p) {{ p->a = 5; kunmap_local(p); return p->a; }}")
    assert not lowered.unknown(made, made.memory.word(run.value, 32))


def test_an_assertion_is_told_with_what_must_hold() -> None:
    assert events("BUILD_BUG_ON(PAGE_SHIFT > 20);") == [(Kind.ASSERTED, "")]


KEPT = {
    "atomic_dec(&p->n);": True,
    "list_del(&p->list);": True,
    "spin_is_contended((void *)p);": True,
    "strange();": False,
    "spin_lock((void *)0);": False,
    "kfree(p);": False,
}


@pytest.mark.parametrize("body", KEPT)
def test_a_member_stays_if_a_call_is_known_not_to_write_to_it(body: str) -> None:
    made, run = lowered.run(f"{S}int f(struct s *p) {{ p->a = 5; {body} return p->a; }}")
    assert lowered.unknown(made, made.memory.word(run.value, 32)) != KEPT[body]


def test_what_a_quiet_call_is_given_is_not_known_after_it() -> None:
    body = "p->n.counter = 5; atomic_dec(&p->n); return p->n.counter;"
    made, run = lowered.run(f"{S}int f(struct s *p) {{ {body} }}")
    assert lowered.unknown(made, made.memory.word(run.value, 32))


def test_a_copy_of_unknown_length_is_told_as_a_call() -> None:
    assert [kind for kind, _ in events("memcpy(p, page, p->a);")] == [Kind.CALL]
    assert events("struct s own = *p; strange(own.a);")[-1:] == [(Kind.CALL, "strange")]
