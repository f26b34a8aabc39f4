"""`show` as JSON: the contract of schema 1."""

import samples
from jsonschema import validate
from rendered import value as value_of

from zslayout.results.page import LayoutPage
from zslayout.subjects.zsmalloc.schemes import SCHEMES

INTEGER = {"type": "integer"}
STRING = {"type": "string"}
OUTCOME = {"enum": ["class-idx", "fallback", "build-error", "unproved"]}
INTEGERS = {"type": "object", "additionalProperties": INTEGER}


def _object(**properties: object) -> dict[str, object]:
    return {"type": "object", "properties": properties, "required": list(properties)}


FIELDS = {"type": "array", "items": _object(name=STRING, lsb=INTEGER, width=INTEGER)}
SHOW = _object(
    schema={"const": 1},
    arch=STRING,
    scheme={"enum": list(SCHEMES)},
    outcome=OUTCOME,
    params=INTEGERS,
    macros=INTEGERS,
    fields=FIELDS,
    needed_bits=INTEGER,
    word_bits=INTEGER,
    headroom_bits=INTEGER,
)


def test_show_says_what_its_contract_says() -> None:
    value = value_of(LayoutPage(samples.result(samples.named("riscv64-sv57"), chain_size=8)))
    validate(value, SHOW)
    assert value["arch"] == "riscv64-sv57"
    assert value["outcome"] == "class-idx"
    assert value["params"] == {
        "BITS_PER_LONG": 64,
        "PAGE_SHIFT": 12,
        "MAX_POSSIBLE_PHYSMEM_BITS": 56,
        "CONFIG_ZSMALLOC_CHAIN_SIZE": 8,
    }
    macros = {
        "_PFN_BITS": 44,
        "OBJ_INDEX_BITS": 20,
        "ZS_MIN_ALLOC_SIZE": 32,
        "ZS_SIZE_CLASSES": 255,
    }
    assert macros.items() <= value["macros"].items()
    assert not value["macros"].keys() & value["params"].keys()
    assert value["fields"] == [
        {"name": "pfn", "lsb": 20, "width": 44},
        {"name": "class_idx", "lsb": 12, "width": 8},
        {"name": "obj_idx", "lsb": 0, "width": 12},
    ]
    assert (value["needed_bits"], value["word_bits"], value["headroom_bits"]) == (62, 64, 2)
