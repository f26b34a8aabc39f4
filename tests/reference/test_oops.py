"""What would bring a kernel down."""

import pools
import pytest

from zslayout.reference import operations
from zslayout.reference.drive import straight
from zslayout.reference.oops import Oops


def test_a_handle_freed_twice_is_no_handle_any_more() -> None:
    where = pools.pool()
    handle = straight(operations.zs_malloc(where, 100))
    straight(operations.zs_malloc(where, 100))
    straight(operations.zs_free(where, handle))
    with pytest.raises(Oops, match="is no handle in use"):
        straight(operations.zs_free(where, handle))


def test_a_wild_handle_is_none() -> None:
    with pytest.raises(Oops, match=r"^0x1234 is no handle in use$"):
        straight(operations.zs_obj_read(pools.pool(), 0x1234, 1))


def test_more_than_an_object_runs_past_its_zspage() -> None:
    where = pools.pool()
    handle = straight(operations.zs_malloc(where, 4096))
    with pytest.raises(Oops, match="runs past the last page of its zspage"):
        straight(operations.zs_obj_read(where, handle, 4097))
