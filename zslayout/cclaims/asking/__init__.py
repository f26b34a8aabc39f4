"""Statements about values, asked of a solver, and what is tried before one is asked.

question  statements asked of a solver, with their witnesses
boolean_abstraction  conditions by their shape alone, whatever values they are of
trial     values that are tried before a solver is asked
values    trees as functions of numbers, for what has few enough values to try them all
"""
