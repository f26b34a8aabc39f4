"""Certificates that were checked, for people: one a line, the claim first."""

from collections.abc import Sequence

from zslayout.report.paint import Paint, plain
from zslayout.results.theorem import CertificateCheck


def text(
    found: Sequence[CertificateCheck],
    missing: Sequence[str],
    *,
    verbose: bool = False,
    paint: Paint = plain,
) -> str:
    """The whole report, ending in a newline. `missing` are claims that others rest on."""
    lines = []
    for each in found:
        if each.rejected:
            why = f"REJECTED at step {each.step}: {each.rejected}"
            lines.append(paint("bad", f"{each.claim}: {why}"))
            lines.append(f"  {each.file}")
        elif verbose or len(found) == 1:
            rests = f", resting on {', '.join(each.rests_on)}" if each.rests_on else ""
            spent = each.milliseconds / 1000
            lines.append(f"{each.claim}: certified, {each.steps} steps, {spent:.2f} s{rests}")
    lines += [paint("bad", f"{name}: no certificate") for name in missing]
    rejected = sum(bool(each.rejected) for each in found)
    steps = sum(each.steps for each in found)
    unit = "certificate" if len(found) == 1 else "certificates"
    said = f"{len(found)} {unit}: {len(found) - rejected} accepted, {rejected} rejected"
    if missing:
        said += f", {len(missing)} missing"
    bad = rejected or missing or not found
    lines.append(paint("bad" if bad else "good", f"{said}; {steps} steps, no solver asked"))
    return "\n".join(lines) + "\n"
