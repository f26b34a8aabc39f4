"""The compiler is the referee: what gcc makes of our C text is what we say it is."""

import dataclasses
import itertools
import os
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from ctext import translation_unit
from hypothesis import Phase, given, settings
from referee.compilers import (
    HOST,
    RESULTS,
    Compiler,
    array,
    compiled,
    constants,
    cross,
    executed,
    host,
    messages,
    needed,
)
from strategies import TRUTHS, Case, c_types, cases, variables

from zslayout.arch.params import ArchParams, Outcome
from zslayout.arch.shipped import load_all
from zslayout.expr.infix import c_text
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Const, Var
from zslayout.expr.types import BOOL, promote
from zslayout.expr.undefined_behaviour import defined
from zslayout.expr.walk import names
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.codec import codec
from zslayout.words.layout import Layout, derive
from zslayout.words.scheme import Scheme, SchemeModel

CONFIGS = load_all(VOCABULARY)
assert CONFIGS
TRIPLES = sorted({config.triple for config in CONFIGS})
assert len(TRIPLES) > 20
WIDTHS = [32, 64]
CHAIN_SIZES = range(4, 17)
FUNCTIONS = ("location_to_obj", "obj_to_pfn", "obj_to_class_idx", "obj_to_obj_idx")
WORD = 2**64
ENFORCED = ("-w", "-DENFORCE", "-fsyntax-only")
DOES_NOT_FIT = "the fields do not fit in obj"
PRELUDE = translation_unit(SCHEMES["pfn-idx"].definition(64), {}).split("\n\n")[0] + "\n"

schemes = pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
widths = pytest.mark.parametrize("bits_per_long", WIDTHS)


def configs_of(bits_per_long: int) -> list[ArchParams]:
    found = [config for config in CONFIGS if config.bits_per_long == bits_per_long]
    assert found
    return found


def every_layout(
    scheme: Scheme, configs: Iterable[ArchParams], chain_sizes: Iterable[int] = CHAIN_SIZES
) -> list[Layout]:
    return [
        derive(scheme, config, chain_size)
        for config, chain_size in itertools.product(configs, tuple(chain_sizes))
    ]


def place(layout: Layout) -> str:
    """A layout as a file name in gcc's messages."""
    return f"{layout.scheme.name}/{layout.params.name}/{layout.chain_size}"


def parameters(layout: Layout) -> dict[str, int]:
    return dict(layout.at.items())


def blocks(layouts: Sequence[Layout], last: Mapping[int, str]) -> Iterator[str]:
    """The translation units of many layouts as one, with functions numbered and macros forgotten.

    `last` is what stands at the end of each, where its macros still have their values.
    """
    for number, layout in enumerate(layouts):
        definition = layout.definition
        yield f'#line 1 "{place(layout)}"'
        yield from (f"#define {name} {name}_{number}" for name in FUNCTIONS)
        yield translation_unit(definition, parameters(layout))
        yield last.get(number, "")
        known = [*parameters(layout), *(macro.name for macro in definition.macros)]
        yield from (f"#undef {name}" for name in (*known, *FUNCTIONS, "STATIC_ASSERTION"))


# The constants.


def computed(definition: SchemeModel) -> dict[str, str]:
    """Everything that a layout computes, as C text by name."""
    texts = {macro.name: macro.name for macro in definition.macros}
    texts["needed_bits"] = c_text(definition.word.needed)
    texts["asserted"] = c_text(definition.assertion)
    if definition.word.gate is not None:
        texts["enabled"] = c_text(definition.word.gate.enabled)
    for field in definition.word.fields:
        texts[f"{field.name}.lsb"] = c_text(field.lsb)
        texts[f"{field.name}.width"] = c_text(field.width)
    return texts


def said(layout: Layout) -> dict[str, int]:
    """The same as our own reading of the expressions has it."""
    numbers = {macro.name: layout.values[macro.name] for macro in layout.definition.macros}
    numbers["needed_bits"] = layout.needed_bits
    numbers["asserted"] = layout.asserted
    if layout.definition.word.gate is not None:
        numbers["enabled"] = layout.enabled
    fields = {field.name: field for field in layout.fields}
    for each in layout.definition.word.fields:
        if each.name in fields:
            numbers[f"{each.name}.lsb"] = fields[each.name].lsb
            numbers[f"{each.name}.width"] = fields[each.name].width
    return numbers


