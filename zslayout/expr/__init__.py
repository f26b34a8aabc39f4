"""One expression tree of fixed-width words with C's types, and its many readings.

types                the C types of an expression
nodes                the tree
build                how definitions are written
walk                 ways through a tree
sharing              parts that stand in several places, each named once
formula              a question: free words, definitions, assertions
ints                 its value, in Python ints: the definition of what it means
python               the same, compiled to a fast function
smtlib               what a solver is given
canonical            what a formula is known by, whatever things are called in it
infix                C text for compilers, Promela for Spin, human text for people
fold                 the tree with some variables known
undefined_behaviour  whether C defines the value at all, and whether nothing wraps
javascript           the same as BigInts, for a page in a browser
"""
