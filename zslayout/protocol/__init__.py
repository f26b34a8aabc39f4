"""The lock protocol of the allocator, for any number of threads, handles, zspages and pages.

symbolic_state           what is shared: maps from handles, zspages, pages and classes
transition               a row of an operation table: label, assertion, guard, action, updates
predicates               what assertions and guards say again and again
rows                     each lock taken and released, the pages of an empty zspage
operations               one operation table a module
operation_tables         all of them, at a patch level
table_edits              another row in the place of one
lock_edits               a lock that is left out, or released elsewhere
mutant                   what may be missing: an edit of rows, and of the executable operation
object_mutants           the list of them: those of zs_free() and zs_malloc()
zspage_mutants           those of who moves objects, of the worker, and of contents
mutants                  all of them
invariant                what is always true, and what every thread guarantees to all others
verification_conditions  the states that a condition speaks of, and what is given there
proof_obligations        the conditions that make it a proof, as obligations
enabledness              when C takes a step: what no guard may narrow
outline                  which operations and ways there are: what no table may leave out
contention               which locks two operations both need
goals                    what the series claims
lemmas                   the conditions as lemmas, for every layout at once
bounded_instance         a few threads, handles and pages
live_locals              which locals matter at a label
promela                  an instance as a model for Spin
"""
