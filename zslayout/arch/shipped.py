"""The archconfigs that come with zslayout: where they lie, and reading one or all of them.

In a checkout they are the top-level folder `archconfigs/`; in an installed package they lie inside
it. Nothing else here touches files.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from zslayout.arch.params import ArchParams
from zslayout.arch.parse import Vocabulary, duplicate_names, parse
from zslayout.errors import Fault, InternalError, UserError, did_you_mean, refuse
from zslayout.reading import read_text

_PACKAGE = Path(__file__).resolve().parent.parent


def folder() -> Path:
    """The folder of the shipped archconfigs. Raises InternalError when it is missing."""
    for place in (_PACKAGE / "archconfigs", _PACKAGE.parent / "archconfigs"):
        if place.is_dir():
            return place
    raise InternalError(f"no archconfigs beside {_PACKAGE}: the installation is incomplete")


def names() -> tuple[str, ...]:
    """The names of the shipped archconfigs, sorted."""
    return tuple(sorted(path.stem for path in folder().glob("*.toml")))


def load_all(vocabulary: Vocabulary) -> tuple[ArchParams, ...]:
    """Every shipped archconfig, sorted by name. Raises UserError with every fault of all."""
    return _shipped(names(), vocabulary)


def load_named(wanted: Iterable[str], vocabulary: Vocabulary) -> tuple[ArchParams, ...]:
    """The shipped archconfigs of these names, in this order, each once.

    Raises UserError for every unknown name, with the nearest known ones.
    """
    known = names()
    wanted = tuple(dict.fromkeys(wanted))
    faults = [
        Fault(
            "--arch",
            f'no archconfig is named "{name}"',
            did_you_mean(name, known) or "zslayout table lists them",
        )
        for name in wanted
        if name not in known
    ]
    refuse(faults)
    return _shipped(wanted, vocabulary)


def _shipped(wanted: Iterable[str], vocabulary: Vocabulary) -> tuple[ArchParams, ...]:
    found = load_files((folder() / f"{name}.toml" for name in wanted), vocabulary)
    return tuple(replace(each, shipped=True) for each in found)


def load_files(paths: Iterable[Path], vocabulary: Vocabulary) -> tuple[ArchParams, ...]:
    """The archconfigs in these files. Raises UserError with every fault of every file."""
    configs: list[ArchParams] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            configs.append(parse(read_text(path), str(path), vocabulary))
        except UserError as error:
            faults.extend(error.faults)
    faults.extend(duplicate_names(configs))
    refuse(faults)
    return tuple(configs)
