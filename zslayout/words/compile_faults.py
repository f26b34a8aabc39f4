"""What a compiler said of the unit of a word, at the places of the word file."""

import re
from pathlib import Path
from typing import Final

from zslayout.errors import Fault
from zslayout.words.word_file import WordFile

_SAID: Final = re.compile(
    r"^(?P<file>[^:\n]+):(?P<line>\d+):(?P<column>\d+): (?:fatal )?error: (?P<text>.*)$",
    re.MULTILINE,
)


def compile_faults(word: WordFile, said: str, root: Path) -> tuple[Fault, ...]:
    """What a compiler said of a unit, each once: of the word file by its line and its key."""
    keys = {each.line: each.key for each in word.texts()}
    found: dict[tuple[str, str], Fault] = {}
    for each in _SAID.finditer(said):
        file = each["file"].removeprefix(f"{root}/")
        place = f"{file}:{each['line']}"
        if file == word.file:
            place += f":{keys.get(int(each['line']), '$')}"
        found.setdefault((place, each["text"]), Fault(place, each["text"]))
    if found:
        return tuple(found.values())
    lines = said.strip().splitlines() or ["the compiler failed and says nothing"]
    telling = next((each for each in lines if "error: " in each), lines[-1])
    return (Fault(word.file, telling),)
