from pathlib import Path

import lowered
import pytest

from zslayout.cfront import llvm
from zslayout.cfront.event import Kind
from zslayout.cfront.memory import Cell
from zslayout.cfront.point import Point
from zslayout.cfront.survey import Survey, survey, ways_in
from zslayout.cfront.target import Target
from zslayout.cfront.text import CFile
from zslayout.cfront.unit import unit

TEXT = """\
struct s { int size; int used; };
struct ops { void (*go)(struct s *); };
static void helper(struct s *s) { s->used = 1; }
static void handed(struct s *s) { helper(s); }
static void never(unsigned long h) { *(unsigned long *)h = 2; }
static const struct ops ops = { handed };
const struct ops *get(void) { return &ops; }
void zs_free(unsigned long h, struct s *s)
{
	int no = 0;

	if (no)
		never(h);
	*(unsigned long *)h = 1;
	helper(s);
}
"""


def made() -> Survey:
    return survey(lowered.executor(TEXT).module, lowered.X86.given)


def test_a_way_in_is_what_others_can_call() -> None:
    assert ways_in(lowered.executor(TEXT).module) == ("@get", "@zs_free", "@handed")


def test_an_access_that_no_run_comes_to_is_missed() -> None:
    assert "never" in {name for name, _ in made().missed}


def test_what_could_not_be_followed_is_said_with_its_place() -> None:
    text = 'void f(void)\n{\n\tasm volatile("nop");\n}\n'
    found = survey(lowered.executor(text).module, lowered.X86.given)
    ((place, said),) = found.unread.items()
    assert (place.line, said) == (3, "f() does what is not read: asm")


def test_a_call_of_itself_is_said() -> None:
    text = "int f(int x)\n{\n\treturn x ? f(x - 1) : 0;\n}\n"
    found = survey(lowered.executor(text).module, lowered.X86.given)
    assert [place.line for place in found.unread] in ([3], [])
    helper = (
        "static int g(int x)\n{\n\treturn x ? g(x - 1) : 0;\n}\nint f(int x) { return g(x); }\n"
    )
    found = survey(lowered.executor(helper).module, lowered.X86.given)
    assert [place.line for place in found.unread] == [3]


def test_a_member_that_only_a_constructor_writes_to_is_the_same_after_a_call() -> None:
    text = """\
struct s { int size; int used; };
void g(void);
struct s *make(int n)
{
	struct s *s = kmalloc(8, 0);

	s->size = n;
	s->used = 0;
	return s;
}
int f(struct s *s)
{
	int a = s->size, b = s->used;

	g();
	return (a == s->size) + (b == s->used) * 2;
}
void use(struct s *s) { s->used++; }
"""
    found = survey(lowered.executor(text).module, lowered.X86.given)
    run = next(one for one in found.runs if one.name == "@f")
    values = [one.value for one in run.events if one.kind is Kind.LOAD]
    assert values[0] is values[2]
    assert values[1] is not values[3]


def test_a_member_that_a_struct_of_others_is_given_is_not_fixed() -> None:
    text = """\
struct s { int size; };
void g(void);
struct s *make(int n, struct s *old)
{
	struct s *s = kmalloc(8, 0);

	s->size = n;
	old->size = n;
	return s;
}
int f(struct s *s) { int a = s->size; g(); return a == s->size; }
"""
    found = survey(lowered.executor(text).module, lowered.X86.given)
    assert not found.executor.memory.fixed


LATE = """\
struct s { int size; struct s *next; };
struct s *all;
struct s *make(int n)
{
	struct s *s = kmalloc(16, 0);

	%s
	return s;
}
int f(struct s *s) { return s->size; }
"""


@pytest.mark.parametrize(
    ("body", "fixed"),
    [
        ("s->size = n; s->next = all; all = s;", True),
        ("all = s; s->size = n;", False),
        ("list_add((struct list_head *)s, 0); s->size = n;", False),
        ("for (int i = 0; i < n; i++) { s->size = i; all = s; }", False),
        ("for (int i = 0; i < n; i++) { s = kmalloc(16, 0); s->size = i; all = s; }", True),
    ],
)
def test_a_member_is_fixed_if_it_is_written_to_before_others_know(
    body: str, *, fixed: bool
) -> None:
    found = survey(lowered.executor(LATE % body).module, lowered.X86.given)
    assert (Cell("s", 0, 0, 32) in found.executor.memory.fixed) == fixed


ORDERED = {
    "half of a word": (
        "unsigned int f(unsigned long a) { union { u64 all; u32 half[2]; } u;"
        " u.all = a; return u.half[1]; }"
    ),
    "bits by their word": (
        "struct s { unsigned int x : 3, y : 9; };\n"
        "int f(struct s *s) { s->x = 1; return *(unsigned int *)s; }"
    ),
    "bits under a word": (
        "struct s { union { struct { unsigned int x : 3, y : 9; }; unsigned int all; }; };\n"
        "int f(struct s *s) { s->x = 1; return s->all; }"
    ),
    "raw memory at two widths": "int f(unsigned long h) { *(long *)h = 1; return *(u8 *)h; }",
}
UNORDERED = {
    "bits by their names": (
        "struct s { struct { unsigned int x : 3, y : 9; }; int z; };\n"
        "int f(struct s *s) { s->x = s->y + s->z; return s->x; }"
    ),
    "words of memory": "long f(unsigned long h) { *(long *)h = 1; return *(long *)(h + 8); }",
    "a struct that is copied": (
        "struct s { int a; char b[4]; };\nint f(struct s *s) { struct s t = *s; return t.b[1]; }"
    ),
}


@pytest.mark.parametrize("name", [*ORDERED, *UNORDERED])
def test_the_order_of_bytes_matters_where_memory_is_read_as_what_it_is_not(name: str) -> None:
    text = ORDERED.get(name) or UNORDERED[name]
    found = survey(lowered.executor(text).module, lowered.X86.given)
    assert found.ordered == (name in ORDERED)


SOURCES = Path(__file__).parents[1] / "sources"
BIG = Point(Target("s390x-linux-gnu", 64), (64, 12, 52, 8))


def of_file(name: str, point: Point) -> Survey:
    file = CFile(name, (SOURCES / name).read_text())
    made = unit(file, point, ())
    assert not made.errors
    assert not made.lines.dropped
    return survey(llvm.module(made.ir), point.given)


@pytest.mark.parametrize("name", ["merged.c", "rfc_v1.c", "two_fields.c"])
@pytest.mark.parametrize("point", [lowered.X86, lowered.RISCV32])
def test_of_a_file_of_the_kernel_nothing_is_left_open(name: str, point: Point) -> None:
    found = of_file(name, point)
    assert not found.unread
    assert not found.missed
    assert not found.unaccounted
    assert not found.executor.spoilt


def test_where_the_order_of_bytes_does_not_matter_both_do_the_same() -> None:
    little, big = (of_file("merged.c", point) for point in (lowered.X86, BIG))
    assert not little.ordered
    told = [
        [
            (one.kind, one.place, one.cell, one.name, one.loops)
            for run in each.runs
            for one in run.events
        ]
        for each in (little, big)
    ]
    assert told[0] == told[1]
