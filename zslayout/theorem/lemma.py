"""A lemma: one statement about every point of the domain, as a formula that must have no solution.

One rule: a lemma is proved when nothing satisfies its formula, which asserts every premise and that
the statement is false. The formula is the whole of it: a lemma is known by the key of its formula,
whatever things are called in it and whatever sentence goes with it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from zslayout.errors import InternalError
from zslayout.expr import smtlib
from zslayout.expr.canonical import canonical_text
from zslayout.expr.formula import Formula
from zslayout.expr.nodes import Cast, Var
from zslayout.vc.obligation import Obligation
from zslayout.words.scheme import Scheme

_LINE = 90

REFUTATION = "refutation"
"""The name of the assertion that the statement is false."""


@dataclass(frozen=True, eq=False)
class Lemma:
    """One statement with the parameters left free.

    `group` is the scheme, or `word` for what is true of any. `premises` are the assertions whose
    necessity is worth asking for; `uses` are lemmas of the same group and word width, instances of
    which the formula asserts. `obligation` is None where the statement is not one of the registry,
    `scheme` where it is about any.
    """

    group: str
    id: str
    bits_per_long: int
    statement: str
    formula: Formula
    premises: tuple[str, ...]
    uses: tuple[str, ...] = ()
    obligation: Obligation | None = None
    scheme: Scheme | None = None

    @property
    def name(self) -> str:
        """Group, id and word width: unique among all lemmas."""
        return f"{self.group} {self.id} {self.bits_per_long}"

    @property
    def path(self) -> str:
        """Where its files lie below `proofs/`, without a suffix."""
        return f"{self.group}/{self.id}.{self.bits_per_long}"

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The names of the lemmas that it uses."""
        return tuple(f"{self.group} {use} {self.bits_per_long}" for use in self.uses)

    @cached_property
    def text(self) -> str:
        """The formula as SMT-LIB: `unsat` proves the lemma."""
        said = f"{self.name}\n\n{_wrapped(self.statement)}\n"
        if self.uses:
            said += f"Rests on {', '.join(self.uses)}.\n"
        return smtlib.script(self.formula, f"{said}Expected: unsat.\n")

    @cached_property
    def key(self) -> str:
        """SHA-256 of the formula's canonical text, in hex: lemmas of one formula have one key."""
        import hashlib  # takes as long to import as ten of our modules, and a check asks for no key

        return hashlib.sha256(canonical_text(self.formula, REFUTATION).encode()).hexdigest()

    def free_at(self, values: Mapping[str, int]) -> dict[str, int]:
        """The free names, where macros, parameters and variables have these values; else 0."""
        stands_for = {
            each.value.operand.name: each.name
            for each in self.formula.definitions
            if isinstance(each.value, Cast) and isinstance(each.value.operand, Var)
        }
        return {
            var.name: values.get(stands_for.get(var.name, var.name), 0) for var in self.formula.free
        }

    def without(self, premise: str) -> Formula:
        """The formula with one premise dropped. Raises InternalError when there is none."""
        if premise not in self.premises:
            raise InternalError(f"{self.name} has no premise {premise}")
        return self._keeping(lambda name: name != premise)

    @property
    def assumption(self) -> Formula:
        """The premises alone: a lemma whose premises cannot be met would say nothing."""
        return self._keeping(lambda name: name != REFUTATION)

    def _keeping(self, keeps: Callable[[str], bool]) -> Formula:
        kept = tuple(each for each in self.formula.assertions if keeps(each.name))
        return Formula(self.formula.free, self.formula.definitions, kept)


def _wrapped(text: str) -> str:
    # Not by textwrap: to import it takes as long as to write every lemma of a scheme.
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _LINE:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".lstrip()
    return "\n".join(lines)
