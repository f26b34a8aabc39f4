"""A module's text without what is not needed."""

from zslayout.cfront.cut import cut, shortened

TEXT = """\
target datalayout = "e"
%struct.a = type { i32 }
@table = internal constant [2 x i8] c"ab"
@other = internal constant [2 x i8] c"ab"
@text = global ptr null
define i32 @zsl_a() {
  %1 = call i32 @b()
  %2 = load i8, ptr @table
  ret i32 %1
}
define i32 @b() {
  ret i32 1
}
define i32 @c() {
  ret i32 2
}
!3 = !{i8 0, i8 2}
!4 = !{i32 1}
"""


def test_what_is_called_stays_and_the_rest_goes() -> None:
    found = cut(TEXT, "zsl_")
    assert "@zsl_a" in found
    assert "define i32 @b" in found
    assert "@c" not in found
    assert "@table = " in found
    assert "@other" not in found
    assert "@text" not in found
    assert "!3 = " in found
    assert "!4" not in found


def test_what_nobody_calls_is_declared_and_the_module_stays_whole() -> None:
    text = TEXT.replace(
        "define i32 @c() {", "define internal noundef i32 @c(ptr noundef %0, i32 (...) %1) #4 {"
    )
    found = shortened(text, "zsl_")
    assert "declare noundef i32 @c(ptr noundef %0, i32 (...) %1)\n!3" in found
    assert "ret i32 2" not in found
    kept = [line for line in text.splitlines() if line not in found.splitlines()]
    assert kept == [
        "define internal noundef i32 @c(ptr noundef %0, i32 (...) %1) #4 {",
        "  ret i32 2",
    ]
