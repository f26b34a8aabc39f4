; protocol pool-lock.zs_create_pool.created.initiation 64
;
; The invariant holds of a pool that was just created. The same of
; base.zs_create_pool.created.initiation,
; early-unlock-fallback.zs_create_pool.created.initiation.
; Expected: unsat.
(set-logic QF_BV)
(declare-const other_handle (_ BitVec 8))
(declare-const other_page (_ BitVec 64))
(declare-const other_zspage (_ BitVec 8))
(declare-const other_class (_ BitVec 32))
(declare-const other_thread (_ BitVec 8))

; and the statement is false
(assert (! (not (and (or (not (= (_ bv0 8) ((_ extract 7 0) (_ bv1 32)))) (or (= (_ bv0 8) (_ bv0 8)) (and (= (_ bv0 8) (_ bv0 8)) (= (_ bv0 8) (_ bv0 8))))) (or (not (= (_ bv0 8) ((_ extract 7 0) (_ bv1 32)))) (and (distinct (_ bv0 8) ((_ extract 7 0) (_ bv0 32))) (= (_ bv0 8) ((_ extract 7 0) (_ bv2 32))) (distinct (_ bv0 32) (_ bv0 32)) (distinct (_ bv0 8) ((_ extract 7 0) (_ bv0 32))))) (or (not (distinct (_ bv0 8) ((_ extract 7 0) (_ bv0 32)))) (distinct (_ bv0 8) ((_ extract 7 0) (_ bv0 32)))) (or (not (distinct (_ bv0 8) ((_ extract 7 0) (_ bv0 32)))) (= (_ bv0 8) ((_ extract 7 0) (_ bv0 32)))) (or (not (and (distinct (_ bv0 8) ((_ extract 7 0) (_ bv0 32))) (= (_ bv0 8) ((_ extract 7 0) (_ bv4 32))))) (= (_ bv0 8) (_ bv0 8))) (bvule (_ bv0 8) ((_ extract 7 0) (_ bv4 32))) (or (not (or (= (_ bv0 8) ((_ extract 7 0) (_ bv1 32))) (= (_ bv0 8) ((_ extract 7 0) (_ bv3 32))) (= (_ bv0 8) ((_ extract 7 0) (_ bv4 32))))) (and (distinct (_ bv0 8) ((_ extract 7 0) (_ bv0 32))) (= (_ bv0 32) (_ bv0 32)))) (or (not (= (_ bv0 8) ((_ extract 7 0) (_ bv1 32)))) (= (_ bv0 8) ((_ extract 7 0) (_ bv0 32)))) (or (not (distinct (_ bv0 8) ((_ extract 7 0) (_ bv0 32)))) (and (distinct (_ bv0 8) ((_ extract 7 0) (_ bv0 32))) (= (_ bv0 8) (_ bv0 8)) (or (= (_ bv0 8) ((_ extract 7 0) (_ bv2 32))) (= (_ bv0 8) ((_ extract 7 0) (_ bv3 32)))) (and (= (_ bv0 8) (_ bv0 8)) (= (_ bv0 8) (_ bv0 8))))))) :named refutation))

(check-sat)
