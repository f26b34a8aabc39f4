"""Every lemma of every scheme: well formed, true at samples, and true of every archconfig."""

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import Any

import pytest
import samples
from fixtures import MUTANTS, Mutant, X, Y
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import values_of

from zslayout.arch import shipped
from zslayout.arch.params import ArchParams
from zslayout.errors import InternalError
from zslayout.expr.build import all_of
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Cast, Const, Var
from zslayout.expr.python import compile_function
from zslayout.expr.types import BOOL, UINT, ulong
from zslayout.expr.walk import names
from zslayout.pipeline import lemma_index
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.subjects.zsmalloc.parameters import DOMAIN
from zslayout.subjects.zsmalloc.registry import BY_ID, OBLIGATIONS
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.theorem import build
from zslayout.theorem.lemma import REFUTATION, Lemma
from zslayout.vc.claim import Claim, LemmaInstance
from zslayout.vc.obligation import Obligation, Scope, Validity
from zslayout.vc.statements import side_by_side
from zslayout.words.layout import derive, numbers
from zslayout.words.scheme import Scheme, SchemeModel

CONFIGS = shipped.load_all(VOCABULARY)
assert len(CONFIGS) > 90
HELD = [each for each in OBLIGATIONS if not each.control]
SIDES = [
    pytest.param(scheme, width, id=f"{scheme.name}-{width}")
    for scheme in SCHEMES.values()
    for width in DOMAIN.widths
]
LEMMAS = [
    pytest.param(lemma, id=lemma.name.replace(" ", "-"))
    for scheme in SCHEMES.values()
    for width in DOMAIN.widths
    for lemma in lemma_index.scheme_lemmas(scheme, width)
]
assert len(LEMMAS) > 260

sides = pytest.mark.parametrize(("scheme", "width"), SIDES)
every_lemma = pytest.mark.parametrize("lemma", LEMMAS)


def built(scheme: str, width: int, name: str) -> Lemma:
    [found] = [
        each for each in lemma_index.scheme_lemmas(SCHEMES[scheme], width) if each.id == name
    ]
    return found


def stands_for(lemma: Lemma) -> Mapping[str, str]:
    """The parameter or macro that each free name is the few bits of."""
    return {
        each.value.operand.name: each.name
        for each in lemma.formula.definitions
        if isinstance(each.value, Cast) and each.value.operand in lemma.formula.free
    }


@cache
def reading(lemma: Lemma, *, refuted: bool) -> Callable[..., Any]:
    """Whether the free names' values meet the premises, and the refutation too where asked."""
    formula = lemma.formula if refuted else lemma.assumption
    lets = [(each.name, each.value) for each in formula.definitions]
    holds = all_of(*(each.holds for each in formula.assertions))
    return compile_function("meets", [var.name for var in formula.free], lets, [holds])


def at(lemma: Lemma, known: Mapping[str, int], words: Callable[[Var], int]) -> list[int]:
    """The values of the free names: from a layout for those that are bits of its numbers."""
    meaning = stands_for(lemma)
    return [
        known[meaning[var.name]] if var.name in meaning else words(var)
        for var in lemma.formula.free
    ]


def some_word(source: random.Random, limits: Mapping[str, int]) -> Callable[[Var], int]:
    """Words that are likely inside a field: few bits, all bits, near a number of the layout."""

    def word(var: Var) -> int:
        bit = 1 << source.randrange(var.type.width)
        near = source.choice(sorted(limits.values()))
        pick = (0, 1, bit, bit - 1, var.type.maximum, near - 1, near, source.getrandbits(9))
        return var.type.wrap(source.choice(pick))

    return word


@every_lemma
def test_every_name_of_a_formula_is_free_or_defined_before_it_is_used(lemma: Lemma) -> None:
    formula = lemma.formula
    known = {var.name: var.type for var in formula.free}
    assert len(known) == len(formula.free)
    for definition in formula.definitions:
        used = {var.name: var.type for var in names(definition.value)}
        assert used.items() <= known.items(), definition.name
        assert definition.name not in known
        known[definition.name] = definition.value.type
    for asserted in formula.assertions:
        assert asserted.holds.type == BOOL
        used = {var.name: var.type for var in names(asserted.holds)}
        assert used.items() <= known.items(), asserted.name


