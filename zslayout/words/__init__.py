"""Packed words as data, for any word of the kernel.

parameters  what a kernel configuration fixes
domain      the parameters of a word, and which of their values go together
word        a packed word: fields, encoder, decoders, gate
scheme      one way to lay a word out: the word, and macros with C's types
source      what a C file does with words beside its codec
layout      a scheme on an archconfig at one chain size: numbers and fields
codec       the encoder and decoders of a layout, as functions of ints
variant     a scheme's model with one thing changed
word_file   a word of the kernel as a file describes it: C text, and where it stands
word_keys   every key of such a file
word_parse  text to a word file, or every fault
word_files  where the shipped ones lie
word_scaffold  a new one
word_unit   its expressions as C functions, for a compiler
source_text  a C file as a word needs it
compile_faults  what a compiler says of them, at places of the word file
read_word   what a compiler and a reader found of it: expressions
word_schema  the JSON Schema of a word file, for editors, read off the same tables as the parser
"""
