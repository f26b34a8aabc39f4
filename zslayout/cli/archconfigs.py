"""`lint` and `new`: archconfigs that are there, and new ones."""

from functools import partial
from pathlib import Path
from typing import Annotated

from zslayout.cli import options as opt
from zslayout.cli.report import Report, reports
from zslayout.tally import ranges


@reports()
def lint(
    files: Annotated[
        list[Path] | None, opt.argument("[FILE]...", "Archconfigs; default: all shipped ones.")
    ] = None,
    schema: Annotated[
        bool, opt.option("--schema", "Print the JSON Schema of archconfigs for editors.")
    ] = False,
    *,
    report: Report,
) -> None:
    """Validate archconfigs: every fault at its place, and headers that say less than the machine.

    Example: zslayout lint my-board.toml
    """
    from zslayout.arch import shipped
    from zslayout.arch.parse import narrow_headers
    from zslayout.arch.schema import schema as json_schema
    from zslayout.cli import streams
    from zslayout.pipeline.vocabulary import VOCABULARY
    from zslayout.results.lint import LintResult

    if schema:
        import json

        streams.write(json.dumps(json_schema(VOCABULARY), indent=1) + "\n")
        return
    found = shipped.load_files(files, VOCABULARY) if files else shipped.load_all(VOCABULARY)
    lines = {f"{each.file}:$.{key}": line for each in found for key, line in each.key_lines}
    report.finish(LintResult(tuple(each.name for each in found), narrow_headers(found), lines))


def new(
    name: Annotated[str, opt.argument("NAME", "The new configuration's name.")],
    arch: Annotated[str, opt.option("--arch DIR", "The directory under arch/ in the kernel.")],
    bits_per_long: Annotated[int, opt.option("BITS", "BITS_PER_LONG: 32 or 64.")],
    page_shift: Annotated[int, opt.option("N", "PAGE_SHIFT.")],
    physmem_bits: Annotated[
        int, opt.option("BITS", "MAX_POSSIBLE_PHYSMEM_BITS as zsmalloc resolves it.")
    ],
    source: Annotated[
        list[str], opt.option("TEXT", "'key: file: symbol' of a number; may be repeated.")
    ],
    max_possible_physmem_bits: Annotated[
        int | None, opt.option("BITS", "As a header defines it, if any does.")
    ] = None,
    max_physmem_bits: Annotated[
        int | None, opt.option("BITS", "As a header defines it, if any does.")
    ] = None,
    addressable_bits: Annotated[
        int | None, opt.option("BITS", "What the machine addresses. Default: physmem bits.")
    ] = None,
    title: Annotated[str, opt.option("TEXT", "What a person calls it.")] = "",
    triple: Annotated[str, opt.option("TRIPLE", "For compilers.")] = "",
    kernel: Annotated[str, opt.option("VERSION", "The kernel that was read.")] = "",
    output: Annotated[Path | None, opt.option("FILE", "Default: NAME.toml in this folder.")] = None,
) -> None:
    """Scaffold an archconfig from its numbers, ready for `check --config`.

    Example: zslayout new riscv64-sv64 --arch riscv --bits-per-long 64 --page-shift 12
    --physmem-bits 58 --source 'physmem_bits: arch/riscv/include/asm/pgtable-64.h: MAX_POSSIBLE...'
    """
    from zslayout.arch import shipped
    from zslayout.arch.parse import parse
    from zslayout.arch.scaffold import scaffold
    from zslayout.cli import streams
    from zslayout.errors import Fault, UserError
    from zslayout.pipeline.found_expectations import found_expectations
    from zslayout.pipeline.vocabulary import VOCABULARY

    file = output or Path(f"{name}.toml")
    if file.exists():
        raise UserError([Fault(str(file), "exists already; nothing was written")])
    if name in shipped.names():
        raise UserError([Fault("NAME", f"{name} is the name of a shipped archconfig")])
    scaffolded = partial(
        scaffold,
        name=name,
        title=title,
        arch=arch,
        triple=triple,
        bits_per_long=bits_per_long,
        page_shift=page_shift,
        physmem_bits=physmem_bits,
        max_possible_physmem_bits=max_possible_physmem_bits,
        max_physmem_bits=max_physmem_bits,
        addressable_bits=addressable_bits,
        source=tuple(source),
        kernel=kernel,
    )
    params = parse(scaffolded(), str(file), VOCABULARY)
    with streams.progress() as told:
        expect = found_expectations(params, told)
    text = scaffolded(expect=expect)
    parse(text, str(file), VOCABULARY)
    streams.replace_file(file, text)
    streams.write(f"wrote {file}; now: zslayout check --config {file}\n")
    for each in expect.refuted:
        at = f" at chain sizes {ranges(each.chain_sizes)}" if each.chain_sizes else ""
        streams.write(f"look at: {each.obligation} is refuted under {each.scheme}{at}\n")