@sides
def test_the_names_of_a_formula_are_symbols_and_each_names_one_thing(
    scheme: Scheme, width: int
) -> None:
    for lemma in lemma_index.scheme_lemmas(scheme, width):
        formula = lemma.formula
        every = [var.name for var in formula.free]
        every += [each.name for each in formula.definitions]
        every += [each.name for each in formula.assertions]
        assert len(set(every)) == len(every), lemma.name
        assert [name for name in every if not re.fullmatch(r"[A-Za-z_]\w*", name)] == []


@sides
def test_every_free_name_that_is_no_variable_of_the_claim_is_used(
    scheme: Scheme, width: int
) -> None:
    definition = scheme.definition(width)
    for lemma in lemma_index.scheme_lemmas(scheme, width):
        formula = lemma.formula
        roots = [each.holds for each in formula.assertions]
        roots += [each.value for each in formula.definitions]
        unused = {var.name for var in formula.free} - {var.name for var in names(*roots)}
        claim = lemma.obligation.claim(definition) if lemma.obligation else None
        assert unused <= {var.name for var in (claim.variables if claim else ())}, lemma.name


@sides
def test_the_last_assertion_is_the_refutation_and_premises_are_among_the_others(
    scheme: Scheme, width: int
) -> None:
    for lemma in lemma_index.scheme_lemmas(scheme, width):
        *given, last = [each.name for each in lemma.formula.assertions]
        assert last == REFUTATION
        assert REFUTATION not in given
        used = [name for name in given if re.fullmatch(r"by_\d+", name)]
        assert [name for name in given if name not in used] == list(lemma.premises), lemma.name
        assert all(each.says for each in lemma.formula.assertions)
        assert "\n" not in "".join(each.says for each in lemma.formula.assertions)


@sides
def test_the_lemmas_of_a_scheme_have_names_of_their_own_and_rest_on_earlier_ones(
    scheme: Scheme, width: int
) -> None:
    earlier: set[str] = set()
    for lemma in lemma_index.scheme_lemmas(scheme, width):
        assert (lemma.group, lemma.bits_per_long, lemma.scheme) == (scheme.name, width, scheme)
        assert set(lemma.uses) <= earlier, lemma.name
        assert len(set(lemma.uses)) == len(lemma.uses)
        assert lemma.id not in earlier
        earlier.add(lemma.id)


def test_the_names_and_paths_of_all_lemmas_differ() -> None:
    lemmas = list(lemma_index.theorem_lemmas())
    assert len({each.name for each in lemmas}) == len(lemmas)
    assert len({each.path for each in lemmas}) == len(lemmas)


@sides
def test_what_a_lemma_asserts_of_another_is_what_it_says_it_rests_on(
    scheme: Scheme, width: int
) -> None:
    for lemma in lemma_index.scheme_lemmas(scheme, width):
        said = [each.says for each in lemma.formula.assertions]
        cited = [text.split()[1] for text in said if text.startswith("by ")]
        assert list(dict.fromkeys(cited)) == list(lemma.uses), lemma.name


@sides
def test_every_obligation_of_a_scope_that_occurs_has_a_lemma_and_no_other(
    scheme: Scheme, width: int
) -> None:
    found = [numbers(scheme, point).enabled for point in DOMAIN.points(width)]
    scopes = {Scope.EVERY}
    if scheme.gated:
        scopes |= {Scope.GATE_ON if enabled else Scope.GATE_OFF for enabled in set(found)}
    ids = [lemma.id for lemma in lemma_index.scheme_lemmas(scheme, width)]
    said = {name for name in ids if not name.startswith("gate.never") and name in BY_ID}
    assert said == {each.id for each in HELD if each.scope in scopes}
    never = {"gate.never_on": Scope.GATE_ON, "gate.never_off": Scope.GATE_OFF}
    for name, scope in never.items():
        assert (name in ids) is (scheme.gated and scope not in scopes)
    converses = {name.removesuffix(".converse") for name in ids if name.endswith(".converse")}
    conditional = {name for name in said if BY_ID[name].valid_where(scheme.name, width)}
    assert converses == conditional


