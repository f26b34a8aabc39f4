"""`protocol prove`, `mutants` and `races`: for any number of threads."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zslayout.cli import inputs, streams
from zslayout.cli.options import ALL_MUTANTS, DEFAULT_LEVEL
from zslayout.errors import Fault, UserError, did_you_mean
from zslayout.pipeline.protocol import ProtocolProver
from zslayout.protocol.mutants import BASE_MUTANTS, PROTOCOL_MUTANTS
from zslayout.reference.patch_level import PatchLevel
from zslayout.results.protocol_proof import MutantProofsResult, MutantsResult, ProtocolProof
from zslayout.results.protocol_races import RaceReport

if TYPE_CHECKING:
    from zslayout.arch.params import ArchParams
    from zslayout.explore.search import SearchBounds
    from zslayout.results.protocol_proof import MutantProof
    from zslayout.words.layout import Layout


@dataclass(frozen=True, slots=True)
class ProofQuestion:
    """What is to be proved; None is the usual. `timeout` is in seconds for one query."""

    params: "ArchParams"
    scheme: str | None
    chain_size: int | None
    level: PatchLevel | None
    mutant: str | None
    timeout: float


def prove(question: ProofQuestion) -> ProtocolProof:
    """Prove the protocol, or show which conditions a mutant fails."""
    protocol = _protocol(question)
    with streams.progress() as told:
        return ProtocolProver(question.timeout).prove(*protocol, told)


def races(question: ProofQuestion) -> RaceReport:
    """Show what each access to a word may race with, and what it needs."""
    protocol = _protocol(question)
    with streams.progress() as told:
        return ProtocolProver(question.timeout).prove_races(*protocol, told)


def prove_mutants(question: ProofQuestion) -> MutantProofsResult:
    """Show which conditions every mutant fails."""
    return MutantProofsResult(_mutant_proofs(question))


def compare_mutants(question: ProofQuestion, bounds: "SearchBounds") -> MutantsResult:
    """Every mutant, by the conditions that it fails and by a schedule that shows it."""
    from zslayout.explore.mutant_search import search_mutants

    failures = _mutant_proofs(question)
    with streams.progress() as told:
        shown = search_mutants(
            lambda name: inputs.one_layout(
                inputs.one_scheme(name), question.params, question.chain_size
            ),
            bounds,
            told,
        )
    return MutantsResult(failures, tuple(shown))


def level_of(level: PatchLevel | None, mutant: str | None) -> PatchLevel:
    """The patch level asked for, or that of a mutant. Raises UserError for an unknown mutant."""
    _known(mutant)
    return level or (PatchLevel.BASE if mutant in BASE_MUTANTS else DEFAULT_LEVEL)


def _protocol(question: ProofQuestion) -> "tuple[Layout, PatchLevel, tuple[str, ...]]":
    """The layout, the level, and what is missing."""
    level = level_of(question.level, question.mutant)
    return _layout(question, level), level, (question.mutant,) if question.mutant else ()


def _mutant_proofs(question: ProofQuestion) -> "tuple[MutantProof, ...]":
    if question.level is not None:
        raise UserError([Fault("--level", "has no part in --mutant all: each has its own")])
    layout, base = _layout(question, PatchLevel.EARLY_UNLOCK), _layout(question, PatchLevel.BASE)
    if not layout.enabled:
        text = f"{layout.scheme.name} falls back to two fields on it; the series is not there"
        raise UserError([Fault(question.params.name, text)])
    with streams.progress() as told:
        return ProtocolProver(question.timeout).prove_mutants(layout, base, told)


def _known(mutant: str | None) -> None:
    """Raises UserError for a mutant that the proof does not have."""
    from zslayout.explore.mutants import MUTANT_BY_NAME

    if mutant is None or mutant in PROTOCOL_MUTANTS:
        return
    if mutant == ALL_MUTANTS:
        raise UserError([Fault("--mutant", "one at a time here; protocol prove takes all")])
    if mutant in MUTANT_BY_NAME:
        text = f"{mutant} is about what the proof leaves out: try protocol search"
        raise UserError([Fault("--mutant", text)])
    near = did_you_mean(mutant, PROTOCOL_MUTANTS) or f"known: {', '.join(PROTOCOL_MUTANTS)}"
    raise UserError([Fault("--mutant", f'no mutant is named "{mutant}"', near)])


def _layout(question: ProofQuestion, level: PatchLevel) -> "Layout":
    """The layout of a level. Raises UserError for one that does not build."""
    scheme = inputs.scheme_of_words(question.scheme, level)
    return inputs.one_layout(scheme, question.params, question.chain_size)
