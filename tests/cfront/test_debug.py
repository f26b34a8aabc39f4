from zslayout.cfront.compiler import compiled
from zslayout.cfront.debug import Debug
from zslayout.cfront.ir import Member

TEXT = """\
#line 1 "x.c"
typedef unsigned int u32;
struct s {
	u32 a : 3, b : 9;
	union { struct s *next; unsigned long handle; };
	struct { int x; } in;
};
struct s *g(struct s *p)
{
	const struct s *q = p;

	return q->next;
}
"""


def debug() -> Debug:
    return Debug(compiled("x86_64-linux-gnu", TEXT, debug=True).ir)


def test_members_have_their_bits_and_those_of_what_has_no_name_are_among_them() -> None:
    assert debug().fields["s"] == (
        Member("a", 0, 3, bitfield=True, type="unsigned int"),
        Member("b", 3, 9, bitfield=True, type="unsigned int"),
        Member("next", 64, 64, bitfield=False, type="struct s *"),
        Member("handle", 64, 64, bitfield=False, type="unsigned long"),
        Member("in.x", 128, 32, bitfield=False, type="int"),
    )


def test_a_place_is_in_the_file_that_a_line_names() -> None:
    places = debug().places.values()
    assert {place.file for place in places} == {"x.c"}
    assert {7, 9, 11} <= {place.line for place in places}


def test_a_struct_is_declared_in_its_file() -> None:
    assert debug().declared["s"] == "x.c"


def test_a_text_without_debug_information_says_nothing() -> None:
    made = Debug(compiled("x86_64-linux-gnu", TEXT, debug=False).ir)
    assert not made.places
    assert not made.fields
    assert made.pointee(1) == made.variable(1) == ""
