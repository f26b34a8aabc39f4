; protocol base.async_free_zspage.all_locked.order 64
;
; async_free_zspage() at "all locked", where it takes class->lock: the lock stands after all
; that it holds in the order of locks. The same of
; class-idx.async_free_zspage.all_locked.order,
; lockless-free.async_free_zspage.all_locked.order,
; early-unlock.async_free_zspage.all_locked.order,
; early-unlock-fallback.async_free_zspage.all_locked.order.
; Expected: unsat.
(set-logic QF_BV)

; and the statement is false
(assert (! (not (bvslt (_ bv0 32) (_ bv2 32))) :named refutation))

(check-sat)
