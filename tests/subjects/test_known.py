"""Every subject by its name."""

from dataclasses import replace

import pytest

from zslayout.errors import InternalError
from zslayout.subjects.known import (
    SUBJECTS,
    USUAL_SUBJECT,
    every_scheme,
    subject_of,
    subjects_of,
)
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.subjects.zsmalloc.subject import ZSMALLOC


def test_a_subject_goes_by_its_name_and_has_its_schemes() -> None:
    assert USUAL_SUBJECT in SUBJECTS
    for name, subject in SUBJECTS.items():
        assert subject.name == name
        assert {scheme.subject for scheme in subject.schemes.values()} == {name}


def test_no_two_subjects_have_a_scheme_of_one_name() -> None:
    assert len(every_scheme()) == sum(len(each.schemes) for each in SUBJECTS.values())


def test_the_subject_of_a_scheme_is_that_of_its_variants_too() -> None:
    scheme = SCHEMES["rfc-v1"]
    assert subject_of(scheme) is ZSMALLOC
    assert scheme.computed_gate is not None
    assert subject_of(scheme.computed_gate) is ZSMALLOC
    assert subjects_of(SCHEMES.values()) == (ZSMALLOC,)


def test_a_scheme_that_nothing_has_is_our_bug() -> None:
    with pytest.raises(InternalError, match="no subject has the scheme stray"):
        subject_of(replace(SCHEMES["merged"], name="stray", subject=""))
