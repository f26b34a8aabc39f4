import claimed

from zslayout.cclaims.learn import learn
from zslayout.cclaims.members import members
from zslayout.cclaims.objects import Objects
from zslayout.cclaims.pool import PoolMaker
from zslayout.cclaims.reading import Learned, Reading
from zslayout.expr.ints import evaluate


def _learned(text: str) -> Learned:
    survey = claimed.surveyed(text)
    found = members(survey.executor.module)
    limits = PoolMaker(survey, found, 12).made().limits((1 << 40) - 1, 12)
    learned = Learned()
    reading = Reading(survey.executor.terms, found, limits, learned, huge=False)
    for run in survey.runs:
        learn(Objects(reading, run))
    return learned


def test_words_links_and_headers_are_learnt_where_they_are_stored() -> None:
    learned = _learned(claimed.MERGED)
    assert learned.tag == 1
    assert learned.word is not None
    word = evaluate(learned.word[0], {"field pfn": 5, "field class": 7, "field index": 9})
    assert word == 5 << 24 | 7 << 15 | 9
    assert learned.link is not None
    assert evaluate(learned.link[0], {"field next": 3}) == 6
