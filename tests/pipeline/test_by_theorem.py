"""What the theorem settles without a solver, and all that it does not."""

from dataclasses import replace
from functools import cache

import pytest
import samples
from toys import MUTANTS, Mutant

from zslayout.arch import shipped
from zslayout.arch.params import ArchParams
from zslayout.pipeline import by_theorem, check
from zslayout.pipeline.by_theorem import Theorem
from zslayout.pipeline.ledger import Entry, Ledger
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.subjects.zsmalloc.registry import BY_ID, OBLIGATIONS
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.theorem import build
from zslayout.theorem.lemma import Lemma
from zslayout.vc.obligation import Obligation
from zslayout.verdict import Status, Verdict
from zslayout.words.layout import derive
from zslayout.words.scheme import Scheme

CONFIGS = shipped.load_all(VOCABULARY)
assert len(CONFIGS) > 90
HELD = [each for each in OBLIGATIONS if not each.control]
CONTROLS = [each for each in OBLIGATIONS if each.control]
LAYOUT = derive(SCHEMES["rfc-v1"], samples.board(), 8)
CLASS = "obj.roundtrip.class"


def entry(lemma: Lemma) -> Entry:
    return Entry(lemma.name, lemma.digest, "PROVED", ("z3",), "0" * 64, lemma.uses, {}, {})


@cache
def ledger() -> Ledger:
    """A ledger that vouches for every lemma about 64-bit words under two schemes, and 32-bit."""
    entries = {
        lemma.name: entry(lemma)
        for name in ("rfc-v1", "merged")
        for width in (32, 64)
        for lemma in build.lemmas(SCHEMES[name], width)
    }
    return Ledger(("a test",), entries)


def but(name: str, **changes: object) -> Ledger:
    """The ledger with one entry changed, or left out when there are no changes."""
    entries = dict(ledger().entries)
    changed = entries.pop(name)
    if changes:
        entries[name] = replace(changed, **changes)  # type: ignore[arg-type]
    return replace(ledger(), entries=entries)


def settled(name: str, by: Ledger = ledger()) -> Verdict | None:  # noqa: B008  # it is cached
    return Theorem(by).verdict(BY_ID[name], LAYOUT)


def test_what_the_ledger_vouches_for_is_proved_and_says_by_which_lemma() -> None:
    assert settled(CLASS) == Verdict(Status.PROVED, why="by theorem obj.roundtrip.class")


@pytest.mark.parametrize("config", CONFIGS, ids=lambda each: each.name)
def test_on_every_archconfig_it_settles_exactly_what_a_lemma_speaks_of(config: ArchParams) -> None:
    theorem = Theorem(ledger())
    for name in ("rfc-v1", "merged"):
        for chain in (4, 9, 16):
            layout = derive(SCHEMES[name], config, chain)
            for obligation in HELD:
                found = theorem.verdict(obligation, layout) is not None
                assert found is samples.speaks_of(obligation, layout), (name, chain, obligation.id)


def test_without_a_ledger_nothing_is_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_theorem, "shipped", lambda: None)
    theorem = Theorem()
    assert [each.id for each in HELD if theorem.verdict(each, LAYOUT) is not None] == []


def test_the_ledger_that_comes_with_the_package_is_the_one_unless_another_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(by_theorem, "shipped", ledger)
    assert Theorem().verdict(BY_ID[CLASS], LAYOUT) is not None
    empty = Ledger((), {})
    assert Theorem(empty).verdict(BY_ID[CLASS], LAYOUT) is None


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"digest": "0" * 64},
        {"verdict": "UNKNOWN"},
        {"verdict": "REFUTED"},
        {"certificate": ""},
        {"certificate": "a file"},
        {"proved_by": ()},
    ],
    ids=[
        "missing",
        "of another text",
        "undecided",
        "refuted",
        "not certified",
        "by no digest",
        "by nobody",
    ],
)
@pytest.mark.parametrize("used", [CLASS, "obj.adjacent"])
def test_a_lemma_that_is_not_vouched_for_settles_nothing_nor_does_what_rests_on_it(
    used: str, changes: dict[str, object]
) -> None:
    changed = but(f"rfc-v1 {used} 64", **changes)
    assert settled(CLASS, changed) is None
    assert settled("torn.class_stable", changed) is None
    assert settled("obj.fits", changed) is not None


def test_a_lemma_rests_on_another_through_a_third() -> None:
    """compact.preserves_class rests on obj.roundtrip.class, and that on obj.adjacent."""
    changed = but("rfc-v1 obj.adjacent 64", digest="0" * 64)
    lemma = build.lemma(SCHEMES["rfc-v1"], 64, BY_ID["obj.covers_class"])
    assert lemma.uses == (CLASS,)
    assert settled("obj.covers_class", changed) is None


def test_what_a_ledger_says_that_a_lemma_rests_on_does_not_matter() -> None:
    changed = but(f"rfc-v1 {CLASS} 64", uses=())
    assert settled(CLASS, changed) is not None
    without = replace(
        changed,
        entries={
            name: each for name, each in changed.entries.items() if name != "rfc-v1 obj.adjacent 64"
        },
    )
    assert settled(CLASS, without) is None


