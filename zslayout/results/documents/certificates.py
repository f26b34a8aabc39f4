"""Certificates that were checked, for people: one a line, the claim first."""

from collections.abc import Iterator

from zslayout.results.diagnostic import Diagnostic, Level
from zslayout.results.document import Block, Document, Span, line
from zslayout.results.documents.check import STYLES
from zslayout.results.result import Detail
from zslayout.results.theorem import CertificateCheck, CertificatesResult


def document(result: CertificatesResult, detail: Detail) -> Document:
    """The whole report; `verbose` names every certificate."""
    return Document(tuple(_blocks(result, detail)))


def diagnostics(result: CertificatesResult) -> Iterator[Diagnostic]:
    """Each certificate, and what is missing."""
    for each in result.found:
        level = Level.ERROR if each.rejected else Level.OK
        text = f"{each.claim}: {_rejected(each) if each.rejected else _certified(each)}"
        yield Diagnostic("certificate", level, f"{text} ({each.file})")
    for name in result.missing:
        yield Diagnostic("certificate.missing", Level.ERROR, f"{name}: no certificate")
    if not result.found:
        yield Diagnostic("certificate.missing", Level.ERROR, "there is no certificate")


def _blocks(result: CertificatesResult, detail: Detail) -> Iterator[Block]:
    found = result.found
    for each in found:
        if each.rejected:
            yield line(Span(f"{each.claim}: {_rejected(each)}", "bad"))
            yield line(each.file, indent=2)
        elif detail.verbose or len(found) == 1:
            yield line(f"{each.claim}: {_certified(each)}")
    yield from (line(Span(f"{name}: no certificate", "bad")) for name in result.missing)
    rejected = sum(bool(each.rejected) for each in found)
    steps = sum(each.steps for each in found)
    unit = "certificate" if len(found) == 1 else "certificates"
    said = f"{len(found)} {unit}: {len(found) - rejected} accepted, {rejected} rejected"
    if result.missing:
        said += f", {len(result.missing)} missing"
    yield line(Span(f"{said}; {steps} steps, no solver asked", STYLES[result.exit_code]))


def _rejected(each: CertificateCheck) -> str:
    return f"REJECTED at step {each.step}: {each.rejected}"


def _certified(each: CertificateCheck) -> str:
    rests = f", resting on {', '.join(each.rests_on)}" if each.rests_on else ""
    return f"certified, {each.steps} steps, {each.milliseconds / 1000:.2f} s{rests}"
