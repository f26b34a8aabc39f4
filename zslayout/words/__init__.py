"""Packed words as data, for any word of the kernel.

parameters  what a kernel configuration fixes
scheme      one way to lay a word out: macros with C's types, fields, a codec, a gate
layout      a scheme on an archconfig at one chain size: numbers, fields, codec
ctext       a scheme as C source text
"""
