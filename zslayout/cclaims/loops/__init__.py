"""Loops over objects, pages, slots and classes: each is come to once, and they end.

loop_runs  loops over objects and pages as functions of numbers, run turn by turn
walks      loops over the objects and pages of a zspage
searches   objects are looked for in each page from its first one on
endings    loops that count come to their end
slots      a loop whose turns look into numbered slots, each once
classes    loops over the classes of a pool come to each, once
sums       what a loop over classes gives back is added up
twins      pages that a loop keeps beside a zspage are its first
lists      lists that are looked into are those of a class
"""
