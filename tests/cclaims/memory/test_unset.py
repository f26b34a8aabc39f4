import claimed
from kernel import kernel_source

from zslayout.cclaims.judge import runs_read
from zslayout.cclaims.memory.unset import unset

_WAIT = "\t\tzpdesc_wait_locked(zpdesc);\n\t\tzpdesc_put(zpdesc);\n\t}\n\n\tcurr"


def test_what_is_used_and_never_set_is_told_where_it_is_used() -> None:
    text = kernel_source("7.3").decode()
    assert text.count(_WAIT) == 1
    text = text.replace(_WAIT, _WAIT.replace("locked(zpdesc)", "locked(curr_zpdesc)"))
    # Of a variable of a loop's body the first turn knows nothing.
    old = "\t\tint fg;\n\t\tstruct size_class *class = pool->size_class[i];\n"
    assert text.count(old) == 1
    text = text.replace(old, old.replace("[i]", "[fg]"))
    # What is returned is used, too.
    old = "\tpages_freed = zs_compact(pool);\n"
    assert text.count(old) == 1
    text = text.replace(old, "")
    marks = ("locked(curr_zpdesc)", "pool->size_class[fg]", "return pages_freed ?")
    lines = {text[: text.index(each)].count("\n") + 1 for each in marks}
    runs = runs_read(claimed.surveyed(text), 40, 12)
    assert {each.place.line for objects in runs for each in unset(objects)} == lines


def test_what_a_loop_hands_to_an_inner_one_and_nobody_set_is_told_where_that_uses_it() -> None:
    text = kernel_source("6.1").decode()
    assert text.count("cc.obj_idx = 0;") == 1
    runs = runs_read(claimed.surveyed(text.replace("cc.obj_idx = 0;", "")), 40, 12)
    (compacts,) = (each for each in runs if each.run.name == "@zs_compact")
    assert next(unset(compacts), None) is not None


def test_a_variable_that_is_set_whenever_another_is_not_0_is_set_where_that_is_looked_at() -> None:
    text = kernel_source("7.3").decode()
    for old, new in (
        ("\t\tint fg;\n\n\t\tif (!dst_zspage) {", "\t\tint fg;\n\n\t\tif (!dst_zspage) {SET"),
        (
            "dst_zspage = NULL;\n\tunsigned long",
            "dst_zspage = NULL;\n\tunsigned int kept;\n\tunsigned long",
        ),
        (
            "\t\tmigrate_zspage(pool,",
            "\t\tclass->stats.objs[ZS_OBJS_INUSE] += kept;\n\t\tmigrate_zspage(pool,",
        ),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    line = text[: text.index("class->stats.objs[ZS_OBJS_INUSE] += kept")].count("\n") + 1
    for setting, told in (("kept = class->index;", set()), ("if (class->index) kept = 1;", {line})):
        runs = runs_read(claimed.surveyed(text.replace("SET", setting)), 40, 12)
        assert {each.place.line for objects in runs for each in unset(objects)} == told
