"""Prepared output directories that are kept: to ask again takes a compiler, and no make.

Each lies under a digest of what it was made from, with a digest of every file of the tree that
configuring and preparing read, and of the tree's own path, which its flags name. The file that is
asked about is none of them: its flags are the same after a change.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from zslayout.errors import UserError
from zslayout.kernel.output import OutputFolder, of_built
from zslayout.kernel.store import FileDigests
from zslayout.kernel.tree import ZSMALLOC, KernelTree

_FORMAT: Final = "1"
_READ: Final = "zslayout-read.json"
_MOST: Final = 128
"""So many are kept, of some 5 MB each; those not used for longest go."""


@dataclass(frozen=True, slots=True, eq=False)
class PreparedFolders:
    """A folder of prepared output directories."""

    folder: Path
    _digests: FileDigests = field(default_factory=FileDigests)

    def find(self, key: Sequence[str], tree: KernelTree, place: str) -> OutputFolder | None:
        """What was kept under the key, if nothing in the tree that it was made of has changed."""
        at = self._at(key, tree)
        try:
            read = json.loads(self._read(at))
            if any(self._digests.of(tree.path, name) != was for name, was in read.items()):
                return None
            os.utime(at)
            return of_built(tree, at, place)
        except (OSError, ValueError, AttributeError, UserError):
            return None

    def keep(self, key: Sequence[str], output: OutputFolder, arch: str, place: str) -> OutputFolder:
        """Move a directory here, and say where it is. Where that fails it stays where it is.

        One that another process kept meanwhile is as good, and in use.
        """
        found, tree = self.find(key, output.tree, place), output.tree
        if found is not None:
            return found
        names = {name for name in output.read(arch) if (tree.path / name).is_file()} - {ZSMALLOC}
        read = {name: self._digests.of(tree.path, name) for name in sorted(names)}
        at = self._at(key, tree)
        try:
            (output.folder / _READ).write_text(json.dumps(read), encoding="utf-8")
            self.folder.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(at, ignore_errors=True)
            output.folder.rename(at)
        except OSError:
            return output
        self._forget()
        return of_built(tree, at, place)

    def prepared_of(self, output: OutputFolder) -> str:
        """A digest of what a directory that is kept here was made of; nothing of another one."""
        if output.folder.parent != self.folder:
            return ""
        return hashlib.sha256(output.folder.name.encode() + self._read(output.folder)).hexdigest()

    def _read(self, at: Path) -> bytes:
        return (at / _READ).read_bytes()

    def _at(self, key: Sequence[str], tree: KernelTree) -> Path:
        said = json.dumps([_FORMAT, str(tree.path), *key])
        return self.folder / hashlib.sha256(said.encode()).hexdigest()[:32]

    def _forget(self) -> None:
        known = sorted(self.folder.iterdir(), key=lambda each: each.stat().st_mtime)
        for each in known[:-_MOST]:
            shutil.rmtree(each, ignore_errors=True)
