"""What must be true of a packed word, whichever it is: obligations derived from its fields.

    fits           the bits that the fields need are no more than the word has
    adjacent       the fields lie side by side, and fill the word where it is dense
    disjoint       no bit of the word belongs to two fields
    covers         every value that occurs has a place in the word, field by field
    roundtrip      whatever its field holds comes back, field by field
    injective      two sets of values never share a word
    decode_total   every word decodes, and encodes to itself again
    distinct       a special word decodes to no value that occurs
    frame          a setter changes its own field alone, and what it sets is what is read
    preserves      an update leaves the other fields as they were; it `writes` its own
    kinds          no word of one kind is one of another

Each has a control: the same with one thing wrong, which must be refuted. A word of one field has no
`disjoint`, `roundtrip` and `injective`, which `covers` says already; bitfields are placed by the
compiler and have what can go wrong with them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import combinations
from types import MappingProxyType
from typing import Final, TypedDict, Unpack

from zslayout.expr.nodes import Expr
from zslayout.vc import statements
from zslayout.vc.claim import Claim
from zslayout.vc.obligation import Obligation, Role, Scope, Validity
from zslayout.words.scheme import SchemeModel
from zslayout.words.word import FieldSpec, PackedWord, TaggedUnion, WordUpdate


class Wording(TypedDict, total=False):
    """What one word says differently of a derived statement; what is left out is as for any."""

    id: str
    statement: str
    cites: tuple[str, ...]
    build: Callable[[SchemeModel], Claim]
    scope: Scope
    needs: tuple[str, ...]
    why: str
    fix: str
    field: str
    whole_word: bool
    fails_with_assertion: bool
    validity: tuple[Validity, ...]
    rests_on: tuple[Obligation, ...]
    role: Role


Wordings = Mapping[str, Wording]
"""By kind, as above, with the name of the field behind it where there is one a field: `covers.pfn`;
`.control` behind that for its control."""

_PLACES: Final = "give each field a shift that is the sum of the widths below it"
_MASKS: Final = "compare the mask and the shift of the field in the encoder with the decoder's"
_RANKS: Final = {"fits": 0, "adjacent": 1, "roundtrip": 2}


def derived(
    model: SchemeModel,
    name: str = "",
    wordings: Wordings = MappingProxyType({}),
) -> tuple[Obligation, ...]:
    """Every obligation on a word of a scheme: the one that it lays out, or another by its name.

    They are asked of the word of that name under every scheme; the model gives the names of fields.
    """
    word = model.named(name) if name else model.word
    return tuple(_Derivation(word, wordings, main=word is model.word).every())


def derived_kinds(
    model: SchemeModel, name: str, wordings: Wordings = MappingProxyType({})
) -> tuple[Obligation, ...]:
    """Every obligation on the kinds of a tagged union of a scheme."""
    return tuple(_kinds(model.union(name), wordings))


class _Derivation:
    """The obligations on one word, in the order in which they are reported."""

    def __init__(
        self,
        word: PackedWord,
        wordings: Wordings,
        *,
        main: bool,
    ) -> None:
        self._word = word
        self._wordings = wordings
        self._main = main
        self._made: dict[str, Obligation] = {}

    def every(self) -> Iterator[Obligation]:
        """What is said of the word as a whole, of its fields, of its values, of what changes it."""
        word = self._word
        several = word.encode is not None and len(word.fields) > 1
        if several or (word.encode is None and word.own_sum is not None):
            yield from self._fits()
        if several:
            yield from self._layout()
        # What comes back is proved first, and reported after what rests on it.
        roundtrips = tuple(self._roundtrips()) if several else ()
        yield from self._covers()
        yield from roundtrips
        if several:
            yield from self._whole()
        for special in word.specials:
            yield from self._special(special.name)
        for field in word.fields:
            if field.store is not None:
                yield from self._frame(field)
        for update in word.updates:
            yield from self._update(update)

    def _fits(self) -> Iterator[Obligation]:
        name = self._word.in_c
        yield self._one(
            "fits",
            statements.fits,
            statement=f"The bits that the fields of {name} need are at most its width.",
            why="a field that does not fit loses its highest bits, and values that differ in them"
            " become the same",
            fix="the word needs a narrower field, or a gate",
            role=Role.FITS if self._main else Role.NONE,
            fails_with_assertion=self._main,
        )
        yield self._wrong(
            "fits",
            "word_wider",
            statements.fits_one_more_word,
            statement="The fields would still fit if they needed a whole word more.",
        )

    def _layout(self) -> Iterator[Obligation]:
        word = self._word
        top, low = word.fields[0], word.fields[-1]
        filled = " and fill the word above its tag" if word.dense else ""
        gated = "; a gated field has no bits where the gate is off" if word.gate else ""
        yield self._one(
            "adjacent",
            statements.adjacent,
            statement=f"The fields lie side by side{filled}{gated}.",
            why="fields that overlap overwrite each other, and bits between them are lost",
            fix=_PLACES,
            role=Role.LAYOUT,
            whole_word=True,
        )
        yield self._one(
            "disjoint",
            statements.disjoint,
            statement="No bit of the word belongs to two fields.",
            why="a bit of two fields changes with either, and both are read wrong",
            fix=_PLACES,
            whole_word=True,
        )
        yield self._wrong(
            "disjoint",
            f"{_short(top)}_unshifted",
            statements.disjoint_unshifted,
            statement=f"An unshifted {top.name} touches no bit of {low.name}.",
        )

    def _covers(self) -> Iterator[Obligation]:
        word = self._word
        alone = word.encode is None or len(word.fields) == 1
        for field in word.fields:
            if field.occurs is None:
                continue
            lemma = None if alone else self._roundtrip_id
            yield self._one(
                f"covers.{field.name}",
                partial(statements.covers, name=field.name, roundtrip=lemma),
                usual=f"covers_{_short(field)}",
                field=field.name,
                statement=f"Every {field.name} that occurs has a place in the word.",
                why=f"a {field.name} without a place comes back as another",
                fix="widen the field",
                scope=_scope(field),
            )
            if alone and field.narrower:
                yield self._wrong(
                    f"covers.{field.name}",
                    "unbounded",
                    partial(statements.covers_everything, name=field.name),
                    statement=f"Every {field.value.type.name} has a place as {field.name}.",
                )

    def _roundtrips(self) -> Iterator[Obligation]:
        for field in self._word.fields:
            yield self._one(
                f"roundtrip.{field.name}",
                partial(statements.roundtrip, name=field.name),
                usual=f"roundtrip.{_short(field)}",
                field=field.name,
                statement=f"Decoding an encoded {self._word.name} gives its {field.name}.",
                why=f"what is read is the {field.name} of something else",
                fix=_MASKS,
                scope=_scope(field),
            )
        for field in self._word.fields:
            if field.narrower:
                yield self._wrong(
                    f"roundtrip.{field.name}",
                    "unbounded",
                    partial(statements.roundtrip_unbounded, name=field.name),
                    statement=f"A {field.name} that its field has no room for comes back too.",
                    joint="_",
                )

    def _whole(self) -> Iterator[Obligation]:
        word, low = self._word, self._word.fields[-1]
        yield self._one(
            "injective",
            lambda word: statements.injective(word, self._roundtrip_id),
            statement=f"No {word.in_c} stands for two sets of values.",
            why="two things that share a word cannot be told apart",
            fix=_MASKS,
        )
        yield self._wrong(
            "injective",
            f"{_short(low)}_forgotten",
            statements.last_forgotten,
            statement=f"Two sets of values that differ in {low.name} alone have one word.",
        )
        if not word.dense:
            return
        yield self._one(
            "decode_total",
            statements.total,
            statement="Every word decodes, and encodes to itself again.",
            why="a word that was read and written back has changed",
            fix="let the fields cover the word, and hold each in a type that is as wide as it",
            whole_word=True,
        )
        yield self._wrong(
            "decode_total",
            f"without_{_short(low)}",
            statements.total_without_last,
            statement=f"Every word encodes to itself again even when its {low.name} is dropped.",
        )

    def _special(self, name: str) -> Iterator[Obligation]:
        def special(word: PackedWord) -> Claim:
            return statements.distinct(word, word.special(name))

        def value(word: PackedWord) -> Claim:
            return statements.is_value(word, word.special(name))

        yield self._one(
            f"distinct.{name}",
            special,
            usual=f"{name}_distinct",
            statement=f"The {name} of {self._word.in_c} stands for no value.",
            why=f"a value is taken for the {name}",
            fix="mark it by bits that no value has",
        )
        yield self._wrong(
            f"distinct.{name}",
            "value",
            value,
            statement=f"The {name} of {self._word.in_c} stands for any value.",
        )

    def _frame(self, field: FieldSpec) -> Iterator[Obligation]:
        key = f"frame.{field.name}"
        yield self._one(
            key,
            partial(statements.store_frame, name=field.name),
            usual=f"{_short(field)}_frame",
            field=field.name,
            statement=f"Setting {field.name} changes no other bit of {self._word.in_c}.",
            why="what others keep in the word is lost",
            fix="clear and set no bit outside the field",
        )
        yield self._wrong(
            key,
            "nothing",
            partial(statements.store_nothing, name=field.name),
            statement=f"Setting {field.name} changes no bit of {self._word.in_c} at all.",
        )

    def _update(self, update: WordUpdate) -> Iterator[Obligation]:
        fields = self._word.fields
        stay = [field for field in fields if field.name not in update.writes]
        written = [field for field in fields if field.name in update.writes]
        for field in stay:
            key = f"{update.name}.preserves.{field.name}"
            yield self._moved(update, field, key, "preserves", statements.kept)
            if field is stay[0]:
                yield self._wrong(
                    key,
                    "as_zero",
                    self._after(update.name, field.name, statements.kept, zeroed=True),
                    statement=f"After {update.name} every {field.name} may be 0.",
                )
        for field in written:
            key = f"{update.name}.writes.{field.name}"
            yield self._moved(update, field, key, "writes", statements.written)
        yield self._wrong(
            key,
            "keeps_old",
            self._after(update.name, written[-1].name, statements.kept),
            statement=f"After {update.name} the {written[-1].name} is what it was.",
        )

    def _moved(
        self,
        update: WordUpdate,
        field: FieldSpec,
        key: str,
        does: str,
        then: Callable[[statements.Move, str], Claim],
    ) -> Obligation:
        said = "is what it was" if does == "preserves" else "is the new one"
        return self._one(
            key,
            self._after(update.name, field.name, then),
            id=f"{update.name}.{does}_{_short(field)}",
            field=field.name,
            statement=f"After {update.name} the {field.name} {said}.",
            why=f"the word names another {field.name} from then on",
            fix=f"encode the {field.name} that is wanted",
            scope=_scope(field),
            needs=self._came_back(field),
            rests_on=self._roundtrip(),
        )

    def _after(
        self,
        update: str,
        field: str,
        then: Callable[[statements.Move, str], Claim],
        *,
        zeroed: bool = False,
    ) -> Callable[[PackedWord], Claim]:
        def claim(word: PackedWord) -> Claim:
            forgotten = field if zeroed else ""
            move = statements.moved(word, word.update(update), self._roundtrip_id, forgotten)
            return then(move, field)

        return claim

    def _came_back(self, field: FieldSpec) -> tuple[str, ...]:
        """What must come back for an update to say anything of the field."""
        if field.gated:
            return (self._roundtrip_id(field.name),)
        others = (each.name for each in self._word.fields if not each.gated)
        return tuple(map(self._roundtrip_id, others))

    def _roundtrip_id(self, field: str) -> str:
        return self._made[f"roundtrip.{field}"].id

    def _roundtrip(self) -> tuple[Obligation, ...]:
        return tuple(each for key, each in self._made.items() if _kind(key) == "roundtrip")

    def _one(
        self,
        key: str,
        claim: Callable[[PackedWord], Claim],
        *,
        usual: str = "",
        **parts: Unpack[Wording],
    ) -> Obligation:
        kind = _kind(key)
        fits = self._made.get("fits")
        base = Obligation(
            id=f"{self._word.name}.{usual or key}",
            statement="",
            cites=tuple(filter(None, (self._word.encoder,))),
            build=self._build(claim),
            needs=() if fits is None else (fits.id,),
            about=self._word.name,
            kind=kind,
            rank=9 if self._word.encode is None else _RANKS.get(kind, 9),
            over_widths=self._made.get("adjacent"),
            rests_on=self._roundtrip() if kind in {"covers", "injective"} else (),
        )
        made = replace(replace(base, **parts), **self._wordings.get(key, {}))
        self._made[key] = made
        return made

    def _wrong(
        self,
        key: str,
        wrong: str,
        claim: Callable[[PackedWord], Claim],
        *,
        joint: str = ".",
        **parts: Unpack[Wording],
    ) -> Obligation:
        right = self._made[key]
        base = Obligation(
            id=f"{right.id}{joint}{wrong}",
            statement="",
            cites=right.cites,
            build=self._build(claim),
            scope=right.scope,
            needs=right.needs,
            control_of=right.id,
            about=right.about,
            whole_word=right.whole_word,
            over_widths=right.over_widths,
            rests_on=right.rests_on,
        )
        return replace(replace(base, **parts), **self._wordings.get(f"{key}.control", {}))

    def _build(self, claim: Callable[[PackedWord], Claim]) -> Callable[[SchemeModel], Claim]:
        name = self._word.name
        return lambda model: claim(model.word if self._main else model.named(name))


def _kinds(union: TaggedUnion, wordings: Wordings) -> Iterator[Obligation]:
    for one, other in combinations(union.kinds, 2):
        key = f"kinds.{one}.{other}"
        right = Obligation(
            id=f"{union.name}.{one}_is_no_{other}",
            statement=f"No {one} is taken for {other}.",
            cites=(),
            build=_of_kinds(union.name, one, other, statements.kinds_distinct),
            why=f"a {one} is read as {other}",
            fix="give each kind a tag of its own",
            about=union.name,
            kind="kinds",
        )
        right = replace(right, **wordings.get(key, {}))
        yield right
        wrong = Obligation(
            id=f"{right.id}.alike",
            statement=f"Every {one} has the tag of {other}.",
            cites=right.cites,
            build=_of_kinds(union.name, one, other, statements.kinds_alike),
            control_of=right.id,
            about=union.name,
        )
        yield replace(wrong, **wordings.get(f"{key}.control", {}))


def _of_kinds(
    union: str, one: str, other: str, claim: Callable[[PackedWord, PackedWord, Expr], Claim]
) -> Callable[[SchemeModel], Claim]:
    return lambda model: claim(model.named(one), model.named(other), model.union(union).mask)


def _kind(key: str) -> str:
    return key.partition(".")[0]


def _short(field: FieldSpec) -> str:
    return field.short or field.name


def _scope(field: FieldSpec) -> Scope:
    return Scope.GATE_ON if field.gated else Scope.EVERY
