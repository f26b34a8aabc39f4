"""Mutants of which claims say nothing, and why: `region line N: what was changed`, by release."""

from collections.abc import Mapping
from typing import Final

WHY: Final[Mapping[str, str]] = {}
