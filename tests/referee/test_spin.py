"""Spin comes to the verdicts of our proof: it searches the same lines as a Promela model.

The protocols as they are must be searched to the end without an error; a broken one must fail an
assertion. What is broken elsewhere than in zs_free() and migration does no harm here, and is seen
by the proof alone.
"""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from referee.compilers import HOST, needed

from zslayout.errors import UserError
from zslayout.pipeline.protocol import ProtocolProver, spin_model
from zslayout.protocol.bounded_instance import BoundedInstance
from zslayout.protocol.mutants import MUTANT_BY_NAME
from zslayout.protocol.promela import small_layout
from zslayout.reference.patch_level import PatchLevel
from zslayout.subjects.zsmalloc.schemes import SCHEMES

POOL, BASE = PatchLevel.POOL_LOCK, PatchLevel.BASE
LOCKLESS, EARLY = PatchLevel.LOCKLESS_FREE, PatchLevel.EARLY_UNLOCK
PAIR: Final = BoundedInstance(objects=2)
"""Another object is in the zspage, so it stays."""
CHAIN: Final = BoundedInstance(chain=2)

NEED_READERS: Final = frozenset({"migrate-without-pool-lock"})
"""Only before the series does zs_free() hold pool->lock to read."""

BROKEN: Final = (
    (BASE, "pool-unlock-first", BoundedInstance()),
    (BASE, "migrate-without-pool-lock", BoundedInstance()),
    (EARLY, "no-reread", BoundedInstance()),
    (EARLY, "pfn-of-first-read", BoundedInstance()),
    (EARLY, "handed-over-without-order", BoundedInstance()),
    (BASE, "lockless-on-two-fields", BoundedInstance()),
    (BASE, "free-without-pool-lock", BoundedInstance()),
    (EARLY, "free-without-class-lock", BoundedInstance()),
    (EARLY, "migrate-without-class-lock", BoundedInstance()),
    (EARLY, "migrate-rewrites-class", PAIR),
    (EARLY, "chain-after-class-unlock", PAIR),
    (EARLY, "no-page-lock-in-migration", BoundedInstance()),
    (EARLY, "statistics-outside-lock", BoundedInstance()),
    (EARLY, "handle-freed-first", BoundedInstance()),
    (EARLY, "early-unlock-live", PAIR),
    (EARLY, "freed-on-its-list", BoundedInstance()),
    (EARLY, "ignore-page-trylock", CHAIN),
)


@dataclass(frozen=True)
class Said:
    """What a verifier that Spin has made says of all schedules."""

    text: str

    @property
    def errors(self) -> int:
        [found] = re.findall(r"errors: (\d+)", self.text)
        return int(found)

    @property
    def states(self) -> int:
        [found] = re.findall(r"^ *(\d+) states, stored", self.text, re.MULTILINE)
        return int(found)

    @property
    def complete(self) -> bool:
        cut = "max search depth too small", "Search not completed", "out of memory", "aborting"
        return not any(each in self.text for each in cut)

    def unreached(self, text: str) -> set[str]:
        """The labels of the model whose steps were never taken, wherever they may follow."""
        never = {int(number) for number in re.findall(r"model\.pml:(\d+), state", self.text)}
        process, label, begun = "", "", 0
        labels, taken = set[str](), set[str]()
        for number, line in enumerate(text.splitlines(), 1):
            if line.startswith("proctype "):
                process = line.split()[1]
            elif found := re.match(r"    /[*] (.+?): ", line):
                label = f"{process} {found[1]}"
                labels.add(label)
            elif line.startswith("    :: atomic"):
                begun = number
            elif line == "       }" and never.isdisjoint(range(begun, number + 1)):
                taken.add(label)
        return labels - taken

    @property
    def failed(self) -> str:
        """The first line of what went wrong."""
        return next((each for each in self.text.splitlines() if each.startswith("pan:1: ")), "")


def spin(text: str, folder: Path, *options: str) -> Said:
    """Search every schedule of a model; the test is skipped without Spin."""
    command = shutil.which("spin")
    if command is None:
        pytest.skip("spin is not installed")
    compiler = needed(HOST)
    (folder / "model.pml").write_text(text, encoding="ascii")
    made = subprocess.run(
        [command, "-a", "model.pml"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert (made.returncode, made.stdout) == (0, ""), made.stdout
    made_c = [compiler.command, "-w", "-DSAFETY", "-o", "pan", "pan.c"]
    subprocess.run(made_c, cwd=folder, check=True)
    ran = subprocess.run(
        ["./pan", "-w18", "-m100000", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return Said(ran.stdout)


def scheme(level: PatchLevel) -> str:
    return "merged" if level.has_class else "pfn-idx"


def modelled(level: PatchLevel, instance: BoundedInstance, broken: str = "") -> str:
    return spin_model(SCHEMES[scheme(level)], level, broken, instance)


@pytest.mark.parametrize("objects", [1, 2])
@pytest.mark.parametrize("level", [POOL, BASE, LOCKLESS, EARLY], ids=lambda each: each.value)
def test_spin_finds_nothing_in_any_schedule(
    level: PatchLevel, objects: int, tmp_path: Path
) -> None:
    text = modelled(level, BoundedInstance(objects=objects))
    said = spin(text, tmp_path)
    assert said.errors == 0, said.failed
    assert said.complete
    assert said.states > 100
    if objects == 1:
        assert said.unreached(text) == set()


def test_spin_fails_no_assertion_in_a_chain_of_pages(tmp_path: Path) -> None:
    said = spin(modelled(EARLY, CHAIN), tmp_path, "-E")
    assert (said.errors, said.complete) == (0, True), said.failed


@pytest.mark.parametrize(
    ("level", "broken", "instance"), BROKEN, ids=[broken for _, broken, _ in BROKEN]
)
def test_spin_finds_what_is_broken(
    level: PatchLevel, broken: str, instance: BoundedInstance, tmp_path: Path
) -> None:
    said = spin(modelled(level, instance, broken), tmp_path)
    assert said.errors == 1
    assert "assertion violated" in said.failed


def test_a_deadlock_is_an_invalid_end_state(tmp_path: Path) -> None:
    """A zspage whose pages are locked for ever: the lines of a chain let them be."""
    said = spin(modelled(EARLY, CHAIN), tmp_path)
    assert "invalid end state" in said.failed


def test_what_neither_of_the_two_operations_notices_is_no_error(tmp_path: Path) -> None:
    """Who allocates would find a zspage on its list that is being freed."""
    said = spin(modelled(EARLY, BoundedInstance(), "unlink-after-unlock"), tmp_path, "-E")
    assert (said.errors, said.complete) == (0, True), said.failed


def test_the_base_word_has_no_class_to_be_rewritten() -> None:
    with pytest.raises(UserError, match="does nothing at this level"):
        modelled(BASE, BoundedInstance(), "migrate-rewrites-class")


@pytest.mark.parametrize("level", [BASE, LOCKLESS, EARLY], ids=lambda each: each.value)
def test_the_proof_has_the_same_verdict(level: PatchLevel) -> None:
    assert ProtocolProver(timeout=30.0).prove(small_layout(SCHEMES[scheme(level)]), level).proved


def test_every_broken_protocol_here_is_one_that_the_proof_refutes() -> None:
    for level, broken, _ in BROKEN:
        mutant = MUTANT_BY_NAME[broken]
        assert mutant.is_proved
        before = mutant.without_class or mutant.level is BASE or broken in NEED_READERS
        assert level is (BASE if before else EARLY)
