"""The documentation as a site and a man page: `make docs`."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tools"))

import reference  # noqa: E402  # from beside the package

from zslayout import __version__  # noqa: E402

reference.write(HERE / "reference")

project = "zslayout"
release = version = __version__
author = "the authors of zslayout"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
exclude_patterns = ["_build", "fit-table.rst"]
html_theme = "furo"
html_title = f"zslayout {__version__}"
myst_heading_anchors = 3
# What stands beside docs/ in the repository is no page of the site; that each link names a file
# that is there is a test of its own (tests/packaging/test_site.py).
suppress_warnings = ["myst.xref_missing"]
man_pages = [("reference/commands", "zslayout", "prove that packed words fit", author, 1)]
