"""The bounded search: every schedule of a few threads on the reference allocator.

thread_programs          what the threads do: "free(a) | migrate(a) | compact"
task_parser              texts to a task: object sizes by name, what is there before
execution                a pool, its threads and their callers: one step at a time, with the checks
lock_table               who holds which lock
thread_allocators        page frames and handles that no thread gets twice
state_vector             when two executions are in the same state
partial_order_reduction  which steps need no schedule of their own, and why
search                   breadth first over all schedules
replay                   one schedule step by step, to be read and to be repeated
schedule_file            the file that repeats a schedule
operation_text           the operations as a search runs them, with the edits of a mutant
mutant_search            the mutants, each searched with the threads that show it
"""
