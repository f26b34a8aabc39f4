"""Clauses as plain data: what a formula comes down to, and what a certificate is about.

A literal is a variable or, negative, its negation; a clause holds when one of its literals does.
"""

from dataclasses import dataclass

Clause = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cnf:
    """Clauses, all to hold, over the variables 1 to `variables`. They are numbered from 1."""

    variables: int
    clauses: tuple[Clause, ...]


def dimacs(cnf: Cnf) -> str:
    """The clauses as a file for any SAT solver."""
    lines = [f"p cnf {cnf.variables} {len(cnf.clauses)}"]
    lines += [" ".join(map(str, (*clause, 0))) for clause in cnf.clauses]
    return "\n".join([*lines, ""])
