"""The words of handles that functions load and record, as expressions.

One rule: a word is only spoken of with its address. What is recorded is a function's meaning when
it is recorded at the address that the word was loaded from, and no other hand may have been on it.
"""

from collections.abc import Iterable
from dataclasses import replace as changed
from typing import Final

from zslayout.csource.code import Meaning
from zslayout.csource.machine import Access
from zslayout.csource.memory import overwritten
from zslayout.csource.run import Run
from zslayout.csource.value import Cell, either, is_expression
from zslayout.expr.build import all_of
from zslayout.expr.nodes import Expr, Var
from zslayout.expr.walk import names, replace

OBJ: Final = "obj"
_RECORDED: Final = "the word it records"


def stores(run: Run) -> list[Access]:
    """The stores to words of handles, in order."""
    return [access for access in run.machine.accesses if access.store]


def name_loaded(run: Run, address: Expr, *used: Expr) -> None:
    """Call the word that was loaded from this address `obj` in all that the run says.

    Raises UserError when what is used was loaded twice, or from elsewhere.
    """
    loads = {
        each.value.name: each
        for each in run.machine.accesses
        if not each.store and isinstance(each.value, Var)
    }
    found = [var.name for var in names(*used) if var.name in loads]
    for name in found:
        if loads[name].address != address:
            raise run.fault("uses the word of another handle than its own", loads[name].place)
    conditions = (part for access in stores(run) for part in access.path)
    found += [
        var.name
        for var in names(*conditions)
        if var.name in loads and loads[var.name].address == address
    ]
    if len(set(found)) > 1:
        again = max((loads[name] for name in found), key=run.machine.accesses.index)
        raise run.fault("loads the word twice, and it may have changed between", again.place)
    run.by.update({name: Var(OBJ, run.machine.long) for name in found})


def recorded(
    run: Run, before: Expr, address: Expr, inputs: Iterable[str], *, always: bool = False
) -> Meaning:
    """The word at an address after the run, where `before` was there.

    Conditions of parameters and inputs are part of it. Others are taken to be true, and must be
    the same for all stores; with `always` there must be none.
    """
    inputs = tuple(inputs)
    _kept(run, address)
    word, shared = before, None
    for store in stores(run):
        if store.address != address:
            raise run.fault("records at another address than its own handle's", store.place)
        after = overwritten(run.machine, word, store)
        if after is None:
            raise run.fault(f"{_RECORDED} cannot be read", store.place)
        path = [replace(part, run.by) for part in store.path]
        told = [part for part in path if run.is_known(part, inputs)]
        rest = [part for part in path if not run.is_known(part, inputs)]
        if (always and rest) or (shared is not None and rest != shared):
            raise run.fault("records the word under a condition that cannot be read", store.place)
        shared = rest
        word = either(all_of(*told), after, word)
    meaning = run.meaning(word, inputs, _RECORDED)
    for store in stores(run)[-1:]:
        return changed(meaning, place=(*store.called_from, store.place)[0])
    return meaning


def _kept(run: Run, address: Expr) -> None:
    """The address of the word was in no hands that are not followed. Raises UserError."""
    own = {var.name for var in names(address)} - run.machine.constants
    for handed in run.machine.handed:
        value = handed.value.address if isinstance(handed.value, Cell) else handed.value
        if is_expression(value) and any(var.name in own for var in names(value)):
            text = f"{_RECORDED} cannot be read: its handle {handed.how}"
            raise run.fault(text, handed.place)
