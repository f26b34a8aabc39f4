; protocol class-idx.zs_free.pool_locked.race_freedom.zs_page_migrate.moving 64
;
; zs_free() at "pool locked", where it reads the word: no other thread is about to store the
; word of the same handle in zs_page_migrate() at "moving". The same of
; class-idx.zs_obj_read.pool_locked.race_freedom.zs_page_migrate.moving,
; lockless-free.zs_obj_read.pool_locked.race_freedom.zs_page_migrate.moving,
; early-unlock.zs_obj_read.pool_locked.race_freedom.zs_page_migrate.moving.
; Expected: unsat.
(set-logic QF_BV)
(declare-const reader_0 (_ BitVec 8))
(declare-const reader_1 (_ BitVec 8))
(declare-const live_0 (_ BitVec 8))
(declare-const live_1 (_ BitVec 8))
(declare-const holder_0 (_ BitVec 8))
(declare-const holder_1 (_ BitVec 8))
(declare-const writer_0 (_ BitVec 8))
(declare-const moved_0 (_ BitVec 8))
(declare-const class_lock_0 (_ BitVec 8))
(declare-const class_lock_1 (_ BitVec 8))
(declare-const page_keeper_0 (_ BitVec 8))
(declare-const page_keeper_1 (_ BitVec 8))
(declare-const page_keeper_2 (_ BitVec 8))
(declare-const owner_0 (_ BitVec 8))
(declare-const owner_1 (_ BitVec 8))
(declare-const owner_2 (_ BitVec 8))
(declare-const owner_3 (_ BitVec 8))
(declare-const owner_4 (_ BitVec 8))
(declare-const page_lock_0 (_ BitVec 8))
(declare-const page_lock_1 (_ BitVec 8))
(declare-const page_lock_2 (_ BitVec 8))
(declare-const phase_0 (_ BitVec 8))
(declare-const phase_1 (_ BitVec 8))
(declare-const phase_2 (_ BitVec 8))
(declare-const phase_3 (_ BitVec 8))
(declare-const class_0 (_ BitVec 32))
(declare-const class_1 (_ BitVec 32))
(declare-const class_2 (_ BitVec 32))
(declare-const class_3 (_ BitVec 32))
(declare-const zspage_0 (_ BitVec 8))
(declare-const zspage_1 (_ BitVec 8))
(declare-const word_0 (_ BitVec 64))
(declare-const word_1 (_ BitVec 64))
(declare-const inuse_0 (_ BitVec 32))
(declare-const inuse_1 (_ BitVec 32))
(declare-const moved_page_0 (_ BitVec 64))
(declare-const its_handle (_ BitVec 8))
(declare-const its_me (_ BitVec 8))
(declare-const their_handle (_ BitVec 8))
(declare-const their_zspage (_ BitVec 8))
(declare-const their_klass (_ BitVec 32))
(declare-const their_me (_ BitVec 8))
(declare-const their_new (_ BitVec 64))
(declare-const their_page (_ BitVec 64))

; 
(assert (! (distinct its_me ((_ extract 7 0) (_ bv0 32))) :named given_1))

; 
(assert (! (distinct their_me ((_ extract 7 0) (_ bv0 32))) :named given_2))

; 
(assert (! (distinct its_me their_me) :named given_3))

; 
(assert (! (and (and (= holder_0 its_me) (= live_0 ((_ extract 7 0) (_ bv1 32))) (distinct writer_0 its_me)) (= reader_0 ((_ extract 7 0) (_ bv1 32)))) :named given_4))

; 
(assert (! (or (not (= live_0 ((_ extract 7 0) (_ bv1 32)))) (= (bvand (bvlshr word_1 (_ bv8 64)) (_ bv255 64)) ((_ zero_extend 32) class_1))) :named given_5))

; 
(assert (! (or (not (= live_0 ((_ extract 7 0) (_ bv1 32)))) (or (= owner_3 zspage_1) (and (= zspage_1 moved_0) (= page_keeper_1 writer_0)))) :named given_6))

