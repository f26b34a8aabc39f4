"""Numbers kept by the contents of what they were made of.

An entry lies under a digest of what was asked: configuration, compiler, names. It lists every file
of the tree that was read, with a digest of each and of the names beside them. It is true of any
tree that has the same: another folder, another release, a tree in which a driver was changed.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePath
from typing import Any, Final

_FORMAT: Final = "1"
"""Part of every key: what was kept by another version of this module is not looked at."""
_HEADER: Final = ".h"


@dataclass(frozen=True, slots=True)
class Measurement:
    """The numbers of one configuration as a compiler gave them."""

    compiler: str
    values: Mapping[str, int]
    boot_time: tuple[str, ...]
    """Macros that are defined, and are decided when the kernel boots."""
    places: Mapping[str, str]
    """`file:line` of each macro's definition."""


@dataclass(frozen=True, slots=True, eq=False)
class FileDigests:
    """Digests of files and folders of trees, each made once."""

    _known: dict[Path, str] = field(default_factory=dict)

    def of(self, tree: Path, name: str) -> str:
        """Of a file's content, or of the names of the headers in a folder."""
        path = tree / name
        if path not in self._known:
            self._known[path] = _digest(path, folder=name.endswith("/"))
        return self._known[path]


@dataclass(frozen=True, slots=True, eq=False)
class NumberStore:
    """A folder of measurements."""

    folder: Path
    _digests: FileDigests = field(default_factory=FileDigests)

    def find(self, key: Sequence[str], tree: Path) -> Measurement | None:
        """What was kept under the key that is true of this tree."""
        for path in sorted(self._entries(key).glob("*.json")):
            try:
                entry = json.loads(path.read_text(encoding="utf-8"))
                if all(self._digests.of(tree, name) == was for name, was in entry["read"].items()):
                    return _of_json(entry["measurement"])
            except (OSError, ValueError, KeyError, TypeError):
                continue
        return None

    def keep(
        self, key: Sequence[str], found: Measurement, tree: Path, files: Iterable[str]
    ) -> None:
        """Keep a measurement with what it was made of. That it cannot be written is no fault."""
        names = [name for name in files if (tree / name).is_file()]
        folders = sorted({f"{PurePath(name).parent}/" for name in names if name.endswith(_HEADER)})
        read = {name: self._digests.of(tree, name) for name in (*names, *folders)}
        text = json.dumps({"measurement": asdict(found), "read": read})
        folder = self._entries(key)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            name = hashlib.sha256(json.dumps(read).encode()).hexdigest()
            handle, temporary = tempfile.mkstemp(dir=folder)
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                stream.write(text)
            Path(temporary).replace(folder / f"{name}.json")
        except OSError:
            return

    def _entries(self, key: Sequence[str]) -> Path:
        said = json.dumps([_FORMAT, *key])
        return self.folder / hashlib.sha256(said.encode()).hexdigest()


def _digest(path: Path, *, folder: bool) -> str:
    try:
        if folder:
            content = "\n".join(sorted(each.name for each in path.glob(f"*{_HEADER}"))).encode()
        else:
            content = path.read_bytes()
    except OSError:
        return ""
    return hashlib.sha256(content).hexdigest()


def _of_json(said: Mapping[str, Any]) -> Measurement:
    values = {str(name): int(value) for name, value in said["values"].items()}
    boot_time = tuple(map(str, said["boot_time"]))
    return Measurement(str(said["compiler"]), values, boot_time, dict(said["places"]))
