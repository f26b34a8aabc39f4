"""Names and files from the command line to checked values, or every fault in them."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar, cast

from zslayout.arch import shipped
from zslayout.arch.params import ArchParams
from zslayout.arch.parse import duplicate_names
from zslayout.cli.options import ALL_SCHEMES
from zslayout.errors import Fault, UserError, did_you_mean, refuse
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.reference.patch_level import PatchLevel
from zslayout.subjects.known import SUBJECTS, USUAL_SUBJECT, every_scheme, subject_of
from zslayout.vc.obligation import Obligation, Role
from zslayout.vc.registry import Registry
from zslayout.words.layout import Layout, derive
from zslayout.words.scheme import Scheme

if TYPE_CHECKING:
    from zslayout.kernel.release import ReleaseTable

_LONGEST_NUMBER: Final = 20
"""So many digits say more than any setting means."""
P = ParamSpec("P")
T = TypeVar("T")


def configs(archs: Sequence[str], files: Sequence[Path], *, every: bool) -> tuple[ArchParams, ...]:
    """The archconfigs asked for. Raises UserError when there are none, or any has faults."""
    if not archs and not files and not every:
        text = "nothing to check: give the name of an archconfig, --config FILE or --all"
        raise UserError([Fault("command line", text)])
    named = shipped.load_named(archs, VOCABULARY)
    if every:
        named = shipped.load_all(VOCABULARY)
    own = shipped.load_files(files, VOCABULARY)
    refuse(duplicate_names((*named, *own)))
    return (*named, *own)


def one_config(arch: str | None, file: Path | None) -> ArchParams:
    """The one archconfig asked for, by name or by file. Raises UserError."""
    if (arch is None) == (file is None):
        raise UserError(
            [Fault("command line", "give either an archconfig's name or --config FILE")]
        )
    return configs([arch] if arch else [], [file] if file else [], every=False)[0]


def one_or_all(name: str | None, arch: str | None, file: Path | None) -> tuple[ArchParams, ...]:
    """The archconfig asked for; without one every shipped one. Raises UserError."""
    asked = (name, arch, file) != (None, None, None)
    return (same_arch(name, arch, file),) if asked else configs([], [], every=True)


def same_arch(
    name: str | None, arch: str | None, file: Path | None, usual: str | None = None
) -> ArchParams:
    """The one archconfig of an argument, an option or a file, else the usual. Raises UserError."""
    if name and arch and name != arch:
        raise UserError([Fault("--arch", f"{arch}, and the argument is {name}")])
    return one_config(name or arch or (None if file else usual), file)


def schemes(name: str) -> tuple[Scheme, ...]:
    """The scheme of this name, or all of the usual subject.

    Raises UserError with the nearest names.
    """
    if name == ALL_SCHEMES:
        return tuple(SUBJECTS[USUAL_SUBJECT].schemes.values())
    every = every_scheme()
    if name not in every:
        known = [*every, ALL_SCHEMES]
        fault = Fault("--scheme", f'no scheme is named "{name}"', did_you_mean(name, known))
        raise UserError([fault])
    return (every[name],)


def one_scheme(name: str) -> Scheme:
    """The scheme of this name. Raises UserError, for all of them too."""
    found = schemes(name)
    if len(found) > 1:
        raise UserError([Fault("--scheme", f'expected one scheme, found "{name}"')])
    return found[0]


def obligation(id_: str) -> Obligation:
    """The obligation of this id, on schemes or C files. Raises UserError with the nearest ids."""
    from zslayout.cclaims.rules import RULES

    every = {each.id: each for one in SUBJECTS.values() for each in one.registry.every}
    if id_ not in every:
        known = did_you_mean(id_, (*every, *RULES)) or "zslayout list obligations has them all"
        raise UserError([Fault("ID", f'no obligation is named "{id_}"', known)])
    return every[id_]


def kinds(names: Sequence[str]) -> Sequence[str]:
    """Kinds of things that can be listed. Raises UserError for each that is none."""
    from zslayout.results.listing import KINDS

    refuse(
        Fault("KIND", f'nothing is called "{name}"', did_you_mean(name, KINDS))
        for name in names
        if name not in KINDS
    )
    return names


def release_table(name: str) -> "ReleaseTable":
    """The numbers of a release, by its name or in a file. Raises UserError."""
    from zslayout.kernel.release import load_release

    return load_release(name, shipped.folder())


def scheme_of_words(name: str | None, level: PatchLevel) -> Scheme:
    """The one scheme of this name, or what words are at a patch level. Raises UserError."""
    return one_scheme(name or ("merged" if level.has_class else "pfn-idx"))


def one_layout(scheme: Scheme, params: ArchParams, size: int | None) -> Layout:
    """A scheme at a chain size, else the default one. Raises UserError when it does not build."""
    at = chain_size(size, [params]) or params.chain_size.default
    layout = derive(scheme, params, at)
    if not layout.asserted:
        text = f"{scheme.name} does not build on it at chain size {at}"
        raise UserError([Fault(params.name, text)])
    return layout


def refuse_options(*rules: tuple[object, str, str]) -> None:
    """Raise UserError with each that is so: whether, the option, why it does not go."""
    refuse(Fault(option, why) for wrong, option, why in rules if wrong)


def obligations(
    patterns: Sequence[str] | None, scheme: str = "", *, of_file: bool = False
) -> tuple[Obligation, ...]:
    """The obligations on what has the scheme that match; a C file has some of its own.

    Raises UserError for a pattern that matches none.
    """
    return _registry(scheme).matching(patterns or (), of_file=of_file)


def fit(scheme: str) -> tuple[Obligation, ...]:
    """The one obligation whose outcome a table is about."""
    return (_registry(scheme).in_role(Role.FITS),)


def _registry(scheme: str) -> Registry:
    """The obligations on what has the scheme of this name, if any has."""
    found = every_scheme().get(scheme)
    return (SUBJECTS[USUAL_SUBJECT] if found is None else subject_of(found)).registry


class FaultGatherer:
    """Reads one input after the other, and keeps the faults of each."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def __call__(self, read: Callable[P, T], *words: P.args, **options: P.kwargs) -> T:
        """What `read` makes of these; nothing that can be used where it has faults."""
        try:
            return read(*words, **options)
        except UserError as error:
            self.faults += error.faults
            return cast(T, None)


