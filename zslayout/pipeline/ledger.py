"""What `proofs/` holds, and whether it is what the schemes say today.

    proofs/SCHEME/LEMMA.WIDTH.smt2      the lemma, for any solver
    proofs/SCHEME/LEMMA.WIDTH.lrat.xz   the certificate of its formula
    proofs/protocol/LEVEL.CONDITION.64.*  the same of the lock protocol
    proofs/ledger.json                  formula by formula: its lemmas, and what replays

One rule: the ledger says nothing that is not checked each time. Texts and keys are made anew,
values are put into the formulas, and each certificate is opened and followed. What cannot be
checked so, that a premise is redundant, is not in it; who else proved a formula is its history, and
counts for nothing. Values are listed in the order of a formula's free words, and premises by their
place among its assertions, so that no name matters to them.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from zslayout.errors import Fault, UserError, refuse
from zslayout.expr.formula import Formula
from zslayout.expr.ints import is_value
from zslayout.results.certificates import CertificateCheck
from zslayout.results.lemma_result import LemmaResult, Need
from zslayout.results.theorem import TheoremResult
from zslayout.theorem.lemma import REFUTATION, Lemma

SCHEMA: Final = 2
LEDGER: Final = "ledger.json"
TEXT: Final = ".smt2"
CERTIFICATE: Final = ".lrat.xz"
_KEY: Final = re.compile("[0-9a-f]{64}")
_PLACE: Final = re.compile("0|[1-9][0-9]{0,3}")
_FIELDS: Final = ("lemmas", "example", "needed", "history")

Formulas = Mapping[str, Sequence[Lemma]]
"""The lemmas of each formula, by its key."""
Values = tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One formula in the ledger.

    `lemmas` are the sentences by name. `example` meets the premises; `needed` has, for the place of
    a premise, values that break the statement without it.
    """

    lemmas: Mapping[str, str]
    example: Values
    needed: Mapping[int, Values]
    history: str


Ledger = Mapping[str, Entry]
"""All formulas by key."""


def certificate_path(lemmas: Sequence[Lemma]) -> str:
    """Where the certificate of a formula lies below `proofs/`: with the first of its lemmas."""
    return lemmas[0].path + CERTIFICATE


def proof_files(
    theorem: TheoremResult,
    certificates: Mapping[str, bytes],
    certifier: str,
    formulas: Formulas,
    kept: Ledger,
) -> dict[str, bytes]:
    """The contents of `proofs/` by path, the ledger last.

    `certificates` are by key, those of the `kept` entries among them.
    """
    found: dict[str, bytes] = {}
    results = {result.lemma.key: result for result in reversed(theorem.lemma_results)}
    ledger: dict[str, Entry] = {}
    for key, lemmas in formulas.items():
        found |= {lemma.path + TEXT: lemma.text.encode() for lemma in lemmas}
        found[certificate_path(lemmas)] = certificates[key]
        entry = kept[key] if key in kept else _entry(results[key], theorem, certifier)
        ledger[key] = replace(entry, lemmas=_sentences(lemmas))
    found[LEDGER] = ledger_text(ledger).encode()
    return found


def _sentences(lemmas: Sequence[Lemma]) -> dict[str, str]:
    return {lemma.name: lemma.statement for lemma in lemmas}


def _entry(result: LemmaResult, theorem: TheoremResult, certifier: str) -> Entry:
    """What is known of a formula that was just proved."""
    formula = result.lemma.formula
    places = {each.name: place for place, each in enumerate(formula.assertions)}
    return Entry(
        lemmas=_sentences([result.lemma]),
        example=_in_order(formula, result.example),
        needed={
            places[premise.name]: _in_order(formula, premise.values)
            for premise in result.premises
            if premise.need is Need.NECESSARY
        },
        history=f"proved by {', '.join(theorem.solvers)}; certificate by {certifier}",
    )


def _in_order(formula: Formula, values: Mapping[str, int]) -> Values:
    return tuple(values.get(var.name, 0) for var in formula.free)


def ledger_text(ledger: Ledger) -> str:
    """The ledger's file, a line for each part of an entry."""
    entries = []
    for key, entry in ledger.items():
        parts = {
            "lemmas": dict(entry.lemmas),
            "example": entry.example,
            "needed": {str(place): entry.needed[place] for place in sorted(entry.needed)},
            "history": entry.history,
        }
        lines = (f'   "{name}": {json.dumps(part)}' for name, part in parts.items())
        entries.append(f'  "{key}": {{\n' + ",\n".join(lines) + "\n  }")
    body = ",\n".join(entries)
    return f'{{\n "schema": {SCHEMA},\n "formulas": {{\n{body}\n }}\n}}\n'


def read_ledger(text: str, place: str) -> Ledger:
    """A ledger from its text. Raises UserError with every fault and its place."""
    faults: list[Fault] = []
    value = _parsed(text, place)
    if not isinstance(value, dict) or value.get("schema") != SCHEMA:
        raise UserError([Fault(f"{place}:$.schema", f"expected {SCHEMA}")])
    formulas = value.get("formulas")
    if set(value) != {"schema", "formulas"} or not isinstance(formulas, dict):
        raise UserError([Fault(place, "expected schema and formulas, and nothing else")])
    for key, each in formulas.items():
        faults += _faults(f"{place}:$.formulas.{key}", key, each)
    refuse(faults)
    return {
        key: Entry(
            lemmas=each["lemmas"],
            example=tuple(each["example"]),
            needed={int(number): tuple(values) for number, values in each["needed"].items()},
            history=each["history"],
        )
        for key, each in formulas.items()
    }


