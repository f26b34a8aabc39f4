"""Complaints for hooks."""

import told
from rendered import shown


def test_errors_and_what_is_undecided_are_told_apart() -> None:
    lines = shown(told.one_of_each(), "checkpatch").splitlines()
    assert {line.partition(":")[0] for line in lines} == {"ERROR", "WARNING"}
    (open_,) = [line for line in lines if f"[{told.OPEN}]" in line and "UNKNOWN" in line]
    assert open_.startswith("WARNING: ")
    (refuted,) = [line for line in lines if f"[{told.REFUTED}]" in line and "REFUTED" in line]
    assert refuted.startswith("ERROR: archconfigs/arm64-4k.toml:5:1: REFUTED, expected PROVED")
    assert refuted.endswith("class_idx = 0x80, obj_idx = 0)")


def test_silence_is_a_pass_and_nothing_else_is() -> None:
    assert shown(told.good(), "checkpatch") == ""
    assert shown(told.nothing(), "checkpatch").startswith("WARNING: ")
    assert shown(told.FAULTS, "checkpatch").startswith("ERROR: mm/zsmalloc.c:12:3: expected ';'")
