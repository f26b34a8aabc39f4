"""Fragments, and why Kconfig did not take an option."""

from pathlib import Path
from typing import Final

import pytest

from zslayout.kernel.kconfig import fragment_text, holds, overruled, questions, settings

TOP: Final = """\
# comment
source "arch/$(SRCARCH)/Kconfig"
menu "Odd things"
\tdepends on MMU
config PLAIN
\tbool "Plain"
\thelp
\t  depends on words in a help text
\t  if they are there.

config HIDDEN
\tdef_bool y
\tdepends on \\
\t\tMMU && (EVEN || FOUR) && \\
\t\t!PLAIN
endmenu
if EVEN
rsource "more/Kconfig"
endif
"""
FILES: Final = {
    "Kconfig": TOP,
    "arch/odd/Kconfig": 'config PAGES\n\tbool "P" if EXPERT && !BROKEN\n'
    "config ODD\n\tdef_bool y\n\tselect HAVE_PAGE_SIZE_64KB if MMU\n\tselect OTHER\n",
    "arch/other/Kconfig": 'config ELSEWHERE\n\tbool "E"\n',
    "more/Kconfig": 'config INNER\n\tint "I"\n',
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_fragment_is_what_a_config_file_has_of_it() -> None:
    text = fragment_text(["CONFIG_A=y", "CONFIG_B=n", "CONFIG_C=46", "CONFIG_SPARSEMEM=y"])
    assert text.splitlines() == [
        "CONFIG_A=y",
        "# CONFIG_B is not set",
        "CONFIG_C=46",
        "CONFIG_SPARSEMEM=y",
        "CONFIG_SPARSEMEM_MANUAL=y",
    ]
    made = {"A": "y", "C": "46", "SPARSEMEM": "y", "SPARSEMEM_MANUAL": "y"}
    assert settings(text + 'CONFIG_D="a b"\n') == {**made, "D": "a b"}


def test_what_kconfig_took_is_no_fault(tree: Path) -> None:
    made = {"A": "y", "C": "46"}
    assert overruled(["CONFIG_A=y", "CONFIG_B=n", "CONFIG_C=46"], made, tree, "odd") == []


@pytest.mark.parametrize(
    ("option", "made", "said"),
    [
        ("CONFIG_PLAIN=y", {}, "PLAIN needs MMU, Kconfig:5"),
        ("CONFIG_HIDDEN=y", {"MMU": "y"}, "HIDDEN needs (EVEN || FOUR), Kconfig:11"),
        ("CONFIG_HIDDEN=y", {"MMU": "y", "FOUR": "y", "PLAIN": "y"}, "HIDDEN needs !PLAIN"),
        ("CONFIG_PAGES=y", {"BROKEN": "y"}, "PAGES needs EXPERT && !BROKEN, arch/odd/Kconfig:1"),
        ("CONFIG_INNER=7", {}, "INNER needs EVEN, more/Kconfig:1"),
        ("CONFIG_HIDDEN=n", {"MMU": "y", "FOUR": "y", "HIDDEN": "y"}, "others decide it"),
        ("CONFIG_PLAIN=y", {"MMU": "y"}, "PLAIN is one of a choice, or selected"),
        ("CONFIG_ELSEWHERE=y", {}, "no Kconfig file of this architecture defines it"),
    ],
)
def test_an_option_that_was_overruled_is_named_with_what_it_needs(
    tree: Path, option: str, made: dict[str, str], said: str
) -> None:
    (fault,) = overruled([option], made, tree, "odd")
    assert str(fault).startswith(f"{option}: Kconfig makes it ")
    assert said in str(fault)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("A && M", True),
        ("A && B || M", True),
        ("A && (B || !M)", False),
        ("!(A && B)", True),
        ('N = 46 && T != "x y"', False),
        ("B != y", True),
        ("$(cc-option,-mx)", True),
        ("A && (", True),
    ],
)
def test_a_condition_is_worth_what_kconfig_says(condition: str, expected: bool) -> None:
    made = {"A": "y", "M": "m", "N": "46", "T": "x y"}
    assert holds(condition, made) is expected


def test_what_an_architecture_asks_for_and_makes_others_ask_for(tree: Path) -> None:
    assert questions(tree, "odd") == {
        "PAGES": "arch/odd/Kconfig:1",
        "PAGE_SIZE_64KB": "arch/odd/Kconfig:3",
    }
