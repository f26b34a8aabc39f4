; protocol base.zs_malloc.handle.order 64
;
; zs_malloc() at "handle", where it takes class->lock: the lock stands after all that it
; holds in the order of locks. The same of base.zs_malloc.zspage_ready.order,
; base.async_free_zspage.called.order, class-idx.zs_malloc.handle.order,
; class-idx.zs_malloc.zspage_ready.order, class-idx.async_free_zspage.called.order,
; lockless-free.zs_malloc.handle.order, lockless-free.zs_malloc.zspage_ready.order,
; lockless-free.zs_free.class_read.order, lockless-free.async_free_zspage.called.order,
; early-unlock.zs_malloc.handle.order, early-unlock.zs_malloc.zspage_ready.order,
; early-unlock.zs_free.class_read.order, early-unlock.async_free_zspage.called.order,
; early-unlock-fallback.zs_malloc.handle.order,
; early-unlock-fallback.zs_malloc.zspage_ready.order,
; early-unlock-fallback.async_free_zspage.called.order.
; Expected: unsat.
(set-logic QF_BV)

; and the statement is false
(assert (! (not (bvslt (_ bv4294967295 32) (_ bv2 32))) :named refutation))

(check-sat)
