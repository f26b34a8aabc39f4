"""A KUnit file for the kernel: round trips of the word at its boundary values, and counterexamples.

It is included below the macros of mm/zsmalloc.c and speaks of them by their names, so that it tests
what this very build has. It needs neither zslayout nor a page.
"""

import textwrap
from collections.abc import Iterable, Iterator
from typing import Final

from zslayout.expr.infix import c_text
from zslayout.expr.nodes import Const, Expr
from zslayout.expr.types import CType
from zslayout.expr.walk import names, parts, replace
from zslayout.pipeline.emit import comment
from zslayout.results.check import CheckResult
from zslayout.results.emitted import EmittedText
from zslayout.results.finding import ConfigResult, Finding
from zslayout.verdict import Status
from zslayout.words.parameters import ADDRESSABLE_BITS
from zslayout.words.scheme import Scheme, SchemeModel
from zslayout.words.word import PackedWord

_IN_C: Final = ("int", "unsigned int", "long", "unsigned long", "bool")
_SUITE: Final = "zslayout"
_WIDTH: Final = 80
_VALUE: Final = """\
/* One of 0, 1, the first with the top bit, the last but one, and the last. */
static unsigned long long zslayout_value(int bits, int n)
{
\tconst unsigned long long most = bits > 0 ? ~0ULL >> (64 - bits) : 0;
\tconst unsigned long long values[] = { 0, 1, most / 2 + 1, most - 1, most };

\treturn values[n] & most;
}
"""


def kunit_file(scheme: Scheme, check: CheckResult) -> EmittedText:
    """The file for a scheme, with a case for each counterexample of a check of it."""
    lines = [
        *comment(
            f"Round trips of the words of mm/zsmalloc.c ({scheme.name}), by zslayout, to be"
            " included below its macros. Each counterexample that is known is a case, and skipped"
            " where the kernel is configured otherwise."
        ),
        "#include <kunit/test.h>",
    ]
    lines += ["", *_VALUE.splitlines()]
    cases = []
    for bits in (64, 32):
        lines += [
            "",
            f"#if BITS_PER_LONG == {bits}",
            *_round_trip(scheme.definition(bits)),
            "#endif",
        ]
    for name, case in _counterexamples(check):
        cases.append(name)
        lines += ["", *case]
    lines += ["", f"static struct kunit_case {_SUITE}_cases[] = {{"]
    lines += [f"\tKUNIT_CASE({name})," for name in (f"{_SUITE}_round_trip", *cases)]
    lines += ["\t{}", "};", "", f"static struct kunit_suite {_SUITE}_suite = {{"]
    lines += [f'\t.name = "{_SUITE}",', f"\t.test_cases = {_SUITE}_cases,", "};"]
    lines += [f"kunit_test_suite({_SUITE}_suite);"]
    return EmittedText("kunit", scheme.name, tuple(lines))


def _round_trip(model: SchemeModel) -> Iterator[str]:
    """Every field comes back, at the ends of the range of each."""
    word = model.word
    values = word.values()
    yield f"static void {_SUITE}_round_trip(struct kunit *test)"
    yield "{"
    for field in word.fields:
        yield f"\tconst int {field.name}_bits = {c_text(field.width)};"
    yield ""
    indent = "\t"
    for field in word.fields:
        n = f"n_{field.name}"
        yield f"{indent}for (int {n} = 0; {n} < 5; {n}++) {{"
        indent += "\t"
    for field, variable in zip(word.fields, values.variables, strict=True):
        value = f"{_SUITE}_value({field.name}_bits, n_{field.name})"
        yield f"{indent}const {variable.type.name} {variable.name} = {value};"
    yield from _wrapped(f"const {word.type.name} {word.name} = {c_text(values.word)};", indent)
    yield ""
    yield from _expectations(word, indent)
    for _ in word.fields:
        indent = indent[1:]
        yield f"{indent}}}"
    yield "}"


def _expectations(word: PackedWord, indent: str) -> Iterator[str]:
    for field in word.fields:
        if field.decode is not None:
            read = c_text(word.decode(field.name, word.any))
            yield from _wrapped(f"KUNIT_EXPECT_EQ(test, {read}, {field.value.name});", indent)


def _counterexamples(check: CheckResult) -> Iterator[tuple[str, list[str]]]:
    """A case for each refutation that C can say, once for all configurations alike."""
    seen = set()
    for result in check.results:
        for finding in result.findings:
            if finding.status is not Status.REFUTED or finding.obligation.control:
                continue
            at = tuple(finding.shown.layout.at)
            if (finding.obligation.id, at) in seen or not _sayable(finding):
                continue
            seen.add((finding.obligation.id, at))
            name = f"{finding.obligation.id}_{result.params.name}"
            name = "".join(each if each.isalnum() else "_" for each in name)
            yield name, list(_case(name, result, finding))


def _case(name: str, result: ConfigResult, finding: Finding) -> Iterator[str]:
    at, claim = finding.shown, _claim(finding)
    kinds = {var.name: var.type for var in names(claim)}
    witness = dict(at.verdict.witness.values) if at.verdict.witness else {}
    here = {key: value for key, value in at.layout.at.items() if key != ADDRESSABLE_BITS.name}
    yield from comment(f"{finding.obligation.id}: {finding.obligation.statement}")
    yield f"static void {name}(struct kunit *test)"
    yield "{"
    declared = [
        f"\tconst {kinds[variable].name} {variable} = {_literal(value, kinds[variable])};"
        for variable, value in witness.items()
        if variable in kinds
    ]
    yield from (*declared, "") if declared else ()
    asked = " && ".join(f"{key} == {value}" for key, value in here.items())
    yield from _wrapped(f"if (!({asked}))", "\t")
    yield f'\t\tkunit_skip(test, "configured otherwise than {result.params.name}");'
    yield from _wrapped(f"KUNIT_EXPECT_TRUE(test, {c_text(claim)});", "\t")
    yield "}"


def _claim(finding: Finding) -> Expr:
    """What must hold, with what the machine addresses as a number, for no header has it."""
    layout = finding.shown.layout
    claim = finding.obligation.claim(layout.definition)
    number = Const(layout.values[ADDRESSABLE_BITS.name])
    return replace(claim.then, {ADDRESSABLE_BITS.name: number})


def _sayable(finding: Finding) -> bool:
    """Whether C has the types and names of what must hold."""
    layout = finding.shown.layout
    claim = finding.obligation.claim(layout.definition)
    witness = finding.shown.verdict.witness
    known = (
        {*layout.values, *(name for name, _ in witness.values)} if witness else set(layout.values)
    )
    return all(each.type.name in _IN_C for each in parts(claim.then)) and all(
        var.name in known for var in names(claim.then)
    )


def _literal(value: int, kind: CType) -> str:
    return f"({kind.name}){value & ((1 << kind.width) - 1):#x}ULL"


def _wrapped(text: str, indent: str) -> Iterable[str]:
    # No line ends in the name of a type, as in a cast.
    kept = text.replace("unsigned ", "unsigned\0")
    lines = textwrap.wrap(
        kept,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}\t",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace("\0", " ") for line in lines]
