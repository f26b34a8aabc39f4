"""The compiler front end: the only room that knows libclang. Syntax and numbers leave it.

Importing it without libclang raises UserError: reading C is an extra.
"""

from zslayout.errors import Fault, UserError

try:
    import clang.cindex  # noqa: F401  # here, so that no module below has to ask
except ImportError as error:
    raise UserError(
        [Fault("libclang", "is not installed", "pip install 'zslayout[source]'")]
    ) from error
