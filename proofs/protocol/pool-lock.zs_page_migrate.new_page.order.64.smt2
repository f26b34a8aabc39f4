; protocol pool-lock.zs_page_migrate.new_page.order 64
;
; zs_page_migrate() at "new page", where it locks the page: the lock stands after all that
; it holds in the order of locks. The same of base.zs_page_migrate.new_page.order,
; class-idx.zs_page_migrate.new_page.order, lockless-free.zs_page_migrate.new_page.order,
; early-unlock.zs_page_migrate.new_page.order,
; early-unlock-fallback.zs_page_migrate.new_page.order.
; Expected: unsat.
(set-logic QF_BV)

; and the statement is false
(assert (! (not (bvslt (_ bv4294967295 32) (_ bv0 32))) :named refutation))

(check-sat)
