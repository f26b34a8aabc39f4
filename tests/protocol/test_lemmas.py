"""The conditions as lemmas: one word stands for those of every layout."""

import os
import subprocess
import sys

import provers
import pytest
import variants

from zslayout.expr import walk
from zslayout.expr.nodes import Compare, CompareOp, Expr, Var
from zslayout.pipeline.protocol import variant_of
from zslayout.protocol.lemmas import GENERIC_WORD, GROUP, LEVEL_VARIANTS, protocol_lemmas
from zslayout.protocol.mutants import MUTANT_BY_NAME
from zslayout.protocol.operation_tables import operation_tables
from zslayout.protocol.proof_obligations import proof_obligations
from zslayout.protocol.transition import ProtocolVariant
from zslayout.reference.patch_level import PatchLevel
from zslayout.solve.engine import Engine
from zslayout.theorem.lemma import REFUTATION
from zslayout.verdict import Status
from zslayout.words.scheme import SchemeModel

ENGINE = Engine(60)


def refuted(name: str, definition: SchemeModel) -> set[str]:
    """The conditions of the rows that a mutant edits which are false of these words."""
    variant = variants.EARLY
    edited = MUTANT_BY_NAME[name].tables(variant)
    changed = [each for each in edited if each not in operation_tables(variant)]
    found = set()
    for each in proof_obligations(changed, class_bits=variant.class_bits):
        (verdict,) = ENGINE.decide_together([each.claim(definition)], {})
        assert verdict.status in {Status.PROVED, Status.REFUTED}
        if verdict.status is Status.REFUTED:
            found.add(each.id)
    return found


def test_every_condition_of_every_level_is_a_lemma_or_named_by_one() -> None:
    said = " ".join(f"{each.id}, {each.statement}" for each in protocol_lemmas())
    told = set(said.replace(".,", ",").replace(". ", " ").replace(",", " ").split())
    for level, variant in LEVEL_VARIANTS.items():
        for each in proof_obligations(operation_tables(variant), class_bits=variant.class_bits):
            name = f"{level}.{each.id.removeprefix('protocol.')}"
            assert name in told or f"{name}." in told


def test_lemmas_have_names_and_texts_of_their_own() -> None:
    assert len({each.name for each in protocol_lemmas()}) == len(protocol_lemmas())
    assert len({each.key for each in protocol_lemmas()}) == len(protocol_lemmas())
    assert {each.group for each in protocol_lemmas()} == {GROUP}
    assert all(each.statement.endswith(".") for each in protocol_lemmas())


def test_every_lemma_denies_its_statement_and_nothing_else() -> None:
    for each in protocol_lemmas():
        *given, last = each.formula.assertions
        assert last.name == REFUTATION
        assert not any(assertion.name == REFUTATION for assertion in given)


def test_the_levels_are_those_of_layouts_with_and_without_the_class() -> None:
    for level in PatchLevel:
        assert LEVEL_VARIANTS[level.value] == variant_of(provers.layout(level), level)
    fallback = variant_of(provers.layout(name="um-x86_64"), PatchLevel.EARLY_UNLOCK)
    assert LEVEL_VARIANTS["early-unlock-fallback"] == fallback


@pytest.mark.parametrize("variant", variants.LEVELS, ids=repr)
def test_words_and_pfns_are_ordered_by_nothing_but_the_bounds_of_their_fields(
    variant: ProtocolVariant,
) -> None:
    """What is only compared for equality is the same question for any number of bits."""
    for each in proof_obligations(operation_tables(variant), class_bits=variant.class_bits):
        claim = each.claim(GENERIC_WORD)
        for part in walk.parts(*claim.given, claim.then):
            if isinstance(part, Compare) and part.op in {CompareOp.LT, CompareOp.LE}:
                assert not walk.names(part.right) or not _words(part.left, part.right)


def _words(*sides: Expr) -> list[Var]:
    return [each for each in walk.names(*sides) if each.type.width == GENERIC_WORD.bits_per_long]


@pytest.mark.parametrize(
    "name",
    [
        "no-reread",
        "migrate-rewrites-class",
        "malloc-as-class-zero",
        "handed-over-without-order",
        "chain-after-class-unlock",
        "compact-across-classes",
    ],
)
def test_the_word_that_stands_for_all_refutes_what_real_words_refute(name: str) -> None:
    every = {each.obligation.id for each in provers.broken(name).with_status(Status.REFUTED)}
    real = {each for each in every if not each.endswith(".ways")}
    assert real
    assert refuted(name, GENERIC_WORD) == real


@pytest.mark.parametrize("seed", ["1", "2"])
def test_texts_do_not_depend_on_the_order_of_sets(seed: str) -> None:
    code = (
        "from zslayout.protocol.lemmas import protocol_lemmas as lemmas;"
        " print(*(lemma.key for lemma in lemmas()))"
    )
    command = [sys.executable, "-c", code]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == [each.key for each in protocol_lemmas()]
