"""Print how `_PFN_BITS` moved from release to release, as it is committed in docs/releases.md."""

import sys

from tabulate import tabulate

from zslayout.arch import shipped
from zslayout.kernel.release import load_release, shipped_releases
from zslayout.pipeline.release import pfn_history
from zslayout.pipeline.vocabulary import VOCABULARY

HEAD = """# `_PFN_BITS` by release

How many bits a word gives the page frame number, as `mm/zsmalloc.c` of each release sees it with
that release's own headers: `zslayout probe --kernel TREE --all --release-table FILE` measures it,
and `zslayout list releases` has the other numbers and the compilers. Configurations are those of
`archconfigs/` that one machine had compilers for; nothing stands where a release does not have one.

"""

if __name__ == "__main__":
    folder = shipped.folder()
    tables = [load_release(name, folder) for name in shipped_releases(folder)]
    history = pfn_history(shipped.load_all(VOCABULARY), tables)
    body = tabulate(history.rows, history.titles, tablefmt="github", disable_numparse=True)
    sys.stdout.write(f"{HEAD}{body}\n")