def assert_agrees(compiler: Compiler, layouts: Sequence[Layout], folder: Path) -> None:
    """The compiler computes every number of every layout as we do."""
    assert layouts
    texts = [computed(layout.definition) for layout in layouts]
    last = {
        number: array(f"zs_values_{number}", [str(number), str(len(text)), *text.values()])
        for number, text in enumerate(texts)
    }
    numbers = iter(constants(compiler, "\n".join(blocks(layouts, last)), folder))
    for number, (layout, text) in enumerate(zip(layouts, texts, strict=True)):
        assert (next(numbers), next(numbers)) == (number, len(text))
        by_gcc = {name: next(numbers) for name in text}
        ours = {name: value % WORD for name, value in said(layout).items()}
        assert {name: by_gcc[name] for name in ours} == ours, place(layout)
    assert list(numbers) == []


@widths
@schemes
def test_the_host_compiler_computes_every_number_of_every_layout_as_we_do(
    scheme: Scheme, bits_per_long: int, tmp_path: Path
) -> None:
    layouts = every_layout(scheme, configs_of(bits_per_long))
    assert_agrees(needed(host(bits_per_long)), layouts, tmp_path)


@schemes
@pytest.mark.parametrize("triple", TRIPLES)
def test_the_compiler_of_the_archconfig_computes_every_number_as_we_do(
    triple: str, scheme: Scheme, tmp_path: Path
) -> None:
    compiler = needed(cross(triple))
    configs = [config for config in CONFIGS if config.triple == triple]
    assert_agrees(compiler, every_layout(scheme, configs), tmp_path)


@widths
@schemes
def test_the_compiler_gives_every_macro_the_type_that_we_give_it(
    scheme: Scheme, bits_per_long: int, tmp_path: Path
) -> None:
    layout = derive(scheme, configs_of(bits_per_long)[0], 8)
    macros = layout.definition.macros
    last = array("zs_types", [type_of(macro.name, bits_per_long) for macro in macros])
    text = "\n".join(blocks([layout], {0: last}))
    found = constants(needed(host(bits_per_long)), text, tmp_path)
    kinds = c_types(bits_per_long)
    by_gcc = {macro.name: kinds[n] for macro, n in zip(macros, found, strict=True)}
    assert by_gcc == {macro.name: macro.value.type for macro in macros}


def type_of(text: str, bits_per_long: int) -> str:
    """C text for the place of the type of some C text among C's types."""
    choices = ", ".join(f"{kind.name}: {n}" for n, kind in enumerate(c_types(bits_per_long)))
    return f"_Generic(({text}), {choices})"


def test_a_continuous_integration_machine_has_the_host_and_two_cross_compilers() -> None:
    if "CI" not in os.environ:
        pytest.skip("CI is not set: only there the compilers are promised")
    others = [triple for triple in TRIPLES if cross(triple).installed]
    assert HOST.installed
    assert len([triple for triple in others if not triple.startswith("x86_64")]) >= 2


# What gcc refuses and warns of.


@schemes
def test_gcc_refuses_exactly_the_layouts_whose_outcome_is_a_build_error(
    scheme: Scheme, tmp_path: Path
) -> None:
    refused: dict[str, bool] = {}
    for bits_per_long in WIDTHS:
        compiler = needed(host(bits_per_long))
        layouts = every_layout(scheme, configs_of(bits_per_long))
        result = compiled(compiler, "\n".join(blocks(layouts, {})), tmp_path, *ENFORCED)
        found = messages(result.stderr, "error", f'static assertion failed: "{DOES_NOT_FIT}"')
        assert result.stderr.count(" error: ") == len(found), result.stderr[:4000]
        refused |= {place(layout): place(layout) in found for layout in layouts}
    ours = {
        place(layout): layout.outcome is Outcome.BUILD_ERROR
        for layout in every_layout(scheme, CONFIGS)
    }
    assert refused == ours
    assert any(ours.values()) is (scheme.name == "rfc-v1")


@pytest.mark.parametrize(
    ("config", "scheme", "compiles"),
    [
        ("um-x86_64", "rfc-v1", False),
        ("alpha", "rfc-v1", False),
        ("arm64-4k", "rfc-v1", True),
        ("parisc64", "rfc-v1", True),
        ("um-x86_64", "merged", True),
        ("alpha", "merged", True),
        ("arm64-4k", "merged", True),
    ],
)
def test_a_kernel_compiles_or_does_not(
    config: str, scheme: str, compiles: bool, tmp_path: Path
) -> None:
    [params] = [each for each in CONFIGS if each.name == config]
    layout = derive(SCHEMES[scheme], params, 8)
    text = translation_unit(layout.definition, parameters(layout))
    compiler = needed(host(params.bits_per_long))
    assert compiled(compiler, text, tmp_path, "-w").returncode == 0
    enforced = compiled(compiler, text, tmp_path, *ENFORCED)
    assert (enforced.returncode == 0) is compiles
    assert (DOES_NOT_FIT in enforced.stderr) is not compiles


