"""Mutants of the protocol, each with one thing missing: the one list that proof and search read.

Both speak of the same: at every level and on every layout where both can, the proof of a mutant
fails where some schedule of its threads is bad.
"""

from collections.abc import Mapping
from typing import Final

from zslayout.protocol.mutant import Mutant
from zslayout.protocol.object_mutants import OBJECT_MUTANTS
from zslayout.protocol.zspage_mutants import ZSPAGE_MUTANTS

MUTANTS: Final = (*OBJECT_MUTANTS, *ZSPAGE_MUTANTS)
"""Those that the proof and the search speak of, each as far as it can."""
MUTANT_BY_NAME: Final[Mapping[str, Mutant]] = {each.name: each for each in MUTANTS}
