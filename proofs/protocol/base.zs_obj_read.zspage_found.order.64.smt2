; protocol base.zs_obj_read.zspage_found.order 64
;
; zs_obj_read() at "zspage found", where it takes a share of zspage->lock: the lock stands
; after all that it holds in the order of locks. The same of
; class-idx.zs_obj_read.zspage_found.order, lockless-free.zs_obj_read.zspage_found.order,
; early-unlock.zs_obj_read.zspage_found.order,
; early-unlock-fallback.zs_obj_read.zspage_found.order.
; Expected: unsat.
(set-logic QF_BV)

; and the statement is false
(assert (! (not (bvslt (_ bv1 32) (_ bv3 32))) :named refutation))

(check-sat)