def overlong_shifts(layouts: Sequence[Layout], folder: Path) -> set[str]:
    """The layouts in whose text gcc sees a shift by the operand's width or more."""
    found: set[str] = set()
    for bits_per_long in WIDTHS:
        mine = [layout for layout in layouts if layout.word_bits == bits_per_long]
        last = {
            number: array(f"zs_values_{number}", [macro.name for macro in layout.definition.macros])
            for number, layout in enumerate(mine)
        }
        text = "\n".join(blocks(mine, last))
        result = compiled(needed(host(bits_per_long)), text, folder, "-fsyntax-only")
        assert result.returncode == 0, result.stderr[:4000]
        found.update(messages(result.stderr, "warning", "[-Wshift-count-overflow]"))
    return found


def test_gcc_warns_of_the_shifted_int_of_rfc_v1_exactly_where_the_index_has_32_bits(
    tmp_path: Path,
) -> None:
    layouts = every_layout(SCHEMES["rfc-v1"], CONFIGS)
    ours = {place(layout) for layout in layouts if layout.values["OBJ_INDEX_BITS"] >= 32}
    assert overlong_shifts(layouts, tmp_path) == ours
    assert {"rfc-v1/parisc64/8", "rfc-v1/s390-42/8"} <= ours
    assert not {"rfc-v1/x86_64/8", "rfc-v1/arm64-4k/8"} & ours


@pytest.mark.parametrize("scheme", [name for name in SCHEMES if name != "rfc-v1"])
def test_gcc_warns_of_no_shift_in_the_other_schemes(scheme: str, tmp_path: Path) -> None:
    assert overlong_shifts(every_layout(SCHEMES[scheme], CONFIGS), tmp_path) == set()


# The codec.


@dataclass(frozen=True, slots=True)
class Vector:
    """Arguments for the four functions of a codec."""

    pfn: int
    class_idx: int
    obj_idx: int
    obj: int


def vectors(bits_per_long: int) -> list[Vector]:
    """Arguments at the edges of their types and of likely fields, and random ones."""
    chance = random.Random(bits_per_long)  # noqa: S311  # the same ones at every run
    edges = [0, 1, *((1 << n) - 1 for n in (8, 9, 12, 16, 20, 31, 32)), 1 << 8, 1 << 20, 1 << 31]
    words = [*edges, (1 << bits_per_long) - 1, 1 << (bits_per_long - 1)]

    def some(values: Sequence[int], width: int) -> int:
        value = chance.choice([*values, chance.getrandbits(width)])
        return value & ((1 << chance.randint(1, width)) - 1 if chance.random() < 0.5 else -1)

    least, most = Vector(0, 0, 0, 0), (1 << bits_per_long) - 1
    return [
        least,
        Vector(most, 2**32 - 1, 2**32 - 1, most),
        *(
            Vector(
                some(words, bits_per_long) & most,
                some(edges, 32) & (2**32 - 1),
                some(edges, 32) & (2**32 - 1),
                some(words, bits_per_long) & most,
            )
            for _ in range(60)
        ),
    ]


def driver(layouts: Sequence[Layout], chosen: Sequence[Vector]) -> str:
    """C text that calls every function of every layout with every vector."""
    rows = ",\n".join(f"\t{{ {v.pfn}UL, {v.class_idx}U, {v.obj_idx}U, {v.obj}UL }}" for v in chosen)
    functions = ",\n".join(
        f"\t{{ {', '.join(f'{name}_{number}' for name in FUNCTIONS)} }}"
        for number in range(len(layouts))
    )
    return f"""
static const struct {{ unsigned long pfn; unsigned int class_idx, obj_idx; unsigned long obj; }}
zs_vectors[] = {{
{rows}
}};
static const struct {{
	unsigned long (*encode)(unsigned long, unsigned int, unsigned int);
	unsigned long (*pfn)(unsigned long);
	unsigned int (*class_idx)(unsigned long), (*obj_idx)(unsigned long);
}} zs_codecs[] = {{
{functions}
}};
void zs_run(void)
{{
	unsigned long long *out = {RESULTS};
	for (unsigned int i = 0; i < {len(layouts)}; i++)
		for (unsigned int j = 0; j < {len(chosen)}; j++) {{
			*out++ = zs_codecs[i].encode(
				zs_vectors[j].pfn, zs_vectors[j].class_idx, zs_vectors[j].obj_idx);
			*out++ = zs_codecs[i].pfn(zs_vectors[j].obj);
			*out++ = zs_codecs[i].class_idx(zs_vectors[j].obj);
			*out++ = zs_codecs[i].obj_idx(zs_vectors[j].obj);
		}}
}}
"""


def distinct(layouts: Iterable[Layout]) -> list[Layout]:
    """The layouts that compile, one of each that have the same numbers."""
    found = {
        tuple(layout.values.values()): layout
        for layout in layouts
        if layout.outcome is not Outcome.BUILD_ERROR
    }
    return list(found.values())


