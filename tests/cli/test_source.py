"""`check --source`, as a user sees it."""

import difflib
import json
from pathlib import Path

import pytest
from commands import Ran, inside
from defects import source
from fake_trees import PHYSMEM, commit, fake_tree, repository, with_source

from zslayout.solve.answer import Answer, SatResult
from zslayout.solve.engine import Engine

RFC = Path(__file__).parent.parent / "sources" / "rfc_v1.c"
TWO_FIELDS = RFC.with_name("two_fields.c")
LOAD = ("\treturn *(unsigned long *)handle;", "\treturn READ_ONCE(*(unsigned long *)handle);")
STORE = ("\t*(unsigned long *)handle = obj;", "\tWRITE_ONCE(*(unsigned long *)handle, obj);")
UNMASKED = ("(obj >> OBJ_IDX_BITS) & OBJ_CLASS_MASK;", "obj >> OBJ_IDX_BITS;")


def check(*arguments: str | Path) -> Ran:
    """On one configuration at one chain size, macros alone, unless something else is said."""
    asked = [str(each) for each in arguments]
    asked += [] if "--functions" in asked else ["--no-functions"]
    where = [] if "--arch" in asked or "--config" in asked else ["--arch", "x86_64"]
    size = [] if "--chain-size" in asked else ["--chain-size", "8"]
    return inside("check", *asked, *where, *size)


def put(folder: Path, text: str | bytes) -> Path:
    file = folder / "mm" / "zsmalloc.c"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def edited(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


def mail(number: int, title: str, before: str, after: str) -> str:
    lines = difflib.unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        "a/mm/zsmalloc.c",
        "b/mm/zsmalloc.c",
    )
    return (
        "From 1111111111111111111111111111111111111111 Mon Sep 17 00:00:00 2001\n"
        "From: Someone <someone@example.org>\n"
        "Date: Mon, 1 Jan 2024 00:00:00 +0000\n"
        f"Subject: [PATCH {number}/2] {title}\n\nWhy.\n---\n"
        f"{''.join(lines)}-- \n2.40.0\n\n"
    )


def series(folder: Path) -> Path:
    """The mbox of two patches: one mends the RFC, and one breaks it again."""
    first = edited(source("rfc_v1"), LOAD, STORE)
    file = folder / "series.mbox"
    mails = (
        mail(1, "mm/zsmalloc: mark the accesses", source("rfc_v1"), first),
        mail(2, "mm/zsmalloc: save a mask", first, edited(first, UNMASKED)),
    )
    file.write_text("".join(mails), encoding="utf-8")
    return file


# Exit codes


def test_a_right_file_is_recognised_and_exits_with_0() -> None:
    ran = check("--source", TWO_FIELDS)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"{TWO_FIELDS}: pfn-idx on 1 of 1 configuration\n")
    assert ran.out.endswith("1 checked: 1 as expected, 0 unexpected, 0 undecided\n")


def unmasked(folder: Path) -> Path:
    """The RFC, whose decoder of the class forgets the mask."""
    return put(folder, edited(source("rfc_v1"), UNMASKED))


def test_a_refutation_exits_with_1_and_names_file_line_and_column(tmp_path: Path) -> None:
    file = unmasked(tmp_path)
    ran = check("--source", file)
    assert (ran.code, ran.err) == (1, "")
    line = [UNMASKED[1] in each for each in file.read_text().splitlines()].index(True) + 1
    assert f"REFUTED obj.roundtrip.class {file}:{line}:2: on 1 configuration\n" in ran.out
    # A line for people ends where a terminal does: a long path has its own.
    assert f" at {file}:{line}:2: return {UNMASKED[1]} " in " ".join(ran.out.split())


def test_what_no_solver_decides_exits_with_3(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Engine, "_ask", lambda *_: Answer(SatResult.UNKNOWN, why="tired"))
    ran = check("--source", TWO_FIELDS)
    assert ran.code == 3
    assert ran.out.endswith("1 checked: 0 as expected, 0 unexpected, 1 undecided\n")


