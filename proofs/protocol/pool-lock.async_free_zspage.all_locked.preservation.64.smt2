; protocol pool-lock.async_free_zspage.all_locked.preservation 64
;
; async_free_zspage() at "all locked", where it takes pool->lock: that preserves the
; invariant, and keeps the guarantee to every other thread.
; Expected: unsat.
(set-logic QF_BV)
(declare-const phase_0 (_ BitVec 8))
(declare-const phase_1 (_ BitVec 8))
(declare-const phase_2 (_ BitVec 8))
(declare-const phase_3 (_ BitVec 8))
(declare-const phase_4 (_ BitVec 8))
(declare-const phase_5 (_ BitVec 8))
(declare-const keeper_0 (_ BitVec 8))
(declare-const keeper_1 (_ BitVec 8))
(declare-const keeper_2 (_ BitVec 8))
(declare-const keeper_3 (_ BitVec 8))
(declare-const keeper_4 (_ BitVec 8))
(declare-const writer_0 (_ BitVec 8))
(declare-const moved_0 (_ BitVec 8))
(declare-const moved_page_0 (_ BitVec 64))
(declare-const live_0 (_ BitVec 8))
(declare-const zspage_0 (_ BitVec 8))
(declare-const word_0 (_ BitVec 64))
(declare-const page_keeper_0 (_ BitVec 8))
(declare-const page_keeper_1 (_ BitVec 8))
(declare-const owner_0 (_ BitVec 8))
(declare-const owner_1 (_ BitVec 8))
(declare-const owner_2 (_ BitVec 8))
(declare-const inuse_0 (_ BitVec 32))
(declare-const inuse_1 (_ BitVec 32))
(declare-const inuse_2 (_ BitVec 32))
(declare-const holder_0 (_ BitVec 8))
(declare-const page_lock_0 (_ BitVec 8))
(declare-const page_lock_1 (_ BitVec 8))
(declare-const page_lock_2 (_ BitVec 8))
(declare-const reader_0 (_ BitVec 8))
(declare-const reader_1 (_ BitVec 8))
(declare-const class_0 (_ BitVec 32))
(declare-const class_1 (_ BitVec 32))
(declare-const class_2 (_ BitVec 32))
(declare-const its_zspage (_ BitVec 8))
(declare-const its_me (_ BitVec 8))
(declare-const its_klass (_ BitVec 32))
(declare-const other_handle (_ BitVec 8))
(declare-const other_zspage (_ BitVec 8))
(declare-const other_class (_ BitVec 32))
(declare-const other_thread (_ BitVec 8))
(declare-const other_page (_ BitVec 64))

; 
(assert (! (distinct its_me ((_ extract 7 0) (_ bv0 32))) :named given_1))

; 
(assert (! (and (and (and (distinct its_zspage ((_ extract 7 0) (_ bv0 32))) (= phase_0 ((_ extract 7 0) (_ bv4 32))) (= keeper_0 its_me)) (or (distinct writer_0 its_me) (= moved_0 ((_ extract 7 0) (_ bv0 32))))) (distinct writer_0 its_me)) :named given_2))

; 
(assert (! (= writer_0 ((_ extract 7 0) (_ bv0 32))) :named given_3))

; 
(assert (! (distinct other_thread ((_ extract 7 0) (_ bv0 32))) :named given_4))

; 
(assert (! (distinct other_thread its_me) :named given_5))

; 
(assert (! (or (not (= live_0 ((_ extract 7 0) (_ bv1 32)))) (or (= owner_0 zspage_0) (and (= zspage_0 moved_0) (= page_keeper_0 writer_0)))) :named given_6))

; 
(assert (! (or (not (= live_0 ((_ extract 7 0) (_ bv1 32)))) (and (distinct zspage_0 ((_ extract 7 0) (_ bv0 32))) (= phase_1 ((_ extract 7 0) (_ bv2 32))) (distinct inuse_0 (_ bv0 32)) (distinct holder_0 ((_ extract 7 0) (_ bv0 32))))) :named given_7))

; 
(assert (! (or (not (distinct owner_1 ((_ extract 7 0) (_ bv0 32)))) (distinct phase_2 ((_ extract 7 0) (_ bv0 32)))) :named given_8))

; 
(assert (! (or (not (distinct owner_1 ((_ extract 7 0) (_ bv0 32)))) (= page_keeper_1 ((_ extract 7 0) (_ bv0 32)))) :named given_9))

; 
(assert (! (or (not (and (distinct owner_1 ((_ extract 7 0) (_ bv0 32))) (= phase_2 ((_ extract 7 0) (_ bv4 32))))) (= page_lock_0 keeper_1)) :named given_10))

