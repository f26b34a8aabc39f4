"""`run --native` on the command line."""

from pathlib import Path

import commands
import natives
import pytest


def put(tmp_path: Path, old: str = "", new: str = "") -> str:
    path = tmp_path / "zsmalloc.c"
    path.write_text(natives.file("7.3", old, new).text, encoding="utf-8")
    natives.needs()
    return str(path)


def test_a_release_is_the_same(tmp_path: Path) -> None:
    ran = commands.inside("run", "arm64-4k", "--native", put(tmp_path), "--ops", "600")
    assert ran.code == 0, ran.err
    assert "the file and the reference allocator are the same" in ran.out


def test_a_difference_leaves_what_repeats_it(tmp_path: Path) -> None:
    bits = "(MAX_POSSIBLE_PHYSMEM_BITS - PAGE_SHIFT)"
    file = put(tmp_path, bits, bits.replace(")", " - 1)"))
    trace = str(tmp_path / "kept.trace")
    ran = commands.inside(
        "run", "arm64-4k", "--native", file, "--fail-every", "50", "--save", trace
    )
    assert (ran.code, "DIFFERENCE native.place" in ran.out) == (1, True)
    assert f"--native {file} --replay {trace}" in ran.err
    again = commands.inside("run", "--native", file, "--replay", trace)
    assert (again.code, "DIFFERENCE native.place" in again.out) == (1, True)
    assert "every 50th" in again.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--sanitize", "thread"], "--sanitize: is for a file that is run by --native"),
        (
            ["--native", "FILE", "--sanitize", "memory"],
            "expected some of address, undefined, thread",
        ),
        (["--native", "FILE", "--sanitize", "thread", "--threads", "1"], "wants 2 at least"),
        (["--native", "FILE", "--compare-levels"], "--native: has no part in --compare-levels"),
        (["--native", "/none.c"], "/none.c: cannot be read"),
        (["--schedules"], "--schedules: is for a file that is run by --native"),
        (["--native", "FILE", "--schedules", "--ops", "5"], "--ops: has no part in --schedules"),
        (["--native", "OTHER"], "has macros of no scheme that is known here"),
    ],
)
def test_bad_input_is_told(tmp_path: Path, arguments: list[str], says: str) -> None:
    other = tmp_path / "other.c"
    other.write_text("int x;\n", encoding="utf-8")
    names = {"OTHER": str(other), "FILE": put(tmp_path)}
    given = [names.get(each, each) for each in arguments]
    ran = commands.inside("run", "arm64-4k", *given)
    assert (ran.code, says in ran.err) == (2, True), ran.err


def test_a_chain_size_that_the_file_does_not_have_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "older.c"
    path.write_text(natives.file("6.1").text, encoding="utf-8")
    ran = commands.inside("run", "arm64-4k", "--native", str(path), "--chain-size", "8")
    assert ran.code == 2
    assert "has zspages of up to 4 pages, found 8" in ran.err


def test_a_replay_shows_two_frames_confused(tmp_path: Path) -> None:
    bits = "(MAX_POSSIBLE_PHYSMEM_BITS - PAGE_SHIFT)"
    file = put(tmp_path, bits, bits.replace(")", " - 1)"))
    trace = tmp_path / "confused.trace"
    settings = ("arch arm64-4k", "scheme merged", "chain-size 8", "level early-unlock", "seed 0")
    more = ("checks cheap", "words own", "frames 0x7fffffffff,0xffffffffff")
    lines = [f"set {each}" for each in (*settings, *more)]
    lines += ["malloc 1 4000", "malloc 2 4000"]
    trace.write_text("\n".join(lines) + "\n", encoding="utf-8")
    ran = commands.inside("run", "--native", file, "--replay", str(trace))
    assert ran.code == 1
    assert "of object 2 says frame 0x7fffffffff, index 0, where another object is" in ran.out


def test_frames_that_the_configuration_does_not_have_are_told(tmp_path: Path) -> None:
    trace = tmp_path / "far.trace"
    settings = ("arch i386", "scheme merged", "chain-size 8", "level base", "seed 0", "checks all")
    lines = [*(f"set {each}" for each in settings), "set frames 0x100000,x", "malloc 1 8"]
    trace.write_text("\n".join(lines) + "\n", encoding="utf-8")
    ran = commands.inside("run", "--native", put(tmp_path), "--replay", str(trace))
    assert ran.code == 2
    assert 'frames: expected numbers from 0x1 to 0xfffff, found "0x100000"' in ran.err
    assert 'found "x"' in ran.err


def test_words_of_its_own_need_only_lead_to_the_same_places(tmp_path: Path) -> None:
    shift = "#define ZS_OBJ_PFN_SHIFT	(BITS_PER_LONG - _PFN_BITS)"
    file = put(tmp_path, shift, shift.replace("_PFN_BITS)", "_PFN_BITS - 1)"))
    # With 47 physical bits there is a bit to spare, and the word may lie one lower.
    config = ["run", "s390-47", "--native", file, "--ops", "300", "--scheme", "merged"]
    assert commands.inside(*config).code == 1
    assert commands.inside(*config, "--own-words").code == 0


def test_a_schedule_is_followed_by_threads_of_the_file(tmp_path: Path) -> None:
    schedule = str(tmp_path / "found.schedule")
    searched = commands.inside(
        "protocol", "search", "--mutant", "no-reread", "--save", schedule, "-q"
    )
    assert searched.code == 1
    file = put(tmp_path)
    natives.needs(follows=True)
    ran = commands.inside("run", "--native", file, "--replay", schedule)
    assert (ran.code, "so it says nothing of the file" in ran.out) == (3, True)
    alone = commands.inside("run", "--replay", schedule)
    assert (alone.code, "--native on a file" in alone.err) == (2, True)
    options = ("--threads", "2", "--own-words", "--seed", "3")
    refused = commands.inside("run", "--native", file, "--replay", schedule, *options)
    assert refused.code == 2
    told = [each for each in ("--threads:", "--own-words:", "--seed:") if each in refused.err]
    assert told, refused.err
    older = tmp_path / "older.c"
    older.write_text(natives.file("6.1").text, encoding="utf-8")
    chain = commands.inside("run", "--native", str(older), "--replay", schedule)
    assert (chain.code, "has zspages of up to 4 pages" in chain.err) == (2, True)
