"""A refutation is the expected one in its value, and excuses no other."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import pytest
import samples
from fixtures import with_field

from zslayout.arch import shipped
from zslayout.arch.params import ArchParams, ExpectedRefutation
from zslayout.expr.nodes import Const, Expr
from zslayout.expr.types import ulong
from zslayout.pipeline.expectation import concerns, names_value, refuted_alike
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.solve.engine import Engine, Question
from zslayout.subjects.zsmalloc.registry import BY_ID
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.verdict import Status, Witness
from zslayout.words.layout import Layout, derive
from zslayout.words.scheme import Macro, Scheme, SchemeModel
from zslayout.words.variant import with_macro

KNOWN: Final = [
    pytest.param(config, known, id=f"{config.name}-{known.scheme}-{known.obligation}")
    for config in shipped.load_all(VOCABULARY)
    for known in config.expect.refuted
]
assert len(KNOWN) > 20
ENGINE: Final = Engine(timeout=10.0)


def witness(obligation: str, layout: Layout) -> Witness:
    """What refutes the statement on the layout."""
    claim = BY_ID[obligation].claim(layout.definition)
    values = tuple(layout.values[each.name] for each in claim.parameters)
    (verdict,) = ENGINE.decide([Question(claim, (values,))])[0].values()
    assert verdict.status is Status.REFUTED
    assert verdict.witness is not None
    return verdict.witness


def changed(name: str, change: Callable[[SchemeModel], SchemeModel]) -> Scheme:
    """A scheme with one thing wrong, as a C file may have it."""
    right = SCHEMES[name]
    return replace(right, name="a file", define=lambda bits: change(right.definition(bits)))


def alike(scheme: Scheme, known: ExpectedRefutation, config: ArchParams, chain_size: int) -> bool:
    """Whether the scheme, as a file, is wrong as the scheme that the expectation names is."""
    layout = derive(scheme, config, chain_size)
    theirs = derive(SCHEMES[known.scheme], config, chain_size)
    found = witness(known.obligation, layout)
    return refuted_alike(ENGINE, BY_ID[known.obligation], known, layout, found, theirs)


def known_of(arch: str, scheme: str) -> ExpectedRefutation:
    """The one refutation that a shipped archconfig expects of a scheme."""
    (only,) = (each for each in samples.named(arch).expect.refuted if each.scheme == scheme)
    return only


@pytest.mark.parametrize(("config", "known"), KNOWN)
def test_a_shipped_expectation_names_the_value_that_its_counterexample_concerns(
    config: ArchParams, known: ExpectedRefutation
) -> None:
    for size in filter(known.covers, config.chain_size.all):
        layout = derive(SCHEMES[known.scheme], config, size)
        claim = BY_ID[known.obligation].claim(layout.definition)
        found = concerns(claim, layout, witness(known.obligation, layout))
        assert names_value(known, found), (size, found)
        assert not names_value(known._replace(value="ZS_ALIGN"), found)


@pytest.mark.parametrize(("config", "known"), KNOWN)
def test_what_is_wrong_in_a_scheme_is_wrong_alike_in_a_file_of_the_scheme(
    config: ArchParams, known: ExpectedRefutation
) -> None:
    size = next(filter(known.covers, config.chain_size.all))
    assert alike(SCHEMES[known.scheme], known, config, size)
    assert alike(SCHEMES[known.scheme], known._replace(value=""), config, size)
    assert not alike(SCHEMES[known.scheme], known._replace(value="ZS_ALIGN"), config, size)


def test_another_number_of_the_same_macro_is_another_defect() -> None:
    odd = Macro("ZS_MIN_ALLOC_SIZE", Const(37, ulong(32)))
    scheme = changed("pfn-idx", lambda right: with_macro(right, odd))
    known = known_of("riscv32", "pfn-idx")
    assert not alike(scheme, known, samples.named("riscv32"), 9)
    assert alike(SCHEMES["pfn-idx"], known, samples.named("riscv32"), 9)


def test_a_scheme_that_is_right_excuses_no_file() -> None:
    odd = Macro("ZS_MIN_ALLOC_SIZE", Const(37, ulong(32)))
    scheme = changed("pfn-idx", lambda right: with_macro(right, odd))
    assert not alike(scheme, known_of("riscv32", "pfn-idx"), samples.named("riscv32"), 8)


def test_a_word_that_loses_more_than_the_scheme_loses_is_another_defect() -> None:
    def forgetful(right: SchemeModel) -> SchemeModel:
        def decode(obj: Expr) -> Expr:
            return right.word.decode("pfn", obj) & ~Const(1, ulong(64))

        return with_field(right, "pfn", decode=decode)

    known, config = known_of("s390-43", "pfn-idx"), samples.named("s390-43")
    assert not alike(changed("pfn-idx", forgetful), known, config, 8)
    assert alike(SCHEMES["pfn-idx"], known, config, 8)
