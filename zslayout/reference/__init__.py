"""The executable zsmalloc, in plain ints.

size_class  the size classes of a pool: how large, in how many pages, which are one
"""
