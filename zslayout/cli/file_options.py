"""What `check` and `report` ask of a C file or a kernel tree that options name."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from zslayout.arch.params import ArchParams
    from zslayout.pipeline.targets import ProbeTarget


class FileOptions(NamedTuple):
    """The C file or the kernel tree that options name, and how its numbers are measured."""

    source: Path | None
    kernel: str | None
    jobs: int | None
    no_build: bool

    @property
    def given(self) -> bool:
        """Whether there is one, and no scheme is checked."""
        return self.source is not None or self.kernel is not None

    def refused(self, scheme: str | None) -> tuple[tuple[object, str, str], ...]:
        """The rules for these options, for `inputs.refuse_options`."""
        own = "has its own mm/zsmalloc.c: give it without --source"
        as_it_is = "a C file is checked as what it is: diff compares the two"
        return (
            (self.source and self.kernel, "--kernel", own),
            (self.jobs and self.kernel is None, "--jobs", "goes with --kernel"),
            (self.no_build and self.kernel is None, "--no-build", "goes with --kernel"),
            (self.given and scheme, "--scheme", as_it_is),
        )

    def configs(
        self, archs: Sequence[str], files: Sequence[Path], *, every: bool
    ) -> "tuple[tuple[ArchParams, ...], tuple[ProbeTarget, ...]]":
        """What it is checked on, and what of a tree is measured for that. Raises UserError."""
        from zslayout.cli import inputs
        from zslayout.cli.probe import targets_of

        if self.kernel is None:
            return inputs.configs(archs, files, every=every), ()
        targets = targets_of(archs, files, every=every)
        configs = (each.archconfig for each in targets)
        return tuple(each for each in configs if each is not None), targets
