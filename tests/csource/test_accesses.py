"""Who loads and stores words, under which locks."""

from typing import Final

import csources
import pytest

from zslayout.errors import UserError

HEAD: Final = """\
struct size_class { spinlock_t lock; int index; };
struct zs_pool { rwlock_t lock; };
static unsigned long load(unsigned long handle)
{
	return *(unsigned long *)handle;
}
"""
FIRST_LINE: Final = 19
"""Where a test's own text begins."""


def function(*statements: str, parameters: str = "unsigned long handle") -> str:
    lines = "".join(f"\t{each}\n" for each in statements)
    return (
        f"unsigned long f(struct zs_pool *pool, struct size_class *class, {parameters})\n"
        f"{{\n\tunsigned long obj = 0;\n{lines}\treturn obj;\n}}\n"
    )


def test_an_access_has_its_place_and_the_calls_that_lead_to_it() -> None:
    assert csources.text(more=HEAD).count("\n") + 1 == FIRST_LINE + 1
    (access,) = csources.accesses(HEAD + function("obj = load(handle);"))
    assert (str(access.place), list(map(str, access.called_from)), access.root) == (
        "zsmalloc.c:18:9",
        ["zsmalloc.c:23:8"],
        "f",
    )


@pytest.mark.parametrize(
    ("statements", "locked"),
    [
        (("obj = load(handle);",), [False]),
        (("spin_lock(&class->lock);", "obj = load(handle);", "spin_unlock(&class->lock);"), [True]),
        (("read_lock(&pool->lock);", "obj = load(handle);", "read_unlock(&pool->lock);"), [True]),
        (
            ("spin_lock(&class->lock);", "spin_unlock(&class->lock);", "obj = load(handle);"),
            [False],
        ),
        (("obj = load(handle);", "spin_unlock(&class->lock);"), [True]),
        (("if (obj)", "\tspin_lock(&class->lock);", "obj = load(handle);"), [False]),
        (("if (class->index)", "\tspin_lock(&class->lock);", "obj = load(handle);"), [False]),
        (("if (spin_trylock(&class->lock))", "\tobj = load(handle);"), [True]),
        (("if (!spin_trylock(&class->lock))", "\tobj = load(handle);"), [False]),
        (("spin_trylock(&class->lock);", "obj = load(handle);"), [False]),
        (("rcu_read_lock();", "obj = load(handle);", "rcu_read_unlock();"), [False]),
        (
            (
                "read_lock(&pool->lock);",
                "spin_lock(&class->lock);",
                "read_unlock(&pool->lock);",
                "obj = load(handle);",
            ),
            [True],
        ),
        (
            (
                *("while (class->index) {", "\tobj = load(handle);"),
                *("\tspin_lock(&class->lock);", "}"),
            ),
            [False],
        ),
    ],
    ids=(
        *("none", "class", "pool", "released", "held at entry", "never", "perhaps", "got"),
        *("not got", "not asked", "rcu", "one of two", "a later turn"),
    ),
)
def test_a_lock_is_held_where_it_is_held_on_every_way(
    statements: tuple[str, ...], locked: list[bool]
) -> None:

    found = csources.accesses(HEAD + function(*statements))
    assert [access.locked for access in found] == locked


def test_an_access_is_marked_by_a_volatile_lvalue() -> None:
    found = csources.accesses(
        function(
            "obj = READ_ONCE(*(unsigned long *)handle);",
            "obj += *(volatile unsigned long *)handle;",
            "obj += *(unsigned long *)handle;",
            "WRITE_ONCE(*(unsigned long *)handle, 1);",
            "*(unsigned long *)handle = 2;",
        ).replace("struct zs_pool *pool, struct size_class *class, ", "")
    )
    assert [(access.store, access.marked) for access in found] == [
        (False, True),
        (False, True),
        (False, False),
        (True, True),
        (True, False),
    ]


def test_one_place_counts_with_a_lock_and_without() -> None:
    locked = function("spin_lock(&class->lock);", "obj = load(handle);", "return obj;")
    found = csources.accesses(HEAD + locked + locked.replace(" f(", " g(").replace("spin_lock", ""))
    assert [(access.root, access.locked) for access in found] == [("f", True), ("g", False)]
    assert len({access.place for access in found}) == 1


def test_a_function_of_a_table_is_where_a_way_begins() -> None:
    table = "static unsigned long (*const table[])(unsigned long) = { load };\n"
    called = "spin_lock(&class->lock);", "obj = load(handle);", "spin_unlock(&class->lock);"
    assert [each.locked for each in csources.accesses(HEAD + function(*called))] == [True]
    found = csources.accesses(HEAD + function(*called) + table)
    assert {(each.root, each.locked) for each in found} == {("load", False), ("f", True)}


def test_a_number_that_is_handed_on_as_a_pointer_is_refused() -> None:
    with pytest.raises(UserError) as caught:
        csources.accesses(
            "void other(unsigned long *word);\n"
            "void f(unsigned long handle)\n{\n\tother((unsigned long *)handle);\n}\n"
        )
    assert str(caught.value) == (
        "zsmalloc.c:17:2: f(): a pointer made of a number is handed to other()"
    )
