"""Clauses as text."""

from zslayout.certify.cnf import Cnf, dimacs


def test_clauses_are_written_in_the_words_of_dimacs() -> None:
    assert dimacs(Cnf(3, ((1,), (-2, 3), ()))) == "p cnf 3 3\n1 0\n-2 3 0\n0\n"
