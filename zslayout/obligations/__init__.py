"""What must be true of a layout, as data: one obligation a statement, one module a family.

claim       the shape of a statement: variables, given, then
obligation  a named claim: sentence, citations, needs, scope, expectation
model       the variables and bounds that the families share
registry    every obligation, in order
macro       macros: C defines each value
obj         the word: its fields fit and come back
moves       words that change while others read them
gate        on only where it fits, off only where it cannot
size        size classes
packed      the other packed words of the file
source      what C must do beside its codec
"""
