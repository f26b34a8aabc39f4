import samples

from zslayout.arch import shipped
from zslayout.cfront.symbols import fixed
from zslayout.pipeline.vocabulary import VOCABULARY


def test_an_architecture_has_its_own_symbol_its_width_and_its_order_of_bytes() -> None:
    assert fixed(samples.named("x86_64")) == ("CONFIG_X86=y", "CONFIG_X86_64=y")
    assert "CONFIG_X86_32=y" in fixed(samples.named("i386"))
    assert "CONFIG_CPU_BIG_ENDIAN=y" in fixed(samples.named("s390"))
    assert "CONFIG_CPU_LITTLE_ENDIAN=y" in fixed(samples.named("arm64-64k"))


def test_every_shipped_configuration_has_one_of_an_architecture() -> None:
    assert all(fixed(each) for each in shipped.load_all(VOCABULARY))
