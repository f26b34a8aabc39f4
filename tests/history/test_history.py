"""Mistakes that the kernel had: refuted as they were, proved as they were mended.

Each is a word file of a few lines over two headers of our own, before and after the commit that its
title names; docs/history.md has the table.
"""

from pathlib import Path
from typing import Final, NamedTuple

import pytest
import wordfiles

from zslayout.arch import shipped
from zslayout.pipeline.targets import archconfig_target
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.pipeline.word_check import check_words
from zslayout.pipeline.word_code import WordRequest
from zslayout.results.exit_code import ExitCode
from zslayout.results.word_check import WordCheckResult
from zslayout.words.word_files import load

FOLDER: Final = Path(__file__).parent
PAGE: Final = FOLDER.parent.parent / "docs" / "history.md"


class Mistake(NamedTuple):
    """A word file, where its mistake shows, where it does not, and what is refuted."""

    name: str
    arch: str
    refuted: str
    elsewhere: str = ""
    """A configuration on which it was right before."""


MISTAKES: Final = (
    Mistake("radix_swap", "x86_64", "roundtrip.type"),
    Mistake("swap_pfn_bits", "i386-pae", "roundtrip.pfn", "i386"),
    Mistake("erratum_swap", "x86_64", "update.hardware"),
    Mistake("lost_flag", "arm64-4k", "meanwhile.tag"),
    Mistake("pool_mask", "x86_64", "defined"),
    Mistake("slab_stride", "arm64-64k", "stored.stride", "arm64-4k"),
    Mistake("page_magic", "parisc32", "kinds.pointer.pool"),
    Mistake("lock_blocker", "m68k", "roundtrip.lock", "x86_64"),
    Mistake("vma_flags", "arm64-4k", "roundtrip.minor"),
    Mistake("depot_handle", "x86_64", "never.0"),
    Mistake("inode_time", "x86_64", "roundtrip.seconds"),
    Mistake("shared_bits", "arm64-4k", "roundtrip.pfn"),
    Mistake("object_location", "arm-lpae", "roundtrip.pfn", "arm"),
    Mistake("swap_exclusive", "riscv64-sv57", "update.exclusive"),
)


def checked(name: str, which: str, arch: str) -> WordCheckResult:
    targets = tuple(map(archconfig_target, shipped.load_named([arch], VOCABULARY)))
    header = FOLDER / f"{name}.{which}.h"
    return check_words(WordRequest((load(str(FOLDER / f"{name}.toml")),), targets, None, (header,)))


@pytest.mark.parametrize("it", MISTAKES, ids=lambda it: it.name)
def test_a_mistake_is_refuted_before_it_was_mended(it: Mistake) -> None:
    assert f"{it.name}.{it.refuted}" in wordfiles.refuted(checked(it.name, "before", it.arch))


@pytest.mark.parametrize("it", MISTAKES, ids=lambda it: it.name)
def test_all_is_proved_after_it_was_mended(it: Mistake) -> None:
    found = checked(it.name, "after", it.arch)
    assert not wordfiles.refuted(found)
    assert found.exit_code is ExitCode.AS_EXPECTED


@pytest.mark.parametrize("it", [it for it in MISTAKES if it.elsewhere], ids=lambda it: it.name)
def test_a_mistake_does_not_show_on_every_configuration(it: Mistake) -> None:
    assert not wordfiles.refuted(checked(it.name, "before", it.elsewhere))


def test_each_file_is_one_of_them_and_has_its_row() -> None:
    words = {path.stem: load(str(path)) for path in FOLDER.glob("*.toml")}
    rows = PAGE.read_text(encoding="utf-8")
    of_trees = {name for name, word in words.items() if not word.include[0].text.startswith("./")}
    assert set(words) - of_trees == {it.name for it in MISTAKES}
    assert all(f"`tests/history/{name}.toml`" in rows for name in of_trees)
    assert all(f"`{it.name}`" in rows for it in MISTAKES)
