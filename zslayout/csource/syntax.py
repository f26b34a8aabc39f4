"""The syntax tree of C, as plain data: what clang says of a function, with nothing of clang in it.

One rule: every expression has the type that the compiler gave it, and every conversion that the
compiler inserted is a node. A macro that stands for a whole operand is kept by its name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from zslayout.errors import Place
from zslayout.expr.types import CType


class Kind(Enum):
    """What a node is. Values are clang's names; OTHER is what the front end does not know."""

    FUNCTION = "FUNCTION_DECL"
    PARAMETER = "PARM_DECL"
    VARIABLE = "VAR_DECL"
    COMPOUND = "COMPOUND_STMT"
    DECLARATION = "DECL_STMT"
    ASSERTION = "STATIC_ASSERT"
    RETURN = "RETURN_STMT"
    IF = "IF_STMT"
    FOR = "FOR_STMT"
    WHILE = "WHILE_STMT"
    DO = "DO_STMT"
    SWITCH = "SWITCH_STMT"
    CASE = "CASE_STMT"
    DEFAULT = "DEFAULT_STMT"
    BREAK = "BREAK_STMT"
    CONTINUE = "CONTINUE_STMT"
    GOTO = "GOTO_STMT"
    LABEL = "LABEL_STMT"
    LABEL_REF = "LABEL_REF"
    EMPTY = "NULL_STMT"
    NUMBER = "INTEGER_LITERAL"
    CHARACTER = "CHARACTER_LITERAL"
    NAME = "DECL_REF_EXPR"
    FUNCTION_NAME = "a function by its name"
    CONSTANT = "an enumerator"
    MARK = "an enumerator of the front end"
    MACRO = "a macro"
    PAREN = "PAREN_EXPR"
    CONVERSION = "UNEXPOSED_EXPR"
    CAST = "CSTYLE_CAST_EXPR"
    UNARY = "UNARY_OPERATOR"
    BINARY = "BINARY_OPERATOR"
    ASSIGN_OP = "COMPOUND_ASSIGNMENT_OPERATOR"
    CHOICE = "CONDITIONAL_OPERATOR"
    CALL = "CALL_EXPR"
    MEMBER = "MEMBER_REF_EXPR"
    INDEX = "ARRAY_SUBSCRIPT_EXPR"
    SIZEOF = "CXX_UNARY_EXPR"
    BLOCK_VALUE = "StmtExpr"
    INITIALISER = "INIT_LIST_EXPR"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class Pointer:
    """A pointer type: what it points to, by name, and as a type where that is one."""

    to: str
    pointee: "CanonicalType"
    volatile: bool

    @property
    def integer(self) -> CType | None:
        """The integer type that it points to, if it does."""
        return self.pointee if isinstance(self.pointee, CType) else None


CanonicalType = CType | Pointer | None
"""An integer, a pointer, or anything else."""


@dataclass(frozen=True, slots=True, eq=False)
class SyntaxNode:
    """A piece of C.

    `name` is that of what is declared or referred to. `target` tells one variable of a function
    from another; it is 0 for a variable that outlives the function. `op` is the operator as it is
    written, `value` what the compiler computed.

    A FOR has four children, EMPTY where nothing is written. A CONSTANT whose value is not known has
    two: an expression, and what is to be added to it. A CHOICE of two children is `x ?: y`.
    """

    kind: Kind
    place: Place
    children: tuple["SyntaxNode", ...] = ()
    type: CanonicalType = None
    type_name: str = ""
    name: str = ""
    target: int = 0
    op: str = ""
    value: int | None = None
    volatile: bool = False
    bits: int | None = None
    """The width of the bitfield that a member is."""
    said: str = ""
    """clang's name of a node that is OTHER; the message of an assertion."""

    def walk(self) -> Iterator["SyntaxNode"]:
        """The node and all below it."""
        todo = [self]
        while todo:
            node = todo.pop()
            yield node
            todo.extend(reversed(node.children))


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function with its body. `type` is that of its result."""

    name: str
    place: Place
    parameters: tuple[SyntaxNode, ...]
    body: SyntaxNode
    type: CanonicalType = None
