"""The names that an archconfig's `[expect]` may speak of, handed down to the parser."""

from typing import Final

from zslayout.arch.parse import Vocabulary
from zslayout.subjects.known import SUBJECTS, every_scheme

VOCABULARY: Final = Vocabulary(
    schemes=frozenset(every_scheme()),
    obligations=frozenset(
        each.id
        for subject in SUBJECTS.values()
        for each in subject.registry.of_schemes
        if not each.control
    ),
)
