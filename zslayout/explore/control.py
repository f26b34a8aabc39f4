"""The broken protocols, each searched with the threads that show it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zslayout.explore.ask import task
from zslayout.explore.broken import ALL, Broken
from zslayout.explore.search import Bounds, Found, Progress, search
from zslayout.reference.patch_level import PatchLevel
from zslayout.words.layout import Layout


@dataclass(frozen=True, slots=True, eq=False)
class Control:
    """A broken protocol, and what the search of its threads came to."""

    broken: Broken
    found: Found

    @property
    def as_expected(self) -> bool:
        """A violation was found, or none where there is none to be found."""
        if self.broken.harmless:
            return self.found.exit_code == 0
        return self.found.violation is not None


def controls(
    layouts: Callable[[str], Layout], bounds: Bounds, progress: Progress = lambda *_: None
) -> Sequence[Control]:
    """Search every broken protocol with the threads that show it; `layouts` by scheme."""
    done = []
    for number, broken in enumerate(ALL):
        progress(broken.name, number, len(ALL))
        asked = task(
            layouts(scheme_of(broken)),
            broken.level,
            broken.threads,
            setup=broken.setup or None,
            size=broken.size,
            broken=broken,
        )
        done.append(Control(broken, search(asked, bounds)))
    return done


def scheme_of(broken: Broken) -> str:
    """The scheme that a broken protocol is shown on."""
    return broken.scheme or ("pfn-idx" if broken.level is PatchLevel.BASE else "merged")
