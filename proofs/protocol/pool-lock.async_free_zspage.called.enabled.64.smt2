; protocol pool-lock.async_free_zspage.called.enabled 64
;
; async_free_zspage() at "called", where it takes pool->lock: it can take that step whenever
; C does: no state is left out.
; Expected: unsat.
(set-logic QF_BV)
(declare-const writer_0 (_ BitVec 8))
(declare-const moved_0 (_ BitVec 8))
(declare-const reader_0 (_ BitVec 8))
(declare-const class_0 (_ BitVec 32))
(declare-const phase_0 (_ BitVec 8))
(declare-const moved_page_0 (_ BitVec 64))
(declare-const owner_0 (_ BitVec 8))
(declare-const page_lock_0 (_ BitVec 8))
(declare-const its_me (_ BitVec 8))
(declare-const its_klass (_ BitVec 32))
(declare-const other_thread (_ BitVec 8))

; 
(assert (! (distinct its_me ((_ extract 7 0) (_ bv0 32))) :named given_1))

; 
(assert (! (distinct other_thread ((_ extract 7 0) (_ bv0 32))) :named given_2))

; 
(assert (! (and (or (distinct writer_0 its_me) (= moved_0 ((_ extract 7 0) (_ bv0 32)))) (distinct writer_0 its_me)) :named given_3))

; 
(assert (! (= writer_0 ((_ extract 7 0) (_ bv0 32))) :named given_4))

; 
(assert (! (not (= reader_0 ((_ extract 7 0) (_ bv1 32)))) :named given_5))

; 
(assert (! (or (not (distinct moved_0 ((_ extract 7 0) (_ bv0 32)))) (and (distinct writer_0 ((_ extract 7 0) (_ bv0 32))) (= writer_0 writer_0) (or (= phase_0 ((_ extract 7 0) (_ bv2 32))) (= phase_0 ((_ extract 7 0) (_ bv3 32)))) (and (= owner_0 moved_0) (= page_lock_0 writer_0)))) :named given_6))

; and the statement is false
(assert (! (not (= writer_0 ((_ extract 7 0) (_ bv0 32)))) :named refutation))

(check-sat)
