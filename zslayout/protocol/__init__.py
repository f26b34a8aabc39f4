"""The lock protocol of the allocator, for any number of threads, handles, zspages and pages.

state       what is shared: maps from handles, zspages, pages and classes
line        a line of an operation: what a thread knows there, and what it does
known       what lines say again and again
operations  one operation a module, line by line
program     all of them, at a patch level
broken      what may be missing in them
invariant   what is always true, and what every thread promises to all others
case        the states that a condition speaks of, and what is given there
conditions  the conditions that make it a proof, as obligations
goals       what the series claims
proof       what came of a proof
lemmas      the conditions as lemmas, for every layout at once
instance    a few threads, handles and pages
flow        which locals matter at a line
promela     an instance as a model for Spin
"""
