"""One module for each solver. Each one takes the same text and gives an `Answer`.

Importing such a module imports its solver. `zslayout.solve.oracle` does so when it is asked.
"""
