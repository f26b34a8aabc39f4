"""A patch level, or a broken protocol, as a model for Spin."""

from collections.abc import Sequence

from zslayout.pipeline.protocol import variant_of
from zslayout.protocol.instance import Instance
from zslayout.protocol.program import operations
from zslayout.protocol.promela import promela, small
from zslayout.reference.patch_level import PatchLevel
from zslayout.words.scheme import Scheme


def model(
    scheme: Scheme, level: PatchLevel, broken: Sequence[str] = (), instance: Instance | None = None
) -> str:
    """The model of zs_free() and migration, or of what the threads of an instance do."""
    layout = small(scheme)
    variant = variant_of(layout, level, broken)
    return promela(operations(variant), layout, class_bits=variant.class_bits, instance=instance)
