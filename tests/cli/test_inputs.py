"""Names and files from the command line to checked values, or every fault in them."""

from pathlib import Path

import pytest
import samples
from commands import inside

from zslayout.arch import shipped
from zslayout.cli import inputs
from zslayout.errors import UserError
from zslayout.subjects.zsmalloc.schemes import SCHEMES


def _file(folder: Path, name: str = "board") -> Path:
    file = folder / f"{name}.toml"
    file.write_text(samples.toml(name), encoding="utf-8")
    return file


def test_names_come_first_and_files_after_them(tmp_path: Path) -> None:
    found = inputs.configs(["x86_64", "i386"], [_file(tmp_path)], every=False)
    assert [each.name for each in found] == ["x86_64", "i386", "board"]


def test_every_shipped_one_and_ones_own(tmp_path: Path) -> None:
    found = inputs.configs(["i386"], [_file(tmp_path)], every=True)
    assert [each.name for each in found] == [*shipped.names(), "board"]


def test_nothing_to_check_is_a_fault_not_a_success() -> None:
    with pytest.raises(UserError) as caught:
        inputs.configs([], [], every=False)
    assert str(caught.value) == (
        "command line: nothing to check: give the name of an archconfig, --config FILE or --all"
    )
    assert inside("check").code == 2


@pytest.mark.parametrize("every", [False, True], ids=["some", "all"])
def test_a_name_that_no_archconfig_has_is_a_fault_beside_others_too(every: bool) -> None:
    with pytest.raises(UserError) as caught:
        inputs.configs(["i386", "riscv64-sv75"], [], every=every)
    assert str(caught.value) == (
        '--arch: no archconfig is named "riscv64-sv75" (did you mean riscv64-sv57 or parisc64?)'
    )


def test_a_file_with_the_name_of_a_shipped_one_is_a_fault(tmp_path: Path) -> None:
    file = _file(tmp_path, "i386")
    for archs, every in ((["i386"], False), ([], True)):
        with pytest.raises(UserError) as caught:
            inputs.configs(archs, [file], every=every)
        known = shipped.folder() / "i386.toml"
        assert str(caught.value) == (f'{file}:$.name: duplicate name "i386": {known} has it too')
    assert inputs.configs([], [file], every=False)[0].file == str(file)


def test_a_file_given_twice_is_a_fault(tmp_path: Path) -> None:
    file = _file(tmp_path)
    with pytest.raises(UserError) as caught:
        inputs.configs([], [file, file], every=False)
    assert str(caught.value) == f'{file}:$.name: duplicate name "board": {file} has it too'


def test_one_configuration_is_a_name_or_a_file(tmp_path: Path) -> None:
    assert inputs.one_config("i386", None).name == "i386"
    assert inputs.one_config(None, _file(tmp_path)).name == "board"


def test_both_or_neither_are_not_one_configuration(tmp_path: Path) -> None:
    for arch, file in ((None, None), ("i386", _file(tmp_path))):
        with pytest.raises(UserError) as caught:
            inputs.one_config(arch, file)
        assert str(caught.value) == (
            "command line: give either an archconfig's name or --config FILE"
        )


def test_a_scheme_is_one_of_the_known_ones_or_all() -> None:
    assert inputs.schemes("merged") == (SCHEMES["merged"],)
    assert inputs.schemes("all") == tuple(SCHEMES.values())


def test_one_scheme_is_not_all_of_them() -> None:
    assert inputs.one_scheme("merged") is SCHEMES["merged"]
    with pytest.raises(UserError) as caught:
        inputs.one_scheme("all")
    assert str(caught.value) == '--scheme: expected one scheme, found "all"'


@pytest.mark.parametrize(
    ("name", "help_text"),
    [
        ("mergd", "did you mean merged?"),
        ("rfc-v2", "did you mean rfc-v1?"),
        ("x", "known: all, merged, pfn-idx, pfn-idx-tagged, rfc-v1"),
    ],
)
def test_another_scheme_is_answered_with_the_nearest(name: str, help_text: str) -> None:
    with pytest.raises(UserError) as caught:
        inputs.schemes(name)
    assert str(caught.value) == f'--scheme: no scheme is named "{name}" ({help_text})'


def test_an_obligation_that_does_not_exist_is_answered_with_the_nearest() -> None:
    ran = inside("check", "-a", "i386", "-o", "obj.fit", "-o", "obj.*", "-o", "zz*")
    assert (ran.code, ran.out) == (2, "")
    first, second, _ = ran.err.splitlines()
    assert first.startswith('--obligation: no obligation matches "obj.fit" (did you mean obj.fits')
    assert second == '--obligation: no obligation matches "zz*"'


def test_a_chain_size_is_one_that_every_configuration_allows() -> None:
    short = samples.params(samples.toml() + "chain_size = { min = 5, max = 9 }\n")
    both = [samples.named("i386"), short]
    assert inputs.chain_size(None, both) is None
    assert inputs.chain_size(9, both) == 9
    with pytest.raises(UserError) as caught:
        inputs.chain_size(4, both)
    assert str(caught.value) == "--chain-size: board allows 5 to 9, found 4"
    with pytest.raises(UserError) as caught:
        inputs.chain_size(17, both)
    assert str(caught.value) == (
        "--chain-size: i386 allows 4 to 16, found 17\n--chain-size: board allows 5 to 9, found 17"
    )


@pytest.mark.parametrize("number", ["nan", "inf", "-inf"])
def test_a_timeout_that_never_ends_is_a_fault(number: str) -> None:
    with pytest.raises(UserError) as caught:
        inputs.seconds(float(number))
    assert str(caught.value) == f"--timeout: expected a number of seconds, found {number}"
    assert inside("check", "-a", "i386", "--timeout", number).code == 2


def test_a_timeout_is_any_number_that_ends() -> None:
    assert inputs.seconds(0.5) == 0.5
