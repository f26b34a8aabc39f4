"""What one file of the kernel is to this tool."""

from zslayout.subjects.subject import Subject
from zslayout.subjects.zsmalloc.subject import ZSMALLOC
from zslayout.vc.registry import Registry


def test_a_subject_proves_nothing_beside_its_schemes_unless_it_says_so() -> None:
    bare = Subject("bare", {}, Registry(()), ZSMALLOC.domain)
    assert bare.lemmas(64) == ()
