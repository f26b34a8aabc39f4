"""Claims to verdicts: the only place that knows z3.

query     a claim and its instances as SMT-LIB text
concrete  the same claim as Python functions: examples, replay, smaller witnesses
engine    asks z3, batch by batch, and believes nothing that does not replay
"""
