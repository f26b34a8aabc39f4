"""What must be true, as data.

claim       the shape of a statement: variables, given, then
obligation  a named claim: sentence, citations, needs, scope, expectation
derive      what must be true of a packed word, whichever it is
"""
