; protocol pool-lock.zs_malloc.zspage_ready.stable 64
;
; zs_malloc() at "zspage ready", where it takes pool->lock: its assertion stays true,
; whatever other threads do.
; Expected: unsat.
(set-logic QF_BV)
(declare-const holder_0 (_ BitVec 8))
(declare-const writer_0 (_ BitVec 8))
(declare-const moved_0 (_ BitVec 8))
(declare-const live_0 (_ BitVec 8))
(declare-const phase_0 (_ BitVec 8))
(declare-const phase_1 (_ BitVec 8))
(declare-const phase_2 (_ BitVec 8))
(declare-const phase_3 (_ BitVec 8))
(declare-const phase_4 (_ BitVec 8))
(declare-const keeper_0 (_ BitVec 8))
(declare-const keeper_1 (_ BitVec 8))
(declare-const keeper_2 (_ BitVec 8))
(declare-const keeper_3 (_ BitVec 8))
(declare-const class_0 (_ BitVec 32))
(declare-const class_1 (_ BitVec 32))
(declare-const class_2 (_ BitVec 32))
(declare-const class_3 (_ BitVec 32))
(declare-const class_4 (_ BitVec 32))
(declare-const owner_0 (_ BitVec 8))
(declare-const owner_1 (_ BitVec 8))
(declare-const owner_2 (_ BitVec 8))
(declare-const word_0 (_ BitVec 64))
(declare-const zspage_0 (_ BitVec 8))
(declare-const moved_page_0 (_ BitVec 64))
(declare-const reader_0 (_ BitVec 8))
(declare-const page_lock_0 (_ BitVec 8))
(declare-const page_lock_1 (_ BitVec 8))
(declare-const page_lock_2 (_ BitVec 8))
(declare-const page_keeper_0 (_ BitVec 8))
(declare-const page_keeper_1 (_ BitVec 8))
(declare-const inuse_0 (_ BitVec 32))
(declare-const inuse_1 (_ BitVec 32))
(declare-const inuse_2 (_ BitVec 32))
(declare-const inuse_3 (_ BitVec 32))
(declare-const then_holder_0 (_ BitVec 8))
(declare-const then_writer_0 (_ BitVec 8))
(declare-const then_moved_0 (_ BitVec 8))
(declare-const then_live_0 (_ BitVec 8))
(declare-const then_phase_0 (_ BitVec 8))
(declare-const then_phase_1 (_ BitVec 8))
(declare-const then_phase_2 (_ BitVec 8))
(declare-const then_phase_3 (_ BitVec 8))
(declare-const then_phase_4 (_ BitVec 8))
(declare-const then_phase_5 (_ BitVec 8))
(declare-const then_phase_6 (_ BitVec 8))
(declare-const then_phase_7 (_ BitVec 8))
(declare-const then_keeper_0 (_ BitVec 8))
(declare-const then_keeper_1 (_ BitVec 8))
(declare-const then_keeper_2 (_ BitVec 8))
(declare-const then_keeper_3 (_ BitVec 8))
(declare-const then_keeper_4 (_ BitVec 8))
(declare-const then_keeper_5 (_ BitVec 8))
(declare-const then_class_0 (_ BitVec 32))
(declare-const then_class_1 (_ BitVec 32))
(declare-const then_class_2 (_ BitVec 32))
(declare-const then_class_3 (_ BitVec 32))
(declare-const then_class_4 (_ BitVec 32))
(declare-const then_class_5 (_ BitVec 32))
(declare-const then_owner_0 (_ BitVec 8))
(declare-const then_owner_1 (_ BitVec 8))
(declare-const then_owner_2 (_ BitVec 8))
(declare-const then_owner_3 (_ BitVec 8))
(declare-const then_moved_page_0 (_ BitVec 64))
(declare-const then_reader_0 (_ BitVec 8))
(declare-const then_page_lock_0 (_ BitVec 8))
(declare-const then_page_lock_1 (_ BitVec 8))
(declare-const then_page_lock_2 (_ BitVec 8))
(declare-const then_zspage_0 (_ BitVec 8))
(declare-const then_word_0 (_ BitVec 64))
(declare-const then_page_keeper_0 (_ BitVec 8))
(declare-const then_page_keeper_1 (_ BitVec 8))
(declare-const then_page_keeper_2 (_ BitVec 8))
(declare-const then_inuse_0 (_ BitVec 32))
(declare-const then_inuse_1 (_ BitVec 32))
(declare-const then_inuse_2 (_ BitVec 32))
(declare-const then_inuse_3 (_ BitVec 32))
(declare-const then_inuse_4 (_ BitVec 32))
(declare-const its_handle (_ BitVec 8))
(declare-const its_me (_ BitVec 8))
(declare-const its_zspage (_ BitVec 8))
(declare-const its_klass (_ BitVec 32))
(declare-const its_page (_ BitVec 64))

; 
(assert (! (distinct its_me ((_ extract 7 0) (_ bv0 32))) :named given_1))

; 
(assert (! (and (and (and (and (and (= holder_0 its_me) (or (distinct writer_0 its_me) (= moved_0 ((_ extract 7 0) (_ bv0 32))))) (= live_0 ((_ extract 7 0) (_ bv0 32)))) (distinct its_zspage ((_ extract 7 0) (_ bv0 32))) (= phase_0 ((_ extract 7 0) (_ bv1 32))) (= keeper_0 its_me) (= class_0 its_klass)) (= owner_0 its_zspage)) (distinct writer_0 its_me)) :named given_2))

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
(assert (! (and (or (not (= writer_0 its_me)) (= then_writer_0 its_me)) (or (not (= then_writer_0 its_me)) (= writer_0 its_me))) :named given_9))

