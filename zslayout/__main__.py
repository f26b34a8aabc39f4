"""`python -m zslayout`."""

from zslayout.cli.main import main

main()
