"""libclang as ctypes sees it: what its Python side declares, and what it leaves out."""

import ctypes
import threading
from functools import cache
from typing import Any, Final

from clang import cindex

from zslayout.errors import Fault, UserError

_INTEGER: Final = 1
"""CXEval_Int."""


class SkippedRanges(ctypes.Structure):
    """CXSourceRangeList."""

    _fields_ = (("count", ctypes.c_uint), ("ranges", ctypes.POINTER(cindex.SourceRange)))


_MORE: Final = (
    ("clang_getCursorBinaryOperatorKind", [cindex.Cursor], ctypes.c_int),
    ("clang_getCursorUnaryOperatorKind", [cindex.Cursor], ctypes.c_int),
    ("clang_Cursor_getVarDeclInitializer", [cindex.Cursor], cindex.Cursor),
    ("clang_Cursor_hasVarDeclGlobalStorage", [cindex.Cursor], ctypes.c_int),
    ("clang_Cursor_Evaluate", [cindex.Cursor], ctypes.c_void_p),
    ("clang_EvalResult_getKind", [ctypes.c_void_p], ctypes.c_int),
    ("clang_EvalResult_isUnsignedInt", [ctypes.c_void_p], ctypes.c_uint),
    ("clang_EvalResult_getAsUnsigned", [ctypes.c_void_p], ctypes.c_ulonglong),
    ("clang_EvalResult_getAsLongLong", [ctypes.c_void_p], ctypes.c_longlong),
    ("clang_EvalResult_dispose", [ctypes.c_void_p], None),
    ("clang_getSkippedRanges", [cindex.TranslationUnit, cindex.File], ctypes.c_void_p),
    ("clang_disposeSourceRangeList", [ctypes.c_void_p], None),
    ("clang_getFileLocation", [cindex.SourceLocation, *[ctypes.c_void_p] * 4], None),
)


@cache
def library() -> Any:
    """The loaded library. Raises UserError when there is none, or one that is too old."""
    try:
        loaded = cindex.conf.lib
        for name, takes, gives in _MORE:
            function = getattr(loaded, name)
            function.argtypes, function.restype = takes, gives
        loaded.clang_Cursor_getVarDeclInitializer.errcheck = cindex.Cursor.from_cursor_result
    except (cindex.LibclangError, AttributeError) as error:
        text = "cannot be loaded, or is older than version 18"
        raise UserError([Fault("libclang", text, "pip install 'zslayout[source]'")]) from error
    return loaded


_local = threading.local()


def index() -> cindex.Index:
    """A thread's own index: two threads may parse at a time."""
    if not hasattr(_local, "index"):
        library()
        _local.index = cindex.Index.create()
    made: cindex.Index = _local.index
    return made


def kind_of(cursor: cindex.Cursor) -> int:
    """The number of a cursor's kind, also of one that the Python side has no name for."""
    number: int = cursor._kind_id  # noqa: SLF001  # `kind` raises ValueError for those
    return number


def is_preprocessing(cursor: cindex.Cursor) -> bool:
    """Whether this is something that the preprocessor leaves, and no declaration."""
    return 500 <= kind_of(cursor) < 600


def located(where: cindex.SourceLocation) -> tuple[str, int, int, int]:
    """File, line, column and offset of a location; in a macro, of the macro's name in the file."""
    file, *position = _located(where)
    name = cindex.File(ctypes.cast(file, cindex.c_object_p)).name if file.value else ""
    return name, position[0].value, position[1].value, position[2].value


def position(where: cindex.SourceLocation) -> tuple[int, int, int]:
    """Line, column and offset: quicker where the file is known."""
    _, line, column, offset = _located(where)
    return line.value, column.value, offset.value


def _located(
    where: cindex.SourceLocation,
) -> tuple[ctypes.c_void_p, ctypes.c_uint, ctypes.c_uint, ctypes.c_uint]:
    found = ctypes.c_void_p(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
    library().clang_getFileLocation(where, *map(ctypes.byref, found))
    return found


def initialiser(variable: cindex.Cursor) -> cindex.Cursor | None:
    """The expression that a variable is initialised with."""
    found: cindex.Cursor | None = library().clang_Cursor_getVarDeclInitializer(variable)
    return found


def outlives_its_function(variable: cindex.Cursor) -> bool:
    """Whether a variable is global, or static."""
    return bool(library().clang_Cursor_hasVarDeclGlobalStorage(variable) == 1)


def evaluated(cursor: cindex.Cursor) -> int | None:
    """The integer that the compiler computes for an expression or a variable, if it can."""
    lib = library()
    result = lib.clang_Cursor_Evaluate(cursor)
    if not result:
        return None
    try:
        if lib.clang_EvalResult_getKind(result) != _INTEGER:
            return None
        if lib.clang_EvalResult_isUnsignedInt(result):
            return int(lib.clang_EvalResult_getAsUnsigned(result))
        return int(lib.clang_EvalResult_getAsLongLong(result))
    finally:
        lib.clang_EvalResult_dispose(result)
