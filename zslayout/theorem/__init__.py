"""The theorem: every obligation under every scheme, with the parameters left free.

domain   the parameters that it speaks of
exact    where an obligation does not hold everywhere, the condition under which it does
lemma    one obligation under one scheme, as a formula that must have no solution
build    all lemmas of a scheme
widths   the weakest condition on three widths, for any scheme
"""
