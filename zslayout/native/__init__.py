"""The user's mm/zsmalloc.c, compiled here and run, step for step beside the reference allocator.

    shim.h driver.c threads.c    as much of a kernel as the file needs, and the program around it
    program                      the text of that program for a file and a configuration
    host                         compilers and sanitizers of this machine
    build                        the program, compiled once
    wire process                 what is said to it and what it answers; one that runs
    expected state lockstep      what the reference allocator says of the same operations, compared

One rule: the program is a process of its own. It may crash, hang or be killed, and that is a
finding like any other.
"""
