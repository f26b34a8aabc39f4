; protocol pool-lock.async_free_zspage.freeing.stable 64
;
; async_free_zspage() at "freeing", where it takes a page from the zspage: its assertion
; stays true, whatever other threads do. The same of
; pool-lock.async_free_zspage.freed.stable.
; Expected: unsat.
(set-logic QF_BV)
(declare-const phase_0 (_ BitVec 8))
(declare-const phase_1 (_ BitVec 8))
(declare-const keeper_0 (_ BitVec 8))
(declare-const writer_0 (_ BitVec 8))
(declare-const moved_0 (_ BitVec 8))
(declare-const moved_page_0 (_ BitVec 64))
(declare-const reader_0 (_ BitVec 8))
(declare-const class_0 (_ BitVec 32))
(declare-const class_1 (_ BitVec 32))
(declare-const inuse_0 (_ BitVec 32))
(declare-const owner_0 (_ BitVec 8))
(declare-const page_lock_0 (_ BitVec 8))
(declare-const then_phase_0 (_ BitVec 8))
(declare-const then_phase_1 (_ BitVec 8))
(declare-const then_keeper_0 (_ BitVec 8))
(declare-const then_writer_0 (_ BitVec 8))
(declare-const then_moved_0 (_ BitVec 8))
(declare-const then_moved_page_0 (_ BitVec 64))
(declare-const then_reader_0 (_ BitVec 8))
(declare-const then_class_0 (_ BitVec 32))
(declare-const then_class_1 (_ BitVec 32))
(declare-const then_inuse_0 (_ BitVec 32))
(declare-const then_owner_0 (_ BitVec 8))
(declare-const then_page_lock_0 (_ BitVec 8))
(declare-const its_zspage (_ BitVec 8))
(declare-const its_me (_ BitVec 8))
(declare-const its_klass (_ BitVec 32))

; 
(assert (! (distinct its_me ((_ extract 7 0) (_ bv0 32))) :named given_1))

; 
(assert (! (and (and (distinct its_zspage ((_ extract 7 0) (_ bv0 32))) (= phase_0 ((_ extract 7 0) (_ bv4 32))) (= keeper_0 its_me)) (and (= writer_0 its_me) (or (distinct writer_0 its_me) (= moved_0 ((_ extract 7 0) (_ bv0 32)))))) :named given_2))

; 
(assert (! (and (or (not (= writer_0 its_me)) (= then_writer_0 its_me)) (or (not (= then_writer_0 its_me)) (= writer_0 its_me))) :named given_3))

; 
(assert (! (or (not (= writer_0 its_me)) (= then_moved_0 moved_0)) :named given_4))

; 
(assert (! (or (not (= writer_0 its_me)) (= then_moved_page_0 moved_page_0)) :named given_5))

; 
(assert (! (= then_reader_0 reader_0) :named given_6))

; 
(assert (! (and (or (not (= writer_0 its_me)) (= then_writer_0 its_me)) (or (not (= then_writer_0 its_me)) (= writer_0 its_me))) :named given_7))

; 
(assert (! (and (or (not (= writer_0 its_me)) (= then_writer_0 its_me)) (or (not (= then_writer_0 its_me)) (= writer_0 its_me))) :named given_8))

; 
(assert (! (or (not (and (= keeper_0 its_me) (or (= phase_0 ((_ extract 7 0) (_ bv1 32))) (= phase_0 ((_ extract 7 0) (_ bv3 32))) (= phase_0 ((_ extract 7 0) (_ bv4 32)))))) (and (= then_phase_0 phase_0) (= then_keeper_0 keeper_0) (= then_class_0 class_0) (= then_inuse_0 inuse_0))) :named given_9))

; 
(assert (! (or (not (and (= writer_0 its_me) (= phase_0 ((_ extract 7 0) (_ bv2 32))))) (and (= then_phase_0 phase_0) (= then_class_0 class_0) (= then_inuse_0 inuse_0))) :named given_10))

