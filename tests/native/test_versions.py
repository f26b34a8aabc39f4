"""What a version does otherwise than others."""

from errno import EINVAL, ENOSPC

import natives
import pytest

from zslayout.cfront.text import CFile
from zslayout.native.versions import Manners, chain_size_of, manners_of, scheme_of


@pytest.mark.parametrize(
    ("release", "scheme", "chain", "manners"),
    [
        ("7.3", "merged", None, Manners(older=False, too_large=ENOSPC)),
        ("6.12", "pfn-idx", None, Manners(older=False, too_large=ENOSPC)),
        ("6.1", "pfn-idx-tagged", 4, Manners(older=True, too_large=EINVAL)),
    ],
)
def test_a_release_is_known_by_its_text(
    release: str, scheme: str, chain: int | None, manners: Manners
) -> None:
    file = natives.file(release)
    assert (scheme_of(file), chain_size_of(file), manners_of(file)) == (scheme, chain, manners)


def test_a_file_without_such_macros_has_no_scheme() -> None:
    assert scheme_of(CFile("x.c", "#define OBJ_SHIFT 3\n")) is None


def test_groups_are_twelve_or_four() -> None:
    assert len(Manners().groups) == 12
    assert len(Manners(older=True).groups) == 4