; 
(assert (! (or (not (= live_0 ((_ extract 7 0) (_ bv1 32)))) (and (distinct zspage_1 ((_ extract 7 0) (_ bv0 32))) (= phase_1 ((_ extract 7 0) (_ bv2 32))) (distinct inuse_0 (_ bv0 32)) (distinct holder_0 ((_ extract 7 0) (_ bv0 32))))) :named given_7))

; 
(assert (! (or (not (= live_1 ((_ extract 7 0) (_ bv1 32)))) (= (bvand (bvlshr word_0 (_ bv8 64)) (_ bv255 64)) ((_ zero_extend 32) class_2))) :named given_8))

; 
(assert (! (or (not (= live_1 ((_ extract 7 0) (_ bv1 32)))) (or (= owner_2 zspage_0) (and (= zspage_0 moved_0) (= page_keeper_2 writer_0)))) :named given_9))

; 
(assert (! (or (not (= live_1 ((_ extract 7 0) (_ bv1 32)))) (and (distinct zspage_0 ((_ extract 7 0) (_ bv0 32))) (= phase_2 ((_ extract 7 0) (_ bv2 32))) (distinct inuse_1 (_ bv0 32)) (distinct holder_1 ((_ extract 7 0) (_ bv0 32))))) :named given_10))

; 
(assert (! (or (not (= reader_0 ((_ extract 7 0) (_ bv1 32)))) (= writer_0 ((_ extract 7 0) (_ bv0 32)))) :named given_11))

; 
(assert (! (or (not (= reader_1 ((_ extract 7 0) (_ bv1 32)))) (= writer_0 ((_ extract 7 0) (_ bv0 32)))) :named given_12))

; 
(assert (! (or (not (distinct moved_0 ((_ extract 7 0) (_ bv0 32)))) (and (distinct writer_0 ((_ extract 7 0) (_ bv0 32))) (= class_lock_1 writer_0) (or (= phase_3 ((_ extract 7 0) (_ bv2 32))) (= phase_3 ((_ extract 7 0) (_ bv3 32)))) (and (= owner_4 moved_0) (= page_lock_2 writer_0)))) :named given_13))

; 
(assert (! (or (not (= its_me their_me)) (= reader_0 reader_1)) :named given_14))

; 
(assert (! (or (not (= its_handle their_handle)) (= live_0 live_1)) :named given_15))

; 
(assert (! (or (not (= its_handle their_handle)) (= holder_0 holder_1)) :named given_16))

; 
(assert (! (or (not (= their_klass class_3)) (= class_lock_0 class_lock_1)) :named given_17))

; 
(assert (! (or (not (= their_new (bvlshr word_1 (_ bv16 64)))) (= page_keeper_0 page_keeper_1)) :named given_18))

; 
(assert (! (or (not (= their_new (bvlshr word_0 (_ bv16 64)))) (= page_keeper_0 page_keeper_2)) :named given_19))

; 
(assert (! (or (not (= (bvlshr word_1 (_ bv16 64)) (bvlshr word_0 (_ bv16 64)))) (= page_keeper_1 page_keeper_2)) :named given_20))

; 
(assert (! (or (not (= their_new their_page)) (= owner_0 owner_1)) :named given_21))

; 
(assert (! (or (not (= their_new (bvlshr word_0 (_ bv16 64)))) (= owner_0 owner_2)) :named given_22))

; 
(assert (! (or (not (= their_new (bvlshr word_1 (_ bv16 64)))) (= owner_0 owner_3)) :named given_23))

; 
(assert (! (or (not (= their_new moved_page_0)) (= owner_0 owner_4)) :named given_24))

; 
(assert (! (or (not (= their_page (bvlshr word_0 (_ bv16 64)))) (= owner_1 owner_2)) :named given_25))

; 
(assert (! (or (not (= their_page (bvlshr word_1 (_ bv16 64)))) (= owner_1 owner_3)) :named given_26))

