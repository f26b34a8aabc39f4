"""One obligation explained: what it says, why it matters, and what it comes to somewhere."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from zslayout.results.exit_code import ExitCode
from zslayout.results.result import Result
from zslayout.vc.obligation import Obligation

if TYPE_CHECKING:
    from zslayout.results.check import ConfigResult
    from zslayout.results.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class ClaimText:
    """The claim of an obligation on one configuration.

    Texts are over the names of C. `values` are the numbers of the configuration that they speak of,
    by name, in the order of the kernel's definitions.
    """

    variables: tuple[tuple[str, str], ...]
    """Names and C types: the claim is for all their values."""
    given: tuple[str, ...]
    then: str
    values: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Explanation(Result):
    """An obligation, with its controls and its formula where a scheme gives it one."""

    DOCUMENT: ClassVar = "explanation.document"
    RECORD: ClassVar = "explanation.ExplainRecord"

    obligation: Obligation
    controls: tuple[Obligation, ...]
    formula: ClaimText | None
    """None where it is asked of C files alone, or has nothing to say of the configuration."""
    checked: "ConfigResult"
    """What a check makes of it and its controls there."""
    proofs: tuple[str, ...]
    """Its lemmas for all architectures: SMT-LIB texts in the repository."""

    @property
    def exit_code(self) -> ExitCode:
        """To explain a refutation is no failure."""
        return ExitCode.AS_EXPECTED

    def diagnostics(self) -> "tuple[Diagnostic, ...]":
        """What the check found."""
        from zslayout.results.diagnostics import of_config

        return tuple(of_config(self.checked))
