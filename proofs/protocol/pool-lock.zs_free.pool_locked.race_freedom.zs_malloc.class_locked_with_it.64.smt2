; protocol pool-lock.zs_free.pool_locked.race_freedom.zs_malloc.class_locked_with_it 64
;
; zs_free() at "pool locked", where it reads the word: no other thread is about to store the
; word of the same handle in zs_malloc() at "class locked with it". The same of
; pool-lock.zs_obj_read.pool_locked.race_freedom.zs_malloc.class_locked_with_it.
; Expected: unsat.
(set-logic QF_BV)
(declare-const reader_0 (_ BitVec 8))
(declare-const reader_1 (_ BitVec 8))
(declare-const writer_0 (_ BitVec 8))
(declare-const live_0 (_ BitVec 8))
(declare-const live_1 (_ BitVec 8))
(declare-const holder_0 (_ BitVec 8))
(declare-const holder_1 (_ BitVec 8))
(declare-const moved_0 (_ BitVec 8))
(declare-const phase_0 (_ BitVec 8))
(declare-const phase_1 (_ BitVec 8))
(declare-const phase_2 (_ BitVec 8))
(declare-const phase_3 (_ BitVec 8))
(declare-const keeper_0 (_ BitVec 8))
(declare-const class_0 (_ BitVec 32))
(declare-const class_1 (_ BitVec 32))
(declare-const owner_0 (_ BitVec 8))
(declare-const owner_1 (_ BitVec 8))
(declare-const owner_2 (_ BitVec 8))
(declare-const owner_3 (_ BitVec 8))
(declare-const inuse_0 (_ BitVec 32))
(declare-const inuse_1 (_ BitVec 32))
(declare-const inuse_2 (_ BitVec 32))
(declare-const zspage_0 (_ BitVec 8))
(declare-const zspage_1 (_ BitVec 8))
(declare-const word_0 (_ BitVec 64))
(declare-const word_1 (_ BitVec 64))
(declare-const page_keeper_0 (_ BitVec 8))
(declare-const page_keeper_1 (_ BitVec 8))
(declare-const moved_page_0 (_ BitVec 64))
(declare-const page_lock_0 (_ BitVec 8))
(declare-const its_handle (_ BitVec 8))
(declare-const its_me (_ BitVec 8))
(declare-const their_handle (_ BitVec 8))
(declare-const their_me (_ BitVec 8))
(declare-const their_zspage (_ BitVec 8))
(declare-const their_klass (_ BitVec 32))
(declare-const their_page (_ BitVec 64))
(declare-const their_idx (_ BitVec 32))

; 
(assert (! (distinct its_me ((_ extract 7 0) (_ bv0 32))) :named given_1))

; 
(assert (! (distinct their_me ((_ extract 7 0) (_ bv0 32))) :named given_2))

; 
(assert (! (distinct its_me their_me) :named given_3))

; 
(assert (! (and (and (= holder_0 its_me) (= live_0 ((_ extract 7 0) (_ bv1 32))) (or (distinct writer_0 its_me) (= moved_0 ((_ extract 7 0) (_ bv0 32))))) (= writer_0 its_me)) :named given_4))

; 
(assert (! (or (not (= live_0 ((_ extract 7 0) (_ bv1 32)))) (or (= owner_1 zspage_0) (and (= zspage_0 moved_0) (= page_keeper_0 writer_0)))) :named given_5))

; 
(assert (! (or (not (= live_0 ((_ extract 7 0) (_ bv1 32)))) (and (distinct zspage_0 ((_ extract 7 0) (_ bv0 32))) (= phase_1 ((_ extract 7 0) (_ bv2 32))) (distinct inuse_1 (_ bv0 32)) (distinct holder_0 ((_ extract 7 0) (_ bv0 32))))) :named given_6))

; 
(assert (! (or (not (= live_1 ((_ extract 7 0) (_ bv1 32)))) (or (= owner_2 zspage_1) (and (= zspage_1 moved_0) (= page_keeper_1 writer_0)))) :named given_7))

; 
(assert (! (or (not (= live_1 ((_ extract 7 0) (_ bv1 32)))) (and (distinct zspage_1 ((_ extract 7 0) (_ bv0 32))) (= phase_2 ((_ extract 7 0) (_ bv2 32))) (distinct inuse_2 (_ bv0 32)) (distinct holder_1 ((_ extract 7 0) (_ bv0 32))))) :named given_8))

