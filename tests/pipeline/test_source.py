"""The check of a C file: three files that are right, and mistakes in each of them.

What is wrong where is worked out by hand in `defects`; the tool must find it there, at that line,
and nothing anywhere else.
"""

import fnmatch
from dataclasses import replace

import pytest
import samples
from defects import DEFECTS, Defect, source, text
from sourced import (
    BASES,
    BY_NAME,
    CONFIGS,
    SHIPPED,
    THREE_BITS,
    Refutation,
    base,
    changed,
    check,
    line_of,
    quick,
    refuted,
    where,
)

from zslayout.arch.params import ArchParams, Outcome
from zslayout.cfront.text import CFile
from zslayout.errors import UserError
from zslayout.pipeline.source import EQUIVALENT, SourceRequest, check_source
from zslayout.results.exit_code import ExitCode
from zslayout.results.finding import ConfigResult
from zslayout.results.source import SourceResult
from zslayout.subjects.zsmalloc.obligations.source import OBLIGATIONS
from zslayout.subjects.zsmalloc.registry import BY_ID
from zslayout.verdict import Status

SCHEMES = {"two_fields": "pfn-idx", "rfc_v1": "rfc-v1", "merged": "merged"}

REFUTES_TOO = {
    "page-decoded-one-bit-low": ("source.frame",),
    "least-size-constant": ("obj.fits",),
    "least-size-unasserted": ("obj.fits", "gate.sound"),
    "class-bits-without-plus-one": ("obj.fits", "gate.sound"),
    "class-over-the-page-frame": ("obj.fits", "gate.sound"),
}
"""By defect, what is refuted instead of what the defect names, and blocks that."""

TOLERATED_TOO = {
    "merged-index-mask-one-short": ("fallback.identical",),
    "index-decoded-in-a-short": ("fallback.identical",),
    "class-over-the-page-frame": ("obj.fits", "gate.sound"),
}
"""By defect, what is refuted with reason although no pool has such a word."""

NOT_YET = {
    "gate-of-64-bit-words": "an array that is too large is taken for a fault of the file",
}
"""By defect, why the tool does not see it."""


AT_THREE_BITS = {"pages-bits-at-the-edge", "assertion-of-one-bit"}
"""What does harm only where the object index has fewer bits than on any machine there is."""


def _builds(result: ConfigResult, size: int) -> bool:
    return dict(result.outcomes)[size] is not Outcome.BUILD_ERROR


def _matching(found: dict[str, Refutation], patterns: tuple[str, ...]) -> dict[str, Refutation]:
    return {
        id_: each
        for id_, each in found.items()
        if any(fnmatch.fnmatchcase(id_, pattern) for pattern in patterns)
    }


def _replays(refutation: Refutation) -> bool:
    finding, at = refutation
    assert at.verdict.witness is not None
    claim = finding.obligation.claim(at.layout.definition)
    return claim.refuted_by({**at.layout.values, **dict(at.verdict.witness.values)})


@pytest.mark.parametrize(
    "defect",
    [
        pytest.param(
            defect,
            id=defect.name,
            marks=[pytest.mark.xfail(reason=NOT_YET[defect.name], strict=True)]
            if defect.name in NOT_YET
            else [],
        )
        for defect in DEFECTS
    ],
)
def test_a_mistake_is_found_where_it_does_harm_and_nowhere_else(defect: Defect) -> None:
    _judge(defect, changed(defect.name), base(defect.base))


@pytest.mark.parametrize("name", sorted(AT_THREE_BITS))
def test_a_mistake_is_found_where_the_object_index_has_three_bits(name: str) -> None:
    defect = BY_NAME[name]
    right = check(defect.base, source(defect.base), THREE_BITS, SHIPPED[0])
    found = check(name, text(defect), THREE_BITS, SHIPPED[0])
    assert any(defect.wrong_at(where(found.check.results[0], size)) for size in (4, 8, 16))
    _judge(defect, found, right)


