"""What `diff` compares, from the words of the command line: schemes, archconfigs, C files.

Read `side` for the order in which a word is understood. Files are read here, those of a git
revision through git.
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zslayout.arch import shipped
from zslayout.arch.params import ArchParams
from zslayout.errors import Fault, UserError, did_you_mean, refuse
from zslayout.pipeline.diff import OperandRequest
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.reading import read_bytes
from zslayout.subjects.zsmalloc.schemes import DEFAULT_SCHEME, SCHEMES
from zslayout.words.scheme import Scheme

if TYPE_CHECKING:
    from zslayout.cfront.text import CFile

_TOML: Final = ".toml"
_FILE: Final = "mm/zsmalloc.c"


@dataclass(frozen=True, slots=True, eq=False)
class NamedOperand:
    """A word of the command line and what it names."""

    name: str
    title: str
    of: "Scheme | ArchParams | CFile"
    revision: bool = False
    """Whether it was read through git."""


def side(word: str, git: Path) -> NamedOperand:
    """What the word names; `git` is the folder of the kernel's repository. Raises UserError.

    The names of schemes and archconfigs come first: a file of such a name is `./NAME`. Then come
    an archconfig's file, a file of a revision, and a C file.
    """
    if word in SCHEMES:
        return NamedOperand(word, f"{SCHEMES[word].title}, {SCHEMES[word].history}", SCHEMES[word])
    if word in shipped.names():
        return _archconfig(word, shipped.load_named([word], VOCABULARY)[0])
    if word.endswith(_TOML):
        return _archconfig(word, shipped.load_files([Path(word)], VOCABULARY)[0])
    # A revision never begins like a path, nor like an option.
    if ":" in word and not word.startswith(("/", ".", "-")):
        return NamedOperand(word, "", _c_file(word, _shown(word, git)), revision=True)
    return NamedOperand(word, "", _c_file(word, _read(word)))


def scheme(name: str | None) -> Scheme:
    """The scheme that two archconfigs are laid out by. Raises UserError with the nearest names."""
    if name is not None and name not in SCHEMES:
        fault = Fault("--scheme", f'no scheme is named "{name}"', did_you_mean(name, SCHEMES))
        raise UserError([fault])
    return SCHEMES[name or DEFAULT_SCHEME]


def archconfigs(a: NamedOperand, b: NamedOperand, given: Sequence[str]) -> bool:
    """Whether both are archconfigs; `given` are the options that only some sides go with.

    Raises UserError where one of the two is, and for options that say nothing here.
    """
    kinds = [isinstance(each.of, ArchParams) for each in (a, b)]
    if any(kinds) and not all(kinds):
        config, other = (a, b) if kinds[0] else (b, a)
        text = f"an archconfig is compared with another one, and {other.name} is none"
        raise UserError([Fault(config.name, text, f"for {config.name} alone: --arch or --config")])
    revision = a.revision or b.revision
    of_archconfigs = "A and B are the configurations that are compared"
    idle = {
        "--scheme": "" if all(kinds) else "goes with two archconfigs; here A and B say it",
        "--git": "" if revision else "goes with REV:FILE, and neither A nor B is one",
        "--arch": of_archconfigs if all(kinds) else "",
        "--config": of_archconfigs if all(kinds) else "",
    }
    faults = [Fault(option, idle[option]) for option in given if idle[option]]
    refuse(faults)
    return all(kinds)


def half(of: NamedOperand, by: Scheme, configs: tuple[ArchParams, ...]) -> OperandRequest:
    """The side to be checked: an archconfig by the scheme, anything else on the configurations."""
    if isinstance(of.of, ArchParams):
        return OperandRequest(of.name, of.title, by, (of.of,))
    return OperandRequest(of.name, of.title, of.of, configs)


def _archconfig(word: str, params: ArchParams) -> NamedOperand:
    return NamedOperand(word, params.title, params)


def _c_file(name: str, data: bytes) -> "CFile":
    # Here, because a comparison of schemes reads no C.
    from zslayout.cfront.text import read

    return read(name, data)


def _read(word: str) -> bytes:
    path = Path(word)
    try:
        path.stat()
        if not path.is_dir():
            return read_bytes(path)
        inside = path / _FILE
        meant = f"did you mean {inside}?" if inside.is_file() else ""
        fault = Fault(word, "is a folder: expected a C file", meant)
    except FileNotFoundError:
        if "/" in word or path.suffix:
            fault = Fault(word, "no such file")
        else:
            known = [*SCHEMES, *shipped.names()]
            text = "is no scheme, no archconfig and no file"
            fault = Fault(word, text, did_you_mean(word, known) or f"schemes: {', '.join(SCHEMES)}")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        fault = Fault(word, f"cannot be read: {reason}")
    raise UserError([fault])


def _shown(word: str, folder: Path) -> bytes:
    """The file at `REV:PATH`, or what keeps git from showing it."""
    if not folder.is_dir():
        raise UserError([Fault("--git", f"{folder} is no folder")])
    program = shutil.which("git")
    if program is None:
        raise UserError([Fault(word, "cannot be read: there is no git in PATH")])
    # What `git show` prints for a file, as it lies in the repository.
    found = _git(program, folder, "cat-file", "blob", word)
    if found.returncode == 0:
        return found.stdout
    raise UserError([_why(word, folder, program)])


def _why(word: str, folder: Path, program: str) -> Fault:
    """Why git has no such file."""

    def fails(*arguments: str) -> bool:
        return _git(program, folder, *arguments).returncode != 0

    inside = _git(program, folder, "rev-parse", "--git-dir")
    if inside.returncode:
        said = inside.stderr.decode(errors="replace").partition("\n")[0].removeprefix("fatal: ")
        text = f"cannot be read in {folder}: {said or 'git does not say why'}"
        return Fault(word, text, "--git DIR names the kernel tree")
    revision, _, path = word.partition(":")
    if revision and fails("rev-parse", "-q", "--verify", f"{revision}^{{tree}}"):
        own = f"the file of this name is ./{word}" if Path(word).exists() else ""
        return Fault(word, f'git knows no revision "{revision}" in {folder}', own)
    usual = f"{revision}:{_FILE}"
    meant = word != usual and not fails("cat-file", "-e", usual)
    help_ = f"did you mean {usual}?" if meant else "paths are from the top of the tree"
    if not fails("cat-file", "-e", word):
        return Fault(word, "is a folder: expected a C file", help_)
    return Fault(word, f"there is no {path} in {revision or 'the index'}", help_)


def _git(program: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
    return subprocess.run(  # noqa: S603  # no shell, and words that git cannot take for options
        [program, "-C", str(folder), *arguments],
        capture_output=True,
        check=False,
        env=environment,
        stdin=subprocess.DEVNULL,
    )