; 
(assert (! (not (= reader_0 ((_ extract 7 0) (_ bv1 32)))) :named given_9))

; 
(assert (! (not (= reader_1 ((_ extract 7 0) (_ bv1 32)))) :named given_10))

; 
(assert (! (or (not (distinct moved_0 ((_ extract 7 0) (_ bv0 32)))) (and (distinct writer_0 ((_ extract 7 0) (_ bv0 32))) (= writer_0 writer_0) (or (= phase_3 ((_ extract 7 0) (_ bv2 32))) (= phase_3 ((_ extract 7 0) (_ bv3 32)))) (and (= owner_3 moved_0) (= page_lock_0 writer_0)))) :named given_11))

; 
(assert (! (or (not (= its_me their_me)) (= reader_0 reader_1)) :named given_12))

; 
(assert (! (or (not (= its_handle their_handle)) (= live_0 live_1)) :named given_13))

; 
(assert (! (or (not (= its_handle their_handle)) (= holder_0 holder_1)) :named given_14))

; 
(assert (! (or (not (= their_zspage zspage_0)) (= phase_0 phase_1)) :named given_15))

; 
(assert (! (or (not (= their_zspage zspage_1)) (= phase_0 phase_2)) :named given_16))

; 
(assert (! (or (not (= their_zspage moved_0)) (= phase_0 phase_3)) :named given_17))

; 
(assert (! (or (not (= zspage_0 zspage_1)) (= phase_1 phase_2)) :named given_18))

; 
(assert (! (or (not (= zspage_0 moved_0)) (= phase_1 phase_3)) :named given_19))

; 
(assert (! (or (not (= zspage_1 moved_0)) (= phase_2 phase_3)) :named given_20))

; 
(assert (! (or (not (= their_zspage moved_0)) (= class_0 class_1)) :named given_21))

; 
(assert (! (or (not (= their_page (bvlshr word_0 (_ bv16 64)))) (= owner_0 owner_1)) :named given_22))

; 
(assert (! (or (not (= their_page (bvlshr word_1 (_ bv16 64)))) (= owner_0 owner_2)) :named given_23))

; 
(assert (! (or (not (= their_page moved_page_0)) (= owner_0 owner_3)) :named given_24))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) (bvlshr word_1 (_ bv16 64)))) (= owner_1 owner_2)) :named given_25))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) moved_page_0)) (= owner_1 owner_3)) :named given_26))

; 
(assert (! (or (not (= (bvlshr word_1 (_ bv16 64)) moved_page_0)) (= owner_2 owner_3)) :named given_27))

; 
(assert (! (or (not (= their_zspage zspage_0)) (= inuse_0 inuse_1)) :named given_28))

; 
(assert (! (or (not (= their_zspage zspage_1)) (= inuse_0 inuse_2)) :named given_29))

; 
(assert (! (or (not (= zspage_0 zspage_1)) (= inuse_1 inuse_2)) :named given_30))

; 
(assert (! (or (not (= its_handle their_handle)) (= zspage_0 zspage_1)) :named given_31))

; 
(assert (! (or (not (= its_handle their_handle)) (= word_0 word_1)) :named given_32))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) (bvlshr word_1 (_ bv16 64)))) (= page_keeper_0 page_keeper_1)) :named given_33))

; and the statement is false
(assert (! (not (or (not (and (and (and (and (and (and (= holder_1 their_me) (or (distinct writer_0 their_me) (= moved_0 ((_ extract 7 0) (_ bv0 32))))) (= live_1 ((_ extract 7 0) (_ bv0 32)))) (distinct their_zspage ((_ extract 7 0) (_ bv0 32))) (= phase_0 ((_ extract 7 0) (_ bv1 32))) (= keeper_0 their_me) (= class_0 their_klass)) (= owner_0 their_zspage)) (and (= writer_0 their_me) (or (distinct writer_0 their_me) (= moved_0 ((_ extract 7 0) (_ bv0 32)))))) (and (and (bvule their_page (bvsub (bvshl (_ bv1 64) (_ bv48 64)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) their_idx) (bvsub (bvshl (_ bv1 64) (_ bv8 64)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) their_klass) (bvsub (bvshl (_ bv1 64) (_ bv8 64)) ((_ sign_extend 32) (_ bv1 32))))) (distinct (bvadd inuse_0 (_ bv1 32)) (_ bv0 32))))) (distinct its_handle their_handle))) :named refutation))

(check-sat)
