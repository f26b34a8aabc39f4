"""One function run with its inputs by name."""

import csources
import pytest

from zslayout.csource.run import is_out, only_integer
from zslayout.errors import UserError
from zslayout.expr.nodes import Const, Var
from zslayout.expr.types import INT, ulong
from zslayout.provenance import Does

TEXT = """\
struct zs_pool;
int f(int a, int b)
{
	int c = a + 1;
	if (a > 3)
		c = 9;
	return c;
}
void g(unsigned long n, struct page **page, unsigned int *to, struct zs_pool *pool)
{
	*page = pfn_to_page(n >> 2);
	*to = n;
}
"""


def test_what_is_assigned_and_returned_is_kept_with_its_place() -> None:
    run = csources.Functions(TEXT).run("f")
    meaning = run.meaning(run.value, ("a",), "its result")
    assert [one.place.line for one in meaning.statements] == [4, 5, 6, 7]
    assert [csources.value(one.value, a=5) for one in meaning.statements] == [6, 1, 9, 9]
    assert [csources.value(one.value, a=1) for one in meaning.statements] == [2, 0, 9, 2]
    assert [csources.value(one.under, a=1) for one in meaning.statements] == [1, 1, 0, 1]
    does = [one.does for one in meaning.statements]
    assert does == [Does.KEEPS, Does.BRANCHES, Does.KEEPS, Does.KEEPS]


def test_what_a_result_depends_on_must_be_among_the_inputs() -> None:
    run = csources.Functions("int f(int a, int b)\n{\n\treturn a + b;\n}\n").run()
    with pytest.raises(UserError) as caught:
        run.meaning(run.value, ("a",), "the word")
    assert str(caught.value) == "zsmalloc.c:1:5: f(): the word cannot be read: it depends on b"


def test_names_of_the_machine_stand_for_inputs() -> None:
    run = csources.Functions("int f(int a)\n{\n\treturn a;\n}\n").run()
    run.by["a"] = Var("role", INT)
    assert run.meaning(run.value, ("role",), "the word").result == Var("role", INT)


def test_what_a_function_gives_through_parameters_is_found() -> None:
    run = csources.Functions(TEXT).run("g")
    assert [out.parameter.name for out in run.outs] == ["page", "to"]
    page, to = (run.meaning(out.value, ("n",), "it").result for out in run.outs)
    assert (csources.value(page, n=21), csources.value(to, n=(1 << 32) + 21)) == (5, 21)


def test_what_was_never_given_cannot_be_read() -> None:
    run = csources.Functions("void f(int *to)\n{\n}\n").run()
    with pytest.raises(UserError) as caught:
        run.meaning(run.outs[0].value, (), "the index")
    assert str(caught.value) == "zsmalloc.c:1:6: f(): the index cannot be read"


def test_parameters_are_told_apart_by_type() -> None:
    functions = csources.Functions(TEXT)
    assert [is_out(each) for each in functions.function("g").parameters] == [
        *(False, True, True, False)
    ]
    assert only_integer(functions.function("f"), of=2).name == "a"
    with pytest.raises(UserError) as caught:
        only_integer(functions.function("f"))
    assert str(caught.value) == "zsmalloc.c:2:5: f(): expected one parameter, an integer first"
    with pytest.raises(UserError, match=r"g\(\): expected 2 parameters, an integer first"):
        only_integer(functions.function("g"), of=2)


def test_a_condition_is_known_when_it_speaks_of_inputs_and_parameters() -> None:
    run = csources.Functions("int f(int a)\n{\n\treturn a;\n}\n").run()
    known = Var("a", INT) < Const(3)
    assert run.is_known(known, ("a",))
    assert not run.is_known(known, ())
    assert run.is_known(Var("PAGE_SHIFT", INT) < Const(3), ())
    assert not run.is_known(Var("obj", ulong(64)) < Const(3), ("a",))