def _judge(defect: Defect, found: SourceResult, right: SourceResult) -> None:
    """Refuted where it is wrong, at its line, and nowhere else."""
    mine, theirs = refuted(found), refuted(right)
    before = {result.params: result for result in right.check.results}
    wanted = (*defect.refutes, *REFUTES_TOO.get(defect.name, ()))
    tolerated = {EQUIVALENT.id, *defect.tolerated, *TOLERATED_TOO.get(defect.name, ())}
    for result in found.check.results:
        for layout in result.layouts:
            size = layout.chain_size
            point = (result.params.name, size)
            hits = _matching(mine[point], wanted)
            ended = not _builds(result, size) and _builds(before[result.params], size)
            if defect.wrong_at(where(result, size)) and ended and not hits:
                assert "gate.sound" in wanted, point
                assert found.false_assertions[result.params]
            elif defect.wrong_at(where(result, size)):
                assert hits, (point, list(mine[point]), result.outcome)
                assert all(map(_replays, hits.values())), point
                lines = [place.line for hit in hits.values() for place in hit.finding.places[:3]]
                assert line_of(defect) in lines, (point, lines)
            elif _builds(result, size) or _builds(before[result.params], size):
                more = mine[point].keys() - theirs[point].keys() - tolerated
                assert not more, (point, more)


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda each: each.name)
def test_a_mistake_does_harm_somewhere_unless_it_names_nothing_to_refute(defect: Defect) -> None:
    harmful = any(
        defect.wrong_at(where(result, layout.chain_size))
        for result in base(defect.base).check.results
        for layout in result.layouts
    )
    assert harmful is (bool(defect.refutes) and defect.name not in AT_THREE_BITS)


@pytest.mark.parametrize("name", ["plus-for-or", "multiply-for-shift", "fields-added-from-below"])
def test_another_way_to_say_the_same_is_the_same_scheme(name: str) -> None:
    found = quick(name, "x86_64", "i386")
    assert found.exit_code == 0
    assert set(found.agrees.values()) == {SCHEMES[BY_NAME[name].base]}


@pytest.mark.parametrize("name", ["two_fields", "merged"])
def test_a_right_file_is_its_scheme_and_everything_is_as_expected(name: str) -> None:
    found = base(name)
    assert found.scheme.name == SCHEMES[name]
    assert list(found.agrees.items()) == [(params, SCHEMES[name]) for params in CONFIGS]
    assert not any(any(each.values()) for each in [found.false_assertions])
    for result in found.check.results:
        assert not result.lacking
        # On the full boards merged's gate is off with room to spare, which docs/findings.md has.
        if result.params in SHIPPED:
            assert result.as_expected, result.params.name


def test_the_rfc_is_wrong_where_it_is_known_to_be_and_nowhere_else() -> None:
    found = base("rfc_v1")
    assert found.exit_code == 1
    assert found.scheme.name == "rfc-v1"
    assert set(found.agrees.values()) == {"rfc-v1"}
    mine = refuted(found)
    for result in found.check.results:
        params = result.params
        known = {each.obligation: each for each in params.expect.refuted if each.scheme == "rfc-v1"}
        for layout in result.layouts:
            size = layout.chain_size
            room = layout.asserted
            wanted = {id_ for id_, each in known.items() if each.covers(size)}
            wanted |= set() if room else {"obj.fits", "gate.sound"}
            assert set(mine[params.name, size]) == wanted, (params.name, size)
            assert _builds(result, size) is room


def test_the_rfc_does_not_build_where_no_header_names_the_physical_bits() -> None:
    found = base("rfc_v1")
    ended = {params.name for params in found.false_assertions}
    for result in found.check.results:
        undefined = result.params.physmem_bits == 64
        assert not undefined or result.outcome is Outcome.BUILD_ERROR
        assert (result.outcome is Outcome.BUILD_ERROR) is (result.params.name in ended)
    (false,) = found.false_assertions[_config("um-x86_64")]
    assert str(false.place) == f"rfc_v1.c:{_line('rfc_v1', 'static_assert(_PFN_BITS')}:1"
    numbers = dict(false.numbers)
    assert numbers.pop("BITS_PER_LONG") == 64 < sum(numbers.values()) == 70


def _config(name: str) -> ArchParams:
    return next(params for params in CONFIGS if params.name == name)


def _line(name: str, part: str) -> int:
    (found,) = [i for i, line in enumerate(source(name).splitlines(), start=1) if part in line]
    return found


CONTROLS = [each for each in OBLIGATIONS if each.control]