; 
(assert (! (or (not (= their_page moved_page_0)) (= owner_1 owner_4)) :named given_27))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) (bvlshr word_1 (_ bv16 64)))) (= owner_2 owner_3)) :named given_28))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) moved_page_0)) (= owner_2 owner_4)) :named given_29))

; 
(assert (! (or (not (= (bvlshr word_1 (_ bv16 64)) moved_page_0)) (= owner_3 owner_4)) :named given_30))

; 
(assert (! (or (not (= their_page their_new)) (= page_lock_0 page_lock_1)) :named given_31))

; 
(assert (! (or (not (= their_page moved_page_0)) (= page_lock_0 page_lock_2)) :named given_32))

; 
(assert (! (or (not (= their_new moved_page_0)) (= page_lock_1 page_lock_2)) :named given_33))

; 
(assert (! (or (not (= their_zspage zspage_1)) (= phase_0 phase_1)) :named given_34))

; 
(assert (! (or (not (= their_zspage zspage_0)) (= phase_0 phase_2)) :named given_35))

; 
(assert (! (or (not (= their_zspage moved_0)) (= phase_0 phase_3)) :named given_36))

; 
(assert (! (or (not (= zspage_1 zspage_0)) (= phase_1 phase_2)) :named given_37))

; 
(assert (! (or (not (= zspage_1 moved_0)) (= phase_1 phase_3)) :named given_38))

; 
(assert (! (or (not (= zspage_0 moved_0)) (= phase_2 phase_3)) :named given_39))

; 
(assert (! (or (not (= their_zspage zspage_1)) (= class_0 class_1)) :named given_40))

; 
(assert (! (or (not (= their_zspage zspage_0)) (= class_0 class_2)) :named given_41))

; 
(assert (! (or (not (= their_zspage moved_0)) (= class_0 class_3)) :named given_42))

; 
(assert (! (or (not (= zspage_1 zspage_0)) (= class_1 class_2)) :named given_43))

; 
(assert (! (or (not (= zspage_1 moved_0)) (= class_1 class_3)) :named given_44))

; 
(assert (! (or (not (= zspage_0 moved_0)) (= class_2 class_3)) :named given_45))

; 
(assert (! (or (not (= their_handle its_handle)) (= zspage_0 zspage_1)) :named given_46))

; 
(assert (! (or (not (= their_handle its_handle)) (= word_0 word_1)) :named given_47))

; 
(assert (! (or (not (= zspage_1 zspage_0)) (= inuse_0 inuse_1)) :named given_48))

; and the statement is false
(assert (! (not (or (not (and (and (and (and (and (and (= page_keeper_0 their_me) (= owner_0 ((_ extract 7 0) (_ bv0 32))) (distinct their_new their_page)) (= page_lock_0 their_me)) (= page_lock_1 their_me)) (and (distinct their_zspage ((_ extract 7 0) (_ bv0 32))) (= owner_1 their_zspage) (or (= phase_0 ((_ extract 7 0) (_ bv2 32))) (= phase_0 ((_ extract 7 0) (_ bv3 32)))))) (= class_0 their_klass) (= moved_0 their_zspage) (and (= class_lock_0 their_me) (= writer_0 their_me))) (and (= live_1 ((_ extract 7 0) (_ bv1 32))) (= zspage_0 their_zspage) (= (bvlshr word_0 (_ bv16 64)) their_page) (bvule their_new (bvsub (bvshl (_ bv1 64) (_ bv48 64)) ((_ sign_extend 32) (_ bv1 32))))) (or (not (and (= live_1 ((_ extract 7 0) (_ bv1 32))) (= zspage_0 their_zspage))) (or (= owner_2 zspage_0) (= (bvlshr word_0 (_ bv16 64)) their_new))) (or (not (and (= live_0 ((_ extract 7 0) (_ bv1 32))) (= zspage_1 their_zspage))) (or (= owner_3 zspage_1) (= (bvlshr word_1 (_ bv16 64)) their_new))))) (distinct its_handle their_handle))) :named refutation))

(check-sat)
