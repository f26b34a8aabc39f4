"""What is read, written and counted under which lock, and who is shown what.

lock_changes  where a run takes and releases locks
lockset       which locks are held at each event of a run
locking       which locks stand for what, and that each is released
guarded       what is read and written under which lock
waiting       who sleeps, or waits for a lock, while another is held
lock_claims   what each group of claims on locks has at hand
handover      zspages in their lists, and given back
pagelocks     pages of a zspage that are locked, taken and unlocked, all of them
accounts      what is counted and given back once
groups        how many zspages a class has in each of its lists
level         which level of the series zs_free() is
readers       the lock of a zspage that a file builds itself
stable        words that are read, used while what they name cannot move
compacted     zspages that compaction empties, and what it counts of them
emptied       zspages that are freed have no object in use
pins          the lock in a handle's word, of kernels that have one
references    references to pages, and handles, that are had for a while
shown         zspages and pools that others get to see are whole
"""
