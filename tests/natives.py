"""Files that are compiled and run: releases of Linux, as they are and with something wrong."""

import os
from pathlib import Path

import pytest
from kernel import kernel_source

from zslayout.cfront.text import CFile
from zslayout.cli import inputs
from zslayout.errors import UserError
from zslayout.native.build import build
from zslayout.native.expected import Reference
from zslayout.native.host import Sanitizers, compile_command
from zslayout.native.lockstep import Lockstep, run_all
from zslayout.native.versions import chain_size_of, manners_of, scheme_of
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.session import CheckLevel
from zslayout.reference.size_distribution import DISTRIBUTIONS
from zslayout.reference.workload import WORKLOADS, WorkloadParameters
from zslayout.words.layout import Layout, derive

NAME = "mm/zsmalloc.c"


def file(release: str = "7.3", old: str = "", new: str = "") -> CFile:
    """A release, with one text in the place of another that occurs once; or skipped."""
    text = kernel_source(release).decode()
    assert not old or text.count(old) == 1
    return CFile(NAME, text.replace(old, new) if old else text)


def layout(of: CFile, name: str = "arm64-4k") -> Layout:
    """What the words of a file are on a configuration."""
    params = inputs.one_config(name, None)
    scheme = inputs.one_scheme(scheme_of(of) or "")
    return derive(scheme, params, chain_size_of(of) or params.chain_size.default)


def needs(bits: int = 64, sanitizers: Sanitizers = (), *, follows: bool = False) -> None:
    """Skip where no compiler can build such a program; with CI set that fails."""
    try:
        compile_command(bits, sanitizers, follows=follows)
    except UserError as error:
        if "CI" in os.environ:
            pytest.fail(str(error))
        pytest.skip(str(error))


def program(
    of: CFile, name: str = "arm64-4k", sanitizers: Sanitizers = (), *, follows: bool = False
) -> Path:
    """The program of a file."""
    at = layout(of, name)
    needs(at.params.bits_per_long, sanitizers, follows=follows)
    return build(of, at.params, at.chain_size, sanitizers, follows=follows)


def lockstep(
    of: CFile, name: str = "arm64-4k", fail_every: int = 0, *, tells: bool = False
) -> Lockstep:
    """A file beside the reference allocator."""
    made = Reference(
        layout(of, name),
        PatchLevel.EARLY_UNLOCK,
        CheckLevel.CHEAP,
        seed=3,
        manners=manners_of(of),
        fail_every=fail_every,
    )
    return Lockstep(made, manners_of(of), program(of, name), of, tells=tells)


def same(side_by_side: Lockstep, workload: str, ops: int) -> None:
    """Run a workload on both. Raises Difference."""
    values = side_by_side.reference.pool.layout.values
    ask = WorkloadParameters(
        ops=ops,
        sizes=DISTRIBUTIONS["zram-lzo"],
        page_size=values["PAGE_SIZE"],
        max_size=values["ZS_MAX_ALLOC_SIZE"],
        seed=5,
    )
    run_all(side_by_side, WORKLOADS[workload].operations(ask))
    assert side_by_side.same_until == ops