; 
(assert (! (and (or (not (= writer_0 its_me)) (= then_writer_0 its_me)) (or (not (= then_writer_0 its_me)) (= writer_0 its_me))) :named given_10))

; 
(assert (! (and (or (not (= writer_0 its_me)) (= then_writer_0 its_me)) (or (not (= then_writer_0 its_me)) (= writer_0 its_me))) :named given_11))

; 
(assert (! (and (or (not (= writer_0 its_me)) (= then_writer_0 its_me)) (or (not (= then_writer_0 its_me)) (= writer_0 its_me))) :named given_12))

; 
(assert (! (and (or (not (= page_lock_0 its_me)) (= then_page_lock_0 its_me)) (or (not (= then_page_lock_0 its_me)) (= page_lock_0 its_me))) :named given_13))

; 
(assert (! (and (or (not (= page_lock_1 its_me)) (= then_page_lock_1 its_me)) (or (not (= then_page_lock_1 its_me)) (= page_lock_1 its_me))) :named given_14))

; 
(assert (! (or (not (= holder_0 its_me)) (= then_holder_0 holder_0)) :named given_15))

; 
(assert (! (or (not (= holder_0 its_me)) (= then_live_0 live_0)) :named given_16))

; 
(assert (! (or (not (and (= holder_0 its_me) (= live_0 ((_ extract 7 0) (_ bv1 32))))) (= then_class_1 class_1)) :named given_17))

; 
(assert (! (or (not (and (= live_0 ((_ extract 7 0) (_ bv1 32))) (= writer_0 its_me))) (and (= then_live_0 live_0) (and (= then_word_0 word_0) (= then_zspage_0 zspage_0) (or (not (= owner_1 zspage_0)) (= then_owner_1 owner_1))))) :named given_18))

; 
(assert (! (or (not (and (= live_0 ((_ extract 7 0) (_ bv1 32))) (= then_live_0 ((_ extract 7 0) (_ bv1 32))) (= reader_0 ((_ extract 7 0) (_ bv1 32))))) (and (= then_word_0 word_0) (= then_zspage_0 zspage_0) (or (not (= owner_1 zspage_0)) (= then_owner_1 owner_1)))) :named given_19))

; 
(assert (! (or (not (and (= then_live_0 ((_ extract 7 0) (_ bv1 32))) (= writer_0 its_me))) (and (= live_0 ((_ extract 7 0) (_ bv1 32))) (= then_class_1 class_1))) :named given_20))

; 
(assert (! (or (not (and (= page_lock_0 its_me) (distinct owner_0 ((_ extract 7 0) (_ bv0 32))))) (= then_owner_0 owner_0)) :named given_21))

; 
(assert (! (or (not (= page_keeper_0 its_me)) (and (= then_owner_0 owner_0) (= then_page_keeper_0 page_keeper_0))) :named given_22))

; 
(assert (! (or (not (and (= page_lock_1 its_me) (distinct owner_1 ((_ extract 7 0) (_ bv0 32))))) (= then_owner_1 owner_1)) :named given_23))

; 
(assert (! (or (not (= page_keeper_1 its_me)) (and (= then_owner_1 owner_1) (= then_page_keeper_1 page_keeper_1))) :named given_24))

; 
(assert (! (or (not (and (= keeper_0 its_me) (or (= phase_0 ((_ extract 7 0) (_ bv1 32))) (= phase_0 ((_ extract 7 0) (_ bv3 32))) (= phase_0 ((_ extract 7 0) (_ bv4 32)))))) (and (= then_phase_0 phase_0) (= then_keeper_0 keeper_0) (= then_class_0 class_0) (= then_inuse_0 inuse_0))) :named given_25))

; 
(assert (! (or (not (and (= writer_0 its_me) (= phase_0 ((_ extract 7 0) (_ bv2 32))))) (and (= then_phase_0 phase_0) (= then_class_0 class_0) (= then_inuse_0 inuse_0))) :named given_26))

; 
(assert (! (or (not (distinct phase_0 ((_ extract 7 0) (_ bv0 32)))) (or (= then_class_0 class_0) (= then_phase_0 ((_ extract 7 0) (_ bv0 32))))) :named given_27))

; 
(assert (! (or (not (= then_phase_0 ((_ extract 7 0) (_ bv1 32)))) (or (= phase_0 ((_ extract 7 0) (_ bv1 32))) (= phase_0 ((_ extract 7 0) (_ bv0 32))))) :named given_28))

; 
(assert (! (or (= then_phase_0 phase_0) (not (= then_keeper_0 its_me))) :named given_29))

; 
(assert (! (or (not (and (= keeper_1 its_me) (or (= phase_1 ((_ extract 7 0) (_ bv1 32))) (= phase_1 ((_ extract 7 0) (_ bv3 32))) (= phase_1 ((_ extract 7 0) (_ bv4 32)))))) (and (= then_phase_1 phase_1) (= then_keeper_1 keeper_1) (= then_class_2 class_1) (= then_inuse_1 inuse_1))) :named given_30))

; 
(assert (! (or (not (and (= writer_0 its_me) (= phase_1 ((_ extract 7 0) (_ bv2 32))))) (and (= then_phase_1 phase_1) (= then_class_2 class_1) (= then_inuse_1 inuse_1))) :named given_31))

