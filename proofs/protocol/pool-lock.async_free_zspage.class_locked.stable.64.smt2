; protocol pool-lock.async_free_zspage.class_locked.stable 64
;
; async_free_zspage() at "class locked", where it takes an empty zspage off its list: its
; assertion stays true, whatever other threads do. The same of
; pool-lock.async_free_zspage.none_empty.stable,
; pool-lock.async_free_zspage.none_at_all.stable,
; pool-lock.async_free_zspage.another.stable, pool-lock.async_free_zspage.done.stable.
; Expected: unsat.
(set-logic QF_BV)
(declare-const writer_0 (_ BitVec 8))
(declare-const moved_0 (_ BitVec 8))
(declare-const moved_page_0 (_ BitVec 64))
(declare-const reader_0 (_ BitVec 8))
(declare-const class_0 (_ BitVec 32))
(declare-const phase_0 (_ BitVec 8))
(declare-const owner_0 (_ BitVec 8))
(declare-const page_lock_0 (_ BitVec 8))
(declare-const then_writer_0 (_ BitVec 8))
(declare-const then_moved_0 (_ BitVec 8))
(declare-const then_moved_page_0 (_ BitVec 64))
(declare-const then_reader_0 (_ BitVec 8))
(declare-const then_class_0 (_ BitVec 32))
(declare-const then_phase_0 (_ BitVec 8))
(declare-const then_owner_0 (_ BitVec 8))
(declare-const then_page_lock_0 (_ BitVec 8))
(declare-const its_klass (_ BitVec 32))
(declare-const its_me (_ BitVec 8))

; 
(assert (! (distinct its_me ((_ extract 7 0) (_ bv0 32))) :named given_1))

; 
(assert (! (and (= writer_0 its_me) (or (distinct writer_0 its_me) (= moved_0 ((_ extract 7 0) (_ bv0 32))))) :named given_2))

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
(assert (! (not (= reader_0 ((_ extract 7 0) (_ bv1 32)))) :named given_8))

; 
(assert (! (or (not (distinct moved_0 ((_ extract 7 0) (_ bv0 32)))) (and (distinct writer_0 ((_ extract 7 0) (_ bv0 32))) (= writer_0 writer_0) (or (= phase_0 ((_ extract 7 0) (_ bv2 32))) (= phase_0 ((_ extract 7 0) (_ bv3 32)))) (and (= owner_0 moved_0) (= page_lock_0 writer_0)))) :named given_9))

; 
(assert (! (not (= then_reader_0 ((_ extract 7 0) (_ bv1 32)))) :named given_10))

; 
(assert (! (or (not (distinct then_moved_0 ((_ extract 7 0) (_ bv0 32)))) (and (distinct then_writer_0 ((_ extract 7 0) (_ bv0 32))) (= then_writer_0 then_writer_0) (or (= then_phase_0 ((_ extract 7 0) (_ bv2 32))) (= then_phase_0 ((_ extract 7 0) (_ bv3 32)))) (and (= then_owner_0 then_moved_0) (= then_page_lock_0 then_writer_0)))) :named given_11))

; and the statement is false
(assert (! (not (and (= then_writer_0 its_me) (or (distinct then_writer_0 its_me) (= then_moved_0 ((_ extract 7 0) (_ bv0 32)))))) :named refutation))

(check-sat)
