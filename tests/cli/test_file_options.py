"""A C file or a kernel tree, as options name it."""

from pathlib import Path

import pytest

from zslayout.cli import inputs
from zslayout.cli.file_options import FileOptions
from zslayout.errors import UserError

FILE = Path("mm/zsmalloc.c")
NOTHING = FileOptions(None, None, None, no_build=False)


@pytest.mark.parametrize(
    ("of", "scheme", "option"),
    [
        (NOTHING._replace(source=FILE, kernel="."), None, "--kernel"),
        (NOTHING._replace(source=FILE), "merged", "--scheme"),
        (NOTHING._replace(kernel="."), "merged", "--scheme"),
        (NOTHING._replace(jobs=2), None, "--jobs"),
        (NOTHING._replace(no_build=True), None, "--no-build"),
    ],
)
def test_what_does_not_go_together_is_a_fault(
    of: FileOptions, scheme: str | None, option: str
) -> None:
    with pytest.raises(UserError) as raised:
        inputs.refuse_options(*of.refused(scheme))
    assert [each.place for each in raised.value.faults] == [option]


def test_what_goes_together_is_none() -> None:
    for of in (NOTHING._replace(source=FILE), NOTHING._replace(kernel=".", jobs=2, no_build=True)):
        assert of.given
        inputs.refuse_options(*of.refused(None))
    assert not NOTHING.given
    inputs.refuse_options(*NOTHING.refused("merged"))


def test_a_tree_is_measured_on_what_it_is_checked_on() -> None:
    configs, targets = NOTHING.configs(["i386"], [], every=False)
    assert ([each.name for each in configs], targets) == (["i386"], ())
    configs, targets = NOTHING._replace(kernel=".").configs(["i386"], [], every=False)
    assert [each.name for each in configs] == ["i386"]
    assert [each.archconfig for each in targets] == list(configs)
