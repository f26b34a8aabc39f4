"""Mutants of a kernel file: each token of what touches a packed word, changed or gone.

`python -m corpus.mutate [--base RELEASE] [--region R] [--part I/N] [--build DIR]` checks each
mutant on a few configurations and names the survivors: mutants of which the tool says nothing. With
the output directory of a kernel build (see `corpus.verify`), those are left out of which a compiler
makes the same code. A part is one of N equal shares: a long run can be made in pieces.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from corpus.entry import base_text
from corpus.text import CText, PlaceError, Span, Token
from corpus.tool import ask
from corpus.verify import Build

ARCHS: Final = ("x86_64", "riscv32")

CODEC: Final = (
    "location_to_obj",
    "obj_to_location",
    "obj_to_zpdesc",
    "obj_to_page",
    "obj_to_class_idx",
    "record_obj",
    "handle_to_obj",
    "obj_allocated",
    "get_first_obj_offset",
    "set_first_obj_offset",
    "get_freeobj",
    "set_freeobj",
    "mod_zspage_inuse",
    "get_zspage_inuse",
    "SetZsHugePage",
    "ZsHugePage",
    "zspage_class",
    "get_zspage",
    "get_size_class_index",
    "lookup_size_class",
    "struct zspage",
    "struct link_free",
    "#define _PFN_BITS",
    "#define ZS_OBJ_PFN_SHIFT",
    "#define ZS_OBJ_CLASS_MASK",
    "#define ZS_OBJ_IDX_BITS",
    "#define ZS_OBJ_IDX_MASK",
    "#define OBJ_INDEX_BITS",
    "#define OBJ_INDEX_MASK",
    "#define ZS_MIN_ALLOC_SIZE",
    "#define ZS_SIZE_CLASS_DELTA",
    "#define ZS_SIZE_CLASSES",
    "#define ZS_HANDLE_SIZE",
)
USERS: Final = (
    "obj_malloc",
    "obj_free",
    "init_zspage",
    "create_page_chain",
    "alloc_zspage",
    "insert_zspage",
    "remove_zspage",
    "get_fullness_group",
    "find_alloced_obj",
    "migrate_zspage",
    "zs_object_copy",
    "replace_sub_page",
    "zs_page_migrate",
    "obj_class_get_and_lock#0",
    "obj_class_get_and_lock#1",
    "zs_free",
    "zs_malloc",
    "zs_obj_read_begin",
    "zs_obj_write",
    "zs_map_object",
    "calculate_zspage_chain_size",
    "zs_create_pool",
)
"""Regions of which a release has most."""

_OTHER: Final = {
    "<<": (">>",),
    ">>": ("<<",),
    "&": ("|",),
    "|": ("&",),
    "+": ("-",),
    "-": ("+",),
    "~": ("",),
    "!": ("",),
    "<": ("<=", ">="),
    "<=": ("<",),
    ">": (">=",),
    ">=": (">",),
    "==": ("!=",),
    "!=": ("==",),
    "++": ("--",),
    "--": ("++",),
    "+=": ("-=", "="),
    "-=": ("+=",),
    "|=": ("&=", "="),
    "&=": ("|=",),
    "%=": ("/=",),
    "&&": ("||",),
    "||": ("&&",),
    "/": ("*",),
    "%": ("/",),
}
"""Operators, and what they may be mistaken for. A star is a type's as often as a product's."""
_TYPES: Final = frozenset(
    [
        "struct",
        "enum",
        "unsigned",
        "signed",
        "int",
        "long",
        "short",
        "char",
        "void",
        "const",
        "bool",
        "size_t",
        "gfp_t",
        "static",
        "u8",
        "u32",
    ]
)
_KEPT: Final = _TYPES | frozenset(
    ["if", "else", "for", "while", "do", "return", "goto", "switch", "case", "default"]
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A text with one thing changed."""

    region: str
    line: int
    says: str
    text: str


def mutants(text: str, region: str) -> Iterator[Mutant]:
    """All mutants of a region. Raises PlaceError when there is no such region."""
    c = CText(text)
    span = c.region(region)
    tokens = [each for each in c.tokens if span.start <= each.start < span.end]
    types = dict(_declared(tokens))
    for i, token in enumerate(tokens):
        if not _is_said_only(tokens, i):
            for new in _instead(tokens, i, types):
                yield _mutant(c, region, Span(token.start, token.end), new)
    for i, statement in _statements(c, tokens):
        if not _is_said_only(tokens, i):
            yield _mutant(c, region, statement, ";")