@pytest.mark.parametrize("name", BASES)
@pytest.mark.parametrize("control", CONTROLS, ids=lambda each: each.id)
def test_a_control_is_refuted_wherever_it_is_asked(name: str, control: object) -> None:
    statuses = [
        (at.verdict.status, dict(result.outcomes)[at.chain_size])
        for result in base(name).check.results
        for finding in result.findings
        if finding.obligation is control
        for at in finding.points
    ]
    assert statuses
    built = [status for status, outcome in statuses if outcome is not Outcome.BUILD_ERROR]
    assert set(built) <= {Status.REFUTED}
    assert {status for status, _ in statuses} <= {Status.REFUTED, Status.BLOCKED}


BREAKS = {
    "source.agrees": "pfn-shifted-in-unsigned-int",
    "source.defined": "index-shifted-by-the-word",
    "source.frame": "page-decoded-one-bit-low",
    "source.handle_word": "load-of-an-int",
    "source.class_index": "class-index-rounded-down",
    "source.chain_size": "chain-loop-stops-early",
}


def test_the_table_of_what_breaks_an_obligation_has_them_all() -> None:
    assert list(BREAKS) == [each.id for each in OBLIGATIONS if not each.control]


@pytest.mark.parametrize(("obligation", "defect"), BREAKS.items(), ids=BREAKS)
def test_every_obligation_of_the_file_itself_is_broken_by_some_mistake(
    obligation: str, defect: str
) -> None:
    assert obligation in refuted(quick(defect, "x86_64"))["x86_64", 8]


def test_a_chain_size_is_all_that_is_asked_when_it_is_given() -> None:
    file = CFile("two_fields.c", source("two_fields"))
    request = SourceRequest(file, SHIPPED[:1], (BY_ID["obj.fits"],), chain_size=5)
    (result,) = check_source(request).check.results
    assert [layout.chain_size for layout in result.layouts] == [5]
    (finding,) = result.findings
    assert finding.chain_sizes(Status.PROVED) == (5,)


def test_what_a_file_lacks_is_named_with_the_file() -> None:
    code = source("two_fields").replace("#define ZS_SIZE_CLASSES\t", "#define CLASSES\t")
    code = code.replace("ZS_SIZE_CLASSES", "CLASSES")
    with pytest.raises(UserError) as caught:
        check("other", code, samples.named("x86_64"))
    assert str(caught.value) == "other.c: defines no ZS_SIZE_CLASSES (is it mm/zsmalloc.c?)"


def test_progress_is_told() -> None:
    told: list[str] = []
    file = CFile("two_fields.c", source("two_fields"))
    request = SourceRequest(file, SHIPPED[:1], (BY_ID["obj.fits"],), chain_size=8)
    check_source(request, lambda what, done, of: told.append(what) if done <= of else None)
    assert "obj.fits" in told


def test_a_value_that_c_leaves_undefined_may_be_read_otherwise_than_it_is_compiled() -> None:
    code = source("two_fields").replace("_AC(1, UL) << OBJ_INDEX_BITS", "1 << OBJ_INDEX_BITS", 1)
    found = check(
        "other", code, replace(samples.named("s390-42"), chain_size=SHIPPED[0].chain_size)
    )
    assert "source.defined" in refuted(found)["s390-42", 8]


# What is known of a scheme excuses a file of it, and nothing else.

TAGGED = (
    (
        "#define OBJ_INDEX_BITS\t(BITS_PER_LONG - _PFN_BITS)",
        "#define OBJ_INDEX_BITS\t(BITS_PER_LONG - _PFN_BITS - OBJ_TAG_BITS)",
    ),
    (
        "\t*page = pfn_to_page(obj >> OBJ_INDEX_BITS);\n\t*obj_idx",
        "\tobj >>= OBJ_TAG_BITS;\n\t*page = pfn_to_page(obj >> OBJ_INDEX_BITS);\n\t*obj_idx",
    ),
    (
        "\t*page = pfn_to_page(obj >> OBJ_INDEX_BITS);\n}",
        "\tobj >>= OBJ_TAG_BITS;\n\t*page = pfn_to_page(obj >> OBJ_INDEX_BITS);\n}",
    ),
    ("\treturn word;\n}", "\treturn word << OBJ_TAG_BITS;\n}"),
)
"""What makes the word of two_fields.c that of Linux 4.1 to 6.8."""

LEAST = "MAX(32, (ZS_MAX_PAGES_PER_ZSPAGE << PAGE_SHIFT >> OBJ_INDEX_BITS))"


