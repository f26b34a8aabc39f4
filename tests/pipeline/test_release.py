"""Archconfigs with the numbers of an older release."""

import samples

from zslayout.kernel.release import ReleaseTable, parse_release, release_text
from zslayout.kernel.store import Measurement
from zslayout.pipeline.release import pfn_history, release_table, with_release_numbers
from zslayout.results.probe import MEASURED, MeasuredConfig, ProbeResult, UnmeasuredConfig

VALUES = {"BITS_PER_LONG": 32, "PAGE_SHIFT": 12, "_PFN_BITS": 24, "MAX_PHYSMEM_BITS": 36}
PLACES = dict.fromkeys(VALUES, "a.h:1")
ARM = MeasuredConfig("arm-lpae", "arm", "gcc", (), {**VALUES, "X": 1}, PLACES, (), ())
FOUND = ProbeResult("linux", "5.0.1", False, (ARM,), (UnmeasuredConfig("csky", "no compiler"),))


def test_what_was_measured_in_a_tree_is_the_table_of_its_release() -> None:
    table = parse_release(release_text(release_table(FOUND, "x.toml")), "x.toml")
    assert table.measured == {"arm-lpae": Measurement("gcc", VALUES, (), PLACES)}
    assert (table.kernel, table.unmeasured) == ("5.0.1", {"csky": "no compiler"})


def test_a_configuration_has_the_numbers_of_the_release_where_they_were_measured() -> None:
    configs = [samples.named(name) for name in ("arm-lpae", "csky", "i386")]
    (arm, *others), numbers = with_release_numbers(configs, release_table(FOUND, "x.toml"))
    assert (arm.max_physmem_bits, arm.max_possible_physmem_bits) == (36, None)
    assert (arm.evidence, arm.kernel) == (MEASURED, "5.0.1")
    # What the machine addresses is no number of a header.
    assert arm.addressable_bits == configs[0].addressable_bits
    assert others == configs[1:]
    assert numbers.measured == {"arm-lpae": "gcc"}
    assert numbers.from_table["csky"] == "no compiler"
    assert "those of archconfigs on 2" in numbers.sentence


def test_the_history_has_a_column_for_each_release() -> None:
    one = release_table(FOUND, "x.toml")
    other = ReleaseTable("y.toml", "6.0", {}, {})
    table = pfn_history([samples.named("arm-lpae"), samples.named("csky")], [one, other])
    assert table.titles == ("configuration", "Linux 5.0.1", "Linux 6.0")
    assert table.rows == (("arm-lpae", "24", ""),)
