"""mm/zsmalloc.c as a subject."""

from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.subjects.zsmalloc.subject import ZSMALLOC


def test_every_scheme_is_one_of_the_file() -> None:
    assert ZSMALLOC.schemes is SCHEMES


def test_every_model_speaks_of_the_domain_of_the_subject() -> None:
    for scheme in ZSMALLOC.schemes.values():
        for width in ZSMALLOC.domain.widths:
            assert scheme.definition(width).domain is ZSMALLOC.domain


def test_two_lemmas_on_widths_are_proved_for_any_scheme() -> None:
    for width in ZSMALLOC.domain.widths:
        assert [each.id for each in ZSMALLOC.lemmas(width)] == [
            "widths.sufficient",
            "widths.necessary",
        ]
