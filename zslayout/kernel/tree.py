"""A kernel tree: a folder, or a revision of a git repository.

Nothing is ever written into the user's folder. Where it cannot be built from elsewhere, because it
was built in, what git has of it is linked into a folder of ours; a revision is unpacked there.
"""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Final

from zslayout.errors import Fault, UserError, refuse

ZSMALLOC: Final = "mm/zsmalloc.c"
_PARTS: Final = ("VERSION", "PATCHLEVEL", "SUBLEVEL")
_NEEDED: Final = (
    *("Makefile", "Kbuild", "Kconfig", "arch", "include", "init", "kernel", "lib", "mm", "scripts"),
    *("usr", "security/selinux/include"),
    *(f"tools/{each}" for each in ("arch", "build", "include", "lib", "scripts")),
    *(":(glob)**/Kconfig*", ":(glob)**/Makefile*", ":(glob)**/Kbuild*"),
    *(":(exclude,glob)arch/*/boot/dts/**/*.dts", ":(exclude,glob)arch/*/boot/dts/**/*.dtsi"),
)
"""What configuring and preparing need of a tree, as git's pathspecs."""


@dataclass(frozen=True, slots=True)
class KernelTree:
    """A kernel tree that can be built with its output elsewhere."""

    path: Path
    version: str
    """As `make kernelversion` says it."""
    name: str
    """What the user called it: a folder, or a folder and a revision."""
    commit: str = ""
    """What git calls its state, with `-dirty` where files differ; empty where git knows nothing."""

    @property
    def source(self) -> Path:
        """Its mm/zsmalloc.c."""
        return self.path / ZSMALLOC


def of_folder(folder: Path, scratch: Path) -> KernelTree:
    """The tree in a folder, seen through links in `scratch` where it was built in.

    Raises UserError with what keeps it from being one.
    """
    path = folder.resolve()
    found = _tree(path, str(folder))
    refuse(_unmerged(path, str(folder)))
    found = replace(found, commit=_state(path))
    built = next(_built_in(path), None)
    if built is None:
        return found
    if not (path / ".git").exists():
        text = f"was built in ({built} is there), and is no git repository"
        raise UserError([Fault(str(folder), text, "make mrproper there, or give a clean copy")])
    _link(path, scratch)
    return replace(found, path=scratch)


def of_revision(repository: Path, revision: str, scratch: Path) -> KernelTree:
    """The tree of a revision, unpacked in `scratch`. Raises UserError."""
    commit = commit_of(repository, revision)
    found = _git(repository, "rev-parse", "--absolute-git-dir") or ""
    view = {
        "GIT_DIR": found.strip(),
        "GIT_WORK_TREE": str(scratch),
        "GIT_INDEX_FILE": str(scratch / ".index"),
    }
    read = _git(scratch, "read-tree", commit, view=view)
    names = _git(scratch, "ls-files", "-z", "--", *_NEEDED, view=view)
    made = _git(scratch, "checkout-index", "-q", "-z", "--stdin", view=view, given=names or "")
    name = f"{repository}@{revision}"
    if None in (read, names, made):
        raise UserError([Fault(name, "git cannot check it out")])
    return replace(_tree(scratch, name), commit=commit)


