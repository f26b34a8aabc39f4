"""The user's mm/zsmalloc.c, compiled here and run, step for step beside the reference allocator.

program    the text of that program for a file and a configuration, around it shim.h and driver.c
versions   what a version of the file does otherwise than others
host       compilers and sanitizers of this machine
build      the program, compiled once
wire       what is said to it and what it answers
process    one that runs
reports    what sanitizers write
expected   what the reference allocator says of the same operations
older      the same as it was before v6.3
state      whole states, number by number
lockstep   both, step for step, to the first difference
follow     threads of it on a schedule, one step at a time
spread     repeated measurements, and a model of more threads than there are

One rule: the program is a process of its own. It may crash, hang or be killed, and that is a
finding like any other.
"""
