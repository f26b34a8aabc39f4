"""A kernel tree as input: configured, and asked for its numbers by a compiler.

tree         a folder, or a revision of a git repository, that is a kernel
toolchain    which compiler a configuration is built with
kconfig      fragments, what Kconfig made of them, and why it did not take one
tool         a program with limits, ended with its children
scratch      folders of ours, gone when nobody works in them
output       an output directory: configured, prepared, the flags of one file
prepared     output directories that are kept, by what they were made of
unit_build   the unit of a word file, compiled there
unit         the translation unit that asks, and the answers in its assembly
cluster      threads of ours, or the workers of Dask
machine      what the machine that we run on says of itself
measure      a configuration to numbers
release      numbers of one release, in one file
store        numbers kept by the contents of what they were made of

Only `output` runs code of the tree: its Makefiles, its Kconfig and the tools that they build.
"""