; 
(assert (! (or (not (distinct phase_1 ((_ extract 7 0) (_ bv0 32)))) (or (= then_class_2 class_1) (= then_phase_1 ((_ extract 7 0) (_ bv0 32))))) :named given_32))

; 
(assert (! (or (not (= then_phase_1 ((_ extract 7 0) (_ bv1 32)))) (or (= phase_1 ((_ extract 7 0) (_ bv1 32))) (= phase_1 ((_ extract 7 0) (_ bv0 32))))) :named given_33))

; 
(assert (! (or (= then_phase_1 phase_1) (not (= then_keeper_1 its_me))) :named given_34))

; 
(assert (! (or (not (and (= keeper_2 its_me) (or (= phase_2 ((_ extract 7 0) (_ bv1 32))) (= phase_2 ((_ extract 7 0) (_ bv3 32))) (= phase_2 ((_ extract 7 0) (_ bv4 32)))))) (and (= then_phase_2 phase_2) (= then_keeper_2 keeper_2) (= then_class_3 class_2) (= then_inuse_2 inuse_2))) :named given_35))

; 
(assert (! (or (not (and (= writer_0 its_me) (= phase_2 ((_ extract 7 0) (_ bv2 32))))) (and (= then_phase_2 phase_2) (= then_class_3 class_2) (= then_inuse_2 inuse_2))) :named given_36))

; 
(assert (! (or (not (distinct phase_2 ((_ extract 7 0) (_ bv0 32)))) (or (= then_class_3 class_2) (= then_phase_2 ((_ extract 7 0) (_ bv0 32))))) :named given_37))

; 
(assert (! (or (not (= then_phase_2 ((_ extract 7 0) (_ bv1 32)))) (or (= phase_2 ((_ extract 7 0) (_ bv1 32))) (= phase_2 ((_ extract 7 0) (_ bv0 32))))) :named given_38))

; 
(assert (! (or (= then_phase_2 phase_2) (not (= then_keeper_2 its_me))) :named given_39))

; 
(assert (! (or (not (and (= keeper_3 its_me) (or (= phase_3 ((_ extract 7 0) (_ bv1 32))) (= phase_3 ((_ extract 7 0) (_ bv3 32))) (= phase_3 ((_ extract 7 0) (_ bv4 32)))))) (and (= then_phase_3 phase_3) (= then_keeper_3 keeper_3) (= then_class_4 class_3) (= then_inuse_3 inuse_3))) :named given_40))

; 
(assert (! (or (not (and (= writer_0 its_me) (= phase_3 ((_ extract 7 0) (_ bv2 32))))) (and (= then_phase_3 phase_3) (= then_class_4 class_3) (= then_inuse_3 inuse_3))) :named given_41))

; 
(assert (! (or (not (distinct phase_3 ((_ extract 7 0) (_ bv0 32)))) (or (= then_class_4 class_3) (= then_phase_3 ((_ extract 7 0) (_ bv0 32))))) :named given_42))

; 
(assert (! (or (not (= then_phase_3 ((_ extract 7 0) (_ bv1 32)))) (or (= phase_3 ((_ extract 7 0) (_ bv1 32))) (= phase_3 ((_ extract 7 0) (_ bv0 32))))) :named given_43))

; 
(assert (! (or (= then_phase_3 phase_3) (not (= then_keeper_3 its_me))) :named given_44))

; 
(assert (! (or (not (and (distinct its_zspage ((_ extract 7 0) (_ bv0 32))) (and (= keeper_0 its_me) (or (= phase_0 ((_ extract 7 0) (_ bv1 32))) (= phase_0 ((_ extract 7 0) (_ bv3 32))) (= phase_0 ((_ extract 7 0) (_ bv4 32))))) (distinct phase_0 ((_ extract 7 0) (_ bv3 32))))) (and (or (not (= owner_0 its_zspage)) (= then_owner_0 its_zspage)) (or (not (= then_owner_0 its_zspage)) (= owner_0 its_zspage)))) :named given_45))

; 
(assert (! (or (not (and (distinct zspage_0 ((_ extract 7 0) (_ bv0 32))) (and (= keeper_1 its_me) (or (= phase_1 ((_ extract 7 0) (_ bv1 32))) (= phase_1 ((_ extract 7 0) (_ bv3 32))) (= phase_1 ((_ extract 7 0) (_ bv4 32))))) (distinct phase_1 ((_ extract 7 0) (_ bv3 32))))) (and (or (not (= owner_0 zspage_0)) (= then_owner_0 zspage_0)) (or (not (= then_owner_0 zspage_0)) (= owner_0 zspage_0)))) :named given_46))

; 
(assert (! (or (not (and (distinct owner_0 ((_ extract 7 0) (_ bv0 32))) (and (= keeper_2 its_me) (or (= phase_2 ((_ extract 7 0) (_ bv1 32))) (= phase_2 ((_ extract 7 0) (_ bv3 32))) (= phase_2 ((_ extract 7 0) (_ bv4 32))))) (distinct phase_2 ((_ extract 7 0) (_ bv3 32))))) (and (or (not (= owner_0 owner_0)) (= then_owner_0 owner_0)) (or (not (= then_owner_0 owner_0)) (= owner_0 owner_0)))) :named given_47))

; 
(assert (! (or (not (and (distinct owner_1 ((_ extract 7 0) (_ bv0 32))) (and (= keeper_3 its_me) (or (= phase_3 ((_ extract 7 0) (_ bv1 32))) (= phase_3 ((_ extract 7 0) (_ bv3 32))) (= phase_3 ((_ extract 7 0) (_ bv4 32))))) (distinct phase_3 ((_ extract 7 0) (_ bv3 32))))) (and (or (not (= owner_0 owner_1)) (= then_owner_0 owner_1)) (or (not (= then_owner_0 owner_1)) (= owner_0 owner_1)))) :named given_48))

