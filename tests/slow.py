"""Which test files take long: `make test-fast` leaves them out, `make test` never does."""

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent

FILES: Final = frozenset(
    [
        "browser/test_page.py",
        "certify/test_certificate.py",
        "cli/test_check.py",
        "cli/test_diff.py",
        "cli/test_explore.py",
        "cli/test_fit.py",
        "cli/test_layouts.py",
        "cli/test_main.py",
        "cli/test_native.py",
        "cli/test_probe.py",
        "cli/test_protocol.py",
        "cli/test_protocol_inputs.py",
        "cli/test_run.py",
        "cli/test_source.py",
        "cli/test_theorem.py",
        "corpus/test_corpus.py",
        "misuse/test_bad_input.py",
        "mutants/test_mutants.py",
        "mutants/test_transitions.py",
        "native/test_build.py",
        "native/test_lockstep.py",
        "packaging/test_ci.py",
        "packaging/test_readme.py",
        "packaging/test_site.py",
        "packaging/test_wheel.py",
        "pipeline/test_bench.py",
        "pipeline/test_certificates.py",
        "pipeline/test_check.py",
        "pipeline/test_diff.py",
        "pipeline/test_gate.py",
        "pipeline/test_headroom.py",
        "pipeline/test_ledger.py",
        "pipeline/test_lemma_index.py",
        "pipeline/test_localise.py",
        "pipeline/test_native.py",
        "pipeline/test_program.py",
        "pipeline/test_protocol.py",
        "pipeline/test_prove.py",
        "pipeline/test_region.py",
        "pipeline/test_source.py",
        "pipeline/test_suggest.py",
        "protocol/test_lemmas.py",
        "protocol/test_mutants.py",
        "protocol/test_proof_obligations.py",
        "protocol/test_refinement.py",
        "protocol/test_verification_conditions.py",
        "reference/test_operations.py",
        "reference/test_workload.py",
        "render/test_json_schema.py",
        "render/test_registry.py",
        "results/test_diff.py",
        "results/test_headroom.py",
        "results/test_page.py",
        "results/test_source.py",
        "results/test_suggest.py",
        "solve/test_oracle.py",
        "subjects/zsmalloc/test_widths.py",
        "theorem/test_build.py",
    ]
)
"""Below this folder; each takes more than some five seconds of one processor."""
FOLDERS: Final = ("referee", "explore")
"""Of which all do."""


def is_slow(path: Path) -> bool:
    """Whether a test file takes long."""
    inside = path.relative_to(FOLDER)
    return inside.as_posix() in FILES or inside.parts[0] in FOLDERS
