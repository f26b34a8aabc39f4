"""ESBMC on what zslayout asks of a word: the same C, of the same configured tree, with a harness.

It takes preprocessed C, and not all that clang takes in a kernel's headers: static assertions are
left out, functions that the harness does not come to are declared alone, and what it objects to
loses its body or its register. A function of the word without a body could give anything, and
ESBMC would refute what it says.
"""

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_ASSERT: Final = "_Static_assert("
_OBJECTS: Final = re.compile(r"^[^\s:]+\.i:(\d+):\d+: (?:fatal )?error:", re.MULTILINE)
_SIGNS: Final = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|[(){}\[\];]')
"""What says where a declaration ends; what is quoted, as a whole."""
_CALLS: Final = re.compile(r"\b(\w+)\s*\(")
_ASSEMBLY: Final = re.compile(r"\s*(?:__)?asm(?:__)?\b")
_ASSERTED: Final = re.compile(r'"(?:\\.|[^"\\])*"|_Static_assert\(')
_VALUE: Final = re.compile(r"=|\b(?:__)?asm(?:__)?\b")
_OF_C: Final = frozenset({"__attribute__", "typeof", "__typeof__", "sizeof", "asm", "__asm__"})
_NAMES: Final = re.compile(r"\b[A-Za-z_]\w+\b")
_ROUNDS: Final = 12
_FLAGS: Final = (
    *("--std", "gnu11", "--unwind", "10", "--no-pointer-check", "--no-bounds-check"),
    *("--no-div-by-zero-check",),
)
HARNESS: Final = """
void __ESBMC_assert(_Bool, const char *);
unsigned int nondet_uint(void);
unsigned long nondet_ulong(void);
int main(void)
{
	unsigned int type = nondet_uint();
	unsigned long offset = nondet_ulong();

	if (!zsl_domain_swp_entry(type, offset, 0, 0, 0))
		return 0;
	__typeof__(zsl_encode_swp_entry(0, 0, 0, 0, 0)) word;
	word = zsl_encode_swp_entry(type, offset, 0, 0, 0);
	__ESBMC_assert(zsl_decode_swp_entry__type(word) == type, "type");
	__ESBMC_assert(zsl_decode_swp_entry__offset(word) == offset, "offset");
	return 0;
}
"""
"""Two of the ten statements on a swap entry: its type and its offset come back."""


@dataclass(frozen=True, slots=True)
class EsbmcAnswer:
    """What it says, its seconds of processor, and how many bodies were taken out before it did."""

    says: str
    seconds: float
    mended: int


def ask(esbmc: str, text: str, folder: Path, bits: int, *, big_endian: bool) -> EsbmcAnswer:
    """ESBMC on preprocessed C; the time is that of the run that came to an answer."""
    file, mended = folder / "harness.i", 0
    chunks = _called(list(_chunks(_without_assertions(text))))
    order = "--big-endian" if big_endian else "--little-endian"
    command = [esbmc, str(file), f"--{bits}", order, *_FLAGS]
    for _ in range(_ROUNDS):
        file.write_text("".join(chunks), encoding="utf-8")
        before = os.times()
        run = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
        after = os.times()
        seconds = after.children_user - before.children_user
        seconds += after.children_system - before.children_system
        said = run.stdout + run.stderr
        for answer in ("SUCCESSFUL", "FAILED", "UNKNOWN"):
            if f"VERIFICATION {answer}" in said:
                return EsbmcAnswer(answer.lower(), seconds, mended)
        lines = {int(each) for each in _OBJECTS.findall(said)}
        changed = list(_without_bodies(chunks, lines))
        if changed == chunks:
            return EsbmcAnswer("refused: " + _complaint(said), seconds, mended)
        mended += sum(a != b for a, b in zip(chunks, changed, strict=True))
        chunks = changed
    return EsbmcAnswer("refused", seconds, mended)


def _complaint(said: str) -> str:
    lines = [line for line in said.splitlines() if re.search(r"\berror: |^ERROR", line)]
    telling = [line for line in lines if not line.startswith("ERROR: PARSING")] or lines
    return re.sub(r"^\S+?:[\d:]+ ", "", (telling or ["no answer"])[0].strip())[:80]


def _without_assertions(text: str) -> str:
    """Assertions about types are true, or the kernel would not compile."""
    made, at = list[str](), 0
    for found in _ASSERTED.finditer(text):
        # What is quoted may have the name in it, and what is asserted another assertion.
        if found[0].startswith(_ASSERT) and found.start() >= at:
            made += [text[at : found.start()], '_Static_assert(1, "")']
            at = _closing(text, found.end())
    return "".join([*made, text[at:]])


def _closing(text: str, at: int) -> int:
    """Where the parentheses end in which a place is."""
    depth = 1
    for found in _SIGNS.finditer(text, at):
        depth += (found[0] == "(") - (found[0] == ")")
        if not depth:
            return found.end()
    return len(text)


def _chunks(text: str) -> Iterator[str]:
    """Declarations and definitions, one each, with their line ends."""
    begin = depth = 0
    for found in _SIGNS.finditer(text):
        sign, end = found[0], found.end()
        depth += (sign in "({[") - (sign in ")}]") if len(sign) == 1 else 0
        whole = sign == ";" or (sign == "}" and _is_function(text[begin:end]))
        if not depth and whole:
            yield text[begin:end]
            begin = end
    yield text[begin:]


def _head(text: str) -> str:
    """What stands before the first brace that is in no parentheses."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign in "([") - (sign in ")]")
        if sign == "{" and not depth:
            return text[:at]
    return text


def _is_function(text: str) -> bool:
    head, before = _head(text), ""
    while head != before:
        before, head = head, re.sub(r"\([^()]*\)", " ", head)
    return "(" in _head(text) and "=" not in head and "typedef" not in head


def _called(chunks: Sequence[str]) -> list[str]:
    """The chunks; functions that the harness does not come to are declarations alone."""
    heads = {at: _head(each) for at, each in enumerate(chunks) if _is_function(each)}
    heads = {at: head for at, head in heads.items() if head != chunks[at]}
    named: dict[str, list[int]] = {}
    for at, head in heads.items():
        for name in set(_CALLS.findall(head)) - _OF_C:
            named.setdefault(name, []).append(at)
    todo, kept = ["main"], set[int]()
    while todo:
        for at in named.pop(todo.pop(), ()):
            if at not in kept:
                kept.add(at)
                todo += _NAMES.findall(chunks[at])
    return [
        f"{heads[at]};" if at in heads and at not in kept else each
        for at, each in enumerate(chunks)
        if not _ASSEMBLY.match(each)
    ]


def _without_bodies(chunks: Sequence[str], lines: set[int]) -> Iterator[str]:
    """The chunks; those with one of the lines are declarations alone, and as many lines."""
    at = 1
    for chunk in chunks:
        ends = at + chunk.count("\n")
        if any(at <= line <= ends for line in lines):
            # A variable in a register of another machine has no register, data no value.
            body = _is_function(chunk) and _head(chunk) != chunk
            head = _head(chunk) if body else _VALUE.split(chunk)[0].replace("register ", "")
            rest = "\n" * (chunk.count("\n") - head.count("\n"))
            yield f"{head};{rest}" if head != chunk else chunk
        else:
            yield chunk
        at = ends
