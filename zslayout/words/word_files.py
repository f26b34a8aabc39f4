"""The word files that come with zslayout: where they lie, and reading one or all of them.

In a checkout they are the top-level folder `words/`; in an installed package they lie inside it.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from zslayout.errors import Fault, UserError, did_you_mean
from zslayout.reading import read_text
from zslayout.words.word_file import WordFile
from zslayout.words.word_parse import parse_word

_PACKAGE: Final = Path(__file__).resolve().parent.parent
_INSTALLED: Final = "wordfiles"


def folder() -> Path:
    """The folder of the shipped word files; one that does not exist where there are none."""
    installed = _PACKAGE / _INSTALLED
    return installed if installed.is_dir() else _PACKAGE.parent / "words"


def names() -> tuple[str, ...]:
    """The names of the shipped word files, sorted."""
    return tuple(sorted(path.stem for path in folder().glob("*.toml")))


def load(name: str) -> WordFile:
    """The shipped word of this name, or that of a file. Raises UserError."""
    path = Path(name)
    if path.suffix == ".toml":
        return parse_word(read_text(path), str(path))
    if name not in names():
        fault = Fault("--word", f'no word is named "{name}"', did_you_mean(name, names()))
        raise UserError([fault])
    file = folder() / f"{name}.toml"
    return parse_word(read_text(file), f"words/{name}.toml")


def load_each(wanted: Iterable[str]) -> tuple[WordFile, ...]:
    """Words by name or file, each once. Raises UserError with the faults of all."""
    found, faults = [], list[Fault]()
    for name in dict.fromkeys(wanted):
        try:
            found.append(load(name))
        except UserError as error:
            faults += error.faults
    if faults:
        raise UserError(faults)
    return tuple(found)


def wishes(words: Iterable[WordFile]) -> tuple[str, ...]:
    """The options that words want. Those that are shipped want what all of them do, together.

    So a tree is configured once for all of them.
    """
    asked = {each.name: each for each in words}
    if any(name in asked for name in names()):
        asked = {**{each.name: each for each in load_each(names())}, **asked}
    return tuple(dict.fromkeys(option for each in asked.values() for option in each.kconfig))
