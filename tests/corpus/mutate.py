"""Mutants of a kernel file: each token of what touches a packed word, changed or gone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from corpus.entry import Broken, base_text
from corpus.text import CText, PlaceError, Span, Token
from corpus.where import ALL

CODEC: Final = (
    "location_to_obj",
    "obj_to_location",
    "obj_to_zpdesc",
    "obj_to_page",
    "obj_to_class_idx",
    "record_obj",
    "handle_to_obj",
    "obj_allocated",
    "get_first_obj_offset",
    "set_first_obj_offset",
    "get_freeobj",
    "set_freeobj",
    "mod_zspage_inuse",
    "get_zspage_inuse",
    "SetZsHugePage",
    "ZsHugePage",
    "zspage_class",
    "get_zspage",
    "get_size_class_index",
    "lookup_size_class",
    "struct zspage",
    "struct link_free",
    "#define _PFN_BITS",
    "#define ZS_OBJ_PFN_SHIFT",
    "#define ZS_OBJ_CLASS_MASK",
    "#define ZS_OBJ_IDX_BITS",
    "#define ZS_OBJ_IDX_MASK",
    "#define OBJ_INDEX_BITS",
    "#define OBJ_INDEX_MASK",
    "#define ZS_MIN_ALLOC_SIZE",
    "#define ZS_SIZE_CLASS_DELTA",
    "#define ZS_SIZE_CLASSES",
    "#define ZS_HANDLE_SIZE",
)
USERS: Final = (
    "obj_malloc",
    "obj_free",
    "init_zspage",
    "create_page_chain",
    "alloc_zspage",
    "insert_zspage",
    "remove_zspage",
    "get_fullness_group",
    "find_alloced_obj",
    "migrate_zspage",
    "zs_object_copy",
    "replace_sub_page",
    "zs_page_migrate",
    "obj_class_get_and_lock#0",
    "obj_class_get_and_lock#1",
    "zs_free",
    "zs_malloc",
    "zs_obj_read_begin",
    "zs_obj_write",
    "zs_map_object",
    "calculate_zspage_chain_size",
    "zs_create_pool",
)
REST: Final = (
    "__free_zspage",
    "__free_zspage_lockless",
    "__zs_compact",
    "async_free_zspage",
    "cache_alloc_handle",
    "cache_alloc_zspage",
    "cache_free_handle",
    "cache_free_zspage",
    "can_merge",
    "class_stat_add",
    "class_stat_sub",
    "find_get_zspage",
    "fix_fullness_group",
    "free_zspage",
    "get_next_page",
    "get_next_zpdesc",
    "isolate_dst_zspage",
    "isolate_src_zspage",
    "lock_zspage",
    "migrate_lock_init",
    "migrate_read_lock",
    "migrate_read_unlock",
    "migrate_write_lock",
    "migrate_write_unlock",
    "putback_zspage",
    "remove_zspage",
    "reset_page",
    "reset_zpdesc",
    "trylock_zspage",
    "zs_can_compact",
    "zs_compact",
    "zs_destroy_pool",
    "zs_lookup_class_index",
    "zs_obj_read_end",
    "zs_obj_read_sg_begin",
    "zs_obj_read_sg_end",
    "zs_register_shrinker",
    "zs_shrinker_count",
    "zs_shrinker_scan",
    "zs_stats_size_show",
    "zs_unmap_object",
    "zs_unregister_shrinker",
    "zspage_empty",
    "zspage_full",
    "zspage_lock_init",
    "zspage_read_lock",
    "zspage_read_unlock",
    "zspage_write_trylock",
    "zspage_write_unlock",
)
"""Regions, of which each release has most."""
REGIONS: Final = (*CODEC, *USERS, *REST)

_OTHER: Final = {
    "<<": (">>",),
    ">>": ("<<",),
    "&": ("|",),
    "|": ("&",),
    "+": ("-",),
    "-": ("+",),
    "~": ("",),
    "!": ("",),
    "<": ("<=", ">="),
    "<=": ("<",),
    ">": (">=",),
    ">=": (">",),
    "==": ("!=",),
    "!=": ("==",),
    "++": ("--",),
    "--": ("++",),
    "+=": ("-=", "="),
    "-=": ("+=",),
    "|=": ("&=", "="),
    "&=": ("|=",),
    "%=": ("/=",),
    "&&": ("||",),
    "||": ("&&",),
    "/": ("*",),
    "%": ("/",),
}
"""Operators, and what they may be mistaken for. A star is a type's as often as a product's."""
_TYPES: Final = frozenset(
    [
        "struct",
        "enum",
        "unsigned",
        "signed",
        "int",
        "long",
        "short",
        "char",
        "void",
        "const",
        "bool",
        "size_t",
        "gfp_t",
        "static",
        "u8",
        "u32",
    ]
)
_KEPT: Final = _TYPES | frozenset(
    ["if", "else", "for", "while", "do", "return", "goto", "switch", "case", "default"]
)


@dataclass(frozen=True, slots=True)
class Put:
    """Something else in the place of a span of the text."""

    span: Span
    new: str
    touches: bool = True

    def changes(self, _: CText) -> list[tuple[Span, str]]:
        """As Edit has it."""
        return [(self.span, self.new)]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A text with one thing changed."""

    region: str
    line: int
    says: str
    edit: Put
    text: str

    def entry(self, base: str) -> Broken:
        """The mutant as a file of the corpus: that it is wrong is not known, but likely."""
        name = f"{base}: {self.region} line {self.line}, at {self.edit.span.start}: {self.says}"
        own = (self.edit,)
        return Broken(name=name, base=base, edits=own, why=self.says, wrong=ALL, stops=())


