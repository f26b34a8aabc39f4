; protocol pool-lock.zs_page_migrate.zspage_found.order 64
;
; zs_page_migrate() at "zspage found", where it takes pool->lock: the lock stands after all
; that it holds in the order of locks. The same of
; pool-lock.async_free_zspage.waiting.order, pool-lock.async_free_zspage.all_locked.order,
; base.zs_page_migrate.zspage_found.order, base.async_free_zspage.waiting.order,
; class-idx.zs_page_migrate.zspage_found.order, class-idx.async_free_zspage.waiting.order,
; lockless-free.zs_page_migrate.zspage_found.order,
; lockless-free.async_free_zspage.waiting.order,
; early-unlock.zs_page_migrate.zspage_found.order,
; early-unlock.async_free_zspage.waiting.order,
; early-unlock-fallback.zs_page_migrate.zspage_found.order,
; early-unlock-fallback.async_free_zspage.waiting.order.
; Expected: unsat.
(set-logic QF_BV)

; and the statement is false
(assert (! (not (bvslt (_ bv0 32) (_ bv1 32))) :named refutation))

(check-sat)
