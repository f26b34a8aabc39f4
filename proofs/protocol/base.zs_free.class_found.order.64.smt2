; protocol base.zs_free.class_found.order 64
;
; zs_free() at "class found", where it takes class->lock: the lock stands after all that it
; holds in the order of locks. The same of base.zs_page_migrate.pool_locked.order,
; base.zs_compact.pool_locked.order, class-idx.zs_free.class_found.order,
; class-idx.zs_page_migrate.pool_locked.order, class-idx.zs_compact.pool_locked.order,
; lockless-free.zs_page_migrate.pool_locked.order,
; lockless-free.zs_compact.pool_locked.order,
; early-unlock.zs_page_migrate.pool_locked.order, early-unlock.zs_compact.pool_locked.order,
; early-unlock-fallback.zs_free.class_found.order,
; early-unlock-fallback.zs_page_migrate.pool_locked.order,
; early-unlock-fallback.zs_compact.pool_locked.order.
; Expected: unsat.
(set-logic QF_BV)

; and the statement is false
(assert (! (not (bvslt (_ bv1 32) (_ bv2 32))) :named refutation))

(check-sat)
