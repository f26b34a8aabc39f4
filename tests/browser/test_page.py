"""The report page in Chromium: what a person does with it, and what a screen reader needs."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NoReturn

import pytest
import reported
import samples

from zslayout.arch.params import Outcome
from zslayout.errors import Place
from zslayout.pipeline.check import CheckRequest, check
from zslayout.results.functions import FunctionFinding
from zslayout.results.words import BROKEN
from zslayout.subjects.zsmalloc.registry import OBLIGATIONS
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.verdict import Status
from zslayout.words.codec import codec
from zslayout.words.layout import derive

_MOST_BYTES: Final = 1_000_000


def _give_up(reason: str) -> NoReturn:
    if "CI" in os.environ:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        _give_up("no chromium")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        made = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of rfc-v1 on a few configurations."""
    return reported.written(tmp_path_factory.mktemp("page"))


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """The page, opened from disk; nothing may complain, and nothing be fetched."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    made = context.new_page()
    told: list[str] = []
    made.on("console", lambda message: told.append(message.text))
    made.on("pageerror", lambda error: told.append(str(error)))
    made.on("request", lambda request: told.append(request.url))
    made.goto(address)
    yield made
    assert [each for each in told if not each.startswith(("file:", "data:"))] == []
    context.close()


def names(page: Any) -> list[str]:
    """Those of the rows that are shown."""
    found: list[str] = page.locator("#fit tbody tr:not(.detail) th button").all_inner_texts()
    return found


def test_it_is_one_small_file_that_names_no_other() -> None:
    text = reported.page()
    assert len(text.encode()) < _MOST_BYTES
    assert not re.findall(r"(?:src|href)=\"(?!#|data:)", text)
    assert "://" not in text.replace("http://www.w3.org/2000/svg", "")


def test_the_table_is_sorted_by_any_column_and_filtered(page: Any) -> None:
    page.get_by_role("button", name="headroom").click()
    assert names(page)[0] == "i386" or names(page)[0] == "riscv32"
    page.get_by_role("button", name="headroom").click()
    assert page.locator("#fit th[aria-sort=descending]").inner_text().startswith("headroom")
    assert names(page)[-1] in {"i386", "riscv32"}
    page.locator("#filter").fill("ppc64")
    assert sorted(names(page)) == ["ppc64-4k-flatmem", "ppc64-64k-flatmem"]
    assert page.locator("#shown").inner_text() == "2 of 6 rows"
    page.locator("#filter").fill("")
    page.locator("#outcome").select_option("build-error")
    assert names(page) == ["um-x86_64"]


def test_families_fold(page: Any) -> None:
    page.locator("#fold").check()
    assert "powerpc, 2" in names(page)
    page.get_by_role("button", name="powerpc, 2").click()
    assert "ppc64-4k-flatmem" in names(page)


def test_a_row_opens_to_the_word_its_macros_and_what_is_not_proved(page: Any) -> None:
    page.get_by_role("button", name="um-x86_64").click()
    detail = page.locator("#fit .detail")
    assert "6 bits missing" in detail.locator("svg").get_attribute("aria-label")
    assert detail.locator("tr[data-macro=_PFN_BITS] td").first.inner_text() == "52"
    detail.get_by_role("link", name="obj.fits").click()
    assert page.locator("#finding-obj\\.fits-um-x86_64").get_attribute("open") is not None


def explored(page: Any, version: str, *numbers: int) -> tuple[str, str]:
    """The outcome that the explorer shows, and what the word needs."""
    page.evaluate(f"location.hash = '#explore?v={version}&at={'.'.join(map(str, numbers))}'")
    page.wait_for_function("new URLSearchParams(location.hash.split('?')[1]).has('at')")
    page.wait_for_timeout(30)
    shown = page.locator("#outcome-now")
    return shown.locator("span").first.inner_text()[2:], shown.locator("small").first.inner_text()


@pytest.mark.parametrize("version", ["merged", "rfc-v1"])
@pytest.mark.parametrize("chain", [8, 16])
def test_the_explorer_shows_what_a_check_says(page: Any, version: str, chain: int) -> None:
    for phys in (39, 52, 57, 58, 64):
        of = SCHEMES[version]
        (one,) = check(CheckRequest((samples.board(phys=phys),), (of,), OBLIGATIONS, chain)).results
        wanted = BROKEN if one.outcome is Outcome.UNPROVED else one.outcome.value
        layout = one.default_layout
        outcome, needs = explored(page, version, 64, 12, phys, chain, phys)
        assert outcome == wanted, phys
        assert needs.startswith(f"needs {layout.needed_bits} of 64 bits")


def test_sliders_change_word_and_address(page: Any) -> None:
    slider = page.locator("#at-MAX_POSSIBLE_PHYSMEM_BITS")
    slider.focus()
    before = page.locator("#drawn svg").get_attribute("aria-label")
    slider.press("ArrowLeft")
    assert page.locator("#drawn svg").get_attribute("aria-label") != before
    assert "at=64.12.51.8.51" in page.evaluate("location.hash")
    assert page.locator("#outcome-now").get_attribute("aria-live") == "polite"


def test_a_value_is_decoded_and_an_edited_field_makes_the_word(page: Any) -> None:
    layout = derive(SCHEMES["rfc-v1"], samples.board(phys=52), 8)
    explored(page, "rfc-v1", 64, 12, 52, 8, 52)
    word = 0x123456789ABCDEF0
    page.locator("#value").fill(hex(word))
    for place, read in enumerate(codec(layout).decode.values()):
        assert page.locator(f"#field-{place}").input_value() == hex(read(word))
    page.locator("#radix").select_option("10")
    page.locator("#field-1").fill("77")
    assert int(page.locator("#value").input_value()) == codec(layout).encode(
        codec(layout).decode["pfn"](word), 77, codec(layout).decode["obj_idx"](word)
    )
    page.locator("#field-1").fill("7000")
    assert page.locator("#decoded").inner_text() == "Does not come back: class_idx."
    page.locator("#value").fill("twelve")
    assert page.locator("#value").get_attribute("aria-invalid") == "true"


def test_two_versions_stand_on_one_scale(page: Any) -> None:
    page.evaluate("location.hash = '#explore?v=rfc-v1&b=merged&at=64.12.52.8.52'")
    page.wait_for_selector("#drawn .join", state="attached")
    assert page.locator("#drawn svg[role=img]").count() == 2
    assert page.locator("#drawn .join.moved").count() == 2
    page.locator("#differing").check()
    assert page.locator("#macros tbody tr:not([hidden])").count() > 0
    assert page.locator("#macros tbody tr:not([hidden]):not(.differs)").count() == 0


def test_any_macro_is_found_by_its_name(page: Any) -> None:
    explored(page, "rfc-v1", 64, 12, 52, 8, 52)
    page.locator("#macro").fill("_PFN_BITS")
    rows = page.locator("#macros tbody tr.hit:not([hidden])")
    assert rows.locator("td").first.inner_text() == "40"


def test_the_maps_go_to_the_explorer_by_mouse_and_by_keyboard(page: Any) -> None:
    first = page.locator("#maps svg").first
    first.focus()
    first.press("ArrowRight")
    assert "53 physical bits, chain 4" in page.locator("#heat-said").inner_text()
    first.press("Enter")
    assert "at=64.12.53.4.53" in page.evaluate("location.hash")
    page.locator("#maps svg").nth(1).click(position={"x": 120, "y": 40})
    assert ".5." in page.evaluate("location.hash")


def test_a_schedule_is_stepped_by_keys(page: Any) -> None:
    page.evaluate("location.hash = '#schedules?missing=no-reread&step=14'")
    page.wait_for_selector("#schedule tr.now[data-step='14']")
    assert page.locator("#schedule tr.now .held i").count() == 5
    page.locator("#schedule .scroll").press("ArrowDown")
    assert page.locator("#step").inner_text().startswith("step 15 of 21")
    page.locator("#end").click()
    assert "belongs to no zspage" in page.locator("#step").inner_text()
    assert "step=21" in page.evaluate("location.hash")


def test_a_step_says_the_kernels_function_that_it_stands_in(page: Any) -> None:
    page.evaluate("location.hash = '#schedules?missing=no-reread&step=14'")
    page.wait_for_selector("#schedule tr.now[data-step='14']")
    assert page.locator("#schedule tr.now .c").inner_text() == "in zs_page_migrate()"


def test_a_macro_is_evaluated_at_the_witness_of_a_finding(page: Any, address: str) -> None:
    page.goto(f"{address}#finding-obj.covers_pfn-ppc64-4k-flatmem?macro=OBJ_INDEX_BITS")
    page.reload()
    finding = page.locator("[id='finding-obj.covers_pfn-ppc64-4k-flatmem']")
    assert finding.locator("output").inner_text().startswith("OBJ_INDEX_BITS = 30 = 0x1e from ")
    finding.get_by_label("value of").fill("pfn")
    witness = json.loads(finding.locator(".ask").get_attribute("data-witness"))
    pfn = int(witness["pfn"], 16)
    assert pfn >> 34  # of 51 bits, with pages of 4 KiB, where the headers say 46
    assert finding.locator("output").inner_text() == f"pfn = {pfn} = {pfn:#x}"
    assert "macro=pfn" in page.evaluate("location.hash")
    finding.get_by_label("value of").fill("BITS_P")
    assert finding.locator("output").inner_text() == "such are BITS_PER_LONG"


def test_addresses_are_kept(page: Any, address: str) -> None:
    page.goto(f"{address}#row/um-x86_64/rfc-v1")
    page.reload()
    assert page.locator("#fit .detail").count() == 1
    page.goto(f"{address}#table?fold=1&q=ppc")
    page.reload()
    assert names(page) == ["powerpc, 2"]
    page.goto(f"{address}#explore?v=merged&at=64.12.57.16.57&value=0x10")
    page.reload()
    assert page.locator("#value").input_value() == "0x10"
    page.goto(f"{address}#explore?v=nosuch&at=1.2&value=x")
    page.reload()
    assert page.locator("#outcome-now").inner_text() != ""


def test_nothing_is_wider_than_a_phone(browser: Any, address: str, tmp_path: Path) -> None:
    place = Place("/a/very/long/name/of/a/folder/mm/zsmalloc.c", 207, 27)
    says = "a word's address is a handle"
    unread = FunctionFinding("header.round_trip", place, says, Status.UNKNOWN, "", (), ("x86_64",))
    file = tmp_path / "file.html"
    file.write_text(reported.rendered(reported.of_file(unread)), encoding="utf-8")
    page = browser.new_page(viewport={"width": 360, "height": 740})
    for each in (f"{address}#row/um-x86_64/rfc-v1", file.as_uri()):
        page.goto(each)
        assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.locator("#heat-version").input_value() == "rfc-v1"
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_screen_reader_can_use_it(browser: Any, address: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python")
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{address}#row/um-x86_64/rfc-v1")
    page.add_script_tag(content=(Path(axe.__file__).parent / "axe.min.js").read_text())
    rules = ", {runOnly: ['color-contrast']}" if scheme == "dark" else ""
    found = page.evaluate(f"axe.run({{exclude: [['#maps svg']]}}{rules})")
    serious = [
        f"{each['id']}: {each['nodes'][0]['html']}"
        for each in found["violations"]
        if each["impact"] in {"serious", "critical"}
    ]
    assert serious == []
    context.close()


def test_what_matters_is_printed(browser: Any, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    page.emulate_media(media="print")
    for part in ("#fit", "#word", "#findings", "#schedule"):
        assert page.locator(part).first.is_visible(), part
    for part in ("nav", "#explore", "#filter"):
        assert not page.locator(part).first.is_visible(), part
    assert page.pdf()[:4] == b"%PDF"
    page.close()


def test_the_table_is_there_without_scripts(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator("#fit tbody tr").count() == len(reported.CONFIGURATIONS)
    assert page.locator("#explore").is_hidden()
    context.close()


def test_a_check_of_nothing_refuted_says_so(tmp_path: Path, browser: Any) -> None:
    page = browser.new_page()
    page.goto(reported.written(tmp_path, "merged", names=("x86_64",)))
    assert page.locator(".verdict").inner_text() == "1 configuration: 1 right"
    assert page.locator(".finding").count() == 0
    page.close()
