"""Executed C is the referee: what the front end reads in a file is what a machine computes."""

import itertools
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from kernel import kernel_source
from referee.machines import MACHINES, Machine, built, needed, ran
from referee.phrases import phrases
from referee.programs import MOST_ARGUMENTS, Probe, probes, program, program_of_many

from zslayout.arch.params import ArchParams
from zslayout.arch.shipped import load_all
from zslayout.cfront import reading as source
from zslayout.cfront import text
from zslayout.cfront.code import FileModel
from zslayout.cfront.point import Point, point
from zslayout.cfront.text import CFile
from zslayout.errors import UserError
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Expr
from zslayout.expr.python import compile_function
from zslayout.expr.types import CType
from zslayout.expr.undefined_behaviour import defined
from zslayout.pipeline.vocabulary import VOCABULARY

SOURCES: Final = Path(__file__).parent.parent / "sources"
KERNEL: Final = "linux-6.12"
FILES: Final = ("two_fields", "rfc_v1", "merged", KERNEL)
BIG_ENDIAN_64: Final = next(each for each in MACHINES if each.triple == "s390x-linux-gnu")
"""For phrases of C: every conversion between int and long shows, and every part of a word."""
CONFIGS: Final = load_all(VOCABULARY)
CALLS: Final = 200
"""How often each function is called in one program."""
LEAST: Final = 600
"""What must be compared in one program; where a constant is undefined, most functions are."""
CHAIN_SIZES: Final = (8, 4, 16, 7, 12)
WORD: Final = 2**64
TRAP: Final = "trap"

Arguments = tuple[int, ...]

pairs = pytest.mark.parametrize(
    ("machine", "file"),
    [
        pytest.param(machine, file, id=f"{file}-{machine.triple}")
        for (turn, file), (number, machine) in itertools.product(
            enumerate(FILES), enumerate(MACHINES)
        )
        if file == KERNEL or (turn + number) % 3
    ],
)
"""The kernel's own file on every machine, each of ours on two of three."""


@cache
def c_file(name: str) -> CFile:
    data = kernel_source() if name == KERNEL else (SOURCES / f"{name}.c").read_bytes()
    return text.read("mm/zsmalloc.c", data)


def configs_of(machine: Machine) -> list[ArchParams]:
    """The configurations of a machine, those of the same four numbers once."""
    by_numbers = {
        (config.page_shift, config.physmem_bits): config
        for config in CONFIGS
        if config.triple == machine.triple
    }
    return [by_numbers[numbers] for numbers in sorted(by_numbers)]


def points(machine: Machine, file: str) -> list[Point]:
    """Points of the machine: of the kernel's own file its least and largest page."""
    configs, turn = configs_of(machine), FILES.index(file)
    chosen = [configs[(turn - 1) % len(configs)]]
    if file == KERNEL:
        chosen = list({config.page_shift: config for config in (configs[-1], configs[0])}.values())
    first = 2 * turn + MACHINES.index(machine)
    return [
        point(config, CHAIN_SIZES[(first + number) % len(CHAIN_SIZES)])
        for number, config in enumerate(chosen)
    ]


# What we say.


@dataclass(frozen=True, slots=True)
class Answers:
    """A probe, and what we say it gives.

    Of `undefined` arguments C says nothing. Not asked for are those of which it says nothing if
    all that stands in the function is computed, and something by its result alone.
    """

    probe: Probe
    given: tuple[Arguments, ...]
    results: tuple[int, ...]
    undefined: tuple[Arguments, ...]


def said(code: FileModel, at: Point, seed: str) -> list[Answers]:
    known: dict[str, int] = dict(at.given)
    for macro in code.macros:
        known[macro.name] = evaluate(macro.value, known)
    macros = {macro.name: macro.value for macro in code.macros}
    return [answers(probe, known, macros, f"{seed} {probe.name}") for probe in probes(code)]


