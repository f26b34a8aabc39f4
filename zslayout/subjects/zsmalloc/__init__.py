"""mm/zsmalloc.c: the schemes of its obj word, and everything that must be true of them.

macros       the macros that every scheme shares
schemes      one module a scheme
variant      a scheme with one thing changed
bounds       the variables and bounds that the families share
obligations  one module a family
registry     every obligation, in order
"""