@every_lemma
def test_no_sample_solves_a_lemma(lemma: Lemma) -> None:
    """Nothing that meets the premises makes the statement false, at points all over the domain."""
    assert lemma.scheme is not None
    source = random.Random(lemma.name)  # noqa: S311  # samples, the same every time
    solves = reading(lemma, refuted=True)
    for point in list(DOMAIN.points(lemma.bits_per_long))[:: 211 if lemma.obligation else 1]:
        known = numbers(lemma.scheme, point).values
        for _ in range(12 if lemma.obligation else 1):
            values = at(lemma, known, some_word(source, known))
            assert not solves(*values), dict(
                zip([var.name for var in lemma.formula.free], values, strict=True)
            )


@pytest.mark.parametrize("config", CONFIGS, ids=lambda each: each.name)
def test_every_layout_of_an_archconfig_meets_the_premises_of_the_lemmas_about_it(
    config: ArchParams,
) -> None:
    spoken_of = 0
    for scheme in SCHEMES.values():
        for chain in config.chain_size.all:
            layout = derive(scheme, config, chain)
            for lemma in lemma_index.scheme_lemmas(scheme, config.bits_per_long):
                if lemma.obligation and samples.speaks_of(lemma.obligation, layout):
                    # Words of 0 meet every premise, but for a size, which is at least 1.
                    values = at(lemma, layout.values, lambda var: int(var.name == "size"))
                    assert reading(lemma, refuted=False)(*values), (lemma.name, chain)
                    spoken_of += 1
    assert spoken_of > 13 * 3 * 20


def test_a_lemma_says_all_that_a_solver_needs() -> None:
    assert built("pfn-idx", 32, "obj.roundtrip.idx").text == (
        "; pfn-idx obj.roundtrip.idx 32\n"
        ";\n"
        "; Decoding an encoded location gives its object index.\n"
        "; Rests on obj.adjacent.\n"
        "; Expected: unsat.\n"
        "(set-logic QF_BV)\n"
        "(declare-const pfn_bits (_ BitVec 7))\n"
        "(declare-const obj_index_bits (_ BitVec 7))\n"
        "(declare-const pfn (_ BitVec 32))\n"
        "(declare-const class_idx (_ BitVec 32))\n"
        "(declare-const obj_idx (_ BitVec 32))\n"
        "(define-fun BITS_PER_LONG () (_ BitVec 32) (_ bv32 32))\n"
        "(define-fun _PFN_BITS () (_ BitVec 32) ((_ zero_extend 25) pfn_bits))\n"
        "(define-fun OBJ_INDEX_BITS () (_ BitVec 32) ((_ zero_extend 25) obj_index_bits))\n"
        "(define-fun OBJ_INDEX_MASK () (_ BitVec 32)"
        " (bvsub (bvshl (_ bv1 32) OBJ_INDEX_BITS) (_ bv1 32)))\n"
        "(define-fun obj () (_ BitVec 32)"
        " (bvor (bvshl pfn OBJ_INDEX_BITS) (bvand obj_idx OBJ_INDEX_MASK)))\n"
        "(define-fun obj_idx_decoded () (_ BitVec 32) (bvand obj OBJ_INDEX_MASK))\n"
        "\n"
        "; by obj.adjacent\n"
        "(assert (! (and (bvsle (_ bv0 32) OBJ_INDEX_BITS) (bvsle OBJ_INDEX_BITS BITS_PER_LONG)"
        " (bvsle (_ bv0 32) _PFN_BITS) (bvsle _PFN_BITS BITS_PER_LONG)"
        " (= OBJ_INDEX_BITS (bvadd OBJ_INDEX_BITS (_ bv0 32)))"
        " (= (bvadd OBJ_INDEX_BITS _PFN_BITS) BITS_PER_LONG)) :named adjacent))\n"
        "\n"
        "; pfn <= (1 << _PFN_BITS) - 1\n"
        "(assert (! (bvule pfn (bvsub (bvshl (_ bv1 32) _PFN_BITS) (_ bv1 32)))"
        " :named given_pfn))\n"
        "\n"
        "; class_idx <= (1 << 0) - 1\n"
        "(assert (! (bvule class_idx (bvsub (bvshl (_ bv1 32) (_ bv0 32)) (_ bv1 32)))"
        " :named given_class_idx))\n"
        "\n"
        "; obj_idx <= (1 << OBJ_INDEX_BITS) - 1\n"
        "(assert (! (bvule obj_idx (bvsub (bvshl (_ bv1 32) OBJ_INDEX_BITS) (_ bv1 32)))"
        " :named given_obj_idx))\n"
        "\n"
        "; and the statement is false\n"
        "(assert (! (not (= obj_idx_decoded obj_idx)) :named refutation))\n"
        "\n"
        "(check-sat)\n"
    )


