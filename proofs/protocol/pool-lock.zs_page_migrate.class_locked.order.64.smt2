; protocol pool-lock.zs_page_migrate.class_locked.order 64
;
; zs_page_migrate() at "class locked", where it waits until nobody accesses the zspage, and
; begins: the lock stands after all that it holds in the order of locks. The same of
; pool-lock.zs_compact.both_locked.order, pool-lock.zs_obj_read.zspage_found.order,
; base.zs_obj_read.zspage_found.order, class-idx.zs_obj_read.zspage_found.order,
; lockless-free.zs_obj_read.zspage_found.order, early-unlock.zs_obj_read.zspage_found.order,
; early-unlock-fallback.zs_obj_read.zspage_found.order.
; Expected: unsat.
(set-logic QF_BV)

; and the statement is false
(assert (! (not (bvslt (_ bv1 32) (_ bv3 32))) :named refutation))

(check-sat)
