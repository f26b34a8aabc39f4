"""What moved, as text for a mail."""

import re
from fnmatch import fnmatch

import pytest
import samples
from comparisons import ALL, BROKEN, CLASS, PAIRS, comparison, schemes, state
from jsonschema import validate
from rendered import shown
from rendered import value as value_of

from zslayout.arch.params import ArchParams, Outcome
from zslayout.results.diagnostic import Level
from zslayout.results.diff import WIDTH, DiffResult
from zslayout.results.moves import QUANTITIES, ConfigDiff, DiffOperand, Direction
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.layout import Field

EVERY = len(ALL)
GAINING = sum(
    each.expected_outcome("merged", SCHEMES["merged"].usual_outcome(each.bits_per_long))
    is Outcome.CLASS_IDX
    for each in ALL
)
ESCAPE = re.compile(r"\x1b\[\d+m")


def named(name: str) -> ArchParams:
    return samples.params(samples.toml(name), name)


def body(*moves: ConfigDiff) -> str:
    """The text between the head and the counts."""
    head, *blocks, tail = shown(comparison(*moves)).split("\n\n")
    assert head.startswith("zslayout diff: old -> new\n")
    assert tail.startswith("unchanged: ")
    return "\n\n".join(blocks)


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_every_line_is_short_enough_for_a_mail(a: str, b: str) -> None:
    for verbose in (False, True):
        lines = shown(schemes(a, b), verbose=verbose).splitlines()
        assert max(map(len, lines)) <= WIDTH < 72


def test_names_of_any_length_are_broken() -> None:
    long = "x" * 300
    move = ConfigDiff(state(params=named(long)), state(BROKEN, params=named(long), refuted=(long,)))
    found = DiffResult(
        DiffOperand(long, long), DiffOperand(f"{long} {long}", "", long, ((long, 1),)), (move,)
    )
    for verbose in (False, True):
        lines = shown(found, verbose=verbose).splitlines()
        assert max(map(len, lines)) == WIDTH


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_a_configuration_is_named_where_something_moved_and_nowhere_else(a: str, b: str) -> None:
    found = schemes(a, b)
    said = set(re.split(r"[,\s]+", shown(found)))
    everywhere = f"  on all {EVERY}\n" in shown(found)
    for move in found.moves:
        named = any(fnmatch(move.params.name, each) for each in said)
        assert everywhere or named is not move.unchanged


def test_from_two_fields_to_three() -> None:
    head, new, tail = shown(schemes("pfn-idx", "merged")).split("\n\n")
    assert head.splitlines() == [
        "zslayout diff: pfn-idx -> merged",
        "  A: [PFN | obj_idx]",
        "  B: [PFN | class_idx | obj_idx], enabled where it fits",
        f"  {EVERY} configurations; numbers at chain size 8, outcomes at 4-16",
    ]
    assert new.splitlines()[:6] == [
        "outcome: fallback -> class-idx, better",
        "class_idx: new, 9 bits wide, lsb 11..32",
        "obj_idx: 9 bits narrower (20..41 -> 11..32)",
        "headroom: 9 bits less (10..27 -> 1..18)",
        f"  on {GAINING} of {EVERY}:",
        "  alpha-sparsemem, arm64-*, loongarch64-16k, loongarch64-4k,",
    ]
    assert tail == f"unchanged: {EVERY - GAINING}\nworse on 0, better on {GAINING}\n"


def test_the_way_back_tells_what_is_gone() -> None:
    lines = shown(schemes("merged", "pfn-idx")).splitlines()
    assert "outcome: class-idx -> fallback, worse" in lines
    assert "class_idx: gone, was 9 bits wide, lsb 11..32" in lines
    assert lines[-1] == f"worse on {GAINING}, better on 0"


def test_what_happens_everywhere_names_nobody() -> None:
    blocks = shown(schemes("pfn-idx-tagged", "pfn-idx")).split("\n\n")
    assert blocks[1].splitlines() == [
        "obj_idx: 1 bit wider (3..40 -> 4..41), 1 bit down (lsb 1 -> 0)",
        f"  on all {len(ALL)}",
    ]


def test_other_chain_sizes_are_a_note() -> None:
    lines = shown(schemes("pfn-idx-tagged", "pfn-idx")).splitlines()
    assert "headroom: the same at chain size 8, not at 4 (0 -> 1)" in lines
    field = {9: {"obj_idx": Field("obj_idx", 0, 15)}}
    said = body(ConfigDiff(state(), state(at=field)))
    assert said.startswith("obj_idx: the same at chain size 8, not at 9\n")


