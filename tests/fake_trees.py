"""A folder that configures, prepares and compiles as a kernel does, in a moment.

Its headers have what mm/zsmalloc.c asks for, its Kconfig takes what is in `takes`, and its
compiler is the machine's own.
"""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

GCC: Final = "x86_64-linux-gnu"
MAKEFILE: Final = """\
VERSION = 6
PATCHLEVEL = 99
SUBLEVEL = 1
EXTRAVERSION = -rc2
SRC := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
ifneq ($(CURDIR),$(O))
olddefconfig randconfig zslayout-flags:
	@$(MAKE) --no-print-directory -C $(O) -f $(SRC)/Makefile $@
else
build := -f $(SRC)/scripts/Makefile.build obj
olddefconfig:
	@grep -v -F -x -f $(SRC)/scripts/refused .config > taken || :
	@mv taken .config
randconfig:
	@cp $(KCONFIG_ALLCONFIG) .config
	@echo CONFIG_RANDOM=$(KCONFIG_SEED) >> .config
archprepare:
	@mkdir -p include/generated mm
	@echo '#define PAGE_SHIFT 12' > include/generated/asm.h
endif
"""
BUILD: Final = """\
SRC := $(patsubst %/scripts/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
command := $(CROSS_COMPILE)gcc -E -Wp,-MMD,mm/.zsmalloc.i.d -I$(SRC)/include -Iinclude \\
	-DNAME='"zsmalloc"' -DFAKE -O2 -o mm/zsmalloc.i $(SRC)/mm/zsmalloc.c
prepare: # what the compiler is asked for headers
mm/zsmalloc.i:
	$(file >mm/.zsmalloc.i.cmd,savedcmd_mm/zsmalloc.i := $(command))
	@echo 'deps := $(SRC)/Kconfig $(SRC)/scripts/Makefile.build' >> mm/.zsmalloc.i.cmd
"""
PHYSMEM: Final = "include/linux/physmem.h"
FILES: Final[Mapping[str, str]] = {
    "Makefile": MAKEFILE,
    "scripts/Makefile.build": BUILD,
    "scripts/refused": "CONFIG_NOTHING=y\n",
    "Kconfig": 'config ODD\n\tbool "Odd"\n\tdepends on EVEN\n',
    "include/linux/build_bug.h": "#pragma once\n#define static_assert(x) _Static_assert(x, #x)\n",
    "include/linux/log2.h": "#define BITS_PER_LONG 64\n",
    PHYSMEM: "#define MAX_POSSIBLE_PHYSMEM_BITS 52\nextern int levels;\n"
    "#define MAX_PHYSMEM_BITS (levels > 4 ? 52 : 46)\n",
    "mm/zsmalloc.c": "#include <linux/log2.h>\n#include <linux/physmem.h>\n"
    "#include <generated/asm.h>\n#include <linux/build_bug.h>\n"
    "#ifndef MAX_POSSIBLE_PHYSMEM_BITS\n#define MAX_POSSIBLE_PHYSMEM_BITS BITS_PER_LONG\n#endif\n"
    "#define _PFN_BITS (MAX_POSSIBLE_PHYSMEM_BITS - PAGE_SHIFT)\n"
    "#define OBJ_INDEX_MASK (~0UL)\nstatic_assert(_PFN_BITS < 8);\n",
}


def fake_tree(folder: Path, changed: Mapping[str, str] | None = None) -> Path:
    """Such a tree, with some files otherwise. The test is skipped without the compiler and make."""
    for program in ("make", f"{GCC}-gcc"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    for name, text in {**FILES, **(changed or {})}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def with_source(text: str) -> dict[str, str]:
    """The file that the tree has for who reads it; its compiler sees a few lines of numbers."""
    numbers = FILES["mm/zsmalloc.c"]
    return {"mm/zsmalloc.c": f"#ifdef FAKE\n{numbers}#else\n{text}#endif\n"}


def repository(folder: Path) -> Path:
    """The folder as a git repository with one commit."""
    git(folder, "init", "-q", "-b", "main")
    commit(folder, "first")
    return folder


def commit(folder: Path, title: str) -> None:
    """All that is there as a commit."""
    git(folder, "add", "-A")
    author = ("-c", "user.name=a", "-c", "user.email=a@b")
    git(folder, *author, "commit", "-q", "-m", title)


def git(folder: Path, *words: str) -> str:
    """What git says."""
    command = ["git", "-C", str(folder), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