def with_texts(tree: KernelTree, texts: Mapping[str, str], scratch: Path, name: str) -> KernelTree:
    """The tree with other texts for some of its files, seen through links in `scratch`.

    Raises UserError when one of them would not be in the tree.
    """
    refuse(
        Fault(name, f"is of {each}, which is not in a tree")
        for each in texts
        if PurePath(each).is_absolute() or ".." in PurePath(each).parts
    )
    _link(tree.path, scratch)
    for each, text in texts.items():
        place = scratch / each
        place.unlink(missing_ok=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", errors="surrogateescape", newline="")
    return _tree(scratch, name)


def commit_of(repository: Path, revision: str) -> str:
    """The commit that a revision names. Raises UserError."""
    arguments = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    found = _git(repository, *arguments)
    if found is None:
        raise UserError([Fault(str(repository), f'has no commit "{revision}"')])
    return found.strip()


def changed_files(repository: Path, since: str, until: str = "") -> tuple[str, ...]:
    """The files that differ between a revision and another one, or what is in the folder.

    Raises UserError.
    """
    ends = [commit_of(repository, each) for each in (since, until) if each]
    found = _git(repository, "diff", "--name-only", "-z", "--no-renames", *ends)
    more = None if until else _git(repository, "ls-files", "-zo", "--exclude-standard")
    if found is None:
        raise UserError([Fault(str(repository), f"git cannot compare it with {since}")])
    return tuple(filter(None, (found + (more or "")).split("\0")))


def architectures(tree: KernelTree) -> frozenset[str]:
    """The folders under arch/ that have a Kconfig."""
    return frozenset(each.parent.name for each in tree.path.glob("arch/*/Kconfig"))


def defconfigs(tree: KernelTree) -> tuple[str, ...]:
    """The configurations that the tree has for each architecture: `ARCH/NAME`."""
    found = tree.path.glob("arch/*/configs/*_defconfig")
    return tuple(sorted(f"{each.parts[-3]}/{each.name}" for each in found))


def _tree(path: Path, name: str) -> KernelTree:
    if not path.is_dir():
        raise UserError([Fault(name, "no such folder")])
    try:
        text = (path / "Makefile").read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise UserError([Fault(name, "is no kernel: it has no Makefile")]) from error
    said = dict(re.findall(r"^(\w+)[ \t]*=[ \t]*(.*?)[ \t]*$", text, re.MULTILINE))
    faults = []
    if not all(said.get(part, "").isdigit() for part in _PARTS[:2]):
        faults.append(Fault(name, "is no kernel: its Makefile has no VERSION and PATCHLEVEL"))
    missing = [each for each in ("Kconfig", ZSMALLOC) if not (path / each).is_file()]
    faults += [Fault(name, f"has no {each}") for each in missing]
    refuse(faults)
    numbers = ".".join(said[part] for part in _PARTS if said.get(part))
    return KernelTree(path, f"{numbers}{said.get('EXTRAVERSION', '')}", name)


def _built_in(path: Path) -> Iterator[str]:
    """What `make O=` refuses a tree for."""
    for name in (".config", "include/config", "include/generated"):
        if (path / name).exists():
            yield name
    for found in path.glob("arch/*/include/generated"):
        yield str(found.relative_to(path))


def _unmerged(path: Path, name: str) -> list[Fault]:
    if not (path / ".git").exists():
        return []
    said = _git(path, "diff", "--name-only", "--diff-filter=U") or ""
    return [Fault(f"{name}/{file}", "is not merged yet") for file in said.splitlines()]


def _state(path: Path) -> str:
    if not (path / ".git").exists():
        return ""
    said = (_git(path, "rev-parse", "--verify", "--quiet", "HEAD") or "").strip()
    same = _git(path, "diff", "--quiet", "--no-ext-diff", "HEAD") is not None
    return said if same or not said else f"{said}-dirty"


def _link(path: Path, scratch: Path) -> None:
    said = _git(path, "ls-files", "-z", "-co", "--exclude-standard", "--", *_NEEDED)
    made = set()
    for name in _every(path) if said is None else filter(None, said.split("\0")):
        place = scratch / name
        if place.parent not in made:
            place.parent.mkdir(parents=True, exist_ok=True)
            made.add(place.parent)
        if (path / name).exists() and not place.exists():
            place.symlink_to(path / name)


def _every(path: Path) -> Iterator[str]:
    """What configuring and preparing may need of a tree that git does not know."""
    for folder, _, names in os.walk(path):
        own = Path(folder).relative_to(path)
        needed = any(own.is_relative_to(each) for each in _NEEDED if not each.startswith(":"))
        for name in names:
            if needed or name.startswith(("Kconfig", "Makefile", "Kbuild")):
                yield str(own / name)


def _git(
    folder: Path, *arguments: str, view: Mapping[str, str] | None = None, given: str = ""
) -> str | None:
    """What git says; None where it refuses, or is not there."""
    # A monitor of files is a program of the repository's choice; a look that finds a file with
    # another time would write that down.
    plain = ("-c", "core.fsmonitor=false", "-c", "diff.autoRefreshIndex=false")
    command: Sequence[str] = ["git", *plain, "-C", str(folder), *arguments]
    try:
        found = subprocess.run(  # noqa: S603  # no shell; a revision comes after --end-of-options
            command,
            capture_output=True,
            check=False,
            input=given.encode(errors="surrogateescape"),
            # Without it even a look may write a new index.
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0", **(view or {})},
        )
    except FileNotFoundError:
        return None
    return found.stdout.decode(errors="surrogateescape") if found.returncode == 0 else None
