"""The theorem: every obligation under every scheme, with the parameters left free.

lemma     one obligation under one scheme, as a formula that must have no solution
closure   assertions over macros as a closed formula
build     all lemmas of a scheme
instance  a lemma at one configuration
"""
