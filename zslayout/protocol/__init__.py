"""The lock protocol of the allocator, for any number of threads, handles, zspages and pages.

symbolic_state           what is shared: maps from handles, zspages, pages and classes
transition               a row of an operation table: label, assertion, guard, action, updates
predicates               what assertions and guards say again and again
operations               one operation table a module
operation_tables         all of them, at a patch level
mutants                  what may be missing in them
invariant                what is always true, and what every thread guarantees to all others
verification_conditions  the states that a condition speaks of, and what is given there
proof_obligations        the conditions that make it a proof, as obligations
goals                    what the series claims
lemmas                   the conditions as lemmas, for every layout at once
bounded_instance         a few threads, handles and pages
live_locals              which locals matter at a label
promela                  an instance as a model for Spin
"""
