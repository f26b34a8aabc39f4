"""C text to events and expressions: what mm/zsmalloc.c does, and its words, read from LLVM IR.

text        a file, before any compiler sees it
directives  what its preprocessor asks, and which lines hang on it
target      the compiler's target for an archconfig, and which stand for others
symbols     Kconfig symbols that an architecture fixes
point       one configuration at one chain size, as definitions for the preprocessor
values      what #ifs decide and macros are worth, at all points of a target
kconfig     Kconfig choices that a file asks for, in all ways that can exist
shapes      points that are read as one
unit        the text that the compiler is given, and what it makes of it
compiler    clang: text to LLVM IR
llvm        LLVM IR to plain data
debug       places, and names in C
ir          that data, and how a target lays out types
terms       expressions, each made once
arithmetic  operators of LLVM IR
kernel      what functions of the kernel do to memory, by their names
layout      the scalars of a type
memory      cells, what is written to them, what stays of it
address     which cells an address is of
transfer    loads, stores, copies, and who may know of an address
calls       calls of what the file does not define
flow        the order in which blocks are run
effects     what a loop will change, as a guess
recurrences  what a loop changes, by the number of its turns
begin       names for what a turn begins with
execute     functions run on unknown values
event       what a run does
pointwise   numbers that have a value at each of many points
survey      a file run from every way in
builds      what a compiler would warn of or refuse
defines     which macros count at a point, and which are parameters of what is read
constant    macros and static assertions as expressions of C
roles       word functions by another name, known by what they do
codec       the word functions as expressions over their inputs
unroll      a loop of few turns, told turn by turn
present     trees of words as C writes them
code        what a file says of its words, as plain data
reading     a file at every point: its words for each outcome of its #ifs
headers     a file with a kernel tree's own headers, at one configuration
stand_in    C that a gcc preprocessed for a machine that no clang knows
cut         optimised IR without what some functions do not need
pure        pure functions of optimised IR as expressions
pure_flow   their blocks: ways that part and join, loops turn by turn
pure_calls  what they call
pure_memory  what they do to memory
pure_values  values of them, but control, calls and memory
meanwhile   a word that others change while a function updates it
atomics     what changes memory in one step, as C text
bit_searches  what finds a bit, as C text
bytes       memory of a function's own, byte by byte
outside     what a pure function takes from elsewhere, as symbols
patched     an instruction that is replaced while the kernel boots
intrinsics  functions of LLVM on words
origin      addresses that are used as two kinds of memory
fields      members of the file's own structs that have another name

    bytes -> text -> shapes -> unit (clang) -> llvm -> execute -> Survey (runs, events, loops)
                     reading -> unit -> llvm -> codec, constant -> Code (expressions with places)
    unit of a word file -> cut -> llvm -> pure (expressions over parameters and symbols)

The rule of the room: what is not followed is forgotten or listed with its place, never passed over.
"""
