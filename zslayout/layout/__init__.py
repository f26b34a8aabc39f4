"""Schemes of the obj word, and the layout each gives on a kernel configuration.

scheme      what a scheme is: macros with C's types, a codec, what it needs, its gate
common      the macros that every scheme shares
schemes     one module a scheme
layout      a scheme on an archconfig at one chain size: numbers, fields, codec
ctext       a scheme as C source text
variant     a scheme with one thing changed
"""
