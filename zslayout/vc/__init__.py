"""What must be true, as data.

claim       the shape of a statement: variables, given, then
falsified   which part of a conclusion is false, and what it is made of
obligation  a named claim, and all that the rest of the tool has to know about it
statements  statements about a packed word, whichever it is
derive      the obligations on a word: its statements with names, and their controls
macros      the obligations on macros
registry    obligations as a whole
word_claims      claims about a word that was read from C, and where its fields lie
word_statement   a named claim about such a word, and what claims on one kind share
word_statements  what must be so of such a word, each statement with its control
word_meanwhile   what other CPUs put into such a word while it is updated stays
word_apart       values that must stay apart in such a word
word_families    what is derived for every word, told without a compiler
"""
