"""Sizes of objects: each distribution has what its source says, and draws are its own."""

from itertools import islice, pairwise
from random import Random
from statistics import fmean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zslayout.errors import UserError
from zslayout.reference.size_distribution import (
    DISTRIBUTIONS,
    PAGE_BYTES,
    SizeDistribution,
    SizeShare,
    distribution_named,
    fixed_size,
)

ANY = st.sampled_from(list(DISTRIBUTIONS.values()))


def drawn(
    found: SizeDistribution,
    count: int,
    page_size: int = PAGE_BYTES,
    most: int = PAGE_BYTES,
    seed: int = 7,
) -> list[int]:
    random = Random(seed)  # noqa: S311  # to be had again
    return list(islice(found.draw_sizes(random, page_size, most), count))


def part(found: SizeDistribution, least: int, most: int) -> float:
    """The weight of the shares that lie within."""
    inside = (s.weight for s in found.shares if least <= s.least and s.most <= most)
    return sum(inside) / sum(share.weight for share in found.shares)


# What is published.


def test_android_has_the_published_mean() -> None:
    ratio = DISTRIBUTIONS["android"].mean / PAGE_BYTES
    assert ratio * 1048576000 == pytest.approx(246876055, rel=1e-9)


def test_kernbench_with_its_zero_pages_has_the_published_moments() -> None:
    found = DISTRIBUTIONS["kernbench"]
    zero, rest = 0.11, 0.89
    mean = zero * 28 + rest * found.mean
    squares = zero * 28**2 + rest * (found.mean**2 + found.deviation**2)
    assert mean == pytest.approx(694, abs=0.01)
    assert (squares - mean**2) ** 0.5 == pytest.approx(474, abs=0.01)


def test_zram_lzo_has_the_published_objects_and_bytes() -> None:
    found = DISTRIBUTIONS["zram-lzo"]
    assert sum(share.weight for share in found.shares) == pytest.approx(106193)
    assert found.mean * 106193 == pytest.approx(182579184)
    assert part(found, 2441, 2712) * 106193 == pytest.approx(4200)
    assert part(found, PAGE_BYTES, PAGE_BYTES) * 106193 == pytest.approx(3820)


def test_linux_tree_has_the_published_objects_and_bytes() -> None:
    found = DISTRIBUTIONS["linux-tree"]
    assert sum(share.weight for share in found.shares) == pytest.approx(638847)
    assert found.mean * 638847 == pytest.approx(1766397396)
    assert part(found, 3065, 3256) * 638847 == pytest.approx(5062)
    assert part(found, PAGE_BYTES, PAGE_BYTES) == pytest.approx(289864 / 638847)


@given(ANY)
def test_shares_follow_each_other_and_weigh_something(found: SizeDistribution) -> None:
    assert all(share.weight > 0 for share in found.shares)
    assert all(1 <= share.least <= share.most <= PAGE_BYTES for share in found.shares)
    ends = [(share.least, share.most) for share in found.shares]
    assert all(a[1] < b[0] for a, b in pairwise(ends))


@given(ANY)
def test_each_says_what_it_measured_and_where_that_is_from(found: SizeDistribution) -> None:
    assert found.description
    assert found.cites
    assert DISTRIBUTIONS[found.name] is found


# Draws.


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_draws_have_the_mean_and_the_deviation(name: str) -> None:
    found = DISTRIBUTIONS[name]
    sizes = drawn(found, 40_000)
    assert fmean(sizes) == pytest.approx(found.mean, rel=0.03)
    assert pstdev(sizes) == pytest.approx(found.deviation, rel=0.03)


@given(ANY, st.integers(12, 16), st.sampled_from([1, 964, 4096, 1 << 16]))
def test_draws_are_from_1_to_the_most(found: SizeDistribution, shift: int, most: int) -> None:
    sizes = drawn(found, 600, 1 << shift, most)
    assert 1 <= min(sizes) <= max(sizes) <= min(most, 1 << shift)


@given(ANY, st.integers(0, 1 << 32))
def test_the_same_seed_draws_the_same(found: SizeDistribution, seed: int) -> None:
    assert drawn(found, 700, seed=seed) == drawn(found, 700, seed=seed)


def test_on_a_larger_page_sizes_are_the_same_part_of_it() -> None:
    found = DISTRIBUTIONS["zram-lzo"]
    assert fmean(drawn(found, 40_000, 1 << 16, 1 << 16)) / 16 == pytest.approx(found.mean, rel=0.03)


def test_a_page_that_does_not_compress_is_a_page_of_any_size() -> None:
    assert SizeShare(PAGE_BYTES, PAGE_BYTES, 1).scaled(1 << 14) == range(1 << 14, (1 << 14) + 1)
    assert max(drawn(DISTRIBUTIONS["linux-tree"], 100, 1 << 14, 1 << 14)) == 1 << 14


@given(st.integers(1, PAGE_BYTES), st.integers(12, 16))
def test_a_fixed_size_is_always_drawn(size: int, shift: int) -> None:
    assert set(drawn(fixed_size(size), 20, 1 << shift, 1 << shift)) == {size << shift - 12}


# Names.


def test_a_distribution_is_found_by_its_name() -> None:
    assert distribution_named("uniform") is DISTRIBUTIONS["uniform"]
    assert distribution_named("fixed:964").shares == (SizeShare(964, 964, 1.0),)


@pytest.mark.parametrize("size", ["0", "4097", "-1", "", "many", "99999"])
def test_a_fixed_size_is_one_of_a_page(size: str) -> None:
    with pytest.raises(UserError, match="expected 1 to 4096"):
        distribution_named(f"fixed:{size}")


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UserError, match=r"there is no such distribution of sizes.*kernbench"):
        distribution_named("kernbensh")
