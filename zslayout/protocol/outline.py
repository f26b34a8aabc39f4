"""Which operations there are, and which ways each can go: what no table may leave out.

One rule: this is said apart from the tables, of labels alone. A table that lacks an operation, a
row or a way from one row to the next would be a proof of fewer schedules than C has; here it is
refuted.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from zslayout.expr.build import eq
from zslayout.expr.nodes import Const
from zslayout.protocol.transition import OperationTable, ProtocolVariant
from zslayout.vc.claim import Claim, ClaimStep
from zslayout.vc.obligation import Obligation
from zslayout.words.scheme import SchemeModel

_FREE_PAGES: Final = """
freeing: page taken
page taken: page unlocked
page unlocked: freeing, freed
"""
_LOCKLESS_READ: Final = """
called: class read
class read: class locked
class locked: word stable
"""
_LOCKED_READ: Final = """
called: pool locked
pool locked: word read
word read: class found
class found: both locked
both locked: word stable
"""
_ONE_LOCK_READ: Final = """
called: pool locked
pool locked: word read
word read: word stable
"""
_EARLY: Final = """
object freed: unlinked
unlinked: freeing
freed: end
"""
_LATE: Final = """
object freed: freeing
freed: empty
"""
_POOL_FIRST: Final = """
replaced: pool released
pool released: class released
"""
_AS_THEY_NEST: Final = """
replaced: zspage released
zspage released: class released
"""
_BOTH_TAKEN: Final = """
zspage found: pool locked
pool locked: class locked, busy
busy: class released again
class released again: left alone
class released: locks released
"""
_ONE_TAKEN: Final = """
zspage found: class locked
"""
_ONE_FIRST: Final = """
replaced: pool released
pool released: locks released
"""
_SOURCE_TRIED: Final = """
called: pool locked
pool locked: both locked, done
both locked: source locked
objects moved: both locked, trying, done
done: class released
class released:
"""
_BOTH_WAITED_FOR: Final = """
called: both locked, done
both locked: source alone
source alone: source locked
objects moved: target released
target released: both locked, trying, done
done:
"""
_FREE: Final = f"""
word stable: zspage found
zspage found: trying, empty
trying: trying, object freed, giving up
giving up: giving up, empty
{_FREE_PAGES}
empty: end
end:
"""
_OTHERS: Final[Mapping[str, str]] = {
    "zs_malloc": """
called: handle
handle: class locked, no zspage
class locked: stored
stored:
no zspage: no room, given up
no room: no room, pages got, giving back
pages got: zspage made
zspage made: zspage made, zspage ready
giving back: giving back, given up
given up:
zspage ready: class locked with it
class locked with it: stored
""",
    "zs_page_migrate": """
called: new page
new page: old page locked
old page locked: page locked, page of nobody
page of nobody: left alone
page locked: zspage found
class locked: moving, moved
moving: moving, moved
moved: replaced
locks released: new page unlocked
new page unlocked: old page unlocked
old page unlocked:
left alone: new page not used
new page not used: page left alone
page left alone:
""",
    "zs_compact": f"""
source locked: source locked, objects moved
trying: trying, source emptied, giving up
giving up: giving up, both locked, done
source emptied: freeing
{_FREE_PAGES}
freed: both locked, done
""",
    "async_free_zspage": f"""
called: class locked, none empty, none at all
class locked: class locked, taken off
taken off: called, off the lists
none empty: called, off the lists
none at all:
off the lists: locking, page busy
locking: locking, locking pages, page busy
page busy: waiting
waiting: page free
page free: locking, page busy
locking pages: pages locked
pages locked: all locked
all locked: freeing
{_FREE_PAGES}
freed: another, done
another: off the lists
done:
""",
    "zs_obj_read": """
called: pool locked
pool locked: word read
word read: zspage found
zspage found: zspage locked
zspage locked: accessed
accessed:
""",
    "hand_over": "called:",
}

Ways = Mapping[str, frozenset[str]]
"""The labels that may follow, by label."""


def outline(variant: ProtocolVariant) -> Mapping[str, Ways]:
    """The ways of every operation at a level."""
    head = _LOCKLESS_READ if variant.lockless_free else _LOCKED_READ
    tail = _EARLY if variant.early_unlock else _LATE
    order = _POOL_FIRST if variant.pool_released_first else _AS_THEY_NEST
    taken, found = _BOTH_TAKEN, _SOURCE_TRIED
    if variant.one_lock:
        head, order, taken, found = _ONE_LOCK_READ, _ONE_FIRST, _ONE_TAKEN, _BOTH_WAITED_FOR
    texts = {**_OTHERS, "zs_free": head + _FREE + tail}
    texts["zs_page_migrate"] += taken + order
    texts["zs_compact"] += found
    return {name: dict(map(_way, filter(None, text.split("\n")))) for name, text in texts.items()}


def _way(line: str) -> tuple[str, frozenset[str]]:
    label, _, then = line.partition(":")
    return label, frozenset(filter(None, map(str.strip, then.split(","))))


def outline_obligations(
    operations: Sequence[OperationTable], variant: ProtocolVariant
) -> Iterator[Obligation]:
    """That each operation of the outline is there, with every way of every row."""
    tables = {each.name: each for each in operations}
    for name, ways in outline(variant).items():
        table = tables.get(name)
        rows = {each.label: each for each in table.transitions} if table else {}
        for label, wanted in ways.items():
            found = frozenset(rows[label].successors) if label in rows else frozenset[str]()
            missing = len(wanted - found) + (label not in rows)
            then = ", ".join(f'"{each}"' for each in sorted(wanted)) or "its end"
            yield Obligation(
                f"protocol.{name}.{label.replace(' ', '_')}.ways",
                f'{name}() has "{label}", and goes on from there to {then}: no way is left out.',
                table.cites if table and table.cites else (name,),
                partial(_nothing_missing, missing),
            )


def _nothing_missing(count: int, _definition: SchemeModel) -> Claim:
    missing = Const(count)
    return Claim((), (), eq(missing, 0), (ClaimStep("ways that are missing", missing),))
