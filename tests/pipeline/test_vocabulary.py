"""The names that `[expect]` may speak of."""

from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.subjects.zsmalloc.registry import BY_ID
from zslayout.subjects.zsmalloc.schemes import SCHEMES


def test_every_scheme_may_be_expected_of() -> None:
    assert VOCABULARY.schemes == set(SCHEMES)


def test_a_control_cannot_be_excused() -> None:
    assert "obj.fits" in VOCABULARY.obligations
    assert not any(BY_ID[name].control for name in VOCABULARY.obligations)
