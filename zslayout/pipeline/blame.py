"""Which lines of a C file a finding is about.

A macro or a function is to blame when it differs from the scheme's although all that it is made of
does not. Where the file is a scheme of its own, it is what the obligation cites.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from zslayout.csource.code import Code, Meaning
from zslayout.csource.text import CFile
from zslayout.errors import Place
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import TRUE, Cast, Expr, Var
from zslayout.expr.types import UINT
from zslayout.expr.walk import children, names, replace
from zslayout.results.check import Finding
from zslayout.vc.obligation import Suspect
from zslayout.verdict import Status
from zslayout.words.layout import Layout, Numbers, numbers
from zslayout.words.scheme import Scheme, SchemeModel

_WORDS: Final = (0, 1, 2, 3, 0xFF, 0x155, (1 << 64) - 1, 0x5555555555555555, 0x123456789ABCDEF)
_MOVED: Final = frozenset({"new_pfn", "old_pfn"})
_TAKEN: Final = frozenset({"obj", "pfn", "obj_idx", "zspage_class"})
_CONDITION: Final = re.compile(r"\s*(?:\}\s*else\s+)?if\s*\(")
_DIRECTIVE: Final = re.compile(r"\s*#\s*(ifdef|ifndef|if|elif|else|endif|define)\b\s*(\w*)")
_LINES_ABOVE: Final = 4
"""So far above what it decides a condition is looked for."""


def blamed(file: CFile, code: Code, finding: Finding, scheme: Scheme) -> tuple[Place, ...]:
    """The places that a finding is about, the likeliest first."""
    status = finding.shown.verdict.status
    if status not in (Status.REFUTED, Status.UNKNOWN, Status.VACUOUS) or finding.obligation.control:
        return ()
    lax = _lax(code, finding.shown.layout, scheme)
    return tuple(dict.fromkeys((*lax, *_blamed(file, code, finding, scheme))))


def _lax(code: Code, layout: Layout, scheme: Scheme) -> tuple[Place, ...]:
    """The assertions, where they let something pass that the scheme's do not."""
    if not layout.asserted or _of_scheme(layout, scheme).asserted:
        return ()
    return tuple(a.place for a in code.assertions)


def _blamed(file: CFile, code: Code, finding: Finding, scheme: Scheme) -> tuple[Place, ...]:
    hint, layout = finding.obligation.hint, finding.shown.layout
    if hint.suspect is Suspect.ACCESSES:
        return _unmarked(code)
    if hint.suspect is Suspect.GATE:
        found = tuple(_of_the_gate(file, code, layout, scheme))
        if found:
            return found
    culprits = tuple(_culprits(code, finding, layout))
    if culprits:
        return culprits
    cites = finding.obligation.cites
    macros = tuple(_macros(code, layout, scheme))
    cited = tuple(place for name, place in macros if name in cites)
    if hint.suspect is Suspect.BITFIELDS:
        return (*cited, *_bitfields(code, hint.names))
    if hint.suspect is Suspect.CLASS_LOOKUP:
        return (*cited, *_of_the_class(code, finding), *_cited(code, cites))
    if hint.suspect is Suspect.CHAIN_LOOP:
        return (*cited, *_of_the_chain(file, code, finding), *_cited(code, cites))
    functions = tuple(_functions(file, code, layout, scheme))
    near = tuple(place for name, place in (*macros, *functions) if name in cites)
    return near or tuple(place for _, place in (*macros, *functions)) or tuple(_cited(code, cites))


def _unmarked(code: Code) -> tuple[Place, ...]:
    racing = any(not access.store and not access.locked for access in code.accesses)
    bad = [
        access
        for access in code.accesses
        if not access.marked and (racing if access.store else not access.locked)
    ]
    loads = [access for access in bad if not access.store]
    callers = [place for access in loads for place in access.called_from]
    return (*(access.place for access in (*loads, *bad)), *callers)


