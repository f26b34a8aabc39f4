; protocol pool-lock.zs_malloc.handle.order 64
;
; zs_malloc() at "handle", where it takes pool->lock: the lock stands after all that it
; holds in the order of locks. The same of pool-lock.zs_malloc.zspage_ready.order,
; pool-lock.zs_free.called.order, pool-lock.zs_compact.called.order,
; pool-lock.async_free_zspage.called.order, pool-lock.zs_obj_read.called.order,
; base.zs_free.called.order, base.zs_compact.called.order, base.zs_obj_read.called.order,
; class-idx.zs_free.called.order, class-idx.zs_compact.called.order,
; class-idx.zs_obj_read.called.order, lockless-free.zs_compact.called.order,
; lockless-free.zs_obj_read.called.order, early-unlock.zs_compact.called.order,
; early-unlock.zs_obj_read.called.order, early-unlock-fallback.zs_free.called.order,
; early-unlock-fallback.zs_compact.called.order,
; early-unlock-fallback.zs_obj_read.called.order.
; Expected: unsat.
(set-logic QF_BV)

; and the statement is false
(assert (! (not (bvslt (_ bv4294967295 32) (_ bv1 32))) :named refutation))

(check-sat)