def premises(lemma: Lemma) -> list[str]:
    return [
        f"{each.name}: {each.says}"
        for each in lemma.formula.assertions
        if each.name in lemma.premises
    ]


def test_a_lemma_over_parameters_assumes_the_domain_and_that_the_kernel_compiles() -> None:
    lemma = built("merged", 64, "size.min_aligned")
    assert premises(lemma) == [
        "page_shift_in_range: PAGE_SHIFT is 12 to 18",
        "chain_size_in_range: the chain size is 4 to 16",
        "pfn_bits_in_range: _PFN_BITS is 1 to 63",
        "physmem_bits_in_range: MAX_POSSIBLE_PHYSMEM_BITS is at most 64",
        "static_assert: ZS_PAGES_PER_ZSPAGE_BITS <= ZS_OBJ_IDX_BITS",
    ]
    assert [var.name for var in lemma.formula.free] == ["page_shift", "physmem_bits", "chain_size"]
    assert lemma.uses == ()


def test_a_lemma_over_widths_assumes_that_the_fields_are_adjacent_and_no_parameter() -> None:
    lemma = built("merged", 64, "obj.roundtrip.class")
    assert [each.split(":")[0] for each in premises(lemma)] == [
        "page_shift_in_range",
        "chain_size_in_range",
        "adjacent",
        "gate_on",
        "given_pfn",
        "given_class_idx",
        "given_obj_idx",
    ]
    # The gate of this scheme reads two parameters; the number of physical bits is gone.
    assert [var.name for var in lemma.formula.free] == [
        "page_shift",
        "chain_size",
        "pfn_bits",
        "zs_obj_pfn_shift",
        "zs_obj_class_bits",
        "zs_obj_idx_bits",
        "pfn",
        "class_idx",
        "obj_idx",
    ]
    assert lemma.uses == ("obj.adjacent",)


@pytest.mark.parametrize("name", ["obj.roundtrip.class", "obj.injective", "size.min_aligned"])
def test_a_direct_lemma_is_over_parameters_and_rests_on_nothing(name: str) -> None:
    lemma = build.lemma(SCHEMES["merged"], 64, BY_ID[name], direct=True)
    assert lemma.uses == ()
    assert [each.split(":")[0] for each in premises(lemma)][:5] == [
        "page_shift_in_range",
        "chain_size_in_range",
        "pfn_bits_in_range",
        "physmem_bits_in_range",
        "static_assert",
    ]
    assert [var.name for var in lemma.formula.free[:3]] == [
        "page_shift",
        "physmem_bits",
        "chain_size",
    ]
    assert "adjacent" not in [each.name for each in lemma.formula.assertions]
    assert lemma.statement == built("merged", 64, name).statement


def test_where_a_statement_holds_only_somewhere_the_lemma_assumes_and_says_so() -> None:
    lemma = built("merged", 64, "obj.decode_total")
    assert "exactly_where: ZS_OBJ_IDX_BITS <= 32" in premises(lemma)
    assert lemma.statement == (
        "Every word decodes, and encodes to itself again. Where ZS_OBJ_IDX_BITS <= 32:"
        " obj_to_location() keeps obj_idx in an unsigned int."
    )