def _culprits(code: Code, finding: Finding, layout: Layout) -> Iterator[Place]:
    """What the steps of the claim itself point at."""
    known = {
        str(place): place for meaning in code.meanings.values() for place, _ in meaning.statements
    }
    values = _values(finding)
    for step in finding.obligation.claim(layout.definition).steps:
        if not values or step.when == TRUE or not evaluate(step.when, values):
            continue
        macro = code.macro(step.name)
        if macro is not None:
            yield macro.place
        elif step.name in known:
            yield known[step.name]


def _values(finding: Finding) -> Mapping[str, int]:
    """Every value of the counterexample by name; none where there is no counterexample."""
    at = finding.shown
    if at.verdict.witness is None:
        return {}
    claim = finding.obligation.claim(at.layout.definition)
    return claim.with_turns({**at.layout.values, **dict(at.verdict.witness.values)})


def _cited(code: Code, cites: tuple[str, ...]) -> Iterator[Place]:
    for name in cites:
        macro = code.macro(name)
        if macro is not None and macro.place.line:
            yield macro.place
        elif name in code.meanings:
            yield code.meanings[name].place
    if "zspage" in cites:
        yield from _bitfields(code, ())


def _bitfields(code: Code, wanted: tuple[str, ...]) -> Iterator[Place]:
    yield from (place for name, _, place in code.bitfields if name in wanted or not wanted)


def _of_the_gate(file: CFile, code: Code, layout: Layout, scheme: Scheme) -> Iterator[Place]:
    """The assertion that fails, what differs and the #ifs around it, the #if of the gate."""
    yield from (a.place for a in code.assertions if not evaluate(a.holds, layout.values))
    macros = [place for _, place in _macros(code, layout, scheme)]
    yield from macros[:1]
    for place in macros:
        yield from _directives(file, place.line)
    yield from macros[1:]
    yield from (place for _, place in _functions(file, code, layout, scheme))
    for number, line in enumerate(file.lines, start=1):
        found = _DIRECTIVE.match(line)
        if found and found[1] == "define" and found[2] in _gates(scheme):
            yield from _directives(file, number)
    yield from (a.place for a in code.assertions)


def _gates(scheme: Scheme) -> frozenset[str]:
    """The names that tell a file whether words carry the class."""
    return frozenset({"ZS_OBJ_CLASS_IDX"}) if scheme.carries_class else frozenset()


def _directives(file: CFile, number: int) -> Iterator[Place]:
    """The #if and #elif that decide whether a line counts, the nearest first.

    Where they ask for a name that the file defines, it is what decides about that definition.
    """
    depth = 0
    for above in range(number - 1, 0, -1):
        found = _DIRECTIVE.match(file.lines[above - 1])
        kind = found[1] if found else ""
        if kind == "endif":
            depth += 1
        elif kind in ("if", "ifdef", "ifndef") and depth:
            depth -= 1
        elif kind in ("ifdef", "ifndef") and found:
            defined = _definition_of(file, found[2], above)
            yield from _directives(file, defined) if defined else [_at(file, above)]
        elif kind in ("if", "elif") and not depth:
            yield _at(file, above)


def _definition_of(file: CFile, name: str, before: int) -> int:
    """The line that defines a name above another line; 0 if none does."""
    for number in range(before - 1, 0, -1):
        found = _DIRECTIVE.match(file.lines[number - 1])
        if found and found[1] == "define" and found[2] == name:
            return number
    return 0


def _at(file: CFile, number: int) -> Place:
    """Where the text of a line begins."""
    line = file.lines[number - 1]
    return Place(file.name, number, len(line) - len(line.lstrip()) + 1)


def _of_the_class(code: Code, finding: Finding) -> Iterator[Place]:
    """The statements of get_size_class_index(): its return first where the class is none."""
    meaning, values = code.class_of, _values(finding)
    if meaning is None:
        return
    places = [
        place
        for place, value in meaning.statements
        if any(var.name == "size" for var in names(value))
    ]
    index = evaluate(meaning.result, values) if values else 0
    beyond = values and not 0 <= index < values["ZS_SIZE_CLASSES"]
    yield from reversed(places) if beyond else places