def test_without_arch_every_shipped_configuration_would_be_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from zslayout.arch import shipped
    from zslayout.pipeline import source as pipeline

    asked: list[int] = []

    def stop(request: pipeline.SourceRequest, _: object) -> None:
        asked.append(len(request.configs))
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "check_source", stop)
    inside("check", "--source", str(TWO_FIELDS))
    assert asked == [len(shipped.names())]


# Patches


def test_a_series_is_checked_after_each_patch(tmp_path: Path) -> None:
    file = put(tmp_path, source("rfc_v1"))
    ran = check("--source", file, "--patch", series(tmp_path))
    assert (ran.code, ran.err) == (1, "")
    _, first, second = ran.out.split("After ")
    assert first.startswith("[PATCH 1/2] mm/zsmalloc: mark the accesses:\n")
    assert "1 checked: 1 as expected, 0 unexpected, 0 undecided\n" in first
    assert second.startswith("[PATCH 2/2] mm/zsmalloc: save a mask:\n")
    assert "REFUTED obj.roundtrip.class" in second
    assert second.endswith("1 checked: 0 as expected, 1 unexpected, 0 undecided\n")


def test_a_series_that_ends_well_is_as_bad_as_its_worst_patch(tmp_path: Path) -> None:
    file = put(tmp_path, source("rfc_v1"))
    broken = edited(source("rfc_v1"), UNMASKED)
    box = tmp_path / "series.mbox"
    text = mail(1, "save a mask", source("rfc_v1"), broken)
    box.write_text(text + mail(2, "restore it", broken, source("rfc_v1")), encoding="utf-8")
    ran = check("--source", file, "--patch", box)
    assert ran.code == 1
    assert ran.out.endswith("1 checked: 1 as expected, 0 unexpected, 0 undecided\n")


def test_a_hunk_that_does_not_apply_is_named(tmp_path: Path) -> None:
    file = put(tmp_path, source("two_fields"))
    ran = check("--source", file, "--patch", series(tmp_path))
    assert (ran.code, ran.out) == (2, "")
    assert "series.mbox" in ran.err or "zsmalloc.c" in ran.err
    assert "hunk" in ran.err.lower()


def test_a_patch_of_another_file_is_a_fault(tmp_path: Path) -> None:
    file = put(tmp_path, source("rfc_v1"))
    box = series(tmp_path)
    box.write_text(box.read_text(encoding="utf-8").replace("mm/zsmalloc.c", "mm/slub.c"))
    ran = check("--source", file, "--patch", box)
    assert ran.code == 2
    assert f"{box}: changes nothing in {file}" in ran.err


def test_a_patch_needs_a_source(tmp_path: Path) -> None:
    ran = inside("check", "--arch", "x86_64", "--patch", str(series(tmp_path)))
    assert ran.code == 2
    assert "--patch: needs what it changes: --source FILE or --kernel TREE" in ran.err


def test_a_patch_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    ran = check("--source", RFC, "--patch", tmp_path / "none.mbox")
    assert ran.code == 2
    assert f"{tmp_path / 'none.mbox'}: cannot be read: No such file or directory" in ran.err


# Files that are no mm/zsmalloc.c


def refused(file: Path) -> str:
    ran = check("--source", file)
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err
    return ran.err


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    assert "none.c: cannot be read: No such file or directory" in refused(tmp_path / "none.c")


def test_a_folder_is_a_fault(tmp_path: Path) -> None:
    assert ": cannot be read: Is a directory" in refused(tmp_path)


def test_an_empty_file_is_a_fault(tmp_path: Path) -> None:
    assert "zsmalloc.c: is empty" in refused(put(tmp_path, ""))


def test_a_binary_file_is_a_fault(tmp_path: Path) -> None:
    assert "zsmalloc.c: is not C text: it holds a zero byte" in refused(put(tmp_path, b"\x7fELF\0"))


def test_a_file_of_another_encoding_is_a_fault_with_its_line(tmp_path: Path) -> None:
    said = refused(put(tmp_path, b'int a;\nchar *b = "\xe9";\n'))
    assert "is not C text: line 2 is not UTF-8" in said


