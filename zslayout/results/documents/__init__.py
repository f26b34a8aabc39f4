"""Results for people: from what was found to headings, sentences, tables and drawn words.

check         verdicts: a table of configurations, or a few in full; then what is not as expected
witness       a refutation, from the broken sentence to what would mend it
source        `check --source`
page          one layout in full
columns       the columns of a table of configurations
fit_table     the table for documents
size_classes  the size classes of a pool
headroom      how much more still fits
suggest       what would mend a layout
diff          what moved between two layouts
theorem       lemmas with free parameters
certificates  certificates that were checked
run           a workload on the reference allocator
listing       what there is to name
explanation   one obligation explained
search          schedules searched or repeated
protocol_proof  what was proved of the lock protocol
protocol_races  what each access to a word needs
protocol_locks  the locks of every step, drawn
"""
