"""mm/zsmalloc.c: the schemes of its obj word, and everything that must be true of them.

macros       the macros that every scheme shares
schemes      one module a scheme
parameters   what a configuration fixes, and the domain of the theorem
widths       the weakest condition on three widths, for any scheme
subject      all of this as a subject
words        the packed words: what they hold, whatever a scheme makes of them
functions    the functions of the file, and what each gives where it is right
obligations  one module a family
registry     every obligation, in order
"""
