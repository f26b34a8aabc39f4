"""The order of things: configurations and obligations in, findings out.

vocabulary  the names that an archconfig may speak of
cases       configurations that no proof can tell apart are one case
check       decide every obligation on every case
outcome     what the verdicts make of a layout
points      the check asked about points around a configuration
headroom    how much more still fits
suggest     the smallest changes that mend a layout
classes     the size classes at every chain size
prove       the theorem, lemma by lemma
control     its controls
premises    whether its premises can be met, and are needed
counterexample  where a lemma that is refuted fails
catalogue   lemmas by name
ledger      what proofs/ holds, and whether it is stale
certificates  made, and checked
by_theorem  what the theorem settles for a check
"""
