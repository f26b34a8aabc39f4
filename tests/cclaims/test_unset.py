import claimed
from kernel import kernel_source

from zslayout.cclaims.judge import runs_read
from zslayout.cclaims.unset import unset

_WAIT = "\t\tzpdesc_wait_locked(zpdesc);\n\t\tzpdesc_put(zpdesc);\n\t}\n\n\tcurr"


def test_what_is_used_and_never_set_is_told_where_it_is_used() -> None:
    text = kernel_source("7.3").decode()
    assert text.count(_WAIT) == 1
    text = text.replace(_WAIT, _WAIT.replace("locked(zpdesc)", "locked(curr_zpdesc)"))
    line = text[: text.index("locked(curr_zpdesc)")].count("\n") + 1
    runs = runs_read(claimed.surveyed(text), 40, 12)
    assert {each.place.line for objects in runs for each in unset(objects)} == {line}