def test_the_converse_assumes_the_contrary_and_that_the_statement_holds() -> None:
    lemma = built("merged", 64, "obj.decode_total.converse")
    assert lemma.statement == (
        "False where not (ZS_OBJ_IDX_BITS <= 32): Every word decodes, and encodes to itself again."
    )
    assert [each.name for each in lemma.formula.assertions[-3:]] == [
        "static_assert",
        "inexact",
        REFUTATION,
    ]
    assert lemma.formula.assertions[-1].says == "and yet the statement holds"
    assert (lemma.obligation, lemma.uses) == (None, ())
    assert [var.name for var in lemma.formula.free] == ["page_shift", "physmem_bits", "chain_size"]


def somewhere(name: str, scheme: str, width: int = 64) -> Obligation:
    """The obligation, were it to hold only where some object index is left."""
    where = Validity(
        frozenset({(scheme, width)}), lambda model: model.word.field("obj_idx").width >= 1, "a test"
    )
    return replace(BY_ID[name], validity=(where,))


def test_a_converse_without_values_for_the_variables_is_our_bug() -> None:
    partly = somewhere("obj.roundtrip.pfn", "toy")
    scheme = replace(SCHEMES["rfc-v1"], name="toy")
    with pytest.raises(InternalError, match=r"^obj.roundtrip.pfn: no values for \(Var\("):
        build.lemmas(scheme, 64, (partly,))


@pytest.mark.parametrize(
    ("scheme", "width", "name", "statement", "refutation"),
    [
        (
            "rfc-v1",
            32,
            "gate.never_on",
            "No layout with words of 32 bits has the gate on.",
            "the gate is on: 64 <= BITS_PER_LONG",
        ),
        (
            "rfc-v1",
            64,
            "gate.never_off",
            "No layout with words of 64 bits has the gate off.",
            "the gate is off: not (64 <= BITS_PER_LONG)",
        ),
    ],
    ids=["on", "off"],
)
def test_a_scope_that_is_empty_is_a_lemma(
    scheme: str, width: int, name: str, statement: str, refutation: str
) -> None:
    lemma = built(scheme, width, name)
    assert lemma_index.scheme_lemmas(SCHEMES[scheme], width)[0] is lemma
    assert lemma.statement == statement
    assert lemma.formula.assertions[-1].says == refutation
    assert lemma.premises[-1] == "static_assert"


def test_what_proves_a_fact_comes_before_what_uses_it_and_the_rest_stays_in_order() -> None:
    found = [each.id for each in build.in_order(OBLIGATIONS)]
    first = [
        "obj.fits",
        "obj.adjacent",
        "obj.roundtrip.pfn",
        "obj.roundtrip.class",
        "obj.roundtrip.idx",
    ]
    assert found[:5] == first
    assert found[5:] == [each.id for each in OBLIGATIONS if each.id not in first]


@sides
def test_a_width_that_is_left_free_has_its_bounds_from_the_fields_being_adjacent(
    scheme: Scheme, width: int
) -> None:
    """Seven bits hold every value, and no value that `obj.adjacent` allows is left out."""
    definition = scheme.definition(width)
    lemma = built(scheme.name, width, "obj.roundtrip.pfn")
    parameters = set(DOMAIN.names)
    free = [name for name in stands_for(lemma).values() if name not in parameters]
    assert free
    bounds = [names(part) for part in side_by_side(definition.word)]
    for name in free:
        alone = [them for them in bounds if {each.name for each in them} <= {name, "BITS_PER_LONG"}]
        assert len(alone) >= 2, name
    for point in DOMAIN.points(width):
        found = numbers(scheme, point)
        if found.asserted:
            assert all(0 <= found.values[name] <= width for name in free)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda each: each.name)
def test_a_scheme_with_one_thing_wrong_has_other_lemmas_where_it_is_wrong(mutant: Mutant) -> None:
    right = {each.name: each for each in lemma_index.scheme_lemmas(SCHEMES["rfc-v1"], 64)}
    wrong = {each.name: each for each in lemma_index.scheme_lemmas(mutant.scheme, 64)}
    name = f"rfc-v1 {mutant.refuted} 64"
    if name in right:
        used = {f"rfc-v1 {use} 64" for use in wrong[name].uses} | {name}
        assert any(wrong[each].key != right[each].key for each in used)
    else:
        assert set(wrong) != set(right)


