"""What a check of a C file found, as a result."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest
import samples
from goldens import compare
from rendered import shown, value
from sourced import BASES, quick

from zslayout.arch.params import Expect
from zslayout.errors import Place
from zslayout.provenance import in_c
from zslayout.reference.protocol_level import FoundLevel, ProtocolLevel
from zslayout.results.check import OUTCOME, CheckResult
from zslayout.results.diagnostic import Level
from zslayout.results.exit_code import ExitCode
from zslayout.results.file_protocol import ConfigProtocol
from zslayout.results.finding import ConfigResult, Finding
from zslayout.results.functions import FunctionsResult
from zslayout.results.probe import TreeNumbers
from zslayout.results.source import FalseAssertion, SeriesResult, SourceResult
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.verdict import Status


def test_what_ends_a_build_stands_at_its_assertion() -> None:
    found = quick("rfc_v1", "x86_64", "um-x86_64")
    outcomes = [each for each in found.diagnostics() if each.rule == OUTCOME]
    assert [bool(each.places) for each in outcomes] == [False, True]
    ((false,),) = found.false_assertions.values()
    assert outcomes[1].places == (false.place,)


def test_a_broken_outcome_stands_where_what_is_refuted_does() -> None:
    found = quick("index-decoded-without-mask", "x86_64")
    (outcome,) = (each for each in found.diagnostics() if each.rule == OUTCOME)
    (result,) = found.check.results
    assert outcome.level is Level.ERROR
    assert outcome.places == result.unexpected[0].places[:1] != ()


def test_the_file_ends_as_its_check_and_a_series_as_its_worst_step() -> None:
    good, bad = quick("merged", "x86_64"), quick("rfc_v1", "um-x86_64")
    assert (good.exit_code, bad.exit_code) == (ExitCode.AS_EXPECTED, ExitCode.UNEXPECTED)
    assert SeriesResult((("a", good), ("b", bad))).exit_code is ExitCode.UNEXPECTED
    assert SeriesResult((("b", bad), ("a", good))).exit_code is ExitCode.UNEXPECTED


def test_each_diagnostic_of_a_series_says_after_which_patch() -> None:
    good = quick("merged", "x86_64")
    found = SeriesResult((("first", good), ("second", good))).diagnostics()
    count = len(good.diagnostics())
    assert len(found) == 2 * count
    assert all(each.message.startswith("After first: ") for each in found[:count])
    assert all(each.message.startswith("After second: ") for each in found[count:])


FILE = "zsmalloc.c"


def of(
    *results: ConfigResult,
    agrees: Mapping[str, str] | str = "rfc-v1",
    ended: tuple[FalseAssertion, ...] = (),
    lines: Mapping[int, str] = MappingProxyType({}),
) -> SourceResult:
    return SourceResult(
        FILE,
        CheckResult(results),
        SCHEMES["rfc-v1"],
        {
            result.params: agrees if isinstance(agrees, str) else agrees[result.params.name]
            for result in results
        },
        {result.params: ended for result in results if ended},
        lines,
    )


def said(
    *results: ConfigResult,
    agrees: Mapping[str, str] | str = "rfc-v1",
    ended: tuple[FalseAssertion, ...] = (),
    lines: Mapping[int, str] = MappingProxyType({}),
    verbose: bool = False,
) -> str:
    return shown(of(*results, agrees=agrees, ended=ended, lines=lines), verbose=verbose)


def right() -> ConfigResult:
    return samples.result(samples.named("x86_64"), chain_size=8)


def broken(*places: Place, arch: str = "arm64-4k") -> ConfigResult:
    """A result with refutations at these places."""
    found = samples.broken(samples.NARROW_MASK)

    def placed(finding: Finding) -> Finding:
        return (
            finding
            if finding.as_expected
            else replace(finding, provenance=tuple(in_c(place, "a line") for place in places))
        )

    params = replace(found.params, name=arch)
    return replace(found, params=params, findings=tuple(map(placed, found.findings)))


def test_the_report_of_a_file_is_as_people_see_it() -> None:
    compare("source-rfc_v1.txt", shown(quick("rfc_v1", "x86_64", "um-x86_64")))


@pytest.mark.parametrize("base", BASES)
def test_every_report_begins_with_the_file_and_ends_with_the_count(base: str) -> None:
    found = quick(base, "x86_64")
    lines = said(*found.check.results).splitlines()
    assert lines[0].startswith(f"{FILE}: ")
    assert lines[-1].startswith("1 checked: ")


def test_the_schemes_that_a_file_is_are_counted_the_most_frequent_first() -> None:
    results = [replace(right(), params=samples.named(name)) for name in ("x86_64", "alpha", "i386")]
    names = dict(zip(("x86_64", "alpha", "i386"), ("merged", "rfc-v1", "merged"), strict=True))
    text = said(*results, agrees=names)
    first = text.splitlines()[0]
    assert first == f"{FILE}: merged on 2, rfc-v1 on 1 of 3 configurations"


def test_a_file_that_is_no_scheme_is_its_own() -> None:
    assert said(right(), agrees="").startswith(f"{FILE}: unknown layout on 1 of 1 configuration\n")
    several = {"x86_64": "merged", "alpha": ""}
    results = tuple(replace(right(), params=samples.named(name)) for name in several)
    text = said(*results, agrees=several)
    assert "merged on 1, an unknown layout on 1 of 2 configurations" in text


def test_a_few_results_are_drawn_and_more_are_only_named() -> None:
    five = [replace(right(), params=replace(right().params, name=f"board{i}")) for i in range(5)]
    assert said(*five[:4]).count(" (x86-64, 4 KiB pages, SPARSEMEM)\n") == 4
    assert "+----" in said(*five[:4])
    assert "+----" not in said(*five)
    assert "class-idx on 5\n  all 5\n" in said(*five)


def test_what_is_refuted_alike_is_said_once_with_every_configuration() -> None:
    at = Place(FILE, 7, 3)
    lines = {7: "#define OBJ_CLASS_MASK 1"}
    text = said(broken(at, arch="one"), broken(at, arch="two"), lines=lines)
    ids = {each.obligation.id for each in broken(at).unexpected if each.status is Status.REFUTED}
    for id_ in ids:
        assert text.count(f"REFUTED {id_} {at}: on 2 configurations\n") == 1
    assert text.count(f"  at {at}: #define OBJ_CLASS_MASK 1\n  on all 2\n") == len(ids)


def test_what_is_merely_blocked_at_some_chain_sizes_has_no_heading_of_its_own() -> None:
    naive = replace(samples.named("arm-lpae"), expect=Expect())
    text = said(samples.result(naive, "pfn-idx-tagged"))
    headings = [
        line.split()[1].strip(":") for line in text.splitlines() if line.startswith("REFUTED ")
    ]
    assert headings == ["macro.exact", "size.min_le_max"]
    assert "BLOCKED by these on 1 configuration:\n" in text
    assert "size.index_in_range.last_unused" in text


def test_what_is_refuted_elsewhere_in_the_file_is_said_apart() -> None:
    text = said(broken(Place(FILE, 7, 3), arch="one"), broken(Place(FILE, 8, 3), arch="two"))
    assert f"REFUTED obj.roundtrip.class {FILE}:7:3: on 1 configuration\n" in text
    assert f"REFUTED obj.roundtrip.class {FILE}:8:3: on 1 configuration\n" in text


def test_a_finding_without_a_place_has_none() -> None:
    assert "REFUTED obj.roundtrip.class: on 1 configuration\n" in said(broken())


def test_of_many_places_the_first_are_shown() -> None:
    text = said(broken(*(Place(FILE, line, 1) for line in range(1, 20))))
    shown = {line for line in text.splitlines() if line.startswith("  at ")}
    assert shown == {f"  at {FILE}:{line}:1:" for line in range(1, 7)}


def test_a_false_assertion_stands_below_the_outcome_in_numbers() -> None:
    numbers = (("A", 70), ("B", 64))
    ended = (FalseAssertion(Place(FILE, 86, 1), "", "A <= B", numbers, 8),)
    text = said(samples.result(samples.named("um-x86_64")), ended=ended)
    assert "\n    zsmalloc.c:86:1: static_assert(A <= B): A = 70, B = 64 at chain size 8\n" in text
    assert text.index("  build-error: needs 70 bits") < text.index("static_assert(A <= B)")


def test_what_linux_is_known_to_get_wrong_is_told_apart() -> None:
    found = samples.result(samples.named("s390-42"), chain_size=8)
    text = said(found)
    known = text.partition("Known of Linux, and true here too:\n")[2]
    assert known.startswith("macro.defined s390-42 rfc-v1: REFUTED")


def test_what_a_file_lacks_is_named() -> None:
    text = said(replace(right(), lacking=("source.frame", "migrate.writes_pfn")))
    lacks = "Not asked, because the file lacks what they speak of: migrate.writes_pfn, source.frame"
    assert f"{lacks}\n" in text


def test_verbose_lists_every_obligation() -> None:
    listed = said(right(), verbose=True)
    for finding in right().findings:
        assert f"\n{finding.obligation.id} x86_64 rfc-v1: " in listed


def test_paint_changes_no_letter() -> None:
    found = of(broken(Place(FILE, 7, 3)), agrees="")
    plain, painted = shown(found), shown(found, colour=True)
    assert painted != plain
    for style in ("0", "1", "2", "31", "32", "33"):
        painted = painted.replace(f"\x1b[{style}m", "")
    assert painted == plain


def test_each_step_of_a_series_is_a_report_below_its_title() -> None:
    steps = SeriesResult((("one", of(right())), ("two", of(broken()))))
    text = shown(steps)
    assert text == f"After one:\n{shown(of(right()))}\nAfter two:\n{shown(of(broken()))}"


def test_what_the_file_is_stands_beside_what_any_check_has() -> None:
    found = quick("rfc_v1", "x86_64", "um-x86_64")
    said = value(found)
    assert list(said) == ["schema", "source", "results", "summary"]
    assert said["source"]["file"] == found.file
    assert said["source"]["agrees"] == {"x86_64": "rfc-v1", "um-x86_64": "rfc-v1"}
    assert list(said["source"]["false_assertions"]) == ["um-x86_64"]
    (false,) = said["source"]["false_assertions"]["um-x86_64"]
    assert false["numbers"]
    assert false["place"].startswith(f"{found.file}:")


def test_each_configuration_has_its_protocol_and_a_fallback_where_only_others_have_a_class() -> (
    None
):
    early = FoundLevel(ProtocolLevel.EARLY_UNLOCK, early=True, has_class=True)
    base = FoundLevel(ProtocolLevel.BASE, early=True)
    at = {"x86_64": early, "um-x86_64": base}
    protocols = tuple(ConfigProtocol(name, ((level, (8,)),), True) for name, level in at.items())
    read = FunctionsResult(tuple(at), 9, 9, 3, (), (), protocols=protocols)
    said = value(quick("merged", *at).reading(read))
    found = {each["arch"]: each["protocol"] for each in said["results"]}
    assert {name: each["fallback"] for name, each in found.items()} == {
        "x86_64": False,
        "um-x86_64": True,
    }
    assert {each["level"] for each in found.values()} == {"early-unlock"}
    assert "protocol" not in value(quick("merged", "x86_64"))["results"][0]


def test_of_a_series_the_last_step_is_told_in_full_and_each_in_short() -> None:
    one, two = quick("rfc_v1", "x86_64"), quick("merged", "x86_64")
    said = value(SeriesResult((("first", one), ("second", two))))
    assert list(said) == ["schema", "source", "patches", "results", "summary"]
    assert said["source"] == value(two)["source"]
    assert said["results"] == value(two)["results"]
    assert [each["title"] for each in said["patches"]] == ["first", "second"]
    assert said["patches"][0]["summary"] == value(one)["summary"]


def test_where_numbers_come_from_is_said_with_the_first_reasons_or_all_that_there_are() -> None:
    reasons = {
        "csky": "no compiler for it",
        "arc": "b",
        "alpha": "c " * 300,
        "um": "e",
        "s390": "e",
    }
    numbers = TreeNumbers("tree", "6.12.1", {"x86_64": "gcc"}, reasons)
    found = replace(quick("merged", "x86_64"), numbers=numbers)
    sentence = "Linux 6.12.1 in tree: numbers measured on 1 of 6 configurations"
    assert found.headline.endswith(f"; {sentence}; those of archconfigs on 5")
    assert "csky: no compiler for it\n" in shown(found)
    assert "c c ...\n  --verbose says why: um, s390\n" in shown(found)
    assert "um, s390: e\n" in shown(found, verbose=True)
    assert value(found)["numbers"] == {
        "tree": "tree",
        "kernel": "6.12.1",
        "measured": {"x86_64": "gcc"},
        "from_table": reasons,
    }
    assert "numbers" not in value(quick("merged", "x86_64"))
