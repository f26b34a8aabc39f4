; protocol pool-lock.zs_malloc.called.initiation 64
;
; The first assertion of zs_malloc() follows from its precondition, and from its caller's
; not holding pool->lock to write. The same of pool-lock.zs_page_migrate.called.initiation,
; pool-lock.async_free_zspage.called.initiation.
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
(declare-const other_handle (_ BitVec 8))

; 
(assert (! (distinct its_me ((_ extract 7 0) (_ bv0 32))) :named given_1))

; 
(assert (! (distinct writer_0 its_me) :named given_2))

; 
(assert (! (not (= reader_0 ((_ extract 7 0) (_ bv1 32)))) :named given_3))

; 
(assert (! (or (not (distinct moved_0 ((_ extract 7 0) (_ bv0 32)))) (and (distinct writer_0 ((_ extract 7 0) (_ bv0 32))) (= writer_0 writer_0) (or (= phase_0 ((_ extract 7 0) (_ bv2 32))) (= phase_0 ((_ extract 7 0) (_ bv3 32)))) (and (= owner_0 moved_0) (= page_lock_0 writer_0)))) :named given_4))

; and the statement is false
(assert (! (not (and (or (distinct writer_0 its_me) (= moved_0 ((_ extract 7 0) (_ bv0 32)))) (distinct writer_0 its_me))) :named refutation))

(check-sat)
