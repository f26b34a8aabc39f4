"""What the scripts of a page start from."""

import json

from reported import CONFIGURATIONS, reported

from zslayout.render.report_page.data import data, embedded, hues, obligations_of


def test_it_has_every_configuration_and_every_result() -> None:
    found = data(reported("merged", "rfc-v1"))
    assert [each["name"] for each in found["configurations"]] == list(CONFIGURATIONS)
    assert len(found["results"]) == 2 * len(CONFIGURATIONS)
    json.dumps(found)


def test_parameters_are_those_of_the_domain() -> None:
    found = {each["name"]: each for each in data(reported())["parameters"]}
    assert found["PAGE_SHIFT"]["values"] == [12, 18]
    assert found["CONFIG_ZSMALLOC_CHAIN_SIZE"]["open"]
    assert found["ADDRESSABLE_BITS"]["follows"] == "MAX_POSSIBLE_PHYSMEM_BITS"
    assert found["BITS_PER_LONG"]["values"] == [32, 64]


def test_verdicts_are_letters_in_the_order_of_the_statements() -> None:
    of = reported()
    (broken,) = [each for each in data(of)["results"] if each["outcome"] == "build-error"]
    place = [each.id for each in obligations_of(of)].index("obj.fits")
    assert broken["verdicts"][place] == "R"
    assert set(broken["verdicts"]) <= set("PRUVB-")
    assert "obj.fits" in broken["known"]


def test_schedules_have_a_step_a_line_with_the_locks_that_are_held() -> None:
    by_name = {each["name"]: each for each in data(reported())["schedules"]}
    shown = by_name["no-reread"]
    assert shown["events"][-1]["thread"] == 1
    assert any("pool->lock" in lock for event in shown["events"] for lock in event["held"][1])
    assert shown["message"].endswith("belongs to no zspage")
    assert {"zs_free", "zs_page_migrate"} <= {event["in"] for event in shown["events"]}
    assert not any(event["c"] for event in shown["events"])
    (changed,) = [event["words"] for event in shown["events"] if event["words"]]
    assert changed[0][1].startswith("0x")


def test_a_field_has_one_colour_in_all_versions() -> None:
    found = hues(reported())
    assert (found["pfn"], found["class_idx"], found["obj_idx"]) == (0, 1, 2)


def test_text_cannot_end_the_script_that_it_stands_in() -> None:
    assert "</script" not in embedded({"file": "</script><b>"})
    assert json.loads(embedded("</script>")) == "</script>"
