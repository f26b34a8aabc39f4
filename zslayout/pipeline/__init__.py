"""The order of things: configurations and obligations in, findings out.

vocabulary      the names that an archconfig may speak of
config_classes  configurations that no proof can tell apart are one class
check           decide every obligation on every case
expectation     whether a refutation is the one that is expected
emit            conditions as static assertions
found_expectations  what a new archconfig has to expect
outcome         what the verdicts make of a layout
source          the check of a C file
functions       the check of its functions
program         what a C file says, as a definition
summaries       what a C file says of each function, and where
localise        where the fault behind a finding is
step_lines      the lines of a C file at which the steps of a schedule stand
suspects        which statements of a function are at fault
targets         what is configured in a kernel tree
probe           archconfigs held to a kernel tree
headers         the file of a tree with the tree's own headers
word_reading    a compiled word file to the word that it describes
word_terms      expressions of it, and what stands for their variables
word_drawing    where its fields lie
word_stand_in   a word's code where gcc alone builds the configuration
word_code       the code of words
word_check      words of word files on configurations
word_room       how much more their fields could hold
gate            what a range of commits does to the numbers of a tree
diff            two layouts side by side
probes          the check asked about probes around a configuration
headroom        how much more still fits
suggest         the smallest changes that mend a layout
prove           the theorem, lemma by lemma
lemma_index     lemmas by name and by formula
control         its controls
premises        whether its premises can be met, and are needed
counterexample  where a lemma that is refuted fails
region          where else it fails, in a few bounds
ledger          what proofs/ holds, and whether it is stale
certificates    made, and checked
run             a workload on the reference allocator
native          the same of a compiled file beside it
follow          a schedule of the reference allocator, followed by a compiled file
bench           zs_free() of compiled files, timed
protocol        the proof of the lock protocol; the same as a model for Spin
listing         what there is to name
explain         one obligation, from its sentence to its verdict
kunit           round trips and counterexamples for the kernel's own tests
release         archconfigs with the numbers of an older release
report          what a report page shows beside a check
"""
