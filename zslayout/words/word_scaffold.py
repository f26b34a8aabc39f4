"""A new word file, to be filled in: every part that most words have, each with what it is for."""

from collections.abc import Iterable


def word_scaffold(name: str, type_: str, include: Iterable[str], fields: Iterable[str]) -> str:
    """The text of a word file that has no faults, with names of functions that are to be put in."""
    named = tuple(fields)
    headers = ", ".join(f'"{each}"' for each in include)
    lines = [
        f'name = "{name}"',
        f'title = "{name.replace("_", " ").capitalize()}"',
        f"include = [{headers}]",
        "# Conditions of the preprocessor without which there is no such word.",
        "# needs = ['defined(CONFIG_SWAP)']",
        f'type = "{type_}"',
        "# C that makes the word of its fields, by their names.",
        f'encode = "make_{name}({", ".join(named)})"',
        "",
    ]
    for each in named:
        lines += [
            f"[fields.{each}]",
            'type = "unsigned long"',
            "# Conditions that hold of each value that occurs.",
            f'domain = ["{each} < 16"]',
            "# C that reads it from `word`.",
            f'decode = "{name}_{each}(word)"',
            "# C that makes `word` have another value, and whether others write meanwhile:",
            f"# set = 'set_{name}_{each}(word, {each})'",
            "# meanwhile = ['FIELD']   fields that they may change; or",
            "# alone = 'WHY'           nobody else writes",
            "",
        ]
    lines += [
        "# What must be so beside: of `word`, its fields, and [variables].",
        "[holds.not_zero]",
        'that = "word != 0"',
        'says = "no word is zero"',
        'why = "who reads a zero takes it for an empty place"',
        "",
    ]
    return "\n".join(lines)
