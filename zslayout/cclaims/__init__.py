"""What a survey of a C file must make true, and whether it does.

judge      a whole file at one point: every claim, and every access that none of them speaks of
rules      each claim's id, what it says, and why it matters
members    which kinds of memory there are, and what is in each
pool       the size classes of a pool, as the file makes them at a point
reading    values told by what they mean: pages, objects, handles
learn      how a file keeps words, links and headers, as its own stores say
objects    events of a run with their meanings, and what is asked of them
object_claims  objects taken, given back, moved: word, header and link
zspages    what bit-fields become, and what of them stays
whole      what a run does as a whole: nothing that must happen is left out

asking     Statements about values, asked of a solver, and what is tried before one is asked.
locks      What is read, written and counted under which lock, and who is shown what.
memory     Bytes, pages and what is allocated: used where they are there, and given back.
loops      Loops over objects, pages, slots and classes: each is come to once, and they end.
"""
