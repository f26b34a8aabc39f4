"""A new archconfig's text from its numbers."""

import json


def scaffold(  # noqa: PLR0913  # the keys of an archconfig
    *,
    name: str,
    title: str,
    arch: str,
    triple: str,
    bits_per_long: int,
    page_shift: int,
    physmem_bits: int,
    max_possible_physmem_bits: int | None = None,
    max_physmem_bits: int | None = None,
    addressable_bits: int | None = None,
    source: tuple[str, ...],
    kernel: str,
) -> str:
    """The TOML text. It is not checked here: parse it before it is used.

    Without an `[expect]` table 64-bit expects `class-idx` and 32-bit `fallback`.
    """
    optional = {
        "max_possible_physmem_bits": max_possible_physmem_bits,
        "max_physmem_bits": max_physmem_bits,
        "addressable_bits": addressable_bits,
    }
    lines = [f"name = {_string(name)}"]
    if title:
        lines.append(f"title = {_string(title)}")
    lines.append(f"arch = {_string(arch)}")
    if triple:
        lines.append(f"triple = {_string(triple)}")
    lines += [
        f"bits_per_long = {bits_per_long}",
        f"page_shift = {page_shift}",
        f"physmem_bits = {physmem_bits}",
        *(f"{key} = {bits}" for key, bits in optional.items() if bits is not None),
        "chain_size = { min = 4, default = 8, max = 16 }",
        "source = [",
        *(f"    {_string(each)}," for each in source),
        "]",
    ]
    if kernel:
        lines.append(f"kernel = {_string(kernel)}")
    outcome = "class-idx" if bits_per_long == 64 else "fallback"
    lines += ["", "[expect]", f'rfc-v1 = "{outcome}"', f'merged = "{outcome}"']
    return "\n".join(lines) + "\n"


def _string(text: str) -> str:
    """A TOML basic string: JSON's escapes are a subset of TOML's, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