; 
(assert (! (or (not (and (distinct its_zspage ((_ extract 7 0) (_ bv0 32))) (and (= keeper_0 its_me) (or (= phase_0 ((_ extract 7 0) (_ bv1 32))) (= phase_0 ((_ extract 7 0) (_ bv3 32))) (= phase_0 ((_ extract 7 0) (_ bv4 32))))) (distinct phase_0 ((_ extract 7 0) (_ bv3 32))))) (and (or (not (= owner_1 its_zspage)) (= then_owner_1 its_zspage)) (or (not (= then_owner_1 its_zspage)) (= owner_1 its_zspage)))) :named given_49))

; 
(assert (! (or (not (and (distinct zspage_0 ((_ extract 7 0) (_ bv0 32))) (and (= keeper_1 its_me) (or (= phase_1 ((_ extract 7 0) (_ bv1 32))) (= phase_1 ((_ extract 7 0) (_ bv3 32))) (= phase_1 ((_ extract 7 0) (_ bv4 32))))) (distinct phase_1 ((_ extract 7 0) (_ bv3 32))))) (and (or (not (= owner_1 zspage_0)) (= then_owner_1 zspage_0)) (or (not (= then_owner_1 zspage_0)) (= owner_1 zspage_0)))) :named given_50))

; 
(assert (! (or (not (and (distinct owner_0 ((_ extract 7 0) (_ bv0 32))) (and (= keeper_2 its_me) (or (= phase_2 ((_ extract 7 0) (_ bv1 32))) (= phase_2 ((_ extract 7 0) (_ bv3 32))) (= phase_2 ((_ extract 7 0) (_ bv4 32))))) (distinct phase_2 ((_ extract 7 0) (_ bv3 32))))) (and (or (not (= owner_1 owner_0)) (= then_owner_1 owner_0)) (or (not (= then_owner_1 owner_0)) (= owner_1 owner_0)))) :named given_51))

; 
(assert (! (or (not (and (distinct owner_1 ((_ extract 7 0) (_ bv0 32))) (and (= keeper_3 its_me) (or (= phase_3 ((_ extract 7 0) (_ bv1 32))) (= phase_3 ((_ extract 7 0) (_ bv3 32))) (= phase_3 ((_ extract 7 0) (_ bv4 32))))) (distinct phase_3 ((_ extract 7 0) (_ bv3 32))))) (and (or (not (= owner_1 owner_1)) (= then_owner_1 owner_1)) (or (not (= then_owner_1 owner_1)) (= owner_1 owner_1)))) :named given_52))

; 
(assert (! (or (not (= live_0 ((_ extract 7 0) (_ bv1 32)))) (or (= owner_1 zspage_0) (and (= zspage_0 moved_0) (= page_keeper_1 writer_0)))) :named given_53))

; 
(assert (! (or (not (= live_0 ((_ extract 7 0) (_ bv1 32)))) (and (distinct zspage_0 ((_ extract 7 0) (_ bv0 32))) (= phase_1 ((_ extract 7 0) (_ bv2 32))) (distinct inuse_1 (_ bv0 32)) (distinct holder_0 ((_ extract 7 0) (_ bv0 32))))) :named given_54))

; 
(assert (! (or (not (distinct owner_0 ((_ extract 7 0) (_ bv0 32)))) (distinct phase_2 ((_ extract 7 0) (_ bv0 32)))) :named given_55))

; 
(assert (! (or (not (distinct owner_0 ((_ extract 7 0) (_ bv0 32)))) (= page_keeper_0 ((_ extract 7 0) (_ bv0 32)))) :named given_56))

; 
(assert (! (or (not (and (distinct owner_0 ((_ extract 7 0) (_ bv0 32))) (= phase_2 ((_ extract 7 0) (_ bv4 32))))) (= page_lock_0 keeper_2)) :named given_57))

; 
(assert (! (or (not (distinct owner_1 ((_ extract 7 0) (_ bv0 32)))) (distinct phase_3 ((_ extract 7 0) (_ bv0 32)))) :named given_58))

; 
(assert (! (or (not (distinct owner_1 ((_ extract 7 0) (_ bv0 32)))) (= page_keeper_1 ((_ extract 7 0) (_ bv0 32)))) :named given_59))

; 
(assert (! (or (not (and (distinct owner_1 ((_ extract 7 0) (_ bv0 32))) (= phase_3 ((_ extract 7 0) (_ bv4 32))))) (= page_lock_1 keeper_3)) :named given_60))

; 
(assert (! (bvule phase_0 ((_ extract 7 0) (_ bv4 32))) :named given_61))

; 
(assert (! (or (not (or (= phase_0 ((_ extract 7 0) (_ bv1 32))) (= phase_0 ((_ extract 7 0) (_ bv3 32))) (= phase_0 ((_ extract 7 0) (_ bv4 32))))) (and (distinct keeper_0 ((_ extract 7 0) (_ bv0 32))) (= inuse_0 (_ bv0 32)))) :named given_62))

; 
(assert (! (bvule phase_1 ((_ extract 7 0) (_ bv4 32))) :named given_63))

; 
(assert (! (or (not (or (= phase_1 ((_ extract 7 0) (_ bv1 32))) (= phase_1 ((_ extract 7 0) (_ bv3 32))) (= phase_1 ((_ extract 7 0) (_ bv4 32))))) (and (distinct keeper_1 ((_ extract 7 0) (_ bv0 32))) (= inuse_1 (_ bv0 32)))) :named given_64))

