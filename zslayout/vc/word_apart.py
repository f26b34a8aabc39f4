"""Values that must stay apart in a word: no two sets of them share one, no bit depends on two."""

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from itertools import combinations
from operator import or_

from zslayout.expr.build import all_of, eq, ne
from zslayout.expr.nodes import Expr, Var
from zslayout.vc import statements
from zslayout.vc.claim import Claim, ClaimStep
from zslayout.vc.word_claims import closed
from zslayout.vc.word_statement import NEW, KindClaims, WordStatement


def apart(of: KindClaims) -> Iterator[WordStatement]:
    """Both statements; the second where the file says of no overlap."""
    kind, key = of.kind, of.file.encode.key
    # A field of one bit may have one value, and then nothing differs in it.
    wide = [each for each in of.drawn.fields if each.mask and each.needed > 1]
    claim = statements.injective(kind.word, lambda name: name)
    claim = _twice(of, claim)
    text = "two sets of values never share a word"
    first = WordStatement(of.id("injective"), text, claim, key=key)
    if wide:
        forgotten = _twice(of, _forgotten(of, wide[-1].name))
        says = f"words that differ in {wide[-1].name} alone are the same"
        yield from of.controlled(first, says, forgotten)
    else:
        yield from of.wrong(first)
    if len(kind.word.fields) > 1 and not of.word.file.overlap:
        yield from _disjoint(of, key)


def _twice(of: KindClaims, claim: Claim) -> Claim:
    """A claim about two sets of values, each of which occurs."""
    given = list(of.word.assume)
    both: list[Var] = []
    for suffix in ("_1", "_2"):
        values = of.kind.word.values(suffix).variables
        at = dict(zip(of.values, values, strict=True))
        given.append(of.kind.domain.value(at))
        both += values
    equal = claim.given[-1]  # that the two words are one
    variables = (*both, *of.kind.variables)
    return closed(replace(claim, variables=variables, given=(*given, equal), uses=()))


def _forgotten(of: KindClaims, name: str) -> Claim:
    one, two = of.kind.word.values("_1"), of.kind.word.values("_2")
    same = [eq(a, b) for a, b in zip(one.variables, two.variables, strict=True)]
    kept = [
        each for each, field in zip(same, of.kind.word.fields, strict=True) if field.name != name
    ]
    differ = ne(one[name], two[name])
    steps = (ClaimStep("word of the first", one.word, word=True),)
    every = (*one.variables, *two.variables)
    return Claim(every, (all_of(*kept, differ),), eq(one.word, two.word), steps)


def _disjoint(of: KindClaims, key: str) -> Iterator[WordStatement]:
    word = of.kind.word
    other = {each.name: Var(f"{NEW}{each.name}", each.value.type) for each in word.fields}

    def moved(name: str, to: Var) -> Expr:
        return of.encoded ^ of.kind.encode.value({name: to})

    def occurs(*names_: str) -> list[Expr]:
        return [of.kind.domain.value({name: other[name]}) for name in names_]

    every = [each.name for each in word.fields]
    both = [moved(a, other[a]) & moved(b, other[b]) for a, b in combinations(every, 2)]
    then = all_of(*(eq(each, word.zero) for each in both))
    steps = (ClaimStep("bits that depend on two fields", reduce(or_, both), word=True),)
    claim = of.claim(then, steps, more=other.values(), given=occurs(*every))
    text = "no bit of the word depends on two fields"
    first = WordStatement(of.id("disjoint"), text, claim, key=key)
    wide = next((each.name for each in of.drawn.fields if each.width), "")
    if not wide:
        yield first
        return
    third = Var(f"other_{wide}", other[wide].type)
    touching = moved(wide, other[wide]) & moved(wide, third)
    given = [*occurs(wide), of.kind.domain.value({wide: third})]
    says = f"no bit of the word depends twice on {wide}"
    control = of.claim(eq(touching, word.zero), more=(other[wide], third), given=given)
    yield from of.controlled(first, says, control)
