"""What formats of findings have in common."""

from dataclasses import replace

import told

from zslayout.errors import Place
from zslayout.render.findings import (
    by_subject,
    details,
    findings,
    first_place,
    subject,
    where,
    witness,
    worst_first,
)
from zslayout.render.registry import REGISTRY
from zslayout.results.diagnostic import Diagnostic, Fate, Level
from zslayout.results.result import Detail


def _of(rule: str, level: Level = Level.ERROR, *names: str, verdict: str = "") -> Diagnostic:
    return Diagnostic(rule, level, "m", names, "merged", verdict)


def test_the_worst_comes_first_each_once_and_nothing_that_is_as_expected() -> None:
    found = worst_first(
        [
            _of("ok", Level.OK, "a"),
            _of("skipped", Level.SKIPPED, "a"),
            _of("known", Level.NOTE, "a", verdict="REFUTED"),
            _of("open", Level.WARNING, "a"),
            _of("bad", Level.ERROR, "a"),
            _of("bad", Level.ERROR, "b"),
        ]
    )
    assert [each.rule for each in found] == ["bad", "open", "known"]
    assert found[0].configurations == ("a", "b")


def test_a_bad_exit_code_that_no_finding_accounts_for_is_a_finding() -> None:
    (only,) = findings(told.nothing())
    assert (only.rule, only.level) == ("result", Level.WARNING)
    assert only.message.endswith("; exit code 3")
    assert findings(told.good()) == told.good().diagnostics()


def test_a_subject_is_a_patch_a_configuration_and_a_scheme() -> None:
    each = _of("r", Level.OK, "x86_64")
    assert subject(each) == "x86_64 merged"
    assert subject(replace(each, patch="mm: fix")) == "mm: fix x86_64 merged"
    assert subject(Diagnostic("r", Level.OK, "m")) == "zslayout"
    assert list(by_subject([each, each])) == ["x86_64 merged"]


def test_few_configurations_are_named_and_many_are_counted() -> None:
    assert where(_of("r")) == ""
    assert where(_of("r", Level.OK, *"abcd")) == " on a, b, c, d"
    assert where(_of("r", Level.OK, *"abcde")) == " on 5 configurations"


def test_large_values_are_in_hexadecimal() -> None:
    each = replace(_of("r"), witness={"a": 9, "b": 128})
    assert witness(each) == "a = 9, b = 0x80"


def _refuted() -> Diagnostic:
    found = findings(told.one_of_each())
    (only,) = [each for each in found if (each.rule, each.fate) == (told.REFUTED, Fate.FAILED)]
    return only


def test_details_have_places_values_steps_and_what_would_mend_it() -> None:
    (refuted,) = [
        each
        for each in findings(told.one_of_each())
        if each.rule == told.REFUTED and each.fate is Fate.FAILED
    ]
    said = list(details(refuted))
    assert "values: CONFIG_ZSMALLOC_CHAIN_SIZE = 8, pfn = 0, class_idx = 0x80, obj_idx = 0" in said
    assert any(line.startswith("from archconfigs/arm64-4k.toml:$.page_shift: ") for line in said)
    assert said[-1].startswith("fix: ")
    (schedule,) = [each for each in findings(told.one_of_each()) if each.steps]
    assert "step 1, thread 1: free(a)" in details(schedule)


def test_the_first_place_is_in_c_else_in_an_archconfig() -> None:
    there = Place("z.c", 7, 3)
    (refuted,) = [
        each
        for each in findings(told.one_of_each())
        if each.rule == told.REFUTED and each.fate is Fate.FAILED
    ]
    found = first_place(refuted)
    assert found is not None
    assert (found.file, found.line) == ("archconfigs/arm64-4k.toml", 5)
    assert first_place(replace(refuted, places=(there,))) is there
    assert first_place(_of("r")) is None


def test_no_format_is_silent_about_what_is_open_refuted_or_undecided() -> None:
    formats = [each for each in REGISTRY.values() if not each.bare and not each.for_people]
    for form in formats:
        good = form.render(told.good(), Detail())
        for result in (told.one_of_each(), told.nothing(), told.FAULTS):
            assert form.render(result, Detail()) != good
        if form.name != "quiet":
            said = form.render(told.one_of_each(), Detail())
            for rule in (told.OPEN, told.REFUTED, told.SCHEDULE):
                assert rule in said or form.name == "json"
