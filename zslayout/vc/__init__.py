"""What must be true, as data.

claim       the shape of a statement: variables, given, then
falsified   which part of a conclusion is false, and what it is made of
obligation  a named claim, and all that the rest of the tool has to know about it
statements  statements about a packed word, whichever it is
derive      the obligations on a word: its statements with names, and their controls
word_claims statements about a word that was read from C, with their controls
macros      the obligations on macros
registry    obligations as a whole
word_claims  what must be so of a word that was read from C
"""
