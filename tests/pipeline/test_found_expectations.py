"""What a new archconfig has to expect."""

from dataclasses import replace

import pytest
import samples

from zslayout.arch.params import Outcome
from zslayout.pipeline.check import CheckRequest, check
from zslayout.pipeline.found_expectations import WHY, found_expectations
from zslayout.results.exit_code import ExitCode
from zslayout.subjects.zsmalloc.registry import OBLIGATIONS
from zslayout.subjects.zsmalloc.schemes import SCHEMES

BOARDS = [(64, 12, bits) for bits in (44, 52, 57, 58, 64)] + [(32, 14, 34)]


@pytest.mark.parametrize(("bits", "shift", "phys"), BOARDS)
def test_what_is_found_is_what_a_check_confirms_under_every_scheme_and_chain_size(
    bits: int, shift: int, phys: int
) -> None:
    board = samples.board(bits=bits, shift=shift, phys=phys)
    expecting = replace(board, expect=found_expectations(board))
    found = check(CheckRequest((expecting,), tuple(SCHEMES.values()), OBLIGATIONS))
    assert found.exit_code is ExitCode.AS_EXPECTED


def test_outcomes_are_of_the_worst_chain_size_and_refutations_have_theirs() -> None:
    expect = found_expectations(samples.board(phys=58))
    assert dict(expect.outcomes) == {"rfc-v1": Outcome.BUILD_ERROR, "merged": Outcome.FALLBACK}
    told = {(each.scheme, each.obligation): each for each in expect.refuted}
    assert told["merged", "gate.complete"].chain_sizes == (5, 6, 7, 8)
    assert {each.why for each in expect.refuted} == {WHY}


def test_a_board_that_nothing_is_wrong_with_expects_no_refutation() -> None:
    assert found_expectations(samples.board(phys=52)).refuted == ()
