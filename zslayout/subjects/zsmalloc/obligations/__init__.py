"""The obligations, one module a family.

macro   macros: C defines each value
obj     the word: its fields fit and come back
moves   how the statements on words that change are said
torn    words that are read while they change
gate    on only where it fits, off only where it cannot
size    size classes
packed  the other packed words of the file
source  what C must do beside its codec
"""
