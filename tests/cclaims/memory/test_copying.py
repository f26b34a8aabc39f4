"""A loop that copies an object piece by piece: all of it, from one place to the other."""

import pytest
from cclaims.mistakes import read
from kernel import kernel_source

from zslayout.cclaims.whole import whole
from zslayout.verdict import Status

_COPY = "memcpy(d_addr + d_off, s_addr + s_off, size)"
_FOLLOWS = "a piece is copied from behind the piece before, to behind it, within both pages"
_BEGINS = "what is copied begins where the object does, in both zspages"
_ALL = "what is copied is the whole object when the loop is left"
_MISTAKES = {
    "a word too much": ("d_size = class->size;", "d_size = class->size + 8;", _FOLLOWS),
    "the wrong way": (
        _COPY,
        "memcpy(s_addr + s_off, d_addr + d_off, size)",
        _BEGINS,
    ),
    "a second copy": (
        "\t\twritten += size;\n",
        "\t\tmemcpy(d_addr, s_addr, size);\n\t\twritten += size;\n",
        _BEGINS,
    ),
    "the first piece alone": ("if (written == class->size)", "if (written)", _ALL),
}


def _said(text: str) -> dict[str, set[Status]]:
    (compacts,) = (x for x in read(text)[1] if x.run.name == "@zs_compact")
    said: dict[str, set[Status]] = {}
    for each in whole(compacts):
        if each.id == "compact.copies":
            said.setdefault(each.says, set()).add(each.verdict.status)
    return said


@pytest.mark.parametrize("version", ["6.1", "7.3"])
def test_the_copy_of_a_released_file_is_proved(version: str) -> None:
    said = _said(kernel_source(version).decode())
    assert {_FOLLOWS, _BEGINS, _ALL} < set(said)
    assert all(some == {Status.PROVED} for some in said.values())


@pytest.mark.parametrize("mistake", _MISTAKES)
def test_a_copy_that_is_not_the_object_is_not_green(mistake: str) -> None:
    old, new, says = _MISTAKES[mistake]
    text = kernel_source("7.3").decode()
    assert text.count(old) == 1
    wanted = Status.UNKNOWN if mistake == "a second copy" else Status.REFUTED
    assert wanted in _said(text.replace(old, new))[says]