def test_a_file_that_is_too_large_is_a_fault(tmp_path: Path) -> None:
    said = refused(put(tmp_path, b"int a;\n" * 750_000))
    assert "is 5,250,000 bytes long; expected mm/zsmalloc.c, at most 4,194,304" in said


def test_a_syntax_error_is_a_fault_with_line_and_column(tmp_path: Path) -> None:
    line = source("two_fields").splitlines().index("\treturn word;") + 1
    file = put(tmp_path, source("two_fields").replace("\treturn word;", "\treturn word"))
    assert f"{file}:{line}:13: expected ';'" in refused(file)


def test_a_file_without_the_functions_is_a_fault_that_names_them(tmp_path: Path) -> None:
    said = refused(put(tmp_path, "int main(void)\n{\n\treturn 0;\n}\n"))
    assert "location_to_obj" in said


def test_a_file_without_the_sizes_is_a_fault_that_names_them(tmp_path: Path) -> None:
    text = source("two_fields").replace("ZS_SIZE_CLASS_DELTA", "DELTA")
    assert "zsmalloc.c: defines no ZS_SIZE_CLASS_DELTA" in refused(put(tmp_path, text))


# Options


def test_what_is_not_read_is_accepted_by_its_name_alone(tmp_path: Path) -> None:
    code = edited(TWO_FIELDS.read_text(), ("static void record_obj(", "static void zs_record("))
    code = code.replace("record_obj(", "zs_record(")
    twice = "static void zs_put(unsigned long h, unsigned long o) { *(unsigned long *)h = o; }\n"
    file = put(tmp_path, code.replace("static void zs_record(", f"{twice}static void zs_record("))
    assert check("--source", file).code == 3
    ran = check("--source", file, "--allow-unread", "record_obj", "--format", "json")
    (gap,) = json.loads(ran.out)["source"]["not_covered"]
    assert (ran.code, gap["what"], gap["accepted"]) == (0, "record_obj()", True)
    other = check("--source", file, "--allow-unread", "zs_free", "--allow-unread", "record_obj()")
    assert (other.code, other.out) == (2, "")
    assert "--allow-unread: 'zs_free' is read; what is not: record_obj()" in other.err
    assert check("x86_64", "--allow-unread", "zs_free").code == 2


def test_json_says_what_the_file_is_and_where_it_is_wrong(tmp_path: Path) -> None:
    file = unmasked(tmp_path)
    ran = check("--source", file, "--format", "json")
    assert ran.code == 1
    value = json.loads(ran.out)
    assert value["source"]["file"] == str(file)
    assert value["source"]["nearest"] == "rfc-v1"
    assert value["source"]["agrees"] == {"x86_64": None}
    (result,) = value["results"]
    verdicts = {each["id"]: each for each in result["verdicts"]}
    places = verdicts["obj.roundtrip.class"]["places"]
    assert places[0].startswith(f"{file}:")
    assert "places" not in verdicts["source.defined"]
    assert value["summary"]["unexpected"] == 1


def test_json_says_that_a_scheme_is_its_own() -> None:
    ran = check("--source", RFC, "--format", "json", "--obligation", "source.agrees")
    assert json.loads(ran.out)["source"]["agrees"] == {"x86_64": "rfc-v1"}


def test_json_lists_the_patches_and_what_comes_of_each(tmp_path: Path) -> None:
    file = put(tmp_path, source("rfc_v1"))
    ran = check("--source", file, "--patch", series(tmp_path), "--format", "json")
    assert ran.code == 1
    value = json.loads(ran.out)
    assert [each["title"] for each in value["patches"]] == [
        "[PATCH 1/2] mm/zsmalloc: mark the accesses",
        "[PATCH 2/2] mm/zsmalloc: save a mask",
    ]
    assert [each["summary"]["as_expected"] for each in value["patches"]] == [1, 0]
    assert value["patches"][0]["source"]["agrees"] == {"x86_64": "rfc-v1"}
    assert value["source"]["agrees"] == {"x86_64": None}