def edited(*edits: tuple[str, str]) -> str:
    """two_fields.c with other text in places that occur once."""
    code = source("two_fields")
    for old, new in edits:
        assert code.count(old) == 1, old
        code = code.replace(old, new)
    return code


def test_a_file_with_the_tag_bit_is_excused_by_what_is_known_of_its_scheme() -> None:
    found = check("tagged", edited(*TAGGED), samples.named("arm-lpae"), controls=True)
    assert set(found.agrees.values()) == {"pfn-idx-tagged"}
    (result,) = found.check.results
    assert result.as_expected
    assert {each.obligation.id for each in result.findings if each.known} == {
        "macro.exact",
        "size.min_le_max",
    }


def test_another_defect_of_a_statement_that_is_known_to_be_false_is_none_that_is_known() -> None:
    odd = edited((LEAST, LEAST.replace("32", "37")))
    (result,) = check("odd", odd, samples.named("riscv32")).check.results
    found = samples.finding(result, "size.min_aligned")
    wrong = [at.chain_size for at in found.points if not at.as_expected]
    assert wrong == [4, 5, 6, 7, 8, 9]
    assert found.chain_sizes(Status.REFUTED) == (4, 5, 6, 7, 8, 9, 11, 13, 15)
    (right,) = check("right", source("two_fields"), samples.named("riscv32")).check.results
    assert samples.finding(right, "size.min_aligned").known


def test_what_only_a_private_archconfig_expects_of_a_right_scheme_excuses_no_file() -> None:
    text_ = samples.toml() + '[expect.refuted.pfn-idx]\n"obj.covers_pfn" = { why = "so I say" }\n'
    config = samples.params(text_)
    right = check("right", source("two_fields"), config)
    wrong = check("wrong", edited(("MAX_POSSIBLE_PHYSMEM_BITS - PAGE_SHIFT", "8")), config)
    for found in (right, wrong):
        finding = samples.finding(found.check.results[0], "obj.covers_pfn")
        assert not finding.as_expected
    assert samples.finding(right.check.results[0], "obj.covers_pfn").expected is Status.REFUTED
    assert samples.finding(wrong.check.results[0], "obj.covers_pfn").expected is Status.PROVED


@pytest.mark.parametrize("name", ["x86_64", "arm-lpae", "um-x86_64"])
def test_a_file_that_draws_the_page_frame_too_narrow_loses_frames_of_the_machine(name: str) -> None:
    narrow = edited(("(MAX_POSSIBLE_PHYSMEM_BITS - PAGE_SHIFT)", "8"))
    (result,) = check("narrow", narrow, samples.named(name)).check.results
    assert samples.finding(result, "obj.covers_pfn").status is Status.REFUTED
    assert result.outcome is Outcome.UNPROVED


@pytest.mark.parametrize("name", ["i386-pae", "arm-lpae", "arc-8k-pae40", "mips32-16k-xpa"])
def test_headers_that_say_less_than_the_machine_lose_frames_of_a_right_file(name: str) -> None:
    config = replace(samples.named(name), physmem_bits=32)
    (result,) = check("right", source("two_fields"), config).check.results
    found = samples.finding(result, "obj.covers_pfn")
    assert found.status is Status.REFUTED
    witness = found.shown.verdict.witness
    assert witness is not None
    assert dict(witness.values)["pfn"] << config.page_shift >= 1 << 32


def test_what_every_file_has_and_one_lacks_is_a_gap_and_never_green() -> None:
    code = source("two_fields")
    twice = "static void zs_put(unsigned long h, unsigned long o) { *(unsigned long *)h = o; }\n"
    code = code.replace("record_obj", "zs_record").replace(
        "static void zs_record(", twice + "static void zs_record("
    )
    found = check("other", code, samples.named("x86_64"))
    assert [gap.what for gap in found.not_covered] == ["record_obj()"]
    assert found.exit_code is ExitCode.UNDECIDED
    assert "source.handle_word" in found.check.results[0].lacking
    bits = source("two_fields").replace(
        "unsigned int class:CLASS_BITS + 1;", "unsigned char class;"
    )
    found = check("other", bits, samples.named("x86_64"))
    assert [gap.what for gap in found.not_covered] == ["zspage->class"]
    assert found.exit_code is ExitCode.UNDECIDED
