; protocol pool-lock.async_free_zspage.freeing.enabled 64
;
; async_free_zspage() at "freeing", where it takes a page from the zspage: it can take that
; step whenever C does: no state is left out.
; Expected: unsat.
(set-logic QF_BV)
(declare-const phase_0 (_ BitVec 8))
(declare-const phase_1 (_ BitVec 8))
(declare-const phase_2 (_ BitVec 8))
(declare-const keeper_0 (_ BitVec 8))
(declare-const keeper_1 (_ BitVec 8))
(declare-const writer_0 (_ BitVec 8))
(declare-const moved_0 (_ BitVec 8))
(declare-const owner_0 (_ BitVec 8))
(declare-const owner_1 (_ BitVec 8))
(declare-const page_keeper_0 (_ BitVec 8))
(declare-const page_lock_0 (_ BitVec 8))
(declare-const page_lock_1 (_ BitVec 8))
(declare-const inuse_0 (_ BitVec 32))
(declare-const inuse_1 (_ BitVec 32))
(declare-const reader_0 (_ BitVec 8))
(declare-const class_0 (_ BitVec 32))
(declare-const moved_page_0 (_ BitVec 64))
(declare-const its_me (_ BitVec 8))
(declare-const its_zspage (_ BitVec 8))
(declare-const its_klass (_ BitVec 32))
(declare-const its_page (_ BitVec 64))
(declare-const other_thread (_ BitVec 8))

; 
(assert (! (distinct its_me ((_ extract 7 0) (_ bv0 32))) :named given_1))

; 
(assert (! (distinct other_thread ((_ extract 7 0) (_ bv0 32))) :named given_2))

; 
(assert (! (and (and (distinct its_zspage ((_ extract 7 0) (_ bv0 32))) (= phase_0 ((_ extract 7 0) (_ bv4 32))) (= keeper_0 its_me)) (and (= writer_0 its_me) (or (distinct writer_0 its_me) (= moved_0 ((_ extract 7 0) (_ bv0 32)))))) :named given_3))

; 
(assert (! (= owner_0 its_zspage) :named given_4))

; 
(assert (! (or (not (distinct owner_0 ((_ extract 7 0) (_ bv0 32)))) (distinct phase_1 ((_ extract 7 0) (_ bv0 32)))) :named given_5))

; 
(assert (! (or (not (distinct owner_0 ((_ extract 7 0) (_ bv0 32)))) (= page_keeper_0 ((_ extract 7 0) (_ bv0 32)))) :named given_6))

; 
(assert (! (or (not (and (distinct owner_0 ((_ extract 7 0) (_ bv0 32))) (= phase_1 ((_ extract 7 0) (_ bv4 32))))) (= page_lock_0 keeper_1)) :named given_7))

; 
(assert (! (bvule phase_0 ((_ extract 7 0) (_ bv4 32))) :named given_8))

; 
(assert (! (or (not (or (= phase_0 ((_ extract 7 0) (_ bv1 32))) (= phase_0 ((_ extract 7 0) (_ bv3 32))) (= phase_0 ((_ extract 7 0) (_ bv4 32))))) (and (distinct keeper_0 ((_ extract 7 0) (_ bv0 32))) (= inuse_0 (_ bv0 32)))) :named given_9))

; 
(assert (! (bvule phase_1 ((_ extract 7 0) (_ bv4 32))) :named given_10))

; 
(assert (! (or (not (or (= phase_1 ((_ extract 7 0) (_ bv1 32))) (= phase_1 ((_ extract 7 0) (_ bv3 32))) (= phase_1 ((_ extract 7 0) (_ bv4 32))))) (and (distinct keeper_1 ((_ extract 7 0) (_ bv0 32))) (= inuse_1 (_ bv0 32)))) :named given_11))

; 
(assert (! (not (= reader_0 ((_ extract 7 0) (_ bv1 32)))) :named given_12))

; 
(assert (! (or (not (distinct moved_0 ((_ extract 7 0) (_ bv0 32)))) (and (distinct writer_0 ((_ extract 7 0) (_ bv0 32))) (= writer_0 writer_0) (or (= phase_2 ((_ extract 7 0) (_ bv2 32))) (= phase_2 ((_ extract 7 0) (_ bv3 32)))) (and (= owner_1 moved_0) (= page_lock_1 writer_0)))) :named given_13))

; 
(assert (! (or (not (= its_zspage owner_0)) (= phase_0 phase_1)) :named given_14))

; 
(assert (! (or (not (= its_zspage moved_0)) (= phase_0 phase_2)) :named given_15))

; 
(assert (! (or (not (= owner_0 moved_0)) (= phase_1 phase_2)) :named given_16))

; 
(assert (! (or (not (= its_zspage owner_0)) (= keeper_0 keeper_1)) :named given_17))

; 
(assert (! (or (not (= its_page moved_page_0)) (= owner_0 owner_1)) :named given_18))

; 
(assert (! (or (not (= its_page moved_page_0)) (= page_lock_0 page_lock_1)) :named given_19))

; 
(assert (! (or (not (= its_zspage owner_0)) (= inuse_0 inuse_1)) :named given_20))

; and the statement is false
(assert (! (not (= owner_0 its_zspage)) :named refutation))

(check-sat)