@contextmanager
def all_faults() -> Iterator[FaultGatherer]:
    """What reads inputs of which none rests on another. Raises UserError with the faults of all."""
    gatherer = FaultGatherer()
    yield gatherer
    refuse(gatherer.faults)


def setting_faults(
    file: str,
    settings: Mapping[str, str],
    choices: Mapping[str, type[StrEnum]],
    numbers: Iterable[str],
) -> Iterator[Fault]:
    """What is wrong with the settings in a file that is repeated, of those that it has."""
    for key, kind in choices.items():
        if key in settings and settings[key] not in list(kind):
            text = f'{key}: expected one of {", ".join(kind)}, found "{settings[key]}"'
            yield Fault(file, text)
    for key in numbers:
        number = settings.get(key, "0")
        if not (number.isascii() and number.isdigit() and len(number) < _LONGEST_NUMBER):
            yield Fault(file, f'{key}: expected a number, found "{number}"')


def seconds(number: float) -> float:
    """A time that ends. Raises UserError for one that does not."""
    if not math.isfinite(number):
        raise UserError([Fault("--timeout", f"expected a number of seconds, found {number}")])
    return number


def chain_size(number: int | None, asked: Sequence[ArchParams]) -> int | None:
    """The chain size, if every configuration allows it. Raises UserError."""
    if number is None:
        return None
    refuse(
        Fault("--chain-size", f"{name} allows {sizes.min} to {sizes.max}, found {number}")
        for name, sizes in ((params.name, params.chain_size) for params in asked)
        if number not in sizes.all
    )
    return number


def certificates(paths: Sequence[Path]) -> tuple[tuple[Path, ...], frozenset[str]]:
    """The certificates in files and folders, and the claims that a folder with a ledger must hold.

    Raises UserError for a path that is neither, or holds none.
    """
    from zslayout.certify.certificate import is_certificate
    from zslayout.pipeline import ledger, lemma_index

    found: list[Path] = []
    expected: set[str] = set()
    faults = []
    for path in paths:
        inside = sorted(path.rglob(f"*{ledger.CERTIFICATE}")) if path.is_dir() else [path]
        if not path.exists():
            faults.append(Fault(str(path), "no such file or folder"))
        elif not (path.is_file() or path.is_dir()):
            faults.append(Fault(str(path), "is neither a file nor a folder"))
        elif path.is_file() and not is_certificate(path):
            faults.append(Fault(str(path), "is no certificate"))
        elif not inside:
            faults.append(Fault(str(path), f"holds no certificate (*{ledger.CERTIFICATE})"))
        found += inside
        listed = path / ledger.LEDGER
        if listed.is_file():
            expected |= set(lemma_index.lemmas_by_name())
    refuse(faults)
    return tuple(dict.fromkeys(found)), frozenset(expected)
