"""Packed words as data, for any word of the kernel.

parameters  what a kernel configuration fixes
domain      the parameters of a word, and which of their values go together
word        a packed word: fields, encoder, decoders, gate
scheme      one way to lay a word out: the word, and macros with C's types
source      what a C file does with words beside its codec
layout      a scheme on an archconfig at one chain size: numbers and fields
codec       the encoder and decoders of a layout, as functions of ints
variant     a scheme's model with one thing changed
ctext       a scheme as C source text
"""