def mutants(text: str, region: str) -> Iterator[Mutant]:
    """All mutants of a region. Raises PlaceError when there is no such region."""
    c = CText(text)
    span = c.region(region)
    tokens = [each for each in c.tokens if span.start <= each.start < span.end]
    types = dict(_declared(tokens))
    for i, token in enumerate(tokens):
        if not is_said_only(tokens, i):
            for new in _instead(tokens, i, types):
                yield mutant(c, region, Span(token.start, token.end), new)
    for i, statement in statements(c, tokens):
        if not is_said_only(tokens, i):
            yield mutant(c, region, statement, ";")


def _declared(tokens: Sequence[Token]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The names that the region declares, with the words and stars of their types."""
    kind: tuple[str, ...] = ()
    for i, token in enumerate(tokens[:-1]):
        begins = token.text in {";", "{", "}", "("} or (
            token.text == "," and tokens[i + 1].text in _TYPES
        )
        if begins:
            kind = ()
            rest = [each.text for each in tokens[i + 1 : i + 6]]
            words = [
                text for n, text in enumerate(rest) if text in _TYPES or rest[n - 1] == "struct"
            ]
            kind = tuple(words[: _leading(rest, words)])
        before, behind = tokens[i - 1], tokens[i + 1]
        named = token.kind == "word" and token.text not in _TYPES and before.text != "struct"
        follows = before.text in {"*", ","} or before.kind == "word"
        if kind and named and follows and behind.text in {",", ";", "=", ")"}:
            yield token.text, (*kind, *("*" if before.text == "*" else ""))


def _leading(rest: Sequence[str], words: Sequence[str]) -> int:
    """How many words of a type stand at the very beginning."""
    count = 0
    while count < len(words) and rest[count] == words[count]:
        count += 1
    return count


def is_said_only(tokens: Sequence[Token], i: int) -> bool:
    """Whether a token is in a statement that most kernels compile to nothing."""
    while i and tokens[i].text not in {";", "{", "}"}:
        if tokens[i].text.startswith(("VM_BUG_ON", "VM_WARN_ON", "kmsan_", "assert_", "pr_")):
            return True
        i -= 1
    return False


def _instead(
    tokens: Sequence[Token], i: int, types: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    token, before, behind = tokens[i], tokens[i - 1].text, tokens[i + 1 : i + 2]
    if token.kind == "number":
        yield {"0": "1", "1": "2"}.get(token.text, f"({token.text} + 1)")
    elif token.text in types and before not in {"->", ".", "*", ","} | _TYPES:
        others = [name for name, kind in types.items() if kind == types[token.text]]
        if len(others) > 1:
            yield others[(others.index(token.text) + 1) % len(others)]
    elif token.kind == "word" and token.text.isupper() and before != "define":
        if not (behind and behind[0].text == "("):
            yield f"({token.text} + 1)"
    elif token.text in _OTHER and not (token.text == "&" and before in {"(", ",", "="}):
        yield from _OTHER[token.text]


def statements(c: CText, tokens: Sequence[Token]) -> Iterator[tuple[int, Span]]:
    """Statements that are no declarations, and where they begin."""
    for i in range(1, len(tokens) - 1):
        before, token, behind = tokens[i - 1 : i + 2]
        begins = before.text in {";", "{", "}", ")", "else"} and token.kind in {"word", "sign"}
        declares = behind.kind == "word" or (behind.text == "*" and token.kind == "word")
        is_operand = before.text == ")" and (token.kind != "word" or behind.text in {";", ")", ","})
        is_kept = token.text in _KEPT or token.text in "{});"
        if begins and not (declares or is_operand or is_kept):
            yield i, Span(token.start, c.statement_end(token.start))


def mutant(c: CText, region: str, span: Span, new: str) -> Mutant:
    """The text with something else in the place of a span."""
    old = " ".join(c.text[span.start : span.end].split())
    text = c.text[: span.start] + new + c.text[span.end :]
    says = f"{old} -> {' '.join(new.split()) or 'nothing'}"
    return Mutant(region, c.line(span.start), says, Put(span, new), text)


def all_mutants(base: str, regions: Sequence[str]) -> list[Mutant]:
    """The mutants of those regions that a release has, no text twice."""
    text = base_text(base)
    found: dict[str, Mutant] = {}
    for region in regions:
        try:
            for each in mutants(text, region):
                found.setdefault(each.text, each)
        except PlaceError:
            continue
    return list(found.values())
