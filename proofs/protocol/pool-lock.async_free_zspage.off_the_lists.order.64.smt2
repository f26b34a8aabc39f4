; protocol pool-lock.async_free_zspage.off_the_lists.order 64
;
; async_free_zspage() at "off the lists", where it turns to one of those that it took off,
; with a share of its zspage->lock: the lock stands after all that it holds in the order of
; locks. The same of base.async_free_zspage.off_the_lists.order,
; class-idx.async_free_zspage.off_the_lists.order,
; lockless-free.async_free_zspage.off_the_lists.order,
; early-unlock.async_free_zspage.off_the_lists.order,
; early-unlock-fallback.async_free_zspage.off_the_lists.order.
; Expected: unsat.
(set-logic QF_BV)

; and the statement is false
(assert (! (not (bvslt (_ bv4294967295 32) (_ bv3 32))) :named refutation))

(check-sat)
