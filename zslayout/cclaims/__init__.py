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
loop_runs  loops over objects and pages as functions of numbers, run turn by turn
walks      loops over the objects and pages of a zspage
pieces     what of an object a run hands on, page by page
contents   bytes of objects are behind the header and inside the object
mappings   pages that are mapped are unmapped, the last one first
outcomes   what functions return, and that nothing is done with what was not had
zones      pages as their zones count them
copying    an object that moves is copied whole, piece by piece
lockset    which locks are held at each event of a run
locking    what is read and written under which lock, and that each is released
handover   zspages in their lists, and given back
shown      zspages and pools that others get to see are whole
pagelocks  pages of a zspage that are locked, taken and unlocked, all of them
pins       the lock in a handle's word, of kernels that have one
whole      what a run does as a whole: nothing that must happen is left out
question   statements asked of a solver, with their witnesses
ways       conditions by their shape alone, whatever values they are of
trial      values that are tried before a solver is asked
values     trees as functions of numbers, for what has few enough values to try them all
searches   objects are looked for in each page from its first one on
endings    loops that count come to their end
cleanup    what is allocated is used, or given back
slots      a loop whose turns look into numbered slots, each once
unset      what is used of a run's own variables was set before
present    zspages that are looked for are used where there is one
emptied    zspages that are freed have no object in use
classes    loops over the classes of a pool come to each, once
accounts   what is counted and given back once
groups     how many zspages a class has in each of its lists
level      which level of the series zs_free() is
readers    the lock of a zspage that a file builds itself
references  references to pages, and handles, that are had for a while
stable     words that are read, used while what they name cannot move
"""
