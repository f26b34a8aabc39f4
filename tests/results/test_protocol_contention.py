"""The contention matrix, as a result."""

from dataclasses import replace

from rendered import shown, value

from zslayout.protocol.lemmas import LEVEL_VARIANTS
from zslayout.protocol.operation_tables import operation_tables
from zslayout.results.diagnostic import Level
from zslayout.results.exit_code import ExitCode
from zslayout.results.protocol_contention import ContentionResult, LevelContention

LEVELS = tuple(
    LevelContention(name, variant, operation_tables(variant))
    for name, variant in LEVEL_VARIANTS.items()
)
RESULT = ContentionResult(LEVELS)


def test_each_claim_is_told_at_each_level() -> None:
    said = RESULT.diagnostics()
    assert len(said) == 3 * len(LEVELS)
    assert {each.level for each in said} == {Level.OK}
    assert RESULT.exit_code is ExitCode.AS_EXPECTED


def test_a_claim_that_does_not_hold_where_it_should_is_unexpected() -> None:
    base = LEVEL_VARIANTS["base"]
    wrong = replace(LEVELS[4], operations=operation_tables(base))
    result = ContentionResult((wrong,))
    assert result.exit_code is ExitCode.UNEXPECTED
    assert {each.level for each in result.diagnostics()} == {Level.ERROR}
    assert shown(result).splitlines()[-1] == "3 claims not as expected"


def test_levels_that_have_the_same_matrix_share_it() -> None:
    lines = shown(RESULT).splitlines()
    heads = [line for line in lines if line.startswith("level ")]
    assert heads == [
        "level pool-lock",
        "level base, class-idx, early-unlock-fallback",
        "level lockless-free, early-unlock",
    ]
    frees = [line.split()[1:] for line in lines if line.startswith("zs_free() ")]
    assert frees[0] == ["2", "LA", "3", "pLA"]
    assert frees[1] == ["2", "CA", "4", "plCA"]
    assert frees[2] == ["2", "CA", "3", "pCA"]
    assert lines[-1] == "every claim holds from its patch on"


def test_programs_get_every_pair_at_every_level() -> None:
    said = value(RESULT)
    assert [each["level"] for each in said["levels"]] == list(LEVEL_VARIANTS)
    _, base, *_, early, _ = said["levels"]
    assert len(base["pairs"]) == 21
    (pair,) = [each for each in base["pairs"] if each["one"] == each["other"] == "zs_free"]
    assert [each["lock"] for each in pair["locks"]] == ["page", "pool", "class", "zone"]
    assert [each["holds"] for each in base["claims"]] == [False, False, False]
    assert [each["holds"] for each in early["claims"]] == [True, True, True]
    assert early["zone_inside_class"] == ["zs_compact", "async_free_zspage"]
