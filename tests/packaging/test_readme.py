"""The README says what the command says."""

import re
from pathlib import Path

import pytest
from commands import inside

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```text\n\$ zslayout ([^\n]*)\n(.*?)```", README, flags=re.DOTALL)
assert len(SHOWN) == README.count("\n$ zslayout ")


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_a_shown_command_prints_what_is_shown(command: str, output: str) -> None:
    assert inside(*command.split()).out == output


def test_the_shown_refutation_is_one_that_the_tests_know() -> None:
    (shown,) = re.findall(r"```text\n(obj\.roundtrip.*?)\n```", README, flags=re.DOTALL)
    known = (ROOT / "tests/golden/explanations-narrow-mask.txt").read_text(encoding="utf-8")
    assert shown in known