def _parsed(text: str, place: str) -> Any:
    """The JSON value. Raises UserError for a text that is none."""
    try:
        return json.loads(text, object_pairs_hook=_once)
    except RecursionError:
        fault = Fault(place, "is nested too deeply")
    except json.JSONDecodeError as error:
        fault = Fault(f"{place}:{error.lineno}:{error.colno}", f"is not JSON: {error.msg}")
    except ValueError as error:
        fault = Fault(place, f"is not JSON: {error}")
    raise UserError([fault])


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice} occurs twice in one object")
    return found


def _faults(place: str, key: str, value: Any) -> Iterator[Fault]:
    """What keeps a value from being an entry."""
    if not _KEY.fullmatch(key):
        yield Fault(place, "expected 64 hexadecimal digits")
    if not isinstance(value, dict):
        yield Fault(place, "expected an object")
        return
    for name in sorted({*_FIELDS} ^ value.keys()):
        yield Fault(f"{place}.{name}", "is unknown" if name in value else "is missing")
    lemmas, needed = value.get("lemmas", {}), value.get("needed", {})
    if not isinstance(lemmas, dict) or not all(isinstance(each, str) for each in lemmas.values()):
        yield Fault(f"{place}.lemmas", "expected sentences by name")
    if not _are_values(value.get("example", [])):
        yield Fault(f"{place}.example", "expected a list of integers")
    if not isinstance(needed, dict):
        yield Fault(f"{place}.needed", "expected values by the place of a premise")
        needed = {}
    for number, values in needed.items():
        if not _PLACE.fullmatch(number) or not _are_values(values):
            yield Fault(f"{place}.needed.{number}", "expected a place and a list of integers")
    if not isinstance(value.get("history", ""), str):
        yield Fault(f"{place}.history", "expected a line of text")


def _are_values(value: Any) -> bool:
    return isinstance(value, list) and all(type(each) is int for each in value)


def stale_files(
    folder: Path, ledger: Ledger, formulas: Formulas, certified: Mapping[str, CertificateCheck]
) -> Iterator[Fault]:
    """Everything in the folder that is not what the schemes say today, file by file.

    `certified` is what the file at each path of a certificate is worth; one without is missing.
    """
    place = str(folder / LEDGER)
    for key, lemmas in formulas.items():
        for lemma in lemmas:
            yield from _stale_text(folder / (lemma.path + TEXT), lemma)
        path = folder / certificate_path(lemmas)
        yield from _stale_certificate(path, key, certified.get(str(path)))
        if key not in ledger:
            yield Fault(place, f"{lemmas[0].name} is missing")
            continue
        if dict(ledger[key].lemmas) != _sentences(lemmas):
            yield Fault(place, f"{lemmas[0].name}: other names or sentences")
        for why in replay_faults(ledger[key], lemmas[0]):
            yield Fault(place, f"{lemmas[0].name}: {why}")
    for key, entry in ledger.items():
        if key not in formulas:
            yield Fault(place, f"{', '.join(entry.lemmas) or key}: the formula of no lemma")
    for stray in stray_files(folder, formulas):
        yield Fault(str(stray), "belongs to no lemma")


def reusable_entries(
    ledger: Ledger, formulas: Formulas, certified: Iterable[CertificateCheck]
) -> dict[str, tuple[Entry, Path]]:
    """The entries that need no solver again, and the file of the certificate, wherever it lies.

    They have the names and sentences of today.
    """
    accepted = {each.key: Path(each.file) for each in certified if not each.rejected}
    return {
        key: (replace(ledger[key], lemmas=_sentences(lemmas)), accepted[key])
        for key, lemmas in formulas.items()
        if key in ledger and key in accepted and not any(replay_faults(ledger[key], lemmas[0]))
    }


def stray_files(folder: Path, formulas: Formulas) -> list[Path]:
    """The texts and certificates in the schemes' folders that belong to no lemma."""
    every = [lemma for lemmas in formulas.values() for lemma in lemmas]
    expected = {lemma.path + TEXT for lemma in every}
    expected |= {certificate_path(lemmas) for lemmas in formulas.values()}
    groups = {lemma.group for lemma in every}
    return [
        path
        for group in sorted(groups)
        for path in sorted((folder / group).glob("*"))
        if path.relative_to(folder).as_posix() not in expected
    ]


def replay_faults(entry: Entry, lemma: Lemma) -> Iterator[str]:
    """What an entry does not show, although it says so.

    Its example must meet the premises; values for a premise must break the statement without it.
    """
    formula = lemma.formula
    if not _solves(formula, entry.example, but=REFUTATION):
        yield "the example does not meet the premises"
    for place, values in entry.needed.items():
        name = formula.assertions[place].name if place < len(formula.assertions) else REFUTATION
        if name == REFUTATION:
            yield f"assertion {place} is no premise"
        elif not _solves(formula, values, but=name):
            yield f"the values do not show that {name} is needed"


def _solves(formula: Formula, values: Values, but: str) -> bool:
    """Whether the values make every assertion true, one left out."""
    if len(values) != len(formula.free):
        return False
    if not all(is_value(var.type, each) for var, each in zip(formula.free, values, strict=True)):
        return False
    known = {var.name: each for var, each in zip(formula.free, values, strict=True)}
    return all(each.name == but for each in formula.false_at(known))


def _stale_text(path: Path, lemma: Lemma) -> Iterator[Fault]:
    if not path.is_file():
        yield Fault(str(path), "is missing")
    elif path.read_bytes() != lemma.text.encode():
        yield Fault(str(path), "is not what the scheme says today")


def _stale_certificate(path: Path, key: str, found: CertificateCheck | None) -> Iterator[Fault]:
    if found is None:
        yield Fault(str(path), "is missing")
    elif found.rejected:
        yield Fault(str(path), f"REJECTED at step {found.step}: {found.rejected}")
    elif found.key != key:
        yield Fault(str(path), f"is the certificate of {found.claim}")
