"""What only one file of the kernel has: its schemes, its sizes, its obligations.

subject   what one file of the kernel is to this tool
known     every subject by its name
zsmalloc  mm/zsmalloc.c
conditions  what parameters must meet for every statement about a scheme to be true
"""