def _of_the_chain(file: CFile, code: Code, finding: Finding) -> Iterator[Place]:
    """The loop of calculate_zspage_chain_size(), what it computes, and what it compares.

    Where only the last turn is missing, the loop left it out; of two chains that waste the same,
    the comparison took the wrong one.
    """
    meaning, values = code.chain_size, _values(finding)
    if meaning is None or not values:
        return
    places = [place for place, _ in meaning.statements]
    repeated = [place for place in dict.fromkeys(places) if places.count(place) > 1]
    if not repeated:
        yield from dict.fromkeys(places)
        return
    first = places.index(repeated[0])
    loop = places[max(first - 1, 0)]
    of_size = {
        place
        for place, value in meaning.statements
        if any(var.name == "size" for var in names(value))
    }
    conditions = list(dict.fromkeys(c for each in repeated if (c := _condition(file, each))))
    until = min((place.line for place in conditions), default=repeated[-1].line + 1)
    computed = [place for place in repeated if place in of_size and loop.line < place.line < until]
    size, page = values["size"], values["PAGE_SIZE"]
    wasted = [pages * page % size for pages in range(1, finding.shown.chain_size + 1)]
    wanted = 1 if size & (size - 1) == 0 else wasted.index(min(wasted)) + 1
    pages = values["pages"]
    if size & (size - 1) == 0 and pages != 1:
        early = [c for each in places[:first] if (c := _condition(file, each))]
        yield from (*early, *computed[::-1], loop, *conditions)
    elif wanted == len(wasted) and wasted[pages - 1 : pages] == [min(wasted[:-1])]:
        yield from (loop, *conditions, *computed[::-1])
    elif 0 < pages <= len(wasted) and wasted[pages - 1] == wasted[wanted - 1]:
        yield from (*conditions, *computed[::-1], loop)
    else:
        yield from (*computed[::-1], *conditions, loop)


def _condition(file: CFile, place: Place) -> Place | None:
    """The if that decides about a statement, when it stands right above."""
    indent = place.column
    for above in range(place.line - 1, max(place.line - 1 - _LINES_ABOVE, 0), -1):
        at = _at(file, above)
        if at.column < indent and file.lines[above - 1].strip():
            return at if _CONDITION.match(file.lines[above - 1]) else None
    return None


def _macros(code: Code, layout: Layout, scheme: Scheme) -> Iterator[tuple[str, Place]]:
    """The macros of the file that are not the scheme's by themselves."""
    theirs, mine = _of_scheme(layout, scheme).values, layout.values
    parted = {name for name in theirs if name in mine and mine[name] != theirs[name]}
    for name in sorted(parted):
        macro = code.macro(name)
        if macro is not None and not any(var.name in parted for var in names(macro.value)):
            yield name, macro.place


def _of_scheme(layout: Layout, scheme: Scheme) -> Numbers:
    bits, shift, physmem, size = list(layout.values.values())[:4]
    return numbers(scheme, (bits, shift, physmem, size))


def _functions(
    file: CFile, code: Code, layout: Layout, scheme: Scheme
) -> Iterator[tuple[str, Place]]:
    """The functions of the file that are not the scheme's, each by its likeliest statements."""
    reference = scheme.definition(layout.word_bits)
    # With the scheme's own numbers, what still differs is the function and not a macro.
    theirs = _of_scheme(layout, scheme).values
    kinds = {macro.name: macro.value.type for macro in code.macros}
    shared = {name: kinds[name].wrap(theirs[name]) for name in kinds if name in theirs}
    mine = {**layout.values, **shared}
    for meaning, wanted in _pairs(code, reference):
        for var in _parting(meaning, wanted, mine, theirs):
            yield meaning.name, _statement(meaning, var)
    for meaning, wanted in _movers(code):
        if any(_parting(meaning, wanted, layout.values, layout.values)):
            yield from ((meaning.name, place) for place in _steps(file, code, meaning))


