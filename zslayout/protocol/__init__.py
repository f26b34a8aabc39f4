"""The lock protocol of the allocator, for any number of threads, handles, zspages and pages.

state       what is shared: maps from handles, zspages, pages and classes
line        a line of an operation; `known` has what is said again and again
operations  one operation a module, line by line; `program` lists them
invariant   what is always true, and what every thread promises to all others
case        the states that a condition speaks of, and what is given there
conditions  the conditions that make it a proof, and the `goals`, as obligations
lemmas      the same as lemmas, for every layout at once
promela     the same operations as a model for Spin, of an `instance`
"""
