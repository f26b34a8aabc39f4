"""Mutants of a few lines of C."""

from corpus import mutate
from corpus.entry import changed, right_lines
from corpus.mutate import mutants

CODE = """\
static unsigned long f(struct page *page, unsigned int idx, unsigned int class)
{
	unsigned long obj;

	VM_BUG_ON(idx == class);
	obj = g(page) << WIDTH;
	obj |= idx & ~3;
	if (!h(&obj))
		return 0;
	return obj;
}
"""


def test_each_token_that_means_something_is_changed() -> None:
    said = {each.says for each in mutants(CODE, "f")}
    assert said == {
        "<< -> >>",
        "WIDTH -> (WIDTH + 1)",
        "|= -> &=",
        "|= -> =",
        "idx -> class",
        "& -> |",
        "~ -> nothing",
        "3 -> (3 + 1)",
        "! -> nothing",
        "0 -> 1",
        "obj = g(page) << WIDTH; -> ;",
        "obj |= idx & ~3; -> ;",
    }


def test_a_mutant_says_where_it_is() -> None:
    (gone,) = [each for each in mutants(CODE, "f") if each.says == "obj = g(page) << WIDTH; -> ;"]
    assert gone.line == 6
    assert gone.text == CODE.replace("obj = g(page) << WIDTH;", ";")


def test_regions_that_a_file_lacks_have_no_mutants() -> None:
    regions = ("location_to_obj", "no_such_function")
    assert mutate.all_mutants("merged", regions) == mutate.all_mutants("merged", regions[:1])
    assert mutate.all_mutants("merged", regions)


def test_a_mutant_is_a_file_of_the_corpus_that_is_edited_in_one_place() -> None:
    mutant = mutate.all_mutants("merged", ("location_to_obj",))[0]
    entry = mutant.entry("merged")
    assert changed(entry).text == mutant.text
    assert mutant.line in right_lines(entry)