@pytest.mark.parametrize(
    "control", [each for each in OBLIGATIONS if each.control], ids=lambda each: each.id
)
def test_a_control_is_never_settled(control: Obligation) -> None:
    assert Theorem(ledger()).verdict(control, LAYOUT) is None


def test_where_the_static_assertion_fails_nothing_is_settled() -> None:
    layout = derive(SCHEMES["rfc-v1"], samples.board(phys=58), 16)
    assert not layout.asserted
    theorem = Theorem(ledger())
    assert [each.id for each in HELD if theorem.verdict(each, layout) is not None] == []


def test_outside_the_domain_nothing_is_settled() -> None:
    theorem = Theorem(ledger())
    outside = derive(SCHEMES["merged"], samples.board(bits=32, phys=44), 8)
    assert [each.id for each in HELD if theorem.verdict(each, outside) is not None] == []
    larger = replace(samples.board(), page_shift=19)
    layout = derive(SCHEMES["merged"], larger, 8)
    assert layout.asserted
    assert [each.id for each in HELD if theorem.verdict(each, layout) is not None] == []


@pytest.mark.parametrize("chain", [1, 3, 17, 200])
def test_a_chain_size_outside_the_domain_settles_nothing(chain: int) -> None:
    layout = derive(SCHEMES["merged"], samples.board(), chain)
    theorem = Theorem(ledger())
    assert [each.id for each in HELD if theorem.verdict(each, layout) is not None] == []


def test_where_the_exact_condition_is_false_the_statement_is_not_settled() -> None:
    theorem = Theorem(ledger())
    board = samples.board(bits=32, phys=34)
    found = [
        theorem.verdict(BY_ID["size.min_aligned"], derive(SCHEMES["merged"], board, chain))
        for chain in (8, 9, 10)
    ]
    assert [each is not None for each in found] == [True, False, True]


def test_a_statement_about_other_layouts_is_not_settled() -> None:
    assert settled("fallback.identical") is None
    fallback = derive(SCHEMES["rfc-v1"], samples.named("i386"), 8)
    theorem = Theorem(ledger())
    assert theorem.verdict(BY_ID[CLASS], fallback) is None
    assert theorem.verdict(BY_ID["fallback.identical"], fallback) is not None


def test_a_scheme_that_the_ledger_does_not_know_is_not_settled() -> None:
    layout = derive(SCHEMES["pfn-idx"], samples.board(), 8)
    assert Theorem(ledger()).verdict(BY_ID["obj.fits"], layout) is None


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda each: each.name)
def test_what_is_wrong_with_a_scheme_is_never_settled(
    mutant: Mutant,
) -> None:
    layout = derive(mutant.scheme, samples.named("arm64-4k"), 8)
    assert Theorem(ledger()).verdict(BY_ID[mutant.refuted], layout) is None


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda each: each.name)
def test_a_check_of_a_wrong_scheme_finds_it_out_whatever_the_ledger_says(
    mutant: Mutant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "Theorem", lambda: Theorem(ledger()))
    configs, obligations = (samples.named("arm64-4k"),), (BY_ID[mutant.refuted],)
    [result] = check.check(check.Request(configs, (mutant.scheme,), obligations)).results
    [finding] = result.findings
    assert finding.status is Status.REFUTED
    assert not result.as_expected


def test_everything_that_it_settles_of_a_wrong_scheme_is_true_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A lemma that a changed mask does not touch is still the lemma that was proved."""
    monkeypatch.setattr(check, "Theorem", lambda: Theorem(ledger()))
    configs = (samples.named("arm64-4k"),)
    request = check.Request(configs, (samples.NARROW_MASK,), OBLIGATIONS, 8)
    [with_theorem] = check.check(request).results
    [without] = check.check(replace(request, direct=True)).results
    assert [each.status for each in with_theorem.findings] == [
        each.status for each in without.findings
    ]
    settled_by = [
        each.obligation.id
        for each in with_theorem.findings
        if each.shown.verdict.why.startswith("by theorem")
    ]
    assert len(settled_by) > 10
    assert CLASS not in settled_by


def test_a_direct_check_asks_no_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "Theorem", lambda: pytest.fail("a ledger was asked"))
    configs, obligations = (samples.board(),), (BY_ID["obj.fits"],)
    request = check.Request(configs, (SCHEMES["rfc-v1"],), obligations, direct=True)
    [finding] = check.check(request).results[0].findings
    assert {at.verdict.why for at in finding.points} == {""}


def test_a_lemma_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[str] = []
    lemma = build.lemma

    def counted(scheme: Scheme, width: int, obligation: Obligation) -> Lemma:
        built.append(obligation.id)
        return lemma(scheme, width, obligation)

    monkeypatch.setattr(build, "lemma", counted)
    theorem = Theorem(ledger())
    for _ in range(3):
        assert theorem.verdict(BY_ID[CLASS], LAYOUT) is not None
    assert built == [CLASS, "obj.adjacent"]