def test_json_names_the_assertions_that_are_false() -> None:
    arguments = ("--arch", "um-x86_64", "--format", "json", "--obligation", "gate.sound")
    ran = check("--source", RFC, *arguments)
    assert ran.code == 1
    (false,) = json.loads(ran.out)["source"]["false_assertions"]["um-x86_64"]
    assert false["place"].startswith(f"{RFC}:")
    assert false["chain_size"] == 8
    assert false["numbers"]["BITS_PER_LONG"] == 64


def test_a_files_report_goes_into_a_merge_request_too() -> None:
    ran = check("--source", RFC, "--format", "markdown")
    assert ran.code == 0
    assert ran.out.startswith(f"## {RFC}: rfc-v1 on 1 of 1 configuration\n\n### x86_64")


def test_a_series_is_no_table_and_says_what_it_is_instead(tmp_path: Path) -> None:
    arguments = ("--patch", series(tmp_path), "--obligation", "gate.sound", "--format", "csv")
    ran = check("--source", put(tmp_path, source("rfc_v1")), *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "--format: csv (the table) does not go with what was asked for (these do" in ran.err


def test_obligations_of_the_file_itself_may_be_chosen() -> None:
    ran = check("--source", TWO_FIELDS, "--obligation", "source.*", "--verbose")
    assert ran.code == 0
    ids = [line.split()[0] for line in ran.out.splitlines() if f" x86_64 {TWO_FIELDS}: " in line]
    assert ids
    assert {id_.partition(".")[0] for id_ in ids} == {"source"}


def test_an_unknown_obligation_is_answered_with_the_nearest() -> None:
    ran = check("--source", TWO_FIELDS, "--obligation", "source.agree")
    assert ran.code == 2
    assert 'no obligation matches "source.agree" (did you mean source.agrees' in ran.err


def test_obligations_of_files_are_unknown_without_a_file() -> None:
    ran = inside("check", "--arch", "x86_64", "--obligation", "source.agrees")
    assert ran.code == 2
    assert 'no obligation matches "source.agrees"' in ran.err


def test_a_chain_size_beyond_the_range_is_a_fault() -> None:
    ran = check("--source", TWO_FIELDS, "--chain-size", "17")
    assert ran.code == 2
    assert "--chain-size: x86_64 allows 4 to 16, found 17" in ran.err


def test_options_of_schemes_do_not_go_with_a_file() -> None:
    ran = check("--source", TWO_FIELDS, "--fail-fast")
    assert ran.code == 2
    assert "--fail-fast: goes with schemes" in ran.err
    ran = check("--source", TWO_FIELDS, "--scheme", "merged")
    assert ran.code == 2
    assert "--scheme: a C file is checked as what it is: diff compares the two" in ran.err


def test_the_file_of_a_tree_has_the_numbers_of_archconfigs_where_nothing_can_be_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    broken = edited(source("rfc_v1"), UNMASKED)
    tree = fake_tree(tmp_path / "tree", {"mm/zsmalloc.c": broken})
    ran = check("--kernel", tree, "--format", "json")
    assert ran.code == 1, ran.err
    found = json.loads(ran.out)
    assert found["source"]["file"] == f"{tree}/mm/zsmalloc.c"
    assert found["numbers"]["kernel"] == "6.99.1-rc2"
    assert found["numbers"]["measured"] == {}
    assert list(found["numbers"]["from_table"]) == ["x86_64"]
    text = check("--kernel", tree, "--no-build", "--verbose").out
    assert "numbers measured on 0 of 1 configuration; those of archconfigs on 1" in text
    assert "x86_64: x86_64: was not measured before" in text


def test_the_file_of_a_tree_has_the_numbers_of_its_headers_and_of_a_config_its_chain_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    merged = RFC.with_name("merged.c").read_text(encoding="utf-8")
    raised = {
        PHYSMEM: "#define MAX_POSSIBLE_PHYSMEM_BITS 58\n#define CONFIG_ZSMALLOC_CHAIN_SIZE 4\n"
    }
    tree = fake_tree(tmp_path / "tree", {**with_source(merged), **raised})
    found = json.loads(check("--kernel", tree, "--format", "json").out)
    assert list(found["numbers"]["measured"]) == ["x86_64"]
    assert found["results"][0]["fields"][0] == {"name": "pfn", "lsb": 18, "width": 46}
    dot_config = tmp_path / ".config"
    dot_config.write_text(
        "# Linux/x86 6.99.1 Kernel Configuration\nCONFIG_64BIT=y\nCONFIG_ZSMALLOC=y\n"
    )
    asked = ("check", "--kernel", str(tree), "--config", str(dot_config), "--no-functions")
    (of_config,) = json.loads(inside(*asked, "--format", "json").out)["results"]
    assert (of_config["arch"], of_config["chain_sizes"]) == (str(dot_config), [4])
    assert "a .config is of one side" in inside(*asked, "--since", "HEAD").err
    (tree / "mm/zsmalloc.c").write_text("#error broken\n")
    assert (inside(*asked).code, "does not compile" in inside(*asked).err) == (2, True)


def test_a_range_of_commits_names_the_line_that_moved_a_number_and_what_breaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    merged = RFC.with_name("merged.c").read_text(encoding="utf-8")
    tree = repository(fake_tree(tmp_path / "tree", with_source(merged)))
    (tree / PHYSMEM).write_text("#define MAX_POSSIBLE_PHYSMEM_BITS 58\n")
    asked = ("check", "--arch", "x86_64", "--since", "HEAD", "--kernel")
    ran = inside(*asked, str(tree))
    assert ran.code == 1, ran.err
    assert f"{PHYSMEM}:1: MAX_POSSIBLE_PHYSMEM_BITS raised from 52 to 58\n" in ran.out
    assert "under rfc-v1: build-error at chain size 9-16 (was class-idx)" in ran.out
    commit(tree, "raised")
    assert "0 moved" in inside(*asked, str(tree)).out
    assert inside("check", "--arch", "x86_64", "--since", "HEAD^", "-k", f"{tree}@HEAD").code == 1
    assert 'no commit "gone"' in inside(*asked[:3], "--since", "gone", "-k", str(tree)).err


def test_a_patch_of_a_header_is_held_to_the_tree_that_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    merged = RFC.with_name("merged.c").read_text(encoding="utf-8")
    tree = fake_tree(tmp_path / "tree", with_source(merged))
    was = (tree / PHYSMEM).read_text()
    new = was.replace("52", "58")
    lines = (was.splitlines(keepends=True), new.splitlines(keepends=True))
    text = "".join(difflib.unified_diff(*lines, f"a/{PHYSMEM}", f"b/{PHYSMEM}"))
    patch = tmp_path / "raise.patch"
    patch.write_text(text)
    asked = ("check", "--arch", "x86_64", "--kernel", str(tree), "--patch", str(patch))
    ran = inside(*asked)
    assert ran.code == 1, ran.err
    assert "MAX_POSSIBLE_PHYSMEM_BITS raised from 52 to 58\n" in ran.out
    assert f"since {patch}: 1 file" in ran.out
    assert (tree / PHYSMEM).read_text() == was
    patch.write_text("--- /dev/null\n+++ b/../outside.h\n@@ -0,0 +1 @@\n+#define A 1\n")
    stray = inside(*asked)
    assert (stray.code, "which is not in a tree" in stray.err) == (2, True)
    assert not (tmp_path / "outside.h").exists()
    assert "one of them" in inside(*asked, "--since", "HEAD").err


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--since", "HEAD"), "--since: goes with --kernel"),
        (("--source", "x.c", "--kernel", "."), "--kernel: has its own mm/zsmalloc.c"),
        (("--kernel", ".", "--patch", "x", "--no-build"), "--no-build: measures nothing"),
        (("--jobs", "2"), "--jobs: goes with --kernel"),
        (("--no-build",), "--no-build: goes with --kernel"),
        (("--kernel", ".", "--scheme", "merged"), "--scheme: a C file is checked as what it is"),
    ],
)
def test_what_goes_with_a_tree_alone_and_what_does_not_is_said(
    asked: tuple[str, ...], said: str
) -> None:
    ran = check(*asked)
    assert (ran.code, said in ran.err) == (2, True)