; 
(assert (! (bvule phase_2 ((_ extract 7 0) (_ bv4 32))) :named given_65))

; 
(assert (! (or (not (or (= phase_2 ((_ extract 7 0) (_ bv1 32))) (= phase_2 ((_ extract 7 0) (_ bv3 32))) (= phase_2 ((_ extract 7 0) (_ bv4 32))))) (and (distinct keeper_2 ((_ extract 7 0) (_ bv0 32))) (= inuse_2 (_ bv0 32)))) :named given_66))

; 
(assert (! (bvule phase_3 ((_ extract 7 0) (_ bv4 32))) :named given_67))

; 
(assert (! (or (not (or (= phase_3 ((_ extract 7 0) (_ bv1 32))) (= phase_3 ((_ extract 7 0) (_ bv3 32))) (= phase_3 ((_ extract 7 0) (_ bv4 32))))) (and (distinct keeper_3 ((_ extract 7 0) (_ bv0 32))) (= inuse_3 (_ bv0 32)))) :named given_68))

; 
(assert (! (not (= reader_0 ((_ extract 7 0) (_ bv1 32)))) :named given_69))

; 
(assert (! (or (not (distinct moved_0 ((_ extract 7 0) (_ bv0 32)))) (and (distinct writer_0 ((_ extract 7 0) (_ bv0 32))) (= writer_0 writer_0) (or (= phase_4 ((_ extract 7 0) (_ bv2 32))) (= phase_4 ((_ extract 7 0) (_ bv3 32)))) (and (= owner_2 moved_0) (= page_lock_2 writer_0)))) :named given_70))

; 
(assert (! (or (not (= then_live_0 ((_ extract 7 0) (_ bv1 32)))) (or (= then_owner_2 then_zspage_0) (and (= then_zspage_0 then_moved_0) (= then_page_keeper_2 then_writer_0)))) :named given_71))

; 
(assert (! (or (not (= then_live_0 ((_ extract 7 0) (_ bv1 32)))) (and (distinct then_zspage_0 ((_ extract 7 0) (_ bv0 32))) (= then_phase_4 ((_ extract 7 0) (_ bv2 32))) (distinct then_inuse_4 (_ bv0 32)) (distinct then_holder_0 ((_ extract 7 0) (_ bv0 32))))) :named given_72))

; 
(assert (! (or (not (distinct then_owner_0 ((_ extract 7 0) (_ bv0 32)))) (distinct then_phase_5 ((_ extract 7 0) (_ bv0 32)))) :named given_73))

; 
(assert (! (or (not (distinct then_owner_0 ((_ extract 7 0) (_ bv0 32)))) (= then_page_keeper_0 ((_ extract 7 0) (_ bv0 32)))) :named given_74))

; 
(assert (! (or (not (and (distinct then_owner_0 ((_ extract 7 0) (_ bv0 32))) (= then_phase_5 ((_ extract 7 0) (_ bv4 32))))) (= then_page_lock_0 then_keeper_4)) :named given_75))

; 
(assert (! (or (not (distinct then_owner_1 ((_ extract 7 0) (_ bv0 32)))) (distinct then_phase_6 ((_ extract 7 0) (_ bv0 32)))) :named given_76))

; 
(assert (! (or (not (distinct then_owner_1 ((_ extract 7 0) (_ bv0 32)))) (= then_page_keeper_1 ((_ extract 7 0) (_ bv0 32)))) :named given_77))

; 
(assert (! (or (not (and (distinct then_owner_1 ((_ extract 7 0) (_ bv0 32))) (= then_phase_6 ((_ extract 7 0) (_ bv4 32))))) (= then_page_lock_1 then_keeper_5)) :named given_78))

; 
(assert (! (bvule then_phase_0 ((_ extract 7 0) (_ bv4 32))) :named given_79))

; 
(assert (! (or (not (or (= then_phase_0 ((_ extract 7 0) (_ bv1 32))) (= then_phase_0 ((_ extract 7 0) (_ bv3 32))) (= then_phase_0 ((_ extract 7 0) (_ bv4 32))))) (and (distinct then_keeper_0 ((_ extract 7 0) (_ bv0 32))) (= then_inuse_0 (_ bv0 32)))) :named given_80))

; 
(assert (! (bvule then_phase_1 ((_ extract 7 0) (_ bv4 32))) :named given_81))

; 
(assert (! (or (not (or (= then_phase_1 ((_ extract 7 0) (_ bv1 32))) (= then_phase_1 ((_ extract 7 0) (_ bv3 32))) (= then_phase_1 ((_ extract 7 0) (_ bv4 32))))) (and (distinct then_keeper_1 ((_ extract 7 0) (_ bv0 32))) (= then_inuse_1 (_ bv0 32)))) :named given_82))

; 
(assert (! (bvule then_phase_2 ((_ extract 7 0) (_ bv4 32))) :named given_83))

; 
(assert (! (or (not (or (= then_phase_2 ((_ extract 7 0) (_ bv1 32))) (= then_phase_2 ((_ extract 7 0) (_ bv3 32))) (= then_phase_2 ((_ extract 7 0) (_ bv4 32))))) (and (distinct then_keeper_2 ((_ extract 7 0) (_ bv0 32))) (= then_inuse_2 (_ bv0 32)))) :named given_84))

; 
(assert (! (bvule then_phase_3 ((_ extract 7 0) (_ bv4 32))) :named given_85))

