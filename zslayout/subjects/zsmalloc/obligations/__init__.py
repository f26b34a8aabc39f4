"""The obligations, one module a family.

macro   macros: C defines each value
obj     the word: its fields fit and come back
moves   words that change while others read them
gate    on only where it fits, off only where it cannot
size    size classes
packed  the other packed words of the file
source  what C must do beside its codec
"""
