"""The size classes of a configuration at every chain size that it allows."""

from zslayout.arch.params import ArchParams
from zslayout.errors import UserError
from zslayout.reference.size_class import SizeClasses, size_classes
from zslayout.words.layout import Layout, layouts
from zslayout.words.scheme import Scheme


def sweep(scheme: Scheme, params: ArchParams) -> tuple[tuple[Layout, SizeClasses | None], ...]:
    """Each layout with its classes, the shortest chains first; None where there are none."""
    return tuple((layout, _or_none(layout)) for layout in layouts(scheme, params))


def _or_none(layout: Layout) -> SizeClasses | None:
    try:
        return size_classes(layout)
    except UserError:
        return None
