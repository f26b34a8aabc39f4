"""What a version does otherwise than others."""

from errno import EINVAL, ENOSPC

import natives
import pytest

from zslayout.cfront.text import CFile
from zslayout.native.versions import Manners, chain_size_of, level_of, manners_of, scheme_of
from zslayout.reference.patch_level import PatchLevel


@pytest.mark.parametrize(
    ("release", "scheme", "chain", "level", "manners"),
    [
        ("7.3", "merged", None, None, Manners(older=False, too_large=ENOSPC)),
        ("6.12", "pfn-idx", None, PatchLevel.BASE, Manners(older=False, too_large=ENOSPC)),
        (
            *("6.1", "pfn-idx-tagged", 4, PatchLevel.POOL_LOCK),
            Manners(older=True, too_large=EINVAL),
        ),
    ],
)
def test_a_release_is_known_by_its_text(
    release: str, scheme: str, chain: int | None, level: PatchLevel | None, manners: Manners
) -> None:
    file = natives.file(release)
    assert level_of(file) is level
    assert (scheme_of(file), chain_size_of(file), manners_of(file)) == (scheme, chain, manners)


def test_a_file_without_such_macros_has_no_scheme() -> None:
    assert scheme_of(CFile("x.c", "#define OBJ_SHIFT 3\n")) is None


def test_groups_are_twelve_or_four() -> None:
    assert len(Manners().groups) == 12
    assert len(Manners(older=True).groups) == 4