def test_worse_comes_first_and_better_last_of_the_outcomes() -> None:
    moves = (
        ConfigDiff(state(params=named("c")), state(CLASS, params=named("c"))),
        ConfigDiff(state(params=named("b")), state(None, params=named("b"))),
        ConfigDiff(
            state(params=named("a")), state({7: CLASS, 8: BROKEN, 9: BROKEN}, params=named("a"))
        ),
        ConfigDiff(state(None, params=named("d")), state(None, params=named("d"))),
    )
    assert body(*moves).split("\n\n") == [
        "outcome: fallback -> build-error at chain sizes 8-9, worse\n"
        "outcome: fallback -> class-idx at chain size 7, better\n  on 1 of 4:\n  a",
        "outcome: fallback -> undecided\n  on 1 of 4:\n  b",
        "outcome: undecided on both sides\n  on 1 of 4:\n  d",
        "outcome: fallback -> class-idx, better\n  on 1 of 4:\n  c",
    ]
    said = shown(comparison(*moves)).splitlines()
    assert said[-2:] == ["unchanged: 0", "worse on 1, better on 1, undecided on 2"]


def test_the_same_configurations_are_listed_once() -> None:
    names = [named("one"), named("two")]
    smaller = {8: {"ZS_MIN_ALLOC_SIZE": 64, "ZS_SIZE_CLASSES": 253}}
    moves = [ConfigDiff(state(params=each), state(at=smaller, params=each)) for each in names]
    assert body(*moves, ConfigDiff(state(), state())).splitlines() == [
        "ZS_MIN_ALLOC_SIZE: 32 -> 64 bytes",
        "ZS_SIZE_CLASSES: 255 -> 253",
        "  on 2 of 3:",
        "  one, two",
    ]


def test_statements_and_schemes_are_named() -> None:
    move = ConfigDiff(state(refuted=("obj.fits",)), state(refuted=("a.b", "c.d"), agrees=""))
    assert body(move).splitlines() == [
        "refuted in A alone: obj.fits",
        "refuted in B alone: a.b, c.d",
        "agrees with: pfn-idx -> no scheme",
        "  board",
    ]


@pytest.mark.parametrize(
    ("agrees", "said"),
    [
        ((("merged", 3),), "  B: agrees with merged"),
        ((("merged", 2),), "  B: agrees with merged on 2 of 3"),
        ((("rfc-v1", 1), ("merged", 2)), "  B: agrees with rfc-v1 on 1, with merged on 2 of 3"),
        ((), "  B: agrees with no scheme, nearest to merged"),
    ],
)
def test_a_file_is_named_by_the_scheme_that_it_is(
    agrees: tuple[tuple[str, int], ...], said: str
) -> None:
    moves = (ConfigDiff(state(), state()),) * 3
    found = DiffResult(DiffOperand("old"), DiffOperand("new.c", "", "merged", agrees), moves)
    assert shown(found).splitlines()[1:3] == [
        said,
        "  3 configurations; numbers at chain size 8, outcomes at 7-9",
    ]


def test_two_archconfigs_are_named_in_the_head_alone() -> None:
    move = ConfigDiff(state(), state(at={8: {"MAX_POSSIBLE_PHYSMEM_BITS": 56}}))
    assert shown(comparison(move, scheme="merged")).splitlines() == [
        "zslayout diff: old -> new, scheme merged",
        "  numbers at chain size 8, outcomes at 7-9",
        "",
        "MAX_POSSIBLE_PHYSMEM_BITS: 52 -> 56",
        "",
        "unchanged: 0",
        "worse on 0, better on 0",
    ]


def test_verbose_lists_every_number_with_what_it_is_first() -> None:
    lines = shown(schemes("pfn-idx-tagged", "merged"), verbose=True).splitlines()
    assert "obj_idx x86_64: 23 bits at 1 -> 15 bits at 0" in lines
    assert "class_idx x86_64: none -> 9 bits at 15" in lines
    assert "headroom riscv32: 0 -> 1 at chain size 4" in lines
    numbers = [line for line in lines[1:] if re.match(r"\w+ [\w.-]+: ", line)]
    moves = schemes("pfn-idx-tagged", "merged").moves
    other = sum(len(each.changes) for move in moves for each in move.elsewhere)
    assert len(numbers) == sum(len(move.changes) for move in moves) + other


@pytest.mark.parametrize(("a", "b"), [("pfn-idx", "rfc-v1"), ("merged", "pfn-idx")])
def test_paint_adds_colour_and_nothing_else(a: str, b: str) -> None:
    painted = shown(schemes(a, b), colour=True)
    assert ESCAPE.sub("", painted) == shown(schemes(a, b))
    assert "\x1b[31moutcome: " in painted


