; protocol pool-lock.async_free_zspage.page_free.order 64
;
; async_free_zspage() at "page free", where it takes a share of zspage->lock again: the lock
; stands after all that it holds in the order of locks. The same of
; base.async_free_zspage.page_free.order, class-idx.async_free_zspage.page_free.order,
; lockless-free.async_free_zspage.page_free.order,
; early-unlock.async_free_zspage.page_free.order,
; early-unlock-fallback.async_free_zspage.page_free.order.
; Expected: unsat.
(set-logic QF_BV)

; and the statement is false
(assert (! (not (bvslt (_ bv0 32) (_ bv3 32))) :named refutation))

(check-sat)
