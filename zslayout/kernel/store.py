"""What was made of a tree, numbers and code, kept by the contents of what it was made of.

An entry lies under a digest of what was asked: configuration, compiler, names. It lists every file
of the tree that was read, with a digest of them and of the names beside them. It is true of any
tree that has the same: another folder, another release, a tree in which a driver was changed.
"""

import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePath
from typing import Any, Final

_FORMAT: Final = "2"
"""Part of every key: what was kept by another version of this module is not looked at."""
_HEADER: Final = ".h"
_ENDING: Final = ".json.z"
_MOST: Final = 8
"""So many states of trees are kept of what was asked; those not used for longest go."""


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
class ContentStore:
    """A folder of texts, each true of every tree that has the contents it was made of."""

    folder: Path
    _digests: FileDigests = field(default_factory=FileDigests)

    def find(self, key: Sequence[str], tree: Path) -> str | None:
        """The text that was kept under the key and is true of this tree."""
        found = self._find(key, tree)
        return None if found is None else str(found["text"])

    def _find(self, key: Sequence[str], tree: Path) -> Mapping[str, Any] | None:
        for path in sorted(self._entries(key).glob(f"*{_ENDING}")):
            try:
                entry = json.loads(zlib.decompress(path.read_bytes()))
                same = self._contents(tree, entry["read"]) == entry["contents"]
                if same and isinstance(entry["text"], str):
                    os.utime(path)
                    return dict(entry)
            except (OSError, zlib.error, ValueError, KeyError, TypeError):
                continue
        return None

    def files(self, key: Sequence[str], tree: Path) -> tuple[str, ...]:
        """The files that what is kept, and true of this tree, was made of; none if nothing is."""
        found = self._find(key, tree)
        return () if found is None else tuple(each for each in found["read"] if each[-1] != "/")

    def keep(self, key: Sequence[str], text: str, tree: Path, files: Iterable[str]) -> None:
        """Keep a text with what it was made of. That it cannot be written is no fault."""
        names = sorted({name for name in files if (tree / name).is_file()})
        folders = sorted({f"{PurePath(name).parent}/" for name in names if name.endswith(_HEADER)})
        read = [*names, *folders]
        contents = self._contents(tree, read)
        said = json.dumps({"text": text, "read": read, "contents": contents})
        folder = self._entries(key)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=folder)
            with os.fdopen(handle, "wb") as stream:
                stream.write(zlib.compress(said.encode()))
            name = hashlib.sha256(f"{read} {contents}".encode()).hexdigest()
            Path(temporary).replace(folder / f"{name}{_ENDING}")
            known = sorted(folder.glob(f"*{_ENDING}"), key=lambda each: each.stat().st_mtime)
            for each in known[:-_MOST]:
                each.unlink(missing_ok=True)
        except OSError:
            return

    def _contents(self, tree: Path, read: Iterable[str]) -> str:
        whole = hashlib.sha256()
        for name in read:
            whole.update(self._digests.of(tree, name).encode())
        return whole.hexdigest()

    def _entries(self, key: Sequence[str]) -> Path:
        said = json.dumps([_FORMAT, *key])
        return self.folder / hashlib.sha256(said.encode()).hexdigest()


class NumberStore:
    """A folder of measurements."""

    def __init__(self, folder: Path) -> None:
        self.texts = ContentStore(folder)

    def find(self, key: Sequence[str], tree: Path) -> Measurement | None:
        """What was kept under the key that is true of this tree."""
        text = self.texts.find(key, tree)
        try:
            return None if text is None else _of_json(json.loads(text))
        except (ValueError, KeyError, TypeError):
            return None

    def keep(
        self, key: Sequence[str], found: Measurement, tree: Path, files: Iterable[str]
    ) -> None:
        """Keep a measurement with what it was made of."""
        self.texts.keep(key, json.dumps(asdict(found)), tree, files)


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