def test_a_lemma_that_a_changed_mask_does_not_touch_stays_the_same() -> None:
    [narrow] = [each.scheme for each in MUTANTS if each.name == "class mask one bit narrow"]
    changed = {
        wrong.id
        for right, wrong in zip(
            lemma_index.scheme_lemmas(SCHEMES["rfc-v1"], 64),
            lemma_index.scheme_lemmas(narrow, 64),
            strict=True,
        )
        if right.key != wrong.key
    }
    assert "obj.roundtrip.class" in changed
    assert "torn.class_stable" in changed
    assert not changed & {"obj.adjacent", "obj.fits", "size.min_aligned", "header.told_apart"}


USERS = [
    pytest.param(scheme, width, lemma.obligation, id=f"{scheme.name}-{width}-{lemma.id}")
    for scheme in SCHEMES.values()
    for width in DOMAIN.widths
    for lemma in lemma_index.scheme_lemmas(scheme, width)
    if lemma.obligation and lemma.obligation.claim(scheme.definition(width)).uses
]
assert len(USERS) > 50


@pytest.mark.parametrize(("scheme", "width", "obligation"), USERS)
@settings(max_examples=10)
@given(data=st.data())
def test_what_a_lemma_asserts_of_another_is_true_of_every_word(
    scheme: Scheme, width: int, obligation: Obligation, data: st.DataObject
) -> None:
    lemma = built(scheme.name, width, obligation.id)
    point = data.draw(st.sampled_from(SOME[width]))
    known = numbers(scheme, point)
    if not known.asserted:
        return
    values = at(lemma, known.values, lambda var: data.draw(values_of(var.type), var.name))
    free = dict(zip((var.name for var in lemma.formula.free), values, strict=True))
    wrong = {each.name for each in lemma.formula.false_at(free)}
    assert not {name for name in wrong if name.startswith("by_")}
    assert "adjacent" not in wrong


SOME = {width: list(DOMAIN.points(width))[::37] for width in DOMAIN.widths}


@pytest.mark.parametrize(("scheme", "width", "obligation"), USERS)
def test_a_use_gives_a_value_of_the_right_type_to_each_variable(
    scheme: Scheme, width: int, obligation: Obligation
) -> None:
    definition = scheme.definition(width)
    claim = obligation.claim(definition)
    for use in claim.uses:
        theirs = BY_ID[use.obligation].claim(definition)
        assert {name: value.type for name, value in use.at.items()} == {
            var.name: var.type for var in theirs.variables
        }
        mine = {
            *claim.variables,
            *(each.var for each in DOMAIN.parameters),
            *(macro.ref for macro in definition.macros),
        }
        assert set(names(*use.at.values())) <= mine


def test_a_use_of_what_is_no_lemma_here_is_left_out() -> None:
    assert "obj.roundtrip.class" in [use.obligation for use in injective(64).uses]
    assert "obj.roundtrip.class" in [use.obligation for use in injective(32).uses]
    assert "obj.roundtrip.class" in built("rfc-v1", 64, "obj.injective").uses
    assert "obj.roundtrip.class" not in built("rfc-v1", 32, "obj.injective").uses


def injective(width: int) -> Claim:
    return BY_ID["obj.injective"].claim(SCHEMES["rfc-v1"].definition(width))


def resting(name: str, used: str, scheme: str) -> Obligation:
    """The obligation, were one that it rests on to hold only somewhere."""
    right, partly = BY_ID[name], somewhere(used, scheme)
    if right.over_widths is BY_ID[used]:
        return replace(right, over_widths=partly)
    rests_on = tuple(partly if each is BY_ID[used] else each for each in right.rests_on)
    return replace(right, rests_on=rests_on)


