"""C text to expressions: what mm/zsmalloc.c says of its words, as a compiler reads it.

    bytes -> text -> unit (clang, one target) -> syntax -> execute -> Code (expressions with places)

The rule of the room: every value and type comes from the compiler front end. What cannot be read is
refused with its place, and what is read is exact.
"""