; 
(assert (! (or (not (or (= then_phase_3 ((_ extract 7 0) (_ bv1 32))) (= then_phase_3 ((_ extract 7 0) (_ bv3 32))) (= then_phase_3 ((_ extract 7 0) (_ bv4 32))))) (and (distinct then_keeper_3 ((_ extract 7 0) (_ bv0 32))) (= then_inuse_3 (_ bv0 32)))) :named given_86))

; 
(assert (! (not (= then_reader_0 ((_ extract 7 0) (_ bv1 32)))) :named given_87))

; 
(assert (! (or (not (distinct then_moved_0 ((_ extract 7 0) (_ bv0 32)))) (and (distinct then_writer_0 ((_ extract 7 0) (_ bv0 32))) (= then_writer_0 then_writer_0) (or (= then_phase_7 ((_ extract 7 0) (_ bv2 32))) (= then_phase_7 ((_ extract 7 0) (_ bv3 32)))) (and (= then_owner_3 then_moved_0) (= then_page_lock_2 then_writer_0)))) :named given_88))

; 
(assert (! (or (not (= its_zspage zspage_0)) (= phase_0 phase_1)) :named given_89))

; 
(assert (! (or (not (= its_zspage owner_0)) (= phase_0 phase_2)) :named given_90))

; 
(assert (! (or (not (= its_zspage owner_1)) (= phase_0 phase_3)) :named given_91))

; 
(assert (! (or (not (= its_zspage moved_0)) (= phase_0 phase_4)) :named given_92))

; 
(assert (! (or (not (= zspage_0 owner_0)) (= phase_1 phase_2)) :named given_93))

; 
(assert (! (or (not (= zspage_0 owner_1)) (= phase_1 phase_3)) :named given_94))

; 
(assert (! (or (not (= zspage_0 moved_0)) (= phase_1 phase_4)) :named given_95))

; 
(assert (! (or (not (= owner_0 owner_1)) (= phase_2 phase_3)) :named given_96))

; 
(assert (! (or (not (= owner_0 moved_0)) (= phase_2 phase_4)) :named given_97))

; 
(assert (! (or (not (= owner_1 moved_0)) (= phase_3 phase_4)) :named given_98))

; 
(assert (! (or (not (= its_zspage zspage_0)) (= keeper_0 keeper_1)) :named given_99))

; 
(assert (! (or (not (= its_zspage owner_0)) (= keeper_0 keeper_2)) :named given_100))

; 
(assert (! (or (not (= its_zspage owner_1)) (= keeper_0 keeper_3)) :named given_101))

; 
(assert (! (or (not (= zspage_0 owner_0)) (= keeper_1 keeper_2)) :named given_102))

; 
(assert (! (or (not (= zspage_0 owner_1)) (= keeper_1 keeper_3)) :named given_103))

; 
(assert (! (or (not (= owner_0 owner_1)) (= keeper_2 keeper_3)) :named given_104))

; 
(assert (! (or (not (= its_zspage zspage_0)) (= class_0 class_1)) :named given_105))

; 
(assert (! (or (not (= its_zspage owner_0)) (= class_0 class_2)) :named given_106))

; 
(assert (! (or (not (= its_zspage owner_1)) (= class_0 class_3)) :named given_107))

; 
(assert (! (or (not (= its_zspage moved_0)) (= class_0 class_4)) :named given_108))

; 
(assert (! (or (not (= zspage_0 owner_0)) (= class_1 class_2)) :named given_109))

; 
(assert (! (or (not (= zspage_0 owner_1)) (= class_1 class_3)) :named given_110))

; 
(assert (! (or (not (= zspage_0 moved_0)) (= class_1 class_4)) :named given_111))

; 
(assert (! (or (not (= owner_0 owner_1)) (= class_2 class_3)) :named given_112))

; 
(assert (! (or (not (= owner_0 moved_0)) (= class_2 class_4)) :named given_113))

; 
(assert (! (or (not (= owner_1 moved_0)) (= class_3 class_4)) :named given_114))

; 
(assert (! (or (not (= its_page (bvlshr word_0 (_ bv16 64)))) (= owner_0 owner_1)) :named given_115))

; 
(assert (! (or (not (= its_page moved_page_0)) (= owner_0 owner_2)) :named given_116))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) moved_page_0)) (= owner_1 owner_2)) :named given_117))

; 
(assert (! (or (not (= its_page (bvlshr word_0 (_ bv16 64)))) (= page_lock_0 page_lock_1)) :named given_118))

; 
(assert (! (or (not (= its_page moved_page_0)) (= page_lock_0 page_lock_2)) :named given_119))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) moved_page_0)) (= page_lock_1 page_lock_2)) :named given_120))

; 
(assert (! (or (not (= its_page (bvlshr word_0 (_ bv16 64)))) (= page_keeper_0 page_keeper_1)) :named given_121))

; 
(assert (! (or (not (= its_zspage zspage_0)) (= inuse_0 inuse_1)) :named given_122))

; 
(assert (! (or (not (= its_zspage owner_0)) (= inuse_0 inuse_2)) :named given_123))

; 
(assert (! (or (not (= its_zspage owner_1)) (= inuse_0 inuse_3)) :named given_124))

; 
(assert (! (or (not (= zspage_0 owner_0)) (= inuse_1 inuse_2)) :named given_125))

; 
(assert (! (or (not (= zspage_0 owner_1)) (= inuse_1 inuse_3)) :named given_126))

; 
(assert (! (or (not (= owner_0 owner_1)) (= inuse_2 inuse_3)) :named given_127))