def answers(
    probe: Probe, known: Mapping[str, int], macros: Mapping[str, Expr], seed: str
) -> Answers:
    result = (*(value for _, value in probe.lets), probe.result)
    valid = (defined(*result, *probe.beside, macros=macros), defined(*result, macros=macros))
    parameters = [name for name, _ in probe.arguments]
    ours = compile_function("ours", parameters, probe.lets, [probe.result, *valid], known)
    rng = random.Random(seed)  # noqa: S311
    asked = list(itertools.islice(inputs([kind for _, kind in probe.arguments], rng), calls(probe)))
    results = [(given, *ours(*given)) for given in asked]
    return Answers(
        probe,
        tuple(given for given, _, on_the_way, _ in results if on_the_way),
        tuple(value for _, value, on_the_way, _ in results if on_the_way),
        # Of a constant that wraps C says nothing, and the kernel's compilers do.
        tuple(given for given, _, _, at_its_end in results if given and not at_its_end),
    )


def calls(probe: Probe) -> int:
    return CALLS if probe.arguments else 1


def inputs(kinds: Sequence[CType], rng: random.Random) -> Iterator[Arguments]:
    """Arguments without end: the ends of the types, then numbers near powers of two, and any."""
    yield tuple(kind.minimum for kind in kinds)
    yield tuple(kind.maximum for kind in kinds)
    edges = [boundaries(kind) for kind in kinds]
    while True:
        yield tuple(
            rng.choice(edge) if rng.random() < 0.4 else any_of(kind, rng)
            for kind, edge in zip(kinds, edges, strict=True)
        )


def boundaries(kind: CType) -> list[int]:
    near = {1 << n for n in range(kind.width - kind.signed)} | {kind.minimum, kind.maximum, 0}
    found = {value + offset for value in near for offset in (-1, 0, 1)}
    return sorted(value for value in found if kind.minimum <= value <= kind.maximum)


def any_of(kind: CType, rng: random.Random) -> int:
    """A value of the type, small or large, or one with few bits unset."""
    value = rng.getrandbits(rng.randint(1, kind.width))
    return kind.wrap(value if rng.random() < 0.8 else ~value)


# What a machine says.


def differences(machine: Machine, program: Path, ours: Sequence[Answers]) -> list[str]:
    """Where the executed text and the expressions do not agree."""
    asked = [(number, given) for number, each in enumerate(ours) for given in each.given]
    expected = [printed(value, each.probe.result.type) for each in ours for value in each.results]
    ended = ran(machine, program, "".join(itertools.starmap(call, asked)))
    computed = ended.stdout.splitlines()
    found = [
        f"{ours[number].probe.name}{given}: {by_machine}, and we say {by_us}"
        for (number, given), by_machine, by_us in zip(asked, computed, expected, strict=False)
        if by_machine != by_us
    ]
    if ended.returncode:
        number, given = asked[len(computed)]
        found.append(f"{ours[number].probe.name}{given}: {TRAP}, and we say it is defined")
    else:
        assert len(computed) == len(asked)
    found += [
        f"{each.probe.name}{given}: no {TRAP}, and we say it is undefined"
        for number, each in enumerate(ours)
        for given in each.undefined[:1]
        if ran(machine, program, call(number, given)).returncode == 0
    ]
    return found


def printed(value: int, kind: CType) -> str:
    """A value as a program prints it."""
    return f"{value % WORD:x} {kind.width // 8} {kind.signed:d}"


def call(number: int, arguments: Arguments) -> str:
    """A line of a program's input."""
    padded = (*arguments, *(0,) * (MOST_ARGUMENTS - len(arguments)))
    return " ".join(f"{value % WORD:x}" for value in (number, *padded)) + "\n"


def compared(
    machine: Machine, compiled: CFile, at: Point, code: FileModel, folder: Path
) -> list[str]:
    """Where what was read and what is compiled do not agree."""
    ours = said(code, at, f"{machine.triple} {at.numbers}")
    by_constants = any(not each.given for each in ours if not each.probe.arguments)
    assert by_constants or all(len(each.given) > 0.9 * calls(each.probe) for each in ours)
    assert sum(len(each.given) for each in ours) > LEAST
    return differences(machine, built(machine, program(compiled, at, code), folder), ours)


