; protocol pool-lock.zs_compact.source_emptied.enabled 64
;
; zs_compact() at "source emptied", where it finds the source empty and every page locked,
; and unlinks it: it can take that step whenever C does: no state is left out.
; Expected: unsat.
(set-logic QF_BV)
(declare-const writer_0 (_ BitVec 8))
(declare-const moved_0 (_ BitVec 8))
(declare-const phase_0 (_ BitVec 8))
(declare-const phase_1 (_ BitVec 8))
(declare-const class_0 (_ BitVec 32))
(declare-const class_1 (_ BitVec 32))
(declare-const inuse_0 (_ BitVec 32))
(declare-const keeper_0 (_ BitVec 8))
(declare-const reader_0 (_ BitVec 8))
(declare-const moved_page_0 (_ BitVec 64))
(declare-const owner_0 (_ BitVec 8))
(declare-const page_lock_0 (_ BitVec 8))
(declare-const its_me (_ BitVec 8))
(declare-const its_klass (_ BitVec 32))
(declare-const its_zspage (_ BitVec 8))
(declare-const its_remaining (_ BitVec 32))
(declare-const other_thread (_ BitVec 8))

; 
(assert (! (distinct its_me ((_ extract 7 0) (_ bv0 32))) :named given_1))

; 
(assert (! (distinct other_thread ((_ extract 7 0) (_ bv0 32))) :named given_2))

; 
(assert (! (and (and (and (= writer_0 its_me) (= writer_0 its_me)) (= moved_0 ((_ extract 7 0) (_ bv0 32)))) (distinct its_zspage ((_ extract 7 0) (_ bv0 32))) (= phase_0 ((_ extract 7 0) (_ bv2 32))) (= class_0 its_klass) (= inuse_0 its_remaining)) :named given_3))

; 
(assert (! (= its_remaining (_ bv0 32)) :named given_4))

; 
(assert (! (bvule phase_0 ((_ extract 7 0) (_ bv4 32))) :named given_5))

; 
(assert (! (or (not (or (= phase_0 ((_ extract 7 0) (_ bv1 32))) (= phase_0 ((_ extract 7 0) (_ bv3 32))) (= phase_0 ((_ extract 7 0) (_ bv4 32))))) (and (distinct keeper_0 ((_ extract 7 0) (_ bv0 32))) (= inuse_0 (_ bv0 32)))) :named given_6))

; 
(assert (! (not (= reader_0 ((_ extract 7 0) (_ bv1 32)))) :named given_7))

; 
(assert (! (or (not (distinct moved_0 ((_ extract 7 0) (_ bv0 32)))) (and (distinct writer_0 ((_ extract 7 0) (_ bv0 32))) (= writer_0 writer_0) (or (= phase_1 ((_ extract 7 0) (_ bv2 32))) (= phase_1 ((_ extract 7 0) (_ bv3 32)))) (and (= owner_0 moved_0) (= page_lock_0 writer_0)))) :named given_8))

; 
(assert (! (or (not (= its_zspage moved_0)) (= phase_0 phase_1)) :named given_9))

; 
(assert (! (or (not (= its_zspage moved_0)) (= class_0 class_1)) :named given_10))

; and the statement is false
(assert (! (not (= its_remaining (_ bv0 32))) :named refutation))

(check-sat)
