"""What `proofs/` holds, and whether it is what the schemes say today.

    proofs/SCHEME/LEMMA.WIDTH.smt2      the lemma, for any solver
    proofs/SCHEME/LEMMA.WIDTH.lrat.xz   its certificate
    proofs/protocol/LEVEL.CONDITION.64.*  the same of the lock protocol
    proofs/ledger.json                  the digest of each, who proved it, which premises it needs

One rule: what can be replayed is. Texts and digests are made anew, values are put into the
formulas, and certificates are checked by `verify-cert`. Who else proved a lemma, and that a premise
is redundant, is for `prove --confirm --premises` to say again.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from zslayout.errors import Fault, UserError
from zslayout.expr.formula import Formula
from zslayout.expr.ints import is_value
from zslayout.theorem.lemma import Lemma
from zslayout.verdict import Status

if TYPE_CHECKING:
    from zslayout.results.theorem import LemmaResult, TheoremResult

SCHEMA: Final = 1
LEDGER: Final = "ledger.json"
TEXT: Final = ".smt2"
CERTIFICATE: Final = ".lrat.xz"
_DIGEST: Final = re.compile("[0-9a-f]{64}")
_NECESSARY: Final = "necessary"
_REDUNDANT: Final = "redundant"


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One lemma in the ledger."""

    name: str
    digest: str
    verdict: str
    proved_by: tuple[str, ...]
    certificate: str
    uses: tuple[str, ...]
    example: Mapping[str, int]
    premises: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """All lemmas by name, and who was asked about them."""

    solvers: tuple[str, ...]
    entries: Mapping[str, Entry]

    def vouches_for(self, lemma: Lemma) -> bool:
        """Whether this very text is proved and certified there. What it uses is asked for apart."""
        entry = self.entries.get(lemma.name)
        return (
            entry is not None
            and entry.digest == lemma.digest
            and entry.verdict == Status.PROVED.value
            and bool(entry.proved_by)
            and _DIGEST.fullmatch(entry.certificate) is not None
        )


def files(
    theorem: "TheoremResult",
    certificates: Mapping[str, bytes],
    certifier: str,
    kept: Iterable[Entry] = (),
    order: Sequence[str] = (),
) -> dict[str, bytes]:
    """The contents of `proofs/` by path, the ledger last.

    `kept` are entries whose files are there. Names of lemmas not in `order` come last.
    """
    found: dict[str, bytes] = {}
    entries = {each.name: each for each in kept}
    for standing in theorem.standings:
        lemma = standing.lemma
        certificate = certificates[lemma.name]
        found[lemma.path + TEXT] = lemma.text.encode()
        found[lemma.path + CERTIFICATE] = certificate
        entries[lemma.name] = _entry(standing, certificate)
    names = dict.fromkeys((*(name for name in order if name in entries), *entries))
    lemmas = {name: _record(entries[name]) for name in names}
    value = {"schema": SCHEMA, "solvers": [*theorem.solvers, certifier], "lemmas": lemmas}
    found[LEDGER] = (json.dumps(value, indent=1) + "\n").encode()
    return found


def _entry(standing: "LemmaResult", certificate: bytes) -> Entry:
    lemma = standing.lemma
    return Entry(
        name=lemma.name,
        digest=lemma.digest,
        verdict=standing.status.value,
        proved_by=standing.confirmed,
        certificate=hashlib.sha256(certificate).hexdigest(),
        uses=lemma.uses,
        example={name: value for name, value in standing.example.items() if value},
        premises={
            premise.name: {"need": premise.need.value, "values": dict(premise.values)}
            for premise in standing.premises
        },
    )


def _record(entry: Entry) -> dict[str, Any]:
    return {
        "sha256": entry.digest,
        "verdict": entry.verdict,
        "proved_by": list(entry.proved_by),
        "certificate": entry.certificate,
        "uses": list(entry.uses),
        "example": dict(entry.example),
        "premises": {name: dict(premise) for name, premise in entry.premises.items()},
    }


