"""zslayout proves that the packed words of the kernel's mm/zsmalloc.c fit, on every architecture.

Start reading at `zslayout.pipeline`: it shows the order of things on one screen.
"""

__version__ = "0.1.0"