; 
(assert (! (or (not (distinct owner_0 ((_ extract 7 0) (_ bv0 32)))) (distinct phase_5 ((_ extract 7 0) (_ bv0 32)))) :named given_11))

; 
(assert (! (or (not (distinct owner_0 ((_ extract 7 0) (_ bv0 32)))) (= page_keeper_0 ((_ extract 7 0) (_ bv0 32)))) :named given_12))

; 
(assert (! (or (not (and (distinct owner_0 ((_ extract 7 0) (_ bv0 32))) (= phase_5 ((_ extract 7 0) (_ bv4 32))))) (= page_lock_2 keeper_3)) :named given_13))

; 
(assert (! (bvule phase_0 ((_ extract 7 0) (_ bv4 32))) :named given_14))

; 
(assert (! (or (not (or (= phase_0 ((_ extract 7 0) (_ bv1 32))) (= phase_0 ((_ extract 7 0) (_ bv3 32))) (= phase_0 ((_ extract 7 0) (_ bv4 32))))) (and (distinct keeper_0 ((_ extract 7 0) (_ bv0 32))) (= inuse_2 (_ bv0 32)))) :named given_15))

; 
(assert (! (bvule phase_3 ((_ extract 7 0) (_ bv4 32))) :named given_16))

; 
(assert (! (or (not (or (= phase_3 ((_ extract 7 0) (_ bv1 32))) (= phase_3 ((_ extract 7 0) (_ bv3 32))) (= phase_3 ((_ extract 7 0) (_ bv4 32))))) (and (distinct keeper_2 ((_ extract 7 0) (_ bv0 32))) (= inuse_1 (_ bv0 32)))) :named given_17))

; 
(assert (! (bvule phase_1 ((_ extract 7 0) (_ bv4 32))) :named given_18))

; 
(assert (! (or (not (or (= phase_1 ((_ extract 7 0) (_ bv1 32))) (= phase_1 ((_ extract 7 0) (_ bv3 32))) (= phase_1 ((_ extract 7 0) (_ bv4 32))))) (and (distinct keeper_4 ((_ extract 7 0) (_ bv0 32))) (= inuse_0 (_ bv0 32)))) :named given_19))

; 
(assert (! (not (= reader_1 ((_ extract 7 0) (_ bv1 32)))) :named given_20))

; 
(assert (! (not (= reader_0 ((_ extract 7 0) (_ bv1 32)))) :named given_21))

; 
(assert (! (or (not (distinct moved_0 ((_ extract 7 0) (_ bv0 32)))) (and (distinct writer_0 ((_ extract 7 0) (_ bv0 32))) (= writer_0 writer_0) (or (= phase_4 ((_ extract 7 0) (_ bv2 32))) (= phase_4 ((_ extract 7 0) (_ bv3 32)))) (and (= owner_2 moved_0) (= page_lock_1 writer_0)))) :named given_22))

; 
(assert (! (or (not (= its_zspage zspage_0)) (= phase_0 phase_1)) :named given_23))

; 
(assert (! (or (not (= its_zspage owner_1)) (= phase_0 phase_2)) :named given_24))

; 
(assert (! (or (not (= its_zspage other_zspage)) (= phase_0 phase_3)) :named given_25))

; 
(assert (! (or (not (= its_zspage moved_0)) (= phase_0 phase_4)) :named given_26))

; 
(assert (! (or (not (= its_zspage owner_0)) (= phase_0 phase_5)) :named given_27))

; 
(assert (! (or (not (= zspage_0 owner_1)) (= phase_1 phase_2)) :named given_28))

; 
(assert (! (or (not (= zspage_0 other_zspage)) (= phase_1 phase_3)) :named given_29))

; 
(assert (! (or (not (= zspage_0 moved_0)) (= phase_1 phase_4)) :named given_30))

; 
(assert (! (or (not (= zspage_0 owner_0)) (= phase_1 phase_5)) :named given_31))

; 
(assert (! (or (not (= owner_1 other_zspage)) (= phase_2 phase_3)) :named given_32))

; 
(assert (! (or (not (= owner_1 moved_0)) (= phase_2 phase_4)) :named given_33))

; 
(assert (! (or (not (= owner_1 owner_0)) (= phase_2 phase_5)) :named given_34))

; 
(assert (! (or (not (= other_zspage moved_0)) (= phase_3 phase_4)) :named given_35))

; 
(assert (! (or (not (= other_zspage owner_0)) (= phase_3 phase_5)) :named given_36))

; 
(assert (! (or (not (= moved_0 owner_0)) (= phase_4 phase_5)) :named given_37))

; 
(assert (! (or (not (= its_zspage owner_1)) (= keeper_0 keeper_1)) :named given_38))

; 
(assert (! (or (not (= its_zspage other_zspage)) (= keeper_0 keeper_2)) :named given_39))

