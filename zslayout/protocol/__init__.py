"""The lock protocol of the allocator, for any number of threads, handles, zspages and pages.

state       what is shared: maps from handles, zspages, pages and classes
program     operations: what a thread knows at each label, and what it does next
invariant   what is always true, and what every thread promises to all others
conditions  the conditions that make it a proof, as obligations
promela     the same operations as a model for Spin, of an `instance`
"""
