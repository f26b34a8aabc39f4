"""A new archconfig from its numbers."""

from hypothesis import given
from hypothesis import strategies as st

from zslayout.arch.params import Expect, ExpectedRefutation, Outcome
from zslayout.arch.parse import parse
from zslayout.arch.scaffold import remeasured, scaffold
from zslayout.pipeline.vocabulary import VOCABULARY

names = st.from_regex(r"[a-z0-9][a-z0-9_.-]{0,12}", fullmatch=True).filter(
    lambda name: not name.endswith(".")
)
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)


shifts = st.integers(12, 18)
numbers = shifts.flatmap(
    lambda shift: st.tuples(st.sampled_from([32, 64]), st.just(shift), st.integers(shift + 1, 64))
)
optional = st.one_of(st.just(""), texts)


@given(
    name=names,
    needed=st.tuples(texts, st.lists(texts, min_size=1, max_size=3).map(tuple)),
    more=st.tuples(optional, optional, optional),
    numbers=numbers,
)
def test_what_is_scaffolded_parses_to_the_same_numbers(
    name: str,
    needed: tuple[str, tuple[str, ...]],
    more: tuple[str, str, str],
    numbers: tuple[int, int, int],
) -> None:
    text = scaffold(
        name=name,
        title=more[0],
        arch=needed[0],
        triple=more[1],
        bits_per_long=numbers[0],
        page_shift=numbers[1],
        physmem_bits=numbers[2],
        source=needed[1],
        kernel=more[2],
    )
    config = parse(text, f"{name}.toml", VOCABULARY)
    assert config.name == name
    assert (config.arch, config.source) == needed
    assert (config.title, config.triple, config.kernel) == more
    assert (config.bits_per_long, config.page_shift, config.physmem_bits) == numbers


def test_it_reads_as_a_person_would_write_it() -> None:
    text = scaffold(
        name="board",
        title='A "board"',
        arch="riscv",
        triple="riscv64-linux-gnu",
        bits_per_long=64,
        page_shift=12,
        physmem_bits=56,
        max_possible_physmem_bits=56,
        max_physmem_bits=48,
        addressable_bits=55,
        source=("physmem_bits: a.h: X", "page_shift: b.h: Y"),
        kernel="7.1",
        expect=Expect(
            (("rfc-v1", Outcome.BUILD_ERROR), ("merged", Outcome.FALLBACK)),
            (
                ExpectedRefutation("merged", "gate.complete", "one bit short", (5, 6)),
                ExpectedRefutation("merged", "size.min_le_max", "small"),
            ),
        ),
    )
    assert text == (
        'name = "board"\n'
        'title = "A \\"board\\""\n'
        'arch = "riscv"\n'
        'triple = "riscv64-linux-gnu"\n'
        "bits_per_long = 64\n"
        "page_shift = 12\n"
        "physmem_bits = 56\n"
        "max_possible_physmem_bits = 56\n"
        "max_physmem_bits = 48\n"
        "addressable_bits = 55\n"
        "chain_size = { min = 4, default = 8, max = 16 }\n"
        "source = [\n"
        '    "physmem_bits: a.h: X",\n'
        '    "page_shift: b.h: Y",\n'
        "]\n"
        'kernel = "7.1"\n'
        "\n"
        "[expect]\n"
        'rfc-v1 = "build-error"\n'
        'merged = "fallback"\n'
        "\n"
        "[expect.refuted.merged]\n"
        '"gate.complete" = { chain_sizes = [5, 6], why = "one bit short" }\n'
        '"size.min_le_max" = { why = "small" }\n'
    )


def test_what_a_source_says_beside_its_symbol_stays_where_the_symbol_does() -> None:
    text = (
        "page_shift = 12\nsource = [\n"
        '    "page_shift: arch/x/Kconfig: 4K_PAGES",\n'
        '    "physmem_bits: a.h: BITS (chosen at boot)",\n'
        '    "max_physmem_bits: b.h: BITS (of another place)",\n'
        ']\nevidence = "read"\n'
    )
    numbers = {"page_shift": 13, "physmem_bits": 40, "max_physmem_bits": 40}
    sources = {
        "page_shift": "page_shift: p.h:3: PAGE_SHIFT",
        "physmem_bits": "physmem_bits: a.h:7: BITS",
        "max_physmem_bits": "max_physmem_bits: c.h:9: BITS",
    }
    made = remeasured(text, numbers, sources, {"evidence": "measured"})
    assert remeasured(made, numbers, sources, {"evidence": "measured"}) == made
    lines = made.splitlines()
    assert '    "page_shift: p.h:3: PAGE_SHIFT (arch/x/Kconfig: 4K_PAGES)",' in lines
    assert '    "physmem_bits: a.h:7: BITS (chosen at boot)",' in lines
    assert '    "max_physmem_bits: c.h:9: BITS",' in lines