; 
(assert (! (or (not (= its_zspage owner_0)) (= keeper_0 keeper_3)) :named given_40))

; 
(assert (! (or (not (= its_zspage zspage_0)) (= keeper_0 keeper_4)) :named given_41))

; 
(assert (! (or (not (= owner_1 other_zspage)) (= keeper_1 keeper_2)) :named given_42))

; 
(assert (! (or (not (= owner_1 owner_0)) (= keeper_1 keeper_3)) :named given_43))

; 
(assert (! (or (not (= owner_1 zspage_0)) (= keeper_1 keeper_4)) :named given_44))

; 
(assert (! (or (not (= other_zspage owner_0)) (= keeper_2 keeper_3)) :named given_45))

; 
(assert (! (or (not (= other_zspage zspage_0)) (= keeper_2 keeper_4)) :named given_46))

; 
(assert (! (or (not (= owner_0 zspage_0)) (= keeper_3 keeper_4)) :named given_47))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) other_page)) (= page_keeper_0 page_keeper_1)) :named given_48))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) other_page)) (= owner_0 owner_1)) :named given_49))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) moved_page_0)) (= owner_0 owner_2)) :named given_50))

; 
(assert (! (or (not (= other_page moved_page_0)) (= owner_1 owner_2)) :named given_51))

; 
(assert (! (or (not (= zspage_0 other_zspage)) (= inuse_0 inuse_1)) :named given_52))

; 
(assert (! (or (not (= zspage_0 its_zspage)) (= inuse_0 inuse_2)) :named given_53))

; 
(assert (! (or (not (= other_zspage its_zspage)) (= inuse_1 inuse_2)) :named given_54))

; 
(assert (! (or (not (= other_page moved_page_0)) (= page_lock_0 page_lock_1)) :named given_55))

; 
(assert (! (or (not (= other_page (bvlshr word_0 (_ bv16 64)))) (= page_lock_0 page_lock_2)) :named given_56))

; 
(assert (! (or (not (= moved_page_0 (bvlshr word_0 (_ bv16 64)))) (= page_lock_1 page_lock_2)) :named given_57))

; 
(assert (! (or (not (= other_thread its_me)) (= reader_0 reader_1)) :named given_58))

; 
(assert (! (or (not (= moved_0 other_zspage)) (= class_0 class_1)) :named given_59))

; 
(assert (! (or (not (= moved_0 zspage_0)) (= class_0 class_2)) :named given_60))

; 
(assert (! (or (not (= other_zspage zspage_0)) (= class_1 class_2)) :named given_61))

; and the statement is false
(assert (! (not (and (or (not (= live_0 ((_ extract 7 0) (_ bv1 32)))) (or (= owner_0 zspage_0) (and (= zspage_0 moved_0) (= page_keeper_0 (ite (= (_ bv0 8) (_ bv0 8)) its_me writer_0))))) (or (not (distinct moved_0 ((_ extract 7 0) (_ bv0 32)))) (and (distinct (ite (= (_ bv0 8) (_ bv0 8)) its_me writer_0) ((_ extract 7 0) (_ bv0 32))) (= (ite (= (_ bv0 8) (_ bv0 8)) its_me writer_0) (ite (= (_ bv0 8) (_ bv0 8)) its_me writer_0)) (or (= phase_4 ((_ extract 7 0) (_ bv2 32))) (= phase_4 ((_ extract 7 0) (_ bv3 32)))) (and (= owner_2 moved_0) (= page_lock_1 (ite (= (_ bv0 8) (_ bv0 8)) its_me writer_0))))) (and (or (not (= writer_0 other_thread)) (= (ite (= (_ bv0 8) (_ bv0 8)) its_me writer_0) other_thread)) (or (not (= (ite (= (_ bv0 8) (_ bv0 8)) its_me writer_0) other_thread)) (= writer_0 other_thread))) (and (or (not (= writer_0 other_thread)) (= (ite (= (_ bv0 8) (_ bv0 8)) its_me writer_0) other_thread)) (or (not (= (ite (= (_ bv0 8) (_ bv0 8)) its_me writer_0) other_thread)) (= writer_0 other_thread))) (and (or (not (= writer_0 other_thread)) (= (ite (= (_ bv0 8) (_ bv0 8)) its_me writer_0) other_thread)) (or (not (= (ite (= (_ bv0 8) (_ bv0 8)) its_me writer_0) other_thread)) (= writer_0 other_thread))) (and (or (not (= writer_0 other_thread)) (= (ite (= (_ bv0 8) (_ bv0 8)) its_me writer_0) other_thread)) (or (not (= (ite (= (_ bv0 8) (_ bv0 8)) its_me writer_0) other_thread)) (= writer_0 other_thread))))) :named refutation))

(check-sat)
