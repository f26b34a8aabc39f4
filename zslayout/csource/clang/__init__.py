"""The compiler front end: the only room that knows libclang. Syntax and numbers leave it.

library  libclang as ctypes sees it
unit     one file parsed for one point
tree     what a unit declares
nodes    cursors as nodes
types    clang's types as ours
"""