@widths
@schemes
def test_a_compiled_codec_does_what_ours_does(
    scheme: Scheme, bits_per_long: int, tmp_path: Path
) -> None:
    layouts = distinct(every_layout(scheme, configs_of(bits_per_long), (4, 8, 16)))
    assert layouts
    chosen = vectors(bits_per_long)
    text = "\n".join([*blocks(layouts, {}), driver(layouts, chosen)])
    count = 4 * len(layouts) * len(chosen)
    results = iter(executed(text, bits_per_long, count, tmp_path, "-O1"))
    for layout in layouts:
        ours = codec(layout)
        for vector in chosen:
            expected = (
                ours.encode(vector.pfn, vector.class_idx, vector.obj_idx),
                ours.decode["pfn"](vector.obj),
                ours.decode["class_idx"](vector.obj),
                ours.decode["obj_idx"](vector.obj),
            )
            by_gcc = tuple(itertools.islice(results, 4))
            assert by_gcc == expected, (place(layout), vector)
    assert list(results) == []


# Random trees.


OPTIMISATIONS = {
    "as variables": ("-O0", "-DQUALIFIER=volatile"),
    "as constants": ("-O2", "-DQUALIFIER=const"),
}


@cache
def defined_cases(bits_per_long: int) -> list[Case]:
    """Random trees with values at which C defines them; the same ones at every run."""
    found: dict[object, Case] = {}

    @settings(max_examples=400, derandomize=True, database=None, phases=[Phase.generate])
    @given(cases(bits_per_long, 4))
    def collect(case: Case) -> None:
        if evaluate(defined(case.tree), case.values):
            found[case.tree, tuple(case.values.items())] = case

    collect()
    return list(found.values())


def declared(var: Var) -> str:
    """C text that declares a variable."""
    return f"{'_Bool' if var.type is BOOL else var.type.name} {var.name}"


def tree_function(number: int, case: Case) -> str:
    """C text of a function that computes a tree at its values."""
    lines = [f"static unsigned long long tree_{number}(void)", "{"]
    for var in names(case.tree):
        value = c_text(Const(case.values[var.name], var.type))
        lines.append(f"\tQUALIFIER {declared(var)} = {value};")
    return "\n".join([*lines, f"\treturn (unsigned long long)({c_text(case.tree)});", "}", ""])


@widths
@pytest.mark.parametrize("flags", OPTIMISATIONS.values(), ids=OPTIMISATIONS)
def test_a_compiled_tree_has_the_value_of_the_tree(
    flags: tuple[str, ...], bits_per_long: int, tmp_path: Path
) -> None:
    chosen = defined_cases(bits_per_long)
    assert len(chosen) > 300
    functions = "".join(tree_function(number, case) for number, case in enumerate(chosen))
    calls = "".join(f"\t{RESULTS}[{n}] = tree_{n}();\n" for n in range(len(chosen)))
    text = f"{PRELUDE}{functions}void zs_run(void)\n{{\n{calls}}}\n"
    results = executed(text, bits_per_long, len(chosen), tmp_path, *flags)
    for case, by_gcc in zip(chosen, results, strict=True):
        assert by_gcc == evaluate(case.tree, case.values) % WORD, (c_text(case.tree), case.values)


@widths
def test_a_compiled_tree_has_the_type_of_the_tree(bits_per_long: int, tmp_path: Path) -> None:
    chosen = defined_cases(bits_per_long)
    declarations = "".join(
        f"extern {declared(var)};\n" for var in (*variables(bits_per_long), *TRUTHS)
    )
    types = array(
        "zs_types", [type_of(f"+({c_text(case.tree)})", bits_per_long) for case in chosen]
    )
    text = f"{PRELUDE}{declarations}{types}"
    found = constants(needed(host(bits_per_long)), text, tmp_path)
    kinds = c_types(bits_per_long)
    for case, place_of_type in zip(chosen, found, strict=True):
        assert kinds[place_of_type] == promote(case.tree.type), c_text(case.tree)


# The referee sees faults.


def test_the_referee_sees_a_wrong_number(tmp_path: Path) -> None:
    layout = derive(SCHEMES["merged"], configs_of(64)[0], 8)
    wrong = {**layout.values, "_PFN_BITS": layout.values["_PFN_BITS"] + 1}
    with pytest.raises(AssertionError, match="_PFN_BITS"):
        assert_agrees(needed(HOST), [dataclasses.replace(layout, values=wrong)], tmp_path)


def test_text_that_does_not_compile_is_seen(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="undeclared"):
        constants(needed(HOST), array("zs_values", ["undeclared"]), tmp_path)
