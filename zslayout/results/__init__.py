"""What commands return: frozen data, with exit code, diagnostics, a document and a record.

result        what every result offers, and what some offer besides
exit_code     the exit codes, and what several come to
diagnostic    one verdict or finding, for machine-readable forms
diagnostics   those of a check of one configuration
document      a report as data: headings, sentences, tables, drawn words
words         the sentences about outcomes, headroom and chain sizes
limits        what keeps a number from being larger, in words
check         verdicts on configurations, by scheme and chain size
source        the same of a C file, and of a patch series on it
page          one layout in full
pages         several results of one kind
fit_table     the table for documents
size_classes  the size classes of a pool
headroom      how much more still fits
suggest       what would make a layout hold
diff          what moved between two layouts
theorem       lemmas with free parameters, their controls, and certificates
lint          archconfigs without faults
listing       what there is to name
explanation   one obligation explained
run           a workload on the reference allocator
search          schedules searched or repeated, and the mutants of the operations
protocol_proof  the lock protocol proved, and its mutants
protocol_races  what each access to a word may race with
protocol_locks  the locks of every step
debugfs       the kernel's file `classes`
documents     results for people
records       results as JSON has them
"""
