"""What a mutant of the protocol is: an edit of rows, and the same edit of the executable text.

That the text of a mutant does what its rows say is tested step by step.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from zslayout.protocol.lock_edits import without_lock
from zslayout.protocol.operation_tables import operation_tables
from zslayout.protocol.table_edits import EditDoesNothing, TableEdit
from zslayout.protocol.transition import OperationTable, ProtocolVariant
from zslayout.reference.atomic_step import LockClass
from zslayout.reference.patch_level import PatchLevel


@dataclass(frozen=True, slots=True)
class TextEdit:
    """Other lines in the place of some in a function of `zslayout.reference.operations`."""

    function: str
    old: tuple[str, ...]
    """As they stand there, but for what all are indented by; every place where they do."""
    new: tuple[str, ...]


def patch(function: str, *lines: str) -> TextEdit:
    """Lines of a function as those of a patch: `-` goes, `+` comes, a space stays."""
    old = tuple(line[1:] for line in lines if line[0] != "+")
    return TextEdit(function, old, tuple(line[1:] for line in lines if line[0] != "-"))


@dataclass(frozen=True, slots=True, eq=False)
class Mutant:
    """A protocol with one thing missing, and the threads that show it."""

    name: str
    description: str
    """What is done instead."""
    operation: str = ""
    """The one that is edited; empty where the proof leaves out what is missing."""
    rows: Sequence[TableEdit] = ()
    text: Sequence[TextEdit] = ()
    threads: str = ""
    setup: str = ""
    level: PatchLevel = PatchLevel.EARLY_UNLOCK
    """Where it is shown, unless somebody asks for another."""
    without: LockClass | None = None
    """It neither takes nor releases locks of this kind, in its rows and in its text."""
    without_class: bool = False
    """zs_free() reads a class from words that carry none: it is about the level, not its rows."""
    why_harmless: str = ""
    """Why no schedule shows it."""

    @property
    def is_proved(self) -> bool:
        """Whether the proof speaks of it. Contents, and the lock for them, it leaves out."""
        of_lock = self.without not in {None, LockClass.ZSPAGE}
        return bool(self.rows) or self.without_class or of_lock

    @property
    def is_searched(self) -> bool:
        """Whether the search does."""
        return bool(self.text) or self.without is not None

    @property
    def scheme(self) -> str:
        """The words that it is shown on."""
        return "merged" if self.level.has_class and not self.without_class else "pfn-idx"

    def variant(self, right: ProtocolVariant) -> ProtocolVariant:
        """What zs_free() is with it. Raises EditDoesNothing."""
        if not self.without_class:
            return right
        if right.class_bits:
            raise EditDoesNothing
        return replace(right, lockless_free=True)

    def tables(self, variant: ProtocolVariant) -> tuple[OperationTable, ...]:
        """The operations of a variant with its edits. Raises EditDoesNothing."""
        tables = operation_tables(self.variant(variant))
        return tuple(self._edited(each) if each.name == self.operation else each for each in tables)

    def _edited(self, table: OperationTable) -> OperationTable:
        for edit in (*self.rows, *(() if self.without is None else [without_lock(self.without)])):
            table = edit(table)
        return table
