"""Archconfig text to params, or every fault in it."""

from pathlib import Path
from typing import Final

import pytest
import samples
from hypothesis import given
from hypothesis import strategies as st

from zslayout.arch.params import ArchParams, ChainSize, ExpectedRefutation, Outcome
from zslayout.arch.parse import duplicate_names, narrow_headers, parse
from zslayout.errors import UserError
from zslayout.pipeline.vocabulary import VOCABULARY

INVALID: Final = Path(__file__).parent.parent / "data" / "invalid"
FILES: Final = sorted(INVALID.glob("*.toml"))


def test_there_are_broken_archconfigs_to_test_with() -> None:
    assert len(FILES) >= 25
    assert [each.stem for each in FILES] == [each.stem for each in sorted(INVALID.glob("*.exp*"))]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_broken_archconfig_is_answered_with_all_its_faults(file: Path) -> None:
    with pytest.raises(UserError) as caught:
        parse(file.read_text(encoding="utf-8"), file.name, VOCABULARY)
    assert f"{caught.value}\n" == file.with_suffix(".expected").read_text(encoding="utf-8")


def test_many_faults_in_one_file_are_told_at_once() -> None:
    with pytest.raises(UserError) as caught:
        parse((INVALID / "many-faults.toml").read_text(encoding="utf-8"), "x.toml", VOCABULARY)
    assert len(caught.value.faults) == 15


def test_what_is_not_said_has_its_usual_value() -> None:
    assert samples.board() == ArchParams(
        name="board",
        arch="riscv",
        bits_per_long=64,
        page_shift=12,
        physmem_bits=52,
        source=("physmem_bits: a.h: MAX_PHYSMEM_BITS",),
        title="",
        chain_size=ChainSize(4, 8, 16),
        file="board.toml",
    )


def test_everything_that_an_archconfig_can_say_is_read() -> None:
    config = samples.params(
        samples.toml()
        + """
title = "A board"
max_possible_physmem_bits = 52
max_physmem_bits = 48
addressable_bits = 50
triple = "riscv64-linux-gnu"
chain_size = { min = 6, max = 9 }
kconfig = ["CONFIG_64BIT=y"]
evidence = "read"
kernel = "7.1"

[expect]
rfc-v1 = "build-error"
merged = "fallback"

[expect.refuted.merged]
"gate.complete" = { why = "one bit", chain_sizes = [9] }
"obj.decode_total" = { why = "narrowed", value = "obj_idx" }
"""
    )
    assert config.title == "A board"
    assert (config.max_possible_physmem_bits, config.max_physmem_bits) == (52, 48)
    assert config.addressable_bits == 50
    assert config.triple == "riscv64-linux-gnu"
    assert config.chain_size == ChainSize(6, 8, 9)
    assert config.kconfig == ("CONFIG_64BIT=y",)
    assert config.evidence == "read"
    assert config.kernel == "7.1"
    outcomes = (("rfc-v1", Outcome.BUILD_ERROR), ("merged", Outcome.FALLBACK))
    assert config.expect.outcomes == outcomes
    assert config.expect.refuted == (
        ExpectedRefutation("merged", "gate.complete", "one bit", (9,)),
        ExpectedRefutation("merged", "obj.decode_total", "narrowed", value="obj_idx"),
    )


def test_the_folder_of_a_file_has_no_say_in_its_name() -> None:
    config = parse(samples.toml(), "some/folder/board.toml", VOCABULARY)
    assert (config.name, config.file) == ("board", "some/folder/board.toml")


@pytest.mark.parametrize(("shift", "phys"), [(12, 13), (18, 19), (18, 64)])
def test_one_bit_more_than_the_page_is_enough(shift: int, phys: int) -> None:
    assert samples.board(shift=shift, phys=phys).physmem_bits == phys


@pytest.mark.parametrize("machine", [51, 52])
def test_headers_that_say_what_the_machine_addresses_or_more_are_no_matter(machine: int) -> None:
    assert narrow_headers([samples.params(f"{samples.toml()}addressable_bits = {machine}\n")]) == ()


def test_headers_that_say_less_than_the_machine_are_a_warning_with_the_first_page_lost() -> None:
    narrow = samples.params(f"{samples.toml(bits=32, phys=36)}addressable_bits = 40\n")
    assert [str(each) for each in narrow_headers([samples.board(), narrow])] == [
        "board.toml:$.physmem_bits: warning: the headers say 36 bits, the machine addresses 40:"
        " a page at 0x1000000000 or above has a PFN that the word has no room for"
    ]


def test_a_name_that_two_archconfigs_have_is_a_fault_of_the_later_one() -> None:
    one = parse(samples.toml(), "a/board.toml", VOCABULARY)
    other = parse(samples.toml(), "b/board.toml", VOCABULARY)
    unlike = parse(samples.toml("other"), "other.toml", VOCABULARY)
    assert [str(fault) for fault in duplicate_names([one, unlike, other])] == [
        'b/board.toml:$.name: duplicate name "board": a/board.toml has it too'
    ]
    assert duplicate_names([one, unlike]) == ()


values = st.recursive(
    st.one_of(
        st.integers(-20, 80).map(str),
        st.sampled_from(["true", '""', '"class-idx"', "1.5", "nan", "2026-01-02", "07:32:00"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(st.sampled_from(["min", "max", "why", "merged", "refuted"]), inner).map(
            lambda table: f"{{ {', '.join(f'{key} = {each}' for key, each in table.items())} }}"
        ),
    ),
    max_leaves=6,
)
keys = st.sampled_from(
    [
        *("name", "arch", "bits_per_long", "page_shift", "physmem_bits", "source"),
        *("max_possible_physmem_bits", "max_physmem_bits", "addressable_bits"),
        *("chain_size", "kconfig", "expect", "title", "evidence", "nonsense"),
    ]
)


@given(st.dictionaries(keys, values).map(lambda t: "".join(f"{k} = {v}\n" for k, v in t.items())))
def test_whatever_the_values_are_the_answer_is_faults_at_places(text: str) -> None:
    # `name` is never "x" here, so there is at least that fault.
    with pytest.raises(UserError) as caught:
        parse(text, "x.toml", VOCABULARY)
    assert caught.value.faults
    assert all(fault.place.startswith("x.toml:$.") for fault in caught.value.faults)


@given(st.text(max_size=40))
def test_whatever_the_text_is_the_answer_is_faults(text: str) -> None:
    with pytest.raises(UserError, match=r"^x\.toml:"):
        parse(text, "x.toml", VOCABULARY)
