"""What only one file of the kernel has: its schemes, its sizes, its obligations.

zsmalloc  mm/zsmalloc.c
"""
