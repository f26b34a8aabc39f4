"""Certificates that a formula has no values: made once with CaDiCaL, checked with no solver.

cnf          clauses as plain data
bits         a formula as clauses
checker      whether steps derive the empty clause from clauses
certificate  the file of a claim's steps, and whether it vouches for the claim
refute       asks CaDiCaL for the steps
produce      the smallest certificate of a formula that is found

What is trusted of a proof is the first four: they import no solver.
"""
