"""What a survey of a C file must make true, and whether it does.

judge      a whole file at one point: every claim, and every access that none of them speaks of
members    which kinds of memory there are, and what is in each
pool       the size classes of a pool, as the file makes them at a point
reading    values told by what they mean: pages, objects, handles
learn      how a file keeps words, links and headers, as its own stores say
objects    objects taken, given back, moved: word, header and link
zspages    what bit-fields become, and what of them stays
walks      loops over the objects and pages of a zspage
contents   bytes of objects are behind the header and inside the object
whole      what a run does as a whole: nothing that must happen is left out
question   statements asked of a solver, with their witnesses
values     trees as functions of numbers, for what has few enough values to try them all
"""
