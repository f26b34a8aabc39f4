"""The bounded search: every schedule of a few threads on the reference allocator.

program     what the threads do: "free(a) | migrate(a) | compact"
setting     object sizes by name, and what is there before the threads begin
locks       who holds which lock
pages       page frames and handles that no thread gets twice
world       a pool, its threads, and what they know: one step at a time, with the checks
state       when two worlds are in the same state
movers      which steps need no schedule of their own, and why
search      breadth first over all schedules
story       one schedule step by step, to be read and to be repeated
schedule    the file that repeats a schedule
broken      protocols with one thing missing
wrong       their operations
ask         a task of texts
control     the broken protocols, each with the threads that show it
"""
