"""Claims to verdicts, scripts to answers: the only place that knows SMT solvers.

query     a claim and its instances as SMT-LIB text
concrete  the same claim as Python functions: examples, replay, smaller witnesses
engine    asks z3, batch by batch, and believes nothing that does not replay
answer    what a solver says about a script
oracle    any of the solvers about one script
oracles   one module a solver
"""
