"""The executable zsmalloc, in plain ints.

atomic_step        the atomic actions of which operations consist
operations         the operations, each a sequence of steps
pool               the data of a pool
zspage             zspages, and the pages that they are made of
page_allocator     page frames
size_class         the size classes of a pool: how large, in how many pages, which are one
patch_level        how much of the series is applied
driver             drivers that run one operation
lockdep            which locks are held, and what may be done
pool_checks        what holds between operations
violation          what a check found
allocation_trace   what is asked of an allocator, line by line
size_distribution  sizes of objects that somebody has published
workload           traces that are made up
ftrace             traces that a kernel recorded
session            a trace on a pool, with checks
shrink             fewer operations that break the same check
lock_counts        what zs_free() does with locks, counted
kernel_names       the kernel's names of functions and steps
protocol_level     which protocol a file's zs_free() keeps, in words
"""