; 
(assert (! (or (not (= its_zspage zspage_0)) (= then_phase_0 then_phase_1)) :named given_128))

; 
(assert (! (or (not (= its_zspage owner_0)) (= then_phase_0 then_phase_2)) :named given_129))

; 
(assert (! (or (not (= its_zspage owner_1)) (= then_phase_0 then_phase_3)) :named given_130))

; 
(assert (! (or (not (= its_zspage then_zspage_0)) (= then_phase_0 then_phase_4)) :named given_131))

; 
(assert (! (or (not (= its_zspage then_owner_0)) (= then_phase_0 then_phase_5)) :named given_132))

; 
(assert (! (or (not (= its_zspage then_owner_1)) (= then_phase_0 then_phase_6)) :named given_133))

; 
(assert (! (or (not (= its_zspage then_moved_0)) (= then_phase_0 then_phase_7)) :named given_134))

; 
(assert (! (or (not (= zspage_0 owner_0)) (= then_phase_1 then_phase_2)) :named given_135))

; 
(assert (! (or (not (= zspage_0 owner_1)) (= then_phase_1 then_phase_3)) :named given_136))

; 
(assert (! (or (not (= zspage_0 then_zspage_0)) (= then_phase_1 then_phase_4)) :named given_137))

; 
(assert (! (or (not (= zspage_0 then_owner_0)) (= then_phase_1 then_phase_5)) :named given_138))

; 
(assert (! (or (not (= zspage_0 then_owner_1)) (= then_phase_1 then_phase_6)) :named given_139))

; 
(assert (! (or (not (= zspage_0 then_moved_0)) (= then_phase_1 then_phase_7)) :named given_140))

; 
(assert (! (or (not (= owner_0 owner_1)) (= then_phase_2 then_phase_3)) :named given_141))

; 
(assert (! (or (not (= owner_0 then_zspage_0)) (= then_phase_2 then_phase_4)) :named given_142))

; 
(assert (! (or (not (= owner_0 then_owner_0)) (= then_phase_2 then_phase_5)) :named given_143))

; 
(assert (! (or (not (= owner_0 then_owner_1)) (= then_phase_2 then_phase_6)) :named given_144))

; 
(assert (! (or (not (= owner_0 then_moved_0)) (= then_phase_2 then_phase_7)) :named given_145))

; 
(assert (! (or (not (= owner_1 then_zspage_0)) (= then_phase_3 then_phase_4)) :named given_146))

; 
(assert (! (or (not (= owner_1 then_owner_0)) (= then_phase_3 then_phase_5)) :named given_147))

; 
(assert (! (or (not (= owner_1 then_owner_1)) (= then_phase_3 then_phase_6)) :named given_148))

; 
(assert (! (or (not (= owner_1 then_moved_0)) (= then_phase_3 then_phase_7)) :named given_149))

; 
(assert (! (or (not (= then_zspage_0 then_owner_0)) (= then_phase_4 then_phase_5)) :named given_150))

; 
(assert (! (or (not (= then_zspage_0 then_owner_1)) (= then_phase_4 then_phase_6)) :named given_151))

; 
(assert (! (or (not (= then_zspage_0 then_moved_0)) (= then_phase_4 then_phase_7)) :named given_152))

; 
(assert (! (or (not (= then_owner_0 then_owner_1)) (= then_phase_5 then_phase_6)) :named given_153))

; 
(assert (! (or (not (= then_owner_0 then_moved_0)) (= then_phase_5 then_phase_7)) :named given_154))

; 
(assert (! (or (not (= then_owner_1 then_moved_0)) (= then_phase_6 then_phase_7)) :named given_155))

; 
(assert (! (or (not (= its_zspage zspage_0)) (= then_keeper_0 then_keeper_1)) :named given_156))

; 
(assert (! (or (not (= its_zspage owner_0)) (= then_keeper_0 then_keeper_2)) :named given_157))

; 
(assert (! (or (not (= its_zspage owner_1)) (= then_keeper_0 then_keeper_3)) :named given_158))

; 
(assert (! (or (not (= its_zspage then_owner_0)) (= then_keeper_0 then_keeper_4)) :named given_159))

; 
(assert (! (or (not (= its_zspage then_owner_1)) (= then_keeper_0 then_keeper_5)) :named given_160))

; 
(assert (! (or (not (= zspage_0 owner_0)) (= then_keeper_1 then_keeper_2)) :named given_161))

; 
(assert (! (or (not (= zspage_0 owner_1)) (= then_keeper_1 then_keeper_3)) :named given_162))

; 
(assert (! (or (not (= zspage_0 then_owner_0)) (= then_keeper_1 then_keeper_4)) :named given_163))

; 
(assert (! (or (not (= zspage_0 then_owner_1)) (= then_keeper_1 then_keeper_5)) :named given_164))

; 
(assert (! (or (not (= owner_0 owner_1)) (= then_keeper_2 then_keeper_3)) :named given_165))

; 
(assert (! (or (not (= owner_0 then_owner_0)) (= then_keeper_2 then_keeper_4)) :named given_166))

; 
(assert (! (or (not (= owner_0 then_owner_1)) (= then_keeper_2 then_keeper_5)) :named given_167))

; 
(assert (! (or (not (= owner_1 then_owner_0)) (= then_keeper_3 then_keeper_4)) :named given_168))

; 
(assert (! (or (not (= owner_1 then_owner_1)) (= then_keeper_3 then_keeper_5)) :named given_169))

; 
(assert (! (or (not (= then_owner_0 then_owner_1)) (= then_keeper_4 then_keeper_5)) :named given_170))

