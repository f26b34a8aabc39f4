from zslayout.cfront import llvm
from zslayout.cfront.compiler import compiled
from zslayout.cfront.flow import Flow, flow


def read(body: str) -> Flow:
    text = f"int g(int); int f(int a) {{ {body} return a; }}\n"
    made = compiled("x86_64-linux-gnu", text, debug=False)
    assert not made.errors
    return flow(llvm.module(made.ir).functions["@f"])


def test_a_block_comes_after_all_that_lead_to_it() -> None:
    made = read("if (a) a = g(1); else a = g(2);")
    position = {label: i for i, label in enumerate(made.order)}
    for label in made.order:
        for to in made.blocks[label].instructions[-1].labels:
            assert position[label] < position[to]
    assert not made.loops


def test_a_loop_has_all_blocks_that_lead_back_and_those_of_loops_in_it() -> None:
    made = read("while (a) { for (int i = 0; i < a; i++) g(i); if (g(0)) break; }")
    outer, inner = sorted(made.loops.values(), key=lambda one: -len(one.blocks))
    assert inner.blocks < outer.blocks
    assert inner.header in outer.blocks
    assert not made.irreducible


def test_a_jump_into_a_loop_is_seen() -> None:
    made = read("if (a) goto in; while (g(1)) { a++; in: a--; if (g(a)) break; }")
    assert made.irreducible
