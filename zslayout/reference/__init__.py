"""The executable zsmalloc, in plain ints.

step        the atomic actions of which operations consist
operations  the operations, each a sequence of steps
state       the data of a pool
frames      page frames
size_class  the size classes of a pool: how large, in how many pages, which are one
level       how much of the series is applied
drive       drivers that run one operation
lockdep     which locks are held, and what may be done
invariant   what holds between operations
oops        what would bring a kernel down
violation   what a check found
trace       what is asked of an allocator, line by line
sizes       sizes of objects that somebody has published
workload    traces that are made up
ftrace      traces that a kernel recorded
session     a trace on a pool, with checks
ran         what is run, and what comes of it
shrink      fewer operations that break the same check
count       what zs_free() does with locks, counted
"""
