"""The parameters of a word, and which of their values go together."""

import pytest
import samples

from zslayout.expr.nodes import Var
from zslayout.expr.types import INT, narrow
from zslayout.words.domain import Domain, between
from zslayout.words.parameters import PAGE_SHIFT, PAGES, WORD_WIDTH, Parameter

COUNT = Var("COUNT", INT)
COUNTS = Parameter(
    COUNT,
    Var("count", narrow(3)),
    range(1, 4),
    lambda params: params.chain_size.all[:2],
    "count",
    open=True,
)
COUNTED = Var("COUNTED", INT)
FOLLOWING = Domain(
    (
        WORD_WIDTH,
        COUNTS,
        Parameter(
            COUNTED,
            Var("counted", narrow(3)),
            range(1, 6),
            lambda _: (5,),
            "counted",
            follows=COUNT,
        ),
    )
)
PLAIN = Domain((WORD_WIDTH, PAGES, COUNTS))
EVEN = Domain(
    (WORD_WIDTH, PAGES, COUNTS),
    lambda width: (between("few", "COUNT", COUNT, 1, width // 32),),
    order=("COUNT", "PAGE_SHIFT"),
)


def test_without_limits_every_value_goes_with_every_other() -> None:
    assert len(list(PLAIN.points(64))) == len(PAGES.domain) * len(COUNTS.domain)
    assert [each.says for each in PLAIN.ranges(64)] == ["PAGE_SHIFT is 12 to 18", "COUNT is 1 to 3"]


def test_limits_may_depend_on_the_word_width() -> None:
    assert {point["COUNT"] for point in EVEN.points(32)} == {1}
    assert {point["COUNT"] for point in EVEN.points(64)} == {1, 2}


def test_points_are_counted_in_the_order_that_is_asked_for() -> None:
    assert [point["COUNT"] for point in PLAIN.points(64)][:3] == [1, 2, 3]
    assert [point["COUNT"] for point in EVEN.points(64)][:3] == [1, 1, 1]


def test_a_parameter_that_follows_has_the_value_of_the_other_where_nobody_says_another() -> None:
    assert FOLLOWING.following == {"COUNTED"}
    assert [tuple(point) for point in FOLLOWING.points(64)] == [(64, 1, 1), (64, 2, 2), (64, 3, 3)]
    assert FOLLOWING.point(64, 2) == FOLLOWING.point(64, 2, 2)
    assert tuple(FOLLOWING.of(samples.board(), 2)) == (64, 2, 5)
    assert FOLLOWING.contains(FOLLOWING.point(64, 2, 5))
    assert not FOLLOWING.contains(FOLLOWING.point(64, 2, 6))


@pytest.mark.parametrize(
    ("before", "number", "after"),
    [((2, 2), 3, (3, 3)), ((2, 5), 3, (3, 5)), ((2, 2), 1, (1, 1)), ((2, 5), 2, (2, 5))],
)
def test_what_follows_is_bound_by_the_move_of_what_it_follows(
    before: tuple[int, int], number: int, after: tuple[int, int]
) -> None:
    assert tuple(FOLLOWING.moved(FOLLOWING.point(64, *before), "COUNT", number)) == (64, *after)


def test_what_follows_moves_alone() -> None:
    assert tuple(FOLLOWING.moved(FOLLOWING.point(64, 2), "COUNTED", 4)) == (64, 2, 4)


def test_a_configuration_is_a_point_for_each_value_that_it_leaves_open() -> None:
    board = samples.board(shift=13)
    assert PLAIN.open is COUNTS
    assert PLAIN.of(board) == PLAIN.point(64, 13, board.chain_size.min)
    assert PLAIN.of(board, 2) == PLAIN.point(64, 13, 2)


def test_a_point_is_inside_where_every_limit_holds() -> None:
    assert EVEN.contains(EVEN.point(64, 12, 2))
    assert not EVEN.contains(EVEN.point(32, 12, 2))
    assert not EVEN.contains(EVEN.point(64, 19, 2))
    assert not EVEN.contains(EVEN.point(16, 12, 1))


def test_a_configuration_is_inside_with_all_that_it_leaves_open() -> None:
    assert not PLAIN.contains_all_of(samples.board())
    assert Domain((WORD_WIDTH, PAGES)).contains_all_of(samples.board())


def test_the_word_width_is_no_free_parameter() -> None:
    assert PLAIN.widths == (32, 64)
    assert [each.var for each in PLAIN.free] == [PAGE_SHIFT, COUNT]
