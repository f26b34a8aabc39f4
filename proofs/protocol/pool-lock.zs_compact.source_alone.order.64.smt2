; protocol pool-lock.zs_compact.source_alone.order 64
;
; zs_compact() at "source alone", where it waits until nobody accesses the zspage that they
; go to: whoever takes two of a kind holds pool->lock, which one has.
; Expected: unsat.
(set-logic QF_BV)

; and the statement is false
(assert (! (not (bvslt (_ bv3 32) (_ bv4 32))) :named refutation))

(check-sat)
