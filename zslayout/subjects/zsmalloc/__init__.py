"""mm/zsmalloc.c: the schemes of its obj word, and everything that must be true of them.

macros       the macros that every scheme shares
schemes      one module a scheme
variant      a scheme with one thing changed
words        the packed words: what they hold, whatever a scheme makes of them
functions    the functions of the file, and what each gives where it is right
obligations  one module a family
registry     every obligation, in order
"""