def _declared(tokens: Sequence[Token]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The names that the region declares, with the words and stars of their types."""
    kind: tuple[str, ...] = ()
    for i, token in enumerate(tokens[:-1]):
        begins = token.text in {";", "{", "}", "("} or (
            token.text == "," and tokens[i + 1].text in _TYPES
        )
        if begins:
            kind = ()
            rest = [each.text for each in tokens[i + 1 : i + 6]]
            words = [
                text for n, text in enumerate(rest) if text in _TYPES or rest[n - 1] == "struct"
            ]
            kind = tuple(words[: _leading(rest, words)])
        before, behind = tokens[i - 1], tokens[i + 1]
        named = token.kind == "word" and token.text not in _TYPES and before.text != "struct"
        follows = before.text in {"*", ","} or before.kind == "word"
        if kind and named and follows and behind.text in {",", ";", "=", ")"}:
            yield token.text, (*kind, *("*" if before.text == "*" else ""))


def _leading(rest: Sequence[str], words: Sequence[str]) -> int:
    """How many words of a type stand at the very beginning."""
    count = 0
    while count < len(words) and rest[count] == words[count]:
        count += 1
    return count


def _is_said_only(tokens: Sequence[Token], i: int) -> bool:
    """Whether a token is in a statement that most kernels compile to nothing."""
    while i and tokens[i].text not in {";", "{", "}"}:
        if tokens[i].text.startswith(("VM_BUG_ON", "VM_WARN_ON", "kmsan_", "assert_", "pr_")):
            return True
        i -= 1
    return False


def _instead(
    tokens: Sequence[Token], i: int, types: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    token, before, behind = tokens[i], tokens[i - 1].text, tokens[i + 1 : i + 2]
    if token.kind == "number":
        yield {"0": "1", "1": "2"}.get(token.text, f"({token.text} + 1)")
    elif token.text in types and before not in {"->", ".", "*", ","} | _TYPES:
        others = [name for name, kind in types.items() if kind == types[token.text]]
        if len(others) > 1:
            yield others[(others.index(token.text) + 1) % len(others)]
    elif token.kind == "word" and token.text.isupper() and before != "define":
        if not (behind and behind[0].text == "("):
            yield f"({token.text} + 1)"
    elif token.text in _OTHER and not (token.text == "&" and before in {"(", ",", "="}):
        yield from _OTHER[token.text]


def _statements(c: CText, tokens: Sequence[Token]) -> Iterator[tuple[int, Span]]:
    """Statements that are no declarations, and where they begin."""
    for i in range(1, len(tokens) - 1):
        before, token, behind = tokens[i - 1 : i + 2]
        begins = before.text in {";", "{", "}", ")", "else"} and token.kind in {"word", "sign"}
        declares = behind.kind == "word" or (behind.text == "*" and token.kind == "word")
        is_operand = before.text == ")" and (token.kind != "word" or behind.text in {";", ")", ","})
        is_kept = token.text in _KEPT or token.text in "{});"
        if begins and not (declares or is_operand or is_kept):
            yield i, Span(token.start, c.statement_end(token.start))


def _mutant(c: CText, region: str, span: Span, new: str) -> Mutant:
    old = " ".join(c.text[span.start : span.end].split())
    text = c.text[: span.start] + new + c.text[span.end :]
    return Mutant(region, c.line(span.start), f"{old} -> {new or 'nothing'}", text)


def all_mutants(base: str, regions: Sequence[str]) -> list[Mutant]:
    """The mutants of those regions that a release has, no text twice."""
    text = base_text(base)
    found: dict[str, Mutant] = {}
    for region in regions:
        try:
            for mutant in mutants(text, region):
                found.setdefault(mutant.text, mutant)
        except PlaceError:
            continue
    return list(found.values())


def survivors(some: Sequence[Mutant], jobs: int) -> Iterator[Mutant]:
    """The mutants of which the tool says that all is as expected."""
    with ProcessPoolExecutor(jobs, get_context("spawn"), max_tasks_per_child=50) as pool:
        answers = pool.map(ask, [each.text for each in some], [ARCHS] * len(some))
        for number, (mutant, answer) in enumerate(zip(some, answers, strict=True), start=1):
            if number % 20 == 0:
                sys.stderr.write(f"{number} of {len(some)}\n")
            if answer.code == 0:
                yield mutant


def main(arguments: Sequence[str]) -> int:
    """0 when there are no survivors."""
    parser = argparse.ArgumentParser(prog="corpus.mutate")
    parser.add_argument("--base", default="7.3", help="a release of Linux")
    parser.add_argument(
        "--region", action="append", help="a function, struct or macro; default: all"
    )
    parser.add_argument("--part", default="1/1", help="I/N: the I-th of N shares")
    parser.add_argument("--build", type=Path, help="output directory of a kernel build of clang")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args(arguments)
    part, parts = map(int, options.part.split("/"))
    chosen = all_mutants(options.base, options.region or (*CODEC, *USERS))[part - 1 :: parts]
    alive = list(survivors(chosen, options.jobs))
    if options.build:
        build = Build(options.build.resolve())
        same = build.compiled(base_text(options.base)).code
        alive = [each for each in alive if build.compiled(each.text).code != same]
    for each in alive:
        sys.stdout.write(f"{each.region} line {each.line}: {each.says}\n")
    sys.stdout.write(f"{len(alive)} of {len(chosen)} mutants of Linux {options.base} survive\n")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
