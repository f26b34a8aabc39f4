"""What must be true of a layout, as data: one obligation a statement, one module a family.

claim       the shape of a statement: variables, given, then
obligation  a named claim: sentence, citations, needs, scope, expectation
model       the variables and bounds that the families share
registry    every obligation, in order
"""
