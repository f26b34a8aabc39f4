"""The checked form of an archconfig."""

import pytest
import samples

from zslayout.arch.params import ChainSize, ExpectedRefutation, Headers, Outcome
from zslayout.provenance import Origin


def test_the_worst_outcome_is_the_last_that_occurs() -> None:
    assert Outcome.worst((Outcome.CLASS_IDX,)) is Outcome.CLASS_IDX
    assert Outcome.worst((Outcome.FALLBACK, Outcome.CLASS_IDX)) is Outcome.FALLBACK
    assert Outcome.worst((Outcome.BUILD_ERROR, Outcome.FALLBACK)) is Outcome.BUILD_ERROR
    assert Outcome.worst(tuple(Outcome)) is Outcome.UNPROVED


def test_no_outcome_at_all_is_not_a_good_one() -> None:
    with pytest.raises(ValueError, match=r"^max\(\) arg is an empty sequence$"):
        Outcome.worst(())


def test_the_chain_sizes_of_kconfig_are_4_to_16_and_8_by_default() -> None:
    assert ChainSize() == ChainSize(4, 8, 16)
    assert ChainSize().all == (4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)


def test_a_range_of_one_chain_size_has_one() -> None:
    assert ChainSize(6, 6, 6).all == (6,)


@pytest.mark.parametrize(
    ("headers", "bits"),
    [
        (Headers(40, 36), 40),
        (Headers(40, None), 40),
        (Headers(None, 36), 36),
        (Headers(None, None), 32),
    ],
    ids=str,
)
def test_zsmalloc_takes_the_first_header_number_that_there_is_else_the_word(
    headers: Headers, bits: int
) -> None:
    assert headers.resolved(32) == bits


@pytest.mark.parametrize(("bits", "phys"), [(64, 52), (64, 64), (32, 32), (32, 40)])
def test_where_physmem_bits_stands_alone_headers_and_machine_agree_on_it(
    bits: int, phys: int
) -> None:
    config = samples.board(bits=bits, phys=phys)
    assert config.headers.resolved(bits) == config.address_bits == phys


def test_without_a_header_number_the_physical_bits_are_those_of_the_word() -> None:
    assert samples.board(phys=64).headers == Headers(None, None)
    assert samples.board(phys=56).headers == Headers(56, None)


def test_header_numbers_and_the_machine_s_are_told_apart() -> None:
    text = samples.toml(phys=46) + "max_physmem_bits = 46\naddressable_bits = 51\n"
    config = samples.params(text)
    assert (config.headers, config.address_bits) == (Headers(None, 46), 51)


def test_a_number_comes_from_its_key_with_what_the_archconfig_cites_for_it() -> None:
    found = samples.board().provenance("physmem_bits")
    assert (found.origin, found.where) == (Origin.ARCHCONFIG, "board.toml:$.physmem_bits")
    assert found.what == "a.h: MAX_PHYSMEM_BITS"
    assert samples.board().provenance("page_shift").what == ""


def test_a_shipped_archconfig_is_named_by_its_place_in_the_tree() -> None:
    found = samples.named("arm64-4k").provenance("page_shift")
    assert found.where == "archconfigs/arm64-4k.toml:$.page_shift"
    assert found.what == "include/vdso/page.h:13: PAGE_SHIFT (arch/arm64/Kconfig: ARM64_4K_PAGES)"


def test_what_the_machine_addresses_comes_from_the_physical_bits_where_nobody_says_it() -> None:
    where = samples.board().provenance("addressable_bits").where
    said = samples.params(samples.toml(phys=46) + "addressable_bits = 51\n")
    assert where == "board.toml:$.physmem_bits"
    assert said.provenance("addressable_bits").where == "board.toml:$.addressable_bits"


def test_a_key_that_is_not_there_is_said_to_be_absent() -> None:
    said = samples.params(samples.toml() + "chain_size = { min = 4, default = 8, max = 16 }\n")
    assert samples.board().provenance("chain_size").what == "absent, as mm/Kconfig has it"
    assert said.provenance("chain_size").what == ""


def test_a_known_refutation_covers_every_chain_size_unless_it_names_some() -> None:
    everywhere = ExpectedRefutation("rfc-v1", "obj.fits", "why")
    odd = ExpectedRefutation("rfc-v1", "obj.fits", "why", (9, 11))
    assert [everywhere.covers(size) for size in (4, 9, 16)] == [True, True, True]
    assert [odd.covers(size) for size in (9, 10, 11)] == [True, False, True]


@pytest.mark.parametrize("usual", Outcome)
def test_without_an_expectation_the_outcome_is_the_usual_one(usual: Outcome) -> None:
    assert samples.board().expected_outcome("merged", usual) is usual


def test_an_expectation_of_the_archconfig_comes_first() -> None:
    config = samples.params(samples.toml() + '[expect]\nmerged = "build-error"\n')
    assert config.expected_outcome("merged", Outcome.CLASS_IDX) is Outcome.BUILD_ERROR
    assert config.expected_outcome("rfc-v1", Outcome.CLASS_IDX) is Outcome.CLASS_IDX