def shipped() -> Ledger | None:
    """The ledger that comes with zslayout, in the package or beside it; None when there is none."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "proofs", package.parent / "proofs"):
        file = folder / LEDGER
        if file.is_file():
            return read(file.read_text(encoding="utf-8"), str(file))
    return None


def read(text: str, place: str) -> Ledger:
    """A ledger from its text. Raises UserError with the place for one that is not."""
    try:
        value = json.loads(text)
        if value["schema"] != SCHEMA:
            raise UserError([Fault(f"{place}:$.schema", f"expected {SCHEMA}")])
        entries = {
            name: Entry(
                name=name,
                digest=each["sha256"],
                verdict=each["verdict"],
                proved_by=tuple(each["proved_by"]),
                certificate=each["certificate"],
                uses=tuple(each["uses"]),
                example=each["example"],
                premises=each["premises"],
            )
            for name, each in value["lemmas"].items()
        }
        return Ledger(tuple(value["solvers"]), entries)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError([Fault(place, f"is not a ledger: {error!r}")]) from error


def stale(folder: Path, ledger: Ledger, lemmas: Iterable[Lemma]) -> Iterator[Fault]:
    """Everything in the folder that is not what the schemes say today, file by file."""
    lemmas = tuple(lemmas)
    for lemma in lemmas:
        entry = ledger.entries.get(lemma.name)
        if entry is None:
            yield from _stale_text(folder / (lemma.path + TEXT), lemma)
            yield Fault(str(folder / LEDGER), f"{lemma.name} is missing")
        else:
            yield from _stale(folder, entry, lemma)
    for name in sorted(set(ledger.entries) - {lemma.name for lemma in lemmas}):
        yield Fault(str(folder / LEDGER), f"{name} is no lemma")
    for path in strays(folder, lemmas):
        yield Fault(str(path), "belongs to no lemma")


def still_good(
    folder: Path, ledger: Ledger, lemmas: Iterable[Lemma], solvers: tuple[str, ...]
) -> tuple[Entry, ...]:
    """The entries that writing anew would not change; none where these are not its solvers.

    The last of `solvers` made the certificates; all others have proved what is still good.
    """
    if ledger.solvers != solvers:
        return ()
    return tuple(
        entry
        for lemma in lemmas
        if (entry := ledger.entries.get(lemma.name)) is not None
        and len(entry.proved_by) == len(solvers) - 1
        and not any(_stale(folder, entry, lemma))
    )


def _stale(folder: Path, entry: Entry, lemma: Lemma) -> Iterator[Fault]:
    yield from _stale_text(folder / (lemma.path + TEXT), lemma)
    yield from _stale_entry(str(folder / LEDGER), entry, lemma)
    yield from _stale_certificate(folder / (lemma.path + CERTIFICATE), entry)


def strays(folder: Path, lemmas: Iterable[Lemma]) -> list[Path]:
    """The texts and certificates in the schemes' folders that belong to no lemma."""
    expected = {lemma.path + suffix for lemma in lemmas for suffix in (TEXT, CERTIFICATE)}
    groups = {path.partition("/")[0] for path in expected}
    return [
        path
        for group in sorted(groups)
        for path in sorted((folder / group).glob("*"))
        if path.relative_to(folder).as_posix() not in expected
    ]


def _stale_text(path: Path, lemma: Lemma) -> Iterator[Fault]:
    if not path.is_file():
        yield Fault(str(path), "is missing")
    elif path.read_bytes() != lemma.text.encode():
        yield Fault(str(path), "is not what the scheme says today")


def _stale_certificate(path: Path, entry: Entry) -> Iterator[Fault]:
    if not path.is_file():
        yield Fault(str(path), "is missing")
    elif hashlib.sha256(path.read_bytes()).hexdigest() != entry.certificate:
        yield Fault(str(path), "is not the certificate that the ledger names")


def _stale_entry(place: str, entry: Entry, lemma: Lemma) -> Iterator[Fault]:
    if entry.digest != lemma.digest:
        yield Fault(place, f"{lemma.name}: sha256 of another text")
    elif entry.verdict != Status.PROVED.value or not entry.proved_by:
        yield Fault(place, f"{lemma.name}: {entry.verdict} by {', '.join(entry.proved_by)}")
    elif entry.uses != lemma.uses or set(entry.premises) != set(lemma.premises):
        yield Fault(place, f"{lemma.name}: other uses or premises")
    else:
        yield from _unreplayed(place, entry, lemma)


def _unreplayed(place: str, entry: Entry, lemma: Lemma) -> Iterator[Fault]:
    """The example must meet the premises; values that show a need must break the statement."""
    nothing = dict.fromkeys((var.name for var in lemma.formula.free), 0)
    if not _solves(lemma.assumption, {**nothing, **entry.example}):
        yield Fault(place, f"{lemma.name}: the example does not meet the premises")
    for name, premise in entry.premises.items():
        needed = premise["need"] == _NECESSARY
        if needed and not _solves(lemma.without(name), premise["values"]):
            yield Fault(place, f"{lemma.name}: the values do not show that {name} is needed")
        if premise["need"] not in {_NECESSARY, _REDUNDANT}:
            yield Fault(place, f"{lemma.name}: whether {name} is needed is open")


def _solves(formula: Formula, values: Mapping[str, int]) -> bool:
    inside = all(
        isinstance(values.get(var.name), int) and is_value(var.type, values[var.name])
        for var in formula.free
    )
    return inside and not formula.false_at(values)
