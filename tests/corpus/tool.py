"""What `zslayout check --source` says of a text, as its JSON has it: nothing else is looked at.

Answers are kept beside pytest's cache under a digest of the text and of the whole package, so that
a run that was stopped goes on where it was, and one after a change asks anew.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from commands import inside

ROOT: Final = Path(__file__).resolve().parents[2]
_KEPT: Final = ROOT / ".pytest_cache" / "zslayout" / "corpus"
_SHOWN: Final = 6
"""So many places of one finding are shown to a person."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as expected on a configuration, and the lines that are named."""

    id: str
    verdict: str
    lines: frozenset[int]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the tool said of a text."""

    code: int
    """The exit code: 0 right, 1 wrong, 2 unusable, 3 undecided, 4 a bug of the tool."""
    archs: tuple[str, ...]
    """The configurations that were checked."""
    wrong: Mapping[str, tuple[Finding, ...]]
    """By configuration, what is not as expected there."""
    refused: tuple[str, ...]
    """Why the file, or a part of it, was not read."""
    lines: frozenset[int]
    """The lines of what was not read."""
    lacking: frozenset[str]
    """Obligations that were not asked, because there was nothing to ask them of."""

    @property
    def unread(self) -> bool:
        """Whether the file was refused as a whole, or something that matters was not read."""
        return self.code == 2 or (self.code == 3 and bool(self.refused))


def ask(text: str, archs: tuple[str, ...] = ()) -> Answer:
    """Check a text on these configurations, or on all; what is known already is not asked again."""
    asked = json.dumps([package(), text, archs])
    kept = _KEPT / f"{hashlib.sha256(asked.encode()).hexdigest()}.json"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        said = json.dumps(_said(text, archs))
        partial = kept.with_suffix(".partial")
        partial.write_text(said, encoding="utf-8")
        partial.rename(kept)
    return _answer(json.loads(kept.read_text(encoding="utf-8")))


@cache
def package() -> str:
    """A digest of all that an answer depends on besides the text."""
    digest = hashlib.sha256()
    for folder in ("zslayout", "archconfigs"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".h", ".toml"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _said(text: str, archs: tuple[str, ...]) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "zsmalloc.c"
        file.write_text(text, encoding="utf-8")
        chosen = [part for name in archs for part in ("--arch", name)]
        ran = inside("check", "--source", str(file), *chosen, "--format", "json")
    found: dict[str, Any] = {"code": ran.code, "refused": ran.err.splitlines(), "archs": []}
    if ran.code in {0, 1, 3}:
        found |= _shortened(json.loads(ran.out))
    return found


def _shortened(report: dict[str, Any]) -> dict[str, Any]:
    """Of a report only what is not as expected."""
    wrong: dict[str, list[dict[str, Any]]] = {}
    ended = report["source"].get("false_assertions", {})
    for result in report["results"]:
        if result["as_expected"]:
            continue
        here = wrong.setdefault(result["arch"], [])
        here += [
            {
                "id": each["id"],
                "verdict": each["verdict"],
                "places": each.get("places", [])[:_SHOWN],
            }
            for each in result["verdicts"]
            if not each["as_expected"] and not each["control"] and each["verdict"] != "BLOCKED"
        ]
        here += [
            {"id": "source.builds", "verdict": "REFUTED", "places": [each["place"]]}
            for each in ended.get(result["arch"], [])
        ]
    functions = report["source"].get("functions") or {"findings": []}
    for each in functions["findings"]:
        if each.get("known"):
            continue  # of the release: no edit is stopped by it
        said = {
            "id": each["obligation"],
            "verdict": each["verdict"],
            "places": [each["place"], *each["also"]],
        }
        for arch in each["configurations"]:
            wrong.setdefault(arch, []).append(said)
    uncovered = report["source"].get("not_covered", [])
    return {
        "archs": [result["arch"] for result in report["results"]],
        "wrong": wrong,
        "lacking": sorted(
            {name for result in report["results"] for name in result.get("lacking", [])}
        ),
        "refused": [
            f"{each.get('place') or ''}: {each['what']}: {each['why']}" for each in uncovered
        ],
    }


def _answer(said: dict[str, Any]) -> Answer:
    return Answer(
        code=said["code"],
        archs=tuple(said["archs"]),
        wrong={
            arch: tuple(
                Finding(each["id"], each["verdict"], _lines(each["places"])) for each in findings
            )
            for arch, findings in said.get("wrong", {}).items()
        },
        refused=tuple(said["refused"]),
        lines=_lines(said["refused"]),
        lacking=frozenset(said.get("lacking", ())),
    )


def _lines(places: list[str]) -> frozenset[int]:
    """The lines of the file that some texts name."""
    found = (re.findall(r"zsmalloc\.c:(\d+)", place) for place in places)
    return frozenset(int(number) for some in found for number in some)
