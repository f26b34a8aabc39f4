import lowered

from zslayout.cfront.address import Addresses
from zslayout.cfront.effects import Effects, constructed, plain
from zslayout.cfront.execute import Executor
from zslayout.cfront.memory import EVERYTHING, Cell
from zslayout.cfront.unit import SOURCE

TEXT = """\
struct s { int size; int used; struct list_head list; };
void g(int *p);
struct s *make(int size)
{
	struct s *s = kmalloc(sizeof(*s), 0);

	s->size = size;
	s->used = 0;
	return s;
}
static void take(struct s *s) { s->used++; }
void f(struct s *s)
{
	int plain = 0, handed;

	for (plain = 0; plain < s->size; plain++)
		take(s);
	g(&handed);
}
"""


def made() -> tuple[Executor, Addresses]:
    executor = lowered.executor(TEXT)
    return executor, executor.addresses


def test_a_plain_local_is_only_loaded_and_stored() -> None:
    executor, _ = made()
    function = executor.module.functions["@f"]
    assert {function.names[room] for room in plain(function)} == {"s", "plain"}


def test_what_functions_change_is_guessed_from_their_text() -> None:
    executor, addresses = made()
    effects = Effects(executor.module, addresses, frozenset())
    function = executor.module.functions["@f"]
    found = effects.guess(function, function.blocks)
    assert Cell("s", 0, 4, 32) in found
    assert Cell("s", 0, 0, 32) not in found
    assert EVERYTHING in found


def test_what_was_seen_is_better_than_a_guess() -> None:
    executor, addresses = made()
    effects = Effects(executor.module, addresses, frozenset())
    function = executor.module.functions["@f"]
    for block in function.blocks:
        for one in block.instructions:
            effects.went[id(one)] = {Cell("map", 0, 0, 64)}
    assert effects.guess(function, function.blocks) == {Cell("map", 0, 0, 64)}


def test_a_member_is_constructed_where_no_other_function_writes_to_it() -> None:
    executor, addresses = made()
    assert constructed(executor.module, addresses, SOURCE) == {Cell("s", 0, 0, 32)}
