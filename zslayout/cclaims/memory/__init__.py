"""Bytes, pages and what is allocated: used where they are there, and given back.

pieces    what of an object a run hands on, page by page
contents  bytes of objects are behind the header and inside the object
copying   an object that moves is copied whole, piece by piece
mappings  pages that are mapped are unmapped, the last one first
cleanup   what is allocated is used, or given back
teardown  what goes back goes back once, and a module leaves nothing behind
space     what is allocated has room for what is kept in it
lifetimes  what a pool has is begun with it, and over before it is freed
shrinkers  a shrinker is registered with what it calls and reads
unset     what is used of a run's own variables was set before
assertions  what a BUG_ON() looks at may be as it should
zones     pages as their zones count them
outcomes  what functions return, and that nothing is done with what was not had
present   zspages that are looked for are used where there is one
"""
