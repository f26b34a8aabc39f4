"""The checked form of an archconfig: the few numbers that one kernel configuration fixes."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Final, NamedTuple

from zslayout.errors import Place
from zslayout.provenance import Origin, Provenance

CHAIN_SIZE_MIN: Final = 4
CHAIN_SIZE_DEFAULT: Final = 8
CHAIN_SIZE_MAX: Final = 16
"""mm/Kconfig: ZSMALLOC_CHAIN_SIZE, range 4 16, default 8."""


class Outcome(Enum):
    """What becomes of `obj` on a configuration, the best first."""

    CLASS_IDX = "class-idx"  # the word carries class_idx, and that is proved
    FITS = "fits"  # a word that is not zsmalloc's has all its fields, and that is proved
    FALLBACK = "fallback"  # the word carries no class_idx: the two-field layout
    BUILD_ERROR = "build-error"  # the scheme's own static assertion fails: no kernel
    UNPROVED = "unproved"  # the kernel compiles, and a proof about its word fails

    @property
    def complete(self) -> bool:
        """Whether the word has every field that its scheme can give it."""
        return self in (Outcome.CLASS_IDX, Outcome.FITS)

    @staticmethod
    def worst(outcomes: "tuple[Outcome, ...]") -> "Outcome":
        """The last of these that occurs."""
        order = list(Outcome)
        return max(outcomes, key=order.index)


class ChainSize(NamedTuple):
    """The range of CONFIG_ZSMALLOC_CHAIN_SIZE, in pages, and its default."""

    min: int = CHAIN_SIZE_MIN
    default: int = CHAIN_SIZE_DEFAULT
    max: int = CHAIN_SIZE_MAX

    @property
    def all(self) -> tuple[int, ...]:
        """Every chain size of the range."""
        return tuple(range(self.min, self.max + 1))


class ExpectedRefutation(NamedTuple):
    """An obligation that is known to be false here, where, in which value, and why.

    An empty `chain_sizes` means every chain size, no `value` whichever is wrong under the scheme.
    """

    scheme: str
    obligation: str
    why: str
    chain_sizes: tuple[int, ...] = ()
    value: str = ""

    def covers(self, chain_size: int) -> bool:
        """Whether the refutation is expected at this chain size."""
        return not self.chain_sizes or chain_size in self.chain_sizes


class Expect(NamedTuple):
    """The `[expect]` table: outcomes by scheme, and the refutations that are known."""

    outcomes: tuple[tuple[str, Outcome], ...] = ()
    refuted: tuple[ExpectedRefutation, ...] = ()


class Headers(NamedTuple):
    """What the headers of a configuration define, in bits; None is what they do not define."""

    max_possible_physmem_bits: int | None = None
    max_physmem_bits: int | None = None

    def resolved(self, bits_per_long: int) -> int:
        """MAX_POSSIBLE_PHYSMEM_BITS as mm/zsmalloc.c resolves it."""
        for bits in (self.max_possible_physmem_bits, self.max_physmem_bits):
            if bits is not None:
                return bits
        return bits_per_long


_USUAL_CHAIN: Final = ChainSize()
_NOTHING: Final = Expect()


@dataclass(frozen=True, slots=True)
class ArchParams:
    """One kernel configuration. Bits are counted in bits, `page_shift` is log2 of bytes.

    `physmem_bits` is what zsmalloc resolves, `headers` what it resolves it from, and
    `address_bits` what the machine addresses.
    """

    name: str
    arch: str
    bits_per_long: int
    page_shift: int
    physmem_bits: int
    source: tuple[str, ...]
    title: str = ""
    max_possible_physmem_bits: int | None = None
    max_physmem_bits: int | None = None
    addressable_bits: int | None = None
    triple: str = ""
    chain_size: ChainSize = _USUAL_CHAIN
    kconfig: tuple[str, ...] = ()
    evidence: str = ""
    compiler: str = ""
    commit: str = ""
    kernel: str = ""
    expect: Expect = _NOTHING
    file: str = ""
    shipped: bool = False
    """Whether it came with zslayout: what another one expects is its author's word alone."""
    absent: tuple[str, ...] = field(default=(), compare=False)
    """The keys that its file does without."""
    key_lines: tuple[tuple[str, int], ...] = field(default=(), compare=False)
    """The lines of its file where keys stand, counted from 1."""

    @property
    def headers(self) -> Headers:
        """What headers define; where the archconfig does not say, what gives `physmem_bits`."""
        said = Headers(self.max_possible_physmem_bits, self.max_physmem_bits)
        if said == Headers() and self.physmem_bits != self.bits_per_long:
            return Headers(max_possible_physmem_bits=self.physmem_bits)
        return said

    @property
    def address_bits(self) -> int:
        """The bits of a page frame's physical address; `physmem_bits` where it is not said."""
        return self.physmem_bits if self.addressable_bits is None else self.addressable_bits

    def provenance(self, key: str) -> Provenance:
        """Where the number of this key stands, and what the archconfig cites for it.

        Without `addressable_bits` that is `physmem_bits`; another key that is absent is said to be.
        """
        if key == "addressable_bits" and self.addressable_bits is None:
            key = "physmem_bits"
        file = f"archconfigs/{self.name}.toml" if self.shipped else self.file or self.name
        parts = (each.partition(": ") for each in self.source)
        cited = "; ".join(what for named, _, what in parts if named == key)
        what = "absent, as mm/Kconfig has it" if key in self.absent else cited
        lines = dict(self.key_lines)
        place = Place(file, lines[key], 1) if key in lines else None
        return Provenance(Origin.ARCHCONFIG, f"{file}:$.{key}", what, place)

    def expected_outcome(self, scheme: str, usual: Outcome) -> Outcome:
        """The outcome that `[expect]` names for the scheme, or the usual one."""
        for name, outcome in self.expect.outcomes:
            if name == scheme:
                return outcome
        return usual