def _pairs(code: Code, reference: SchemeModel) -> Iterator[tuple[Meaning, Expr]]:
    """Functions of the file, and what each is in the scheme."""
    word = code.decode_pfn.result.type
    pfn, obj = Var("pfn", word), Var("obj", word)
    yield code.encode, reference.word.holding(pfn, Var("class_idx", UINT), Var("obj_idx", UINT))
    yield code.decode_pfn, reference.word.decode("pfn", obj)
    yield code.decode_idx, reference.word.decode("obj_idx", obj)
    if code.decode_class is not None:
        yield code.decode_class, reference.word.decode("class_idx", obj)
    if code.frame is not None:
        yield code.frame, reference.word.decode("pfn", obj)
    for same in (code.load, code.store):
        if same is not None:
            yield same, obj


def _movers(code: Code) -> Iterator[tuple[Meaning, Expr]]:
    """What records words, and the word that the file's own codec makes of the same location."""
    word = code.decode_pfn.result.type
    if code.reencode is not None:
        put = {"pfn": Var("new_pfn", word), "obj_idx": code.decode_idx.result}
        if code.decode_class is not None:
            put["class_idx"] = code.decode_class.result
        yield code.reencode, replace(code.encode.result, put)
    if code.allocate is not None:
        kept = {"class_idx": Var("zspage_class", UINT)}
        yield code.allocate, replace(code.encode.result, kept)


def _parting(
    meaning: Meaning, wanted: Expr, mine: Mapping[str, int], theirs: Mapping[str, int]
) -> Iterator[Var]:
    """The inputs through which a function parts from what is wanted."""
    inputs = [
        var
        for var in dict.fromkeys((*names(meaning.result), *names(wanted)))
        if var.name not in mine and var.name not in theirs
    ]
    nothing = {var.name: 0 for var in inputs}
    for var in inputs:
        for value in _WORDS:
            values = {**nothing, var.name: var.type.wrap(value)}
            if evaluate(meaning.result, {**mine, **values}) != evaluate(
                wanted, {**theirs, **values}
            ):
                yield var
                break


def _statement(meaning: Meaning, var: Var) -> Place:
    """The statement that brings in an input: the one that speaks of the least beside it."""
    inside = set(_parts(meaning.result))
    about = [
        (_bare(value) not in inside, len(names(value)), i, place)
        for i, (place, value) in enumerate(meaning.statements)
        if any(each.name == var.name for each in names(value))
    ]
    return min(about)[3] if about else meaning.place


def _steps(file: CFile, code: Code, meaning: Meaning) -> Iterator[Place]:
    """The statements of a function that records a word, without those of what it calls.

    Where it records nothing, the words that it makes all the same.
    """
    if not meaning.statements:
        for number in range(meaning.place.line + 1, len(file.lines) + 1):
            line = file.lines[number - 1]
            if line.startswith("}"):
                break
            if f"{code.encode.name}(" in line:
                yield _at(file, number)
    codec = [code.encode, code.decode_pfn, code.decode_class, code.frame, code.load, code.store]
    called = {place for each in codec if each for place, _ in each.statements}
    stores = {place for place, _ in code.store.statements} if code.store else set()
    own = [(place, value) for place, value in meaning.statements if place not in called]
    recorded = [value for place, value in meaning.statements if place in stores]
    yield from (
        place for place, value in own if value in recorded and not isinstance(_bare(value), Var)
    )
    yield from (place for place, value in own if _speaks(value, _MOVED))
    yield meaning.place
    yield from (place for place, value in reversed(own) if _speaks(value, _TAKEN))


def _speaks(value: Expr, of: frozenset[str]) -> bool:
    return any(var.name in of for var in names(value))


def _parts(x: Expr) -> Iterator[Expr]:
    """The tree and everything in it, without conversions."""
    yield _bare(x)
    for child in children(x):
        yield from _parts(child)


def _bare(x: Expr) -> Expr:
    return _bare(x.operand) if isinstance(x, Cast) else x
