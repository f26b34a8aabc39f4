import dataclasses

import lowered
import pytest

from zslayout.cfront.event import Kind

TEXT = """\
struct s { unsigned int size : 9; };
static void inner(struct s *s, int x)
{
	s->size = x;
}
void f(struct s *s, int n)
{
	for (int i = 0; i < n; i++)
		inner(s, i);
}
"""


def test_an_event_says_what_where_on_which_way_and_in_which_loop() -> None:
    _, run = lowered.run(TEXT)
    load, store = [one for one in run.events if one.kind is not Kind.DEFINED]
    assert (load.kind, store.kind) == (Kind.LOAD, Kind.STORE)
    assert store.place.line == 4
    assert [place.line for place in store.called_from] == [9]
    assert store.loops == (0,)
    assert run.loops[0].again in store.path
    assert run.read == {"@f", "@inner"}


def test_events_stay_as_they_were_told() -> None:
    _, run = lowered.run(TEXT)
    with pytest.raises(dataclasses.FrozenInstanceError):
        run.events[0].name = "other"  # type: ignore[misc]
