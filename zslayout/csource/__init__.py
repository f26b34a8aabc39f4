"""C text to expressions: what mm/zsmalloc.c says of its words, as a compiler reads it.

text        a file, before any compiler sees it
directives  what its preprocessor asks, and which lines hang on it
target      the compiler's target for an archconfig
point       one configuration at one chain size, for the preprocessor
clang       the compiler front end: text to syntax
syntax      the syntax tree, as plain data
source      a file at every point, and the `alike` machines that are read once
alike       machines that a file cannot tell apart
read        the word functions of one unit
run         one function, and what it says over its inputs
macros      macros as expressions that name each other
words       the words that functions load and record
code        what a file says, as plain data
machine     the abstract machine: variables, words, locks, the path
value       what C computes with
memory      loads and stores
lock        locks, by the names of functions
execute     statements and functions
loops       loops
switch      `switch`
flow        where control is after a statement
evaluate    expressions to values
operators   operators
calls       calls
effects     what a piece of C may change, by its text
accesses    who loads and stores words, and under which lock

    bytes -> text -> unit (clang, one target) -> syntax -> execute -> Code (expressions with places)

The rule of the room: every value and type comes from the compiler front end. What cannot be read is
refused with its place, and what is read is exact.
"""
