"""Levels of a file, and what they are called."""

from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.protocol_level import FoundLevel, ProtocolLevel


def test_every_level_of_the_series_is_one_of_a_file() -> None:
    assert {each.value for each in PatchLevel} <= {each.value for each in ProtocolLevel}


def test_a_fallback_that_unlocks_early_is_that_of_the_last_patch() -> None:
    late, early = FoundLevel(ProtocolLevel.BASE), FoundLevel(ProtocolLevel.BASE, early=True)
    assert late.named(falls_back=True) is ProtocolLevel.BASE
    assert early.named(falls_back=True) is ProtocolLevel.EARLY_UNLOCK
    assert early.named(falls_back=False) is ProtocolLevel.BASE
    assert early.words == "base with early unlock"


def test_a_level_that_a_release_has_says_so() -> None:
    early = FoundLevel(ProtocolLevel.EARLY_UNLOCK, early=True, has_class=True)
    assert early.words == "early-unlock (mainline 7.3)"
    assert FoundLevel(ProtocolLevel.CLASS_IDX, early=True, has_class=True).words.endswith("unlock")
