"""What would bring a kernel down."""


class Oops(Exception):  # noqa: N818  # the kernel's word
    """The allocator reached for something that is not there, as a wild pointer does."""
