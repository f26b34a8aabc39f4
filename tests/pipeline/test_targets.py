"""Which configurations are asked for in a tree, and what of."""

from dataclasses import replace
from pathlib import Path

import pytest
import samples
from distributed import LocalCluster
from fake_trees import GCC, fake_tree

from zslayout.errors import UserError
from zslayout.kernel.measure import Measurer
from zslayout.kernel.tree import of_folder
from zslayout.pipeline.probe import NAMES, ProbeRequest, probe
from zslayout.pipeline.targets import archconfig_target, of_defconfigs, of_release, of_seeds

PLAIN = replace(samples.named("x86_64"), name="plain", kconfig=("CONFIG_A=y",), triple=GCC)


@pytest.fixture
def measurer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Measurer:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Measurer(of_folder(fake_tree(tmp_path / "tree"), tmp_path / "view"), NAMES)


def test_a_trees_own_defconfigs_are_chosen_by_architecture_and_name(measurer: Measurer) -> None:
    texts = {"um/x": "CONFIG_64BIT=y\n", "arm/small": "CONFIG_A=y\n", "arm/b": ""}
    for name, text in texts.items():
        arch, _, file = name.partition("/")
        place = measurer.tree.path / f"arch/{arch}/configs/{file}_defconfig"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    two = of_defconfigs(measurer.tree, ["arm/*", "*/small*"])
    assert [each.config.name for each in two] == ["arm/b_defconfig", "arm/small_defconfig"]
    assert two[1].config.text.startswith("CONFIG_A=y\n")
    assert "CONFIG_ZRAM=y" in two[1].config.text
    assert two[1].config.triple.startswith("arm-")
    with pytest.raises(UserError, match="matches none"):
        of_defconfigs(measurer.tree, ["arm/*", "mips/*"])
    (own,) = of_defconfigs(measurer.tree, ["um/*"])
    found = probe(ProbeRequest(measurer, (own,)))
    assert [each.arch for each in found.probes] == ["um/x_defconfig"]


def test_what_kconfig_makes_up_is_known_by_its_seed(measurer: Measurer) -> None:
    kconfig = measurer.tree.path / "arch/um/Kconfig"
    kconfig.parent.mkdir(parents=True, exist_ok=True)
    kconfig.write_text("")
    seeds = of_seeds(measurer.tree, ["um:7-8", "um:8"])
    assert [each.config.name for each in seeds] == ["um/randconfig-7", "um/randconfig-8"]
    assert len({each.config.text for each in seeds}) == 2
    made = probe(ProbeRequest(measurer, seeds[:1]))
    assert [each.arch for each in made.probes] == ["um/randconfig-7"]
    for wrong, why in (("um", "expected ARCH:SEED"), ("um:2-1", "expected"), ("uml:1", "no arch")):
        with pytest.raises(UserError, match=why):
            of_seeds(measurer.tree, [wrong])


def test_configurations_of_every_kind_are_measured_by_a_cluster_as_they_are_here(
    measurer: Measurer,
) -> None:
    configs = measurer.tree.path / "arch/um/configs"
    configs.mkdir(parents=True)
    (configs / "x_defconfig").write_text("CONFIG_64BIT=y\n")
    (configs.parent / "Kconfig").write_text("")
    targets = (
        archconfig_target(PLAIN),
        *of_defconfigs(measurer.tree, ["um/*"]),
        *of_seeds(measurer.tree, ["um:7-8"]),
    )
    with LocalCluster(n_workers=1, threads_per_worker=2, dashboard_address=None) as cluster:
        there = probe(ProbeRequest(measurer, targets, cluster=cluster.scheduler_address))
    names = ["plain", "um/x_defconfig", "um/randconfig-7", "um/randconfig-8"]
    assert [each.arch for each in there.probes] == names
    assert not any(each.kept for each in there.probes)
    here = probe(ProbeRequest(measurer, targets))
    assert [replace(each, kept=False) for each in here.probes] == list(there.probes)
    assert all(each.kept for each in here.probes), "a worker keeps what it measured"


@pytest.mark.parametrize(
    ("version", "chosen"),
    [
        *(("7.3.4", "now"), ("7.3.1", "now"), ("7.1.0-rc2", "now"), ("8.0", "now")),
        *(("6.12.117", "then"), ("6.1.5", "then"), ("5.10.3", "then")),
    ],
)
def test_of_archconfigs_with_the_same_options_the_one_of_the_trees_release_is_left(
    version: str, chosen: str
) -> None:
    now = replace(PLAIN, name="now", kernel="7.3.4")
    then = replace(PLAIN, name="then", kernel="6.12")
    other = replace(PLAIN, name="other", kconfig=("CONFIG_B=y",))
    found = of_release(map(archconfig_target, (now, then, other)), version)
    assert [each.config.name for each in found] == [chosen, "other"]
