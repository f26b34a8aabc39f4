"""Obligations in the order in which they are reported, and what is asked of them as a whole."""

import fnmatch
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from zslayout.errors import Fault, InternalError, did_you_mean, refuse
from zslayout.vc.obligation import Obligation, Role


@dataclass(frozen=True, eq=False)
class Registry:
    """All obligations on a subject: those on its schemes, and those on C files alone."""

    of_schemes: tuple[Obligation, ...]
    of_files: tuple[Obligation, ...] = ()

    @property
    def every(self) -> tuple[Obligation, ...]:
        """Every obligation on a model that was read from a C file."""
        return (*self.of_files, *self.of_schemes)

    def among(self, *, of_file: bool) -> tuple[Obligation, ...]:
        """Those that can be asked of a scheme, or of a C file."""
        return self.every if of_file else self.of_schemes

    @cached_property
    def by_id(self) -> Mapping[str, Obligation]:
        """All of them by their ids. Raises InternalError for one that is there twice."""
        found = {each.id: each for each in self.every}
        if len(found) != len(self.every):
            raise InternalError("two obligations have one id")
        return found

    def in_role(self, role: Role) -> Obligation:
        """The one that the tool rests on for this. Raises InternalError when there is none."""
        for each in self.every:
            if each.role is role:
                return each
        raise InternalError(f"no obligation has the role {role.name}")

    def controls_of(self, obligation: Obligation) -> tuple[Obligation, ...]:
        """Its controls."""
        return tuple(each for each in self.every if each.control_of == obligation.id)

    def matching(self, patterns: Iterable[str], *, of_file: bool = False) -> tuple[Obligation, ...]:
        """The obligations whose id matches one of the patterns (`obj.*`), in their order.

        All of them where there is no pattern. Raises UserError for every pattern that matches none,
        with the nearest ids.
        """
        patterns = tuple(patterns)
        among = self.among(of_file=of_file)
        known = [each.id for each in among]
        faults = [
            Fault("--obligation", f'no obligation matches "{each}"', did_you_mean(each, known))
            for each in patterns
            if not fnmatch.filter(known, each)
        ]
        refuse(faults)
        return tuple(
            obligation
            for obligation in among
            if not patterns or any(fnmatch.fnmatchcase(obligation.id, each) for each in patterns)
        )

    def needed_by(self, chosen: Iterable[Obligation]) -> tuple[Obligation, ...]:
        """The chosen obligations and all that they need, in the order in which to decide them."""
        ordered: dict[str, Obligation] = {}

        def visit(obligation: Obligation) -> None:
            for need in obligation.needs:
                visit(self.by_id[need])
            ordered.setdefault(obligation.id, obligation)

        for obligation in chosen:
            visit(obligation)
        return tuple(ordered.values())
