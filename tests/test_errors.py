"""What goes wrong outside a proof."""

import pytest

from zslayout.errors import Fault, InternalError, UserError, did_you_mean


def test_a_fault_reads_as_its_place_and_its_text() -> None:
    assert str(Fault("x.toml:$.name", "is missing")) == "x.toml:$.name: is missing"


def test_a_fault_with_help_puts_the_help_in_brackets() -> None:
    fault = Fault("--arch", 'no archconfig is named "arm63"', "did you mean arm64?")
    assert str(fault) == '--arch: no archconfig is named "arm63" (did you mean arm64?)'


def test_a_user_error_reads_as_every_fault_in_order_one_on_a_line() -> None:
    error = UserError([Fault("b", "second letter"), Fault("a", "first letter", "sort them")])
    assert str(error) == "b: second letter\na: first letter (sort them)"


def test_a_user_error_keeps_the_faults_of_an_iterator() -> None:
    fault = Fault("a", "bad")
    error = UserError(iter([fault]))
    assert error.faults == (fault,)
    assert error.args == ((fault,),)


def test_a_user_error_can_be_raised_and_matched_in_full() -> None:
    with pytest.raises(UserError, match=r"^a: bad$"):
        raise UserError([Fault("a", "bad")])


def test_an_internal_error_is_no_user_error() -> None:
    assert not issubclass(InternalError, UserError)
    assert not issubclass(UserError, InternalError)


def test_a_near_word_is_suggested() -> None:
    assert did_you_mean("arm64-4", ["arm64-4k", "x86_64", "s390"]) == "did you mean arm64-4k?"


def test_several_near_words_are_joined_by_or_nearest_first() -> None:
    known = ["s390-42", "s390-43", "x86_64"]
    assert did_you_mean("s390-4", known) == "did you mean s390-43 or s390-42?"


def test_at_most_three_near_words_are_suggested() -> None:
    known = [f"s390-{n}" for n in range(40, 50)]
    assert did_you_mean("s390-4", known).count("s390-") == 3


@pytest.mark.parametrize(("count", "shown"), [(12, True), (13, False)], ids=["twelve", "thirteen"])
def test_without_a_near_word_all_are_named_when_they_are_twelve_at_most(
    count: int, shown: bool
) -> None:
    known = [f"scheme{n:02}" for n in reversed(range(count))]
    text = did_you_mean("?", known)
    assert text == (f"known: {', '.join(sorted(known))}" if shown else "")