; 
(assert (! (or (not (distinct phase_0 ((_ extract 7 0) (_ bv0 32)))) (or (= then_class_0 class_0) (= then_phase_0 ((_ extract 7 0) (_ bv0 32))))) :named given_11))

; 
(assert (! (or (not (= then_phase_0 ((_ extract 7 0) (_ bv1 32)))) (or (= phase_0 ((_ extract 7 0) (_ bv1 32))) (= phase_0 ((_ extract 7 0) (_ bv0 32))))) :named given_12))

; 
(assert (! (or (= then_phase_0 phase_0) (not (= then_keeper_0 its_me))) :named given_13))

; 
(assert (! (bvule phase_0 ((_ extract 7 0) (_ bv4 32))) :named given_14))

; 
(assert (! (or (not (or (= phase_0 ((_ extract 7 0) (_ bv1 32))) (= phase_0 ((_ extract 7 0) (_ bv3 32))) (= phase_0 ((_ extract 7 0) (_ bv4 32))))) (and (distinct keeper_0 ((_ extract 7 0) (_ bv0 32))) (= inuse_0 (_ bv0 32)))) :named given_15))

; 
(assert (! (not (= reader_0 ((_ extract 7 0) (_ bv1 32)))) :named given_16))

; 
(assert (! (or (not (distinct moved_0 ((_ extract 7 0) (_ bv0 32)))) (and (distinct writer_0 ((_ extract 7 0) (_ bv0 32))) (= writer_0 writer_0) (or (= phase_1 ((_ extract 7 0) (_ bv2 32))) (= phase_1 ((_ extract 7 0) (_ bv3 32)))) (and (= owner_0 moved_0) (= page_lock_0 writer_0)))) :named given_17))

; 
(assert (! (bvule then_phase_0 ((_ extract 7 0) (_ bv4 32))) :named given_18))

; 
(assert (! (or (not (or (= then_phase_0 ((_ extract 7 0) (_ bv1 32))) (= then_phase_0 ((_ extract 7 0) (_ bv3 32))) (= then_phase_0 ((_ extract 7 0) (_ bv4 32))))) (and (distinct then_keeper_0 ((_ extract 7 0) (_ bv0 32))) (= then_inuse_0 (_ bv0 32)))) :named given_19))

; 
(assert (! (not (= then_reader_0 ((_ extract 7 0) (_ bv1 32)))) :named given_20))

; 
(assert (! (or (not (distinct then_moved_0 ((_ extract 7 0) (_ bv0 32)))) (and (distinct then_writer_0 ((_ extract 7 0) (_ bv0 32))) (= then_writer_0 then_writer_0) (or (= then_phase_1 ((_ extract 7 0) (_ bv2 32))) (= then_phase_1 ((_ extract 7 0) (_ bv3 32)))) (and (= then_owner_0 then_moved_0) (= then_page_lock_0 then_writer_0)))) :named given_21))

; 
(assert (! (or (not (= its_zspage moved_0)) (= phase_0 phase_1)) :named given_22))

; 
(assert (! (or (not (= its_zspage moved_0)) (= class_0 class_1)) :named given_23))

; 
(assert (! (or (not (= its_zspage then_moved_0)) (= then_phase_0 then_phase_1)) :named given_24))

; 
(assert (! (or (not (= its_zspage then_moved_0)) (= then_class_0 then_class_1)) :named given_25))

; and the statement is false
(assert (! (not (and (and (distinct its_zspage ((_ extract 7 0) (_ bv0 32))) (= then_phase_0 ((_ extract 7 0) (_ bv4 32))) (= then_keeper_0 its_me)) (and (= then_writer_0 its_me) (or (distinct then_writer_0 its_me) (= then_moved_0 ((_ extract 7 0) (_ bv0 32))))))) :named refutation))

(check-sat)
