"""The check of the functions of a C file.

check         all configurations at once, and some alone where that does not prove all
everywhere    many configurations and chain sizes at once
one_point     one configuration, as it is shipped or with choices of Kconfig
with_headers  one configuration, with the headers of a kernel tree
choice        which configurations are read alone
kept          what was found in a file before, and is not looked for again
"""