@pytest.mark.parametrize("used", ["obj.adjacent", "obj.roundtrip.idx"])
def test_nothing_rests_on_what_holds_only_somewhere(
    used: str,
) -> None:
    with pytest.raises(
        InternalError, match=rf"^{used} does not hold everywhere, so no lemma can rest on it$"
    ):
        build.lemma(SCHEMES["pfn-idx"], 64, resting("obj.injective", used, "pfn-idx"))


def test_two_premises_about_one_variable_have_names_of_their_own() -> None:
    nine = Const(9, X.type)
    claim = Claim((X, Y), (nine >= X, X >= 2, X <= Y, nine >= 3), X <= Y)
    obligation = Obligation("toy.small", "Small numbers are small.", (), lambda _: claim)
    lemma = build.lemma(SCHEMES["pfn-idx"], 64, obligation)
    given = [name for name in lemma.premises if name.startswith("given")]
    assert given == ["given_x", "given_x_2", "given_x_y", "given_4"]


def test_a_premise_is_never_named_like_another_by_its_place() -> None:
    third = Var("x_3", X.type)
    claim = Claim((X, third), (third >= 1, X >= 1, X <= 5), third >= 1)
    obligation = Obligation("toy.places", "Small numbers are small.", (), lambda _: claim)
    lemma = build.lemma(SCHEMES["pfn-idx"], 64, obligation)
    assert len(set(lemma.premises)) == len(lemma.premises)


def test_a_value_on_the_way_is_named_once_and_means_the_same() -> None:
    lemma = built("rfc-v1", 64, "migrate.preserves_class")
    named = [each.name for each in lemma.formula.definitions]
    assert named[-3:] == ["old_obj", "new_obj", "class_idx_read_after"]
    direct = build.lemma(SCHEMES["rfc-v1"], 64, BY_ID["migrate.preserves_class"], direct=True)
    layout = derive(SCHEMES["rfc-v1"], CONFIGS[0], 8)
    claim = BY_ID["migrate.preserves_class"].claim(layout.definition)
    values = at(direct, layout.values, lambda var: {"pfn": 5, "obj_idx": 6}.get(var.name, 7))
    free = dict(zip((var.name for var in direct.formula.free), values, strict=True))
    known = direct.formula.values(free)
    for step, name in zip(claim.steps, named[-3:], strict=True):
        assert known[name] == evaluate(step.value, {**layout.values, **free})


def test_no_lemma_rests_on_one_that_does_not_hold_everywhere() -> None:
    for name in ("obj.adjacent", "obj.roundtrip.idx"):
        with pytest.raises(InternalError, match=f"^{name} does not hold everywhere"):
            build.lemma(SCHEMES["merged"], 64, resting("migrate.preserves_idx", name, "merged"))


def _given_back(claim: Claim, _: SchemeModel) -> Claim:
    return claim


def test_no_lemma_rests_on_itself_or_on_one_that_comes_later() -> None:
    scheme = SCHEMES["merged"]
    at = {"pfn": Const(0, ulong(64)), "class_idx": Const(0, UINT), "obj_idx": Const(0, UINT)}
    for name in ("obj.roundtrip.class", "obj.roundtrip.idx", "obj.injective"):
        claim = BY_ID["obj.roundtrip.class"].claim(scheme.definition(64))
        circular = replace(claim, uses=(LemmaInstance(name, at),))
        one = replace(
            BY_ID["obj.roundtrip.class"],
            build=partial(_given_back, circular),
            rests_on=(BY_ID[name],),
        )
        with pytest.raises(InternalError, match=f"^obj.roundtrip.class cannot rest on {name}$"):
            build.lemma(scheme, 64, one)


def test_what_says_that_the_static_assertion_holds_does_not_assume_it() -> None:
    for scheme, width in (("rfc-v1", 64), ("merged", 32), ("merged", 64)):
        lemma = build.lemma(SCHEMES[scheme], width, BY_ID["gate.sound"])
        assert "static_assert" not in {each.name for each in lemma.formula.assertions}
        other = build.lemma(SCHEMES[scheme], width, BY_ID["size.classes_agree"])
        assert "static_assert" in other.premises