@pairs
def test_a_machine_computes_what_we_read(machine: Machine, file: str, tmp_path: Path) -> None:
    needed(machine)
    at_all = points(machine, file)
    reading = source.read(c_file(file), at_all)
    for at in at_all:
        found = compared(machine, c_file(file), at, reading.code(at), tmp_path)
        assert not found, "\n".join((str(at), *found[:20]))


@pytest.mark.parametrize("part", range(3))
def test_a_phrase_is_read_as_it_runs_or_is_refused(part: int, tmp_path: Path) -> None:
    machine = needed(BIG_ENDIAN_64)
    at = point(configs_of(machine)[0], 5)
    ours, parts, refused = [], [], []
    for phrase in phrases()[part::3]:
        try:
            code = source.read(phrase.file, [at]).code(at)
        except UserError as error:
            if not phrase.refusable:
                refused.append(f"{phrase.file.name}: {error}")
            continue
        answered = [
            each for each in said(code, at, phrase.file.name) if each.probe.name in phrase.functions
        ]
        assert answered, phrase.file.name
        assert all(each.given for each in answered), phrase.file.name
        ours += [
            replace(each, probe=replace(each.probe, name=f"{phrase.file.name}: "))
            for each in answered
        ]
        parts.append((phrase.file, [each.probe for each in answered]))
    found = differences(machine, built(machine, program_of_many(at, parts), tmp_path), ours)
    assert not [*refused, *found]


@dataclass(frozen=True, slots=True)
class Change:
    """Other texts for pieces of a file, and what of the file they make different."""

    file: str
    edits: tuple[tuple[str, str], ...]
    different: frozenset[str]


INDEX_MASK: Final = frozenset({"OBJ_INDEX_MASK", "location_to_obj", "obj_to_location"})
CHAIN: Final = frozenset({"calculate_zspage_chain_size"})
CHANGES: Final = {
    "mask": Change(
        "two_fields", (("<< OBJ_INDEX_BITS) - 1)", "<< OBJ_INDEX_BITS) - 2)"),), INDEX_MASK
    ),
    "mask of the kernel": Change(
        KERNEL, (("<< OBJ_INDEX_BITS) - 1)", "<< OBJ_INDEX_BITS) / 2)"),), INDEX_MASK
    ),
    "type, assertion and class": Change(
        "merged",
        (
            ("ZS_ALIGN\t8\n", "ZS_ALIGN\t8U\n"),
            ("static_assert(ZS_OBJ_IDX_BITS >= ", "static_assert(ZS_OBJ_IDX_BITS < "),
            ("return (obj >> ZS_OBJ_IDX_BITS)", "return (obj >> ZS_OBJ_IDX_BITS >> 1)"),
        ),
        frozenset({"ZS_ALIGN", "line", "obj_to_class_idx"}),
    ),
    "what is recorded": Change(
        "rfc_v1",
        (("*(unsigned long *)handle = obj;", "*(unsigned long *)handle = obj ^ 8;"),),
        frozenset({"record_obj"}),
    ),
    "undefined here": Change(
        "two_fields",
        (("if (is_power_of_2(class_size))", "if (1 << (class_size | 32) > class_size)"),),
        CHAIN,
    ),
    "undefined nowhere": Change(
        "two_fields",
        (("if (is_power_of_2(class_size))", "if (!(class_size & (class_size - 1u)))"),),
        CHAIN,
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_text_makes_the_difference_that_it_should(change: Change, tmp_path: Path) -> None:
    machine = needed(MACHINES[0])
    c = c_file(change.file)
    text = c.text
    for old, new in change.edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    [x86] = [config for config in configs_of(machine) if config.name == "x86_64"]
    at = point(x86, 8)
    found = compared(machine, CFile(c.name, text), at, source.read(c, [at]).code(at), tmp_path)
    assert {re.split(r"[(: ]", line)[0] for line in found} == change.different, found[:20]