def test_each_thing_that_moved_is_a_diagnostic_on_its_configuration() -> None:
    worse = ConfigDiff(state(CLASS), state({7: CLASS, 8: BROKEN, 9: BROKEN}, refuted=("obj.fits",)))
    said = [(each.rule, each.level, each.message) for each in comparison(worse).diagnostics()]
    assert said == [
        (
            "diff.outcome",
            Level.ERROR,
            "outcome: class-idx -> build-error at chain sizes 8-9, worse",
        ),
        ("diff.refuted", Level.NOTE, "refuted in B alone: obj.fits"),
    ]
    moved = ConfigDiff(state(), state(None, at={8: {"ZS_SIZE_CLASSES": 253}}))
    assert [(each.rule, each.level) for each in comparison(moved).diagnostics()] == [
        ("diff.outcome", Level.WARNING),
        ("diff.ZS_SIZE_CLASSES", Level.NOTE),
    ]
    (same,) = comparison(ConfigDiff(state(), state())).diagnostics()
    assert (same.level, same.message, same.configurations) == (Level.OK, "unchanged", ("board",))


INTEGER = {"type": "integer"}
STRING = {"type": "string"}
MAYBE = {"type": ["string", "null"]}
BOOLEAN = {"type": "boolean"}
OUTCOME = {"enum": [each.value for each in Outcome]}
DIRECTION = {"enum": [each.value for each in Direction]}
SIZES = {"type": "array", "items": {"type": "integer", "minimum": 4, "maximum": 16}}
WHAT = {"enum": list(QUANTITIES)}


def _object(**properties: object) -> dict[str, object]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(of: object) -> dict[str, object]:
    return {"type": "array", "items": of}


FIELD = _object(name=STRING, lsb=INTEGER, width=INTEGER)
VALUE = {"anyOf": [INTEGER, FIELD, {"type": "null"}]}
SIDE = _object(
    name=STRING, nearest=MAYBE, agrees={"type": "object", "additionalProperties": INTEGER}
)
STATE = _object(
    arch=STRING,
    chain_size=INTEGER,
    outcome=OUTCOME,
    undecided=BOOLEAN,
    outcome_at={"type": "object", "additionalProperties": SIZES},
    refuted=_list(STRING),
    agrees=MAYBE,
    params={"type": "object", "additionalProperties": INTEGER},
    fields=_list(FIELD),
    macros={"type": "object", "additionalProperties": INTEGER},
    headroom_bits=INTEGER,
)
SCHEMA = _object(
    schema={"const": 1},
    a=SIDE,
    b=SIDE,
    scheme=MAYBE,
    chain_size={"type": ["integer", "null"]},
    results=_list(
        _object(
            arch=STRING,
            direction=DIRECTION,
            unchanged=BOOLEAN,
            steps=_list(_object(a=MAYBE, b=MAYBE, chain_sizes=SIZES, direction=DIRECTION)),
            changes=_list(_object(what=WHAT, a=VALUE, b=VALUE)),
            elsewhere=_list(_object(what=WHAT, chain_sizes=SIZES, a=_list(VALUE), b=_list(VALUE))),
            a=STATE,
            b=STATE,
        )
    ),
    summary=_object(
        unchanged=INTEGER, worse=INTEGER, undecided=INTEGER, better=INTEGER, same=INTEGER
    ),
)


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_json_keeps_its_promise(a: str, b: str) -> None:
    found = value_of(schemes(a, b))
    validate(found, SCHEMA)
    assert found["summary"]["unchanged"] == schemes(a, b).unchanged
    directions = [each.value for each in Direction]
    assert sum(found["summary"][each] for each in directions) == len(ALL)


def test_json_says_what_moved() -> None:
    found = value_of(schemes("pfn-idx-tagged", "merged"))
    results = {each["arch"]: each for each in found["results"]}
    x86_64, riscv32 = results["x86_64"], results["riscv32"]
    assert x86_64["direction"] == "better"
    assert x86_64["changes"][0] == {
        "what": "class_idx",
        "a": None,
        "b": {"name": "class_idx", "lsb": 15, "width": 9},
    }
    assert x86_64["a"]["agrees"] == "pfn-idx-tagged"
    assert x86_64["b"]["outcome_at"] == {"class-idx": list(range(4, 17))}
    assert riscv32["elsewhere"] == [{"what": "headroom", "chain_sizes": [4], "a": [0], "b": [1]}]


def test_json_of_what_is_undecided() -> None:
    found = value_of(comparison(ConfigDiff(state(), state({7: CLASS, 8: None, 9: CLASS}))))
    validate(found, SCHEMA)
    (result,) = found["results"]
    assert result["b"]["outcome"] == "unproved"
    assert result["b"]["outcome_at"] == {"class-idx": [7, 9], "undecided": [8]}
    assert result["steps"][1] == {
        "a": "fallback",
        "b": None,
        "chain_sizes": [8],
        "direction": "undecided",
    }
