"""A patch level, or a mutant, as a model for Spin."""

from collections.abc import Sequence

from zslayout.pipeline.protocol import variant_of
from zslayout.protocol.bounded_instance import BoundedInstance
from zslayout.protocol.operation_tables import operation_tables
from zslayout.protocol.promela import promela_model, small_layout
from zslayout.reference.patch_level import PatchLevel
from zslayout.words.scheme import Scheme


def model(
    scheme: Scheme,
    level: PatchLevel,
    mutants: Sequence[str] = (),
    instance: BoundedInstance | None = None,
) -> str:
    """The model of zs_free() and migration, or of what the threads of an instance do."""
    layout = small_layout(scheme)
    variant = variant_of(layout, level, mutants)
    return promela_model(
        operation_tables(variant), layout, class_bits=variant.class_bits, instance=instance
    )
