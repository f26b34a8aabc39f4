"""Every subject by its name. A subject is one package and one line here."""

from collections.abc import Iterable
from typing import Final

from zslayout.errors import InternalError
from zslayout.subjects.subject import Subject
from zslayout.subjects.zsmalloc.subject import ZSMALLOC
from zslayout.words.scheme import Scheme

SUBJECTS: Final[dict[str, Subject]] = {subject.name: subject for subject in (ZSMALLOC,)}

USUAL_SUBJECT: Final = ZSMALLOC.name
"""What is spoken of where no scheme names another."""


def subject_of(scheme: Scheme) -> Subject:
    """What has the scheme. Raises InternalError for one that nothing has."""
    if scheme.subject not in SUBJECTS:
        raise InternalError(f"no subject has the scheme {scheme.name}")
    return SUBJECTS[scheme.subject]


def every_scheme() -> dict[str, Scheme]:
    """The schemes of every subject, by name."""
    return {name: each for subject in SUBJECTS.values() for name, each in subject.schemes.items()}


def subjects_of(schemes: Iterable[Scheme]) -> tuple[Subject, ...]:
    """The subjects that have these, each once."""
    return tuple(dict.fromkeys(map(subject_of, schemes)))