; 
(assert (! (or (not (= its_zspage then_zspage_0)) (= then_class_0 then_class_1)) :named given_171))

; 
(assert (! (or (not (= its_zspage zspage_0)) (= then_class_0 then_class_2)) :named given_172))

; 
(assert (! (or (not (= its_zspage owner_0)) (= then_class_0 then_class_3)) :named given_173))

; 
(assert (! (or (not (= its_zspage owner_1)) (= then_class_0 then_class_4)) :named given_174))

; 
(assert (! (or (not (= its_zspage then_moved_0)) (= then_class_0 then_class_5)) :named given_175))

; 
(assert (! (or (not (= then_zspage_0 zspage_0)) (= then_class_1 then_class_2)) :named given_176))

; 
(assert (! (or (not (= then_zspage_0 owner_0)) (= then_class_1 then_class_3)) :named given_177))

; 
(assert (! (or (not (= then_zspage_0 owner_1)) (= then_class_1 then_class_4)) :named given_178))

; 
(assert (! (or (not (= then_zspage_0 then_moved_0)) (= then_class_1 then_class_5)) :named given_179))

; 
(assert (! (or (not (= zspage_0 owner_0)) (= then_class_2 then_class_3)) :named given_180))

; 
(assert (! (or (not (= zspage_0 owner_1)) (= then_class_2 then_class_4)) :named given_181))

; 
(assert (! (or (not (= zspage_0 then_moved_0)) (= then_class_2 then_class_5)) :named given_182))

; 
(assert (! (or (not (= owner_0 owner_1)) (= then_class_3 then_class_4)) :named given_183))

; 
(assert (! (or (not (= owner_0 then_moved_0)) (= then_class_3 then_class_5)) :named given_184))

; 
(assert (! (or (not (= owner_1 then_moved_0)) (= then_class_4 then_class_5)) :named given_185))

; 
(assert (! (or (not (= its_page (bvlshr word_0 (_ bv16 64)))) (= then_owner_0 then_owner_1)) :named given_186))

; 
(assert (! (or (not (= its_page (bvlshr then_word_0 (_ bv16 64)))) (= then_owner_0 then_owner_2)) :named given_187))

; 
(assert (! (or (not (= its_page then_moved_page_0)) (= then_owner_0 then_owner_3)) :named given_188))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) (bvlshr then_word_0 (_ bv16 64)))) (= then_owner_1 then_owner_2)) :named given_189))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) then_moved_page_0)) (= then_owner_1 then_owner_3)) :named given_190))

; 
(assert (! (or (not (= (bvlshr then_word_0 (_ bv16 64)) then_moved_page_0)) (= then_owner_2 then_owner_3)) :named given_191))

; 
(assert (! (or (not (= its_page (bvlshr word_0 (_ bv16 64)))) (= then_page_lock_0 then_page_lock_1)) :named given_192))

; 
(assert (! (or (not (= its_page then_moved_page_0)) (= then_page_lock_0 then_page_lock_2)) :named given_193))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) then_moved_page_0)) (= then_page_lock_1 then_page_lock_2)) :named given_194))

; 
(assert (! (or (not (= its_page (bvlshr word_0 (_ bv16 64)))) (= then_page_keeper_0 then_page_keeper_1)) :named given_195))

; 
(assert (! (or (not (= its_page (bvlshr then_word_0 (_ bv16 64)))) (= then_page_keeper_0 then_page_keeper_2)) :named given_196))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) (bvlshr then_word_0 (_ bv16 64)))) (= then_page_keeper_1 then_page_keeper_2)) :named given_197))

; 
(assert (! (or (not (= its_zspage zspage_0)) (= then_inuse_0 then_inuse_1)) :named given_198))

; 
(assert (! (or (not (= its_zspage owner_0)) (= then_inuse_0 then_inuse_2)) :named given_199))

; 
(assert (! (or (not (= its_zspage owner_1)) (= then_inuse_0 then_inuse_3)) :named given_200))

; 
(assert (! (or (not (= its_zspage then_zspage_0)) (= then_inuse_0 then_inuse_4)) :named given_201))

; 
(assert (! (or (not (= zspage_0 owner_0)) (= then_inuse_1 then_inuse_2)) :named given_202))

; 
(assert (! (or (not (= zspage_0 owner_1)) (= then_inuse_1 then_inuse_3)) :named given_203))

; 
(assert (! (or (not (= zspage_0 then_zspage_0)) (= then_inuse_1 then_inuse_4)) :named given_204))

; 
(assert (! (or (not (= owner_0 owner_1)) (= then_inuse_2 then_inuse_3)) :named given_205))

; 
(assert (! (or (not (= owner_0 then_zspage_0)) (= then_inuse_2 then_inuse_4)) :named given_206))

; 
(assert (! (or (not (= owner_1 then_zspage_0)) (= then_inuse_3 then_inuse_4)) :named given_207))

; and the statement is false
(assert (! (not (and (and (and (and (and (= then_holder_0 its_me) (or (distinct then_writer_0 its_me) (= then_moved_0 ((_ extract 7 0) (_ bv0 32))))) (= then_live_0 ((_ extract 7 0) (_ bv0 32)))) (distinct its_zspage ((_ extract 7 0) (_ bv0 32))) (= then_phase_0 ((_ extract 7 0) (_ bv1 32))) (= then_keeper_0 its_me) (= then_class_0 its_klass)) (= then_owner_0 its_zspage)) (distinct then_writer_0 its_me))) :named refutation))

(check-sat)
