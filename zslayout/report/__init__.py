"""Findings to text: pure functions from results to strings, one module a form. No solver, no files.

bitmap             a word, drawn
words              the sentences about outcomes and headroom that every form uses
paint              colour, by the mood of a text
witness            a refutation, from the broken sentence to what would mend it
text               `check` for people, plain or coloured
markdown           `check` for a page or a merge request
data               `check` and `show` as JSON values
source             `check --source` for people
show               one layout in full
columns            the columns of every table, and the plain one
table              the fit table for documents
limits             what keeps a number from being larger
headroom           how much more still fits, in every form
suggest            what would mend a layout, in every form
diff               what moved between two layouts, in every form
classes            the size classes of a pool, in every form
theorem            how the lemmas stand
theorem_data       the same as JSON
certified          certificates that were checked
run                what a run came to, in every form
protocol           what a search over schedules came to, in every form
protocol_proof     what was proved of the protocol, in every form
protocol_accesses  what each access to a word needs, in every form
protocol_locks     the locks of every step, drawn
"""
