; protocol pool-lock.zs_compact.page_taken.stable 64
;
; zs_compact() at "page taken", where it unlocks the page: its assertion stays true,
; whatever other threads do.
; Expected: unsat.
(set-logic QF_BV)
(declare-const page_keeper_0 (_ BitVec 8))
(declare-const phase_0 (_ BitVec 8))
(declare-const phase_1 (_ BitVec 8))
(declare-const phase_2 (_ BitVec 8))
(declare-const keeper_0 (_ BitVec 8))
(declare-const keeper_1 (_ BitVec 8))
(declare-const writer_0 (_ BitVec 8))
(declare-const moved_0 (_ BitVec 8))
(declare-const owner_0 (_ BitVec 8))
(declare-const owner_1 (_ BitVec 8))
(declare-const page_lock_0 (_ BitVec 8))
(declare-const page_lock_1 (_ BitVec 8))
(declare-const moved_page_0 (_ BitVec 64))
(declare-const reader_0 (_ BitVec 8))
(declare-const class_0 (_ BitVec 32))
(declare-const class_1 (_ BitVec 32))
(declare-const class_2 (_ BitVec 32))
(declare-const inuse_0 (_ BitVec 32))
(declare-const inuse_1 (_ BitVec 32))
(declare-const then_page_keeper_0 (_ BitVec 8))
(declare-const then_phase_0 (_ BitVec 8))
(declare-const then_phase_1 (_ BitVec 8))
(declare-const then_phase_2 (_ BitVec 8))
(declare-const then_phase_3 (_ BitVec 8))
(declare-const then_keeper_0 (_ BitVec 8))
(declare-const then_keeper_1 (_ BitVec 8))
(declare-const then_keeper_2 (_ BitVec 8))
(declare-const then_writer_0 (_ BitVec 8))
(declare-const then_moved_0 (_ BitVec 8))
(declare-const then_owner_0 (_ BitVec 8))
(declare-const then_owner_1 (_ BitVec 8))
(declare-const then_page_lock_0 (_ BitVec 8))
(declare-const then_page_lock_1 (_ BitVec 8))
(declare-const then_moved_page_0 (_ BitVec 64))
(declare-const then_reader_0 (_ BitVec 8))
(declare-const then_class_0 (_ BitVec 32))
(declare-const then_class_1 (_ BitVec 32))
(declare-const then_class_2 (_ BitVec 32))
(declare-const then_inuse_0 (_ BitVec 32))
(declare-const then_inuse_1 (_ BitVec 32))
(declare-const its_page (_ BitVec 64))
(declare-const its_me (_ BitVec 8))
(declare-const its_zspage (_ BitVec 8))
(declare-const its_klass (_ BitVec 32))

; 
(assert (! (distinct its_me ((_ extract 7 0) (_ bv0 32))) :named given_1))

; 
(assert (! (and (and (and (and (distinct its_zspage ((_ extract 7 0) (_ bv0 32))) (= phase_0 ((_ extract 7 0) (_ bv4 32))) (= keeper_0 its_me)) (and (and (= writer_0 its_me) (= writer_0 its_me)) (= moved_0 ((_ extract 7 0) (_ bv0 32))))) (= page_keeper_0 its_me) (= owner_0 ((_ extract 7 0) (_ bv0 32)))) (= page_lock_0 its_me)) :named given_2))

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
(assert (! (and (or (not (= page_lock_0 its_me)) (= then_page_lock_0 its_me)) (or (not (= then_page_lock_0 its_me)) (= page_lock_0 its_me))) :named given_10))

; 
(assert (! (or (not (and (= page_lock_0 its_me) (distinct owner_0 ((_ extract 7 0) (_ bv0 32))))) (= then_owner_0 owner_0)) :named given_11))

; 
(assert (! (or (not (= page_keeper_0 its_me)) (and (= then_owner_0 owner_0) (= then_page_keeper_0 page_keeper_0))) :named given_12))

; 
(assert (! (or (not (and (= keeper_0 its_me) (or (= phase_0 ((_ extract 7 0) (_ bv1 32))) (= phase_0 ((_ extract 7 0) (_ bv3 32))) (= phase_0 ((_ extract 7 0) (_ bv4 32)))))) (and (= then_phase_0 phase_0) (= then_keeper_0 keeper_0) (= then_class_0 class_0) (= then_inuse_0 inuse_0))) :named given_13))

; 
(assert (! (or (not (and (= writer_0 its_me) (= phase_0 ((_ extract 7 0) (_ bv2 32))))) (and (= then_phase_0 phase_0) (= then_class_0 class_0) (= then_inuse_0 inuse_0))) :named given_14))

; 
(assert (! (or (not (distinct phase_0 ((_ extract 7 0) (_ bv0 32)))) (or (= then_class_0 class_0) (= then_phase_0 ((_ extract 7 0) (_ bv0 32))))) :named given_15))

; 
(assert (! (or (not (= then_phase_0 ((_ extract 7 0) (_ bv1 32)))) (or (= phase_0 ((_ extract 7 0) (_ bv1 32))) (= phase_0 ((_ extract 7 0) (_ bv0 32))))) :named given_16))

; 
(assert (! (or (= then_phase_0 phase_0) (not (= then_keeper_0 its_me))) :named given_17))

; 
(assert (! (or (not (and (= keeper_1 its_me) (or (= phase_1 ((_ extract 7 0) (_ bv1 32))) (= phase_1 ((_ extract 7 0) (_ bv3 32))) (= phase_1 ((_ extract 7 0) (_ bv4 32)))))) (and (= then_phase_1 phase_1) (= then_keeper_1 keeper_1) (= then_class_1 class_1) (= then_inuse_1 inuse_1))) :named given_18))

; 
(assert (! (or (not (and (= writer_0 its_me) (= phase_1 ((_ extract 7 0) (_ bv2 32))))) (and (= then_phase_1 phase_1) (= then_class_1 class_1) (= then_inuse_1 inuse_1))) :named given_19))

; 
(assert (! (or (not (distinct phase_1 ((_ extract 7 0) (_ bv0 32)))) (or (= then_class_1 class_1) (= then_phase_1 ((_ extract 7 0) (_ bv0 32))))) :named given_20))

; 
(assert (! (or (not (= then_phase_1 ((_ extract 7 0) (_ bv1 32)))) (or (= phase_1 ((_ extract 7 0) (_ bv1 32))) (= phase_1 ((_ extract 7 0) (_ bv0 32))))) :named given_21))

; 
(assert (! (or (= then_phase_1 phase_1) (not (= then_keeper_1 its_me))) :named given_22))

; 
(assert (! (or (not (and (distinct its_zspage ((_ extract 7 0) (_ bv0 32))) (and (= keeper_0 its_me) (or (= phase_0 ((_ extract 7 0) (_ bv1 32))) (= phase_0 ((_ extract 7 0) (_ bv3 32))) (= phase_0 ((_ extract 7 0) (_ bv4 32))))) (distinct phase_0 ((_ extract 7 0) (_ bv3 32))))) (and (or (not (= owner_0 its_zspage)) (= then_owner_0 its_zspage)) (or (not (= then_owner_0 its_zspage)) (= owner_0 its_zspage)))) :named given_23))

; 
(assert (! (or (not (and (distinct owner_0 ((_ extract 7 0) (_ bv0 32))) (and (= keeper_1 its_me) (or (= phase_1 ((_ extract 7 0) (_ bv1 32))) (= phase_1 ((_ extract 7 0) (_ bv3 32))) (= phase_1 ((_ extract 7 0) (_ bv4 32))))) (distinct phase_1 ((_ extract 7 0) (_ bv3 32))))) (and (or (not (= owner_0 owner_0)) (= then_owner_0 owner_0)) (or (not (= then_owner_0 owner_0)) (= owner_0 owner_0)))) :named given_24))

; 
(assert (! (or (not (distinct owner_0 ((_ extract 7 0) (_ bv0 32)))) (distinct phase_1 ((_ extract 7 0) (_ bv0 32)))) :named given_25))

; 
(assert (! (or (not (distinct owner_0 ((_ extract 7 0) (_ bv0 32)))) (= page_keeper_0 ((_ extract 7 0) (_ bv0 32)))) :named given_26))

; 
(assert (! (or (not (and (distinct owner_0 ((_ extract 7 0) (_ bv0 32))) (= phase_1 ((_ extract 7 0) (_ bv4 32))))) (= page_lock_0 keeper_1)) :named given_27))

; 
(assert (! (bvule phase_0 ((_ extract 7 0) (_ bv4 32))) :named given_28))

; 
(assert (! (or (not (or (= phase_0 ((_ extract 7 0) (_ bv1 32))) (= phase_0 ((_ extract 7 0) (_ bv3 32))) (= phase_0 ((_ extract 7 0) (_ bv4 32))))) (and (distinct keeper_0 ((_ extract 7 0) (_ bv0 32))) (= inuse_0 (_ bv0 32)))) :named given_29))

; 
(assert (! (bvule phase_1 ((_ extract 7 0) (_ bv4 32))) :named given_30))

; 
(assert (! (or (not (or (= phase_1 ((_ extract 7 0) (_ bv1 32))) (= phase_1 ((_ extract 7 0) (_ bv3 32))) (= phase_1 ((_ extract 7 0) (_ bv4 32))))) (and (distinct keeper_1 ((_ extract 7 0) (_ bv0 32))) (= inuse_1 (_ bv0 32)))) :named given_31))

; 
(assert (! (not (= reader_0 ((_ extract 7 0) (_ bv1 32)))) :named given_32))

; 
(assert (! (or (not (distinct moved_0 ((_ extract 7 0) (_ bv0 32)))) (and (distinct writer_0 ((_ extract 7 0) (_ bv0 32))) (= writer_0 writer_0) (or (= phase_2 ((_ extract 7 0) (_ bv2 32))) (= phase_2 ((_ extract 7 0) (_ bv3 32)))) (and (= owner_1 moved_0) (= page_lock_1 writer_0)))) :named given_33))

; 
(assert (! (or (not (distinct then_owner_0 ((_ extract 7 0) (_ bv0 32)))) (distinct then_phase_2 ((_ extract 7 0) (_ bv0 32)))) :named given_34))

; 
(assert (! (or (not (distinct then_owner_0 ((_ extract 7 0) (_ bv0 32)))) (= then_page_keeper_0 ((_ extract 7 0) (_ bv0 32)))) :named given_35))

; 
(assert (! (or (not (and (distinct then_owner_0 ((_ extract 7 0) (_ bv0 32))) (= then_phase_2 ((_ extract 7 0) (_ bv4 32))))) (= then_page_lock_0 then_keeper_2)) :named given_36))

; 
(assert (! (bvule then_phase_0 ((_ extract 7 0) (_ bv4 32))) :named given_37))

; 
(assert (! (or (not (or (= then_phase_0 ((_ extract 7 0) (_ bv1 32))) (= then_phase_0 ((_ extract 7 0) (_ bv3 32))) (= then_phase_0 ((_ extract 7 0) (_ bv4 32))))) (and (distinct then_keeper_0 ((_ extract 7 0) (_ bv0 32))) (= then_inuse_0 (_ bv0 32)))) :named given_38))

; 
(assert (! (bvule then_phase_1 ((_ extract 7 0) (_ bv4 32))) :named given_39))

; 
(assert (! (or (not (or (= then_phase_1 ((_ extract 7 0) (_ bv1 32))) (= then_phase_1 ((_ extract 7 0) (_ bv3 32))) (= then_phase_1 ((_ extract 7 0) (_ bv4 32))))) (and (distinct then_keeper_1 ((_ extract 7 0) (_ bv0 32))) (= then_inuse_1 (_ bv0 32)))) :named given_40))

; 
(assert (! (not (= then_reader_0 ((_ extract 7 0) (_ bv1 32)))) :named given_41))

; 
(assert (! (or (not (distinct then_moved_0 ((_ extract 7 0) (_ bv0 32)))) (and (distinct then_writer_0 ((_ extract 7 0) (_ bv0 32))) (= then_writer_0 then_writer_0) (or (= then_phase_3 ((_ extract 7 0) (_ bv2 32))) (= then_phase_3 ((_ extract 7 0) (_ bv3 32)))) (and (= then_owner_1 then_moved_0) (= then_page_lock_1 then_writer_0)))) :named given_42))

; 
(assert (! (or (not (= its_zspage owner_0)) (= phase_0 phase_1)) :named given_43))

; 
(assert (! (or (not (= its_zspage moved_0)) (= phase_0 phase_2)) :named given_44))

; 
(assert (! (or (not (= owner_0 moved_0)) (= phase_1 phase_2)) :named given_45))

; 
(assert (! (or (not (= its_zspage owner_0)) (= keeper_0 keeper_1)) :named given_46))

; 
(assert (! (or (not (= its_page moved_page_0)) (= owner_0 owner_1)) :named given_47))

; 
(assert (! (or (not (= its_page moved_page_0)) (= page_lock_0 page_lock_1)) :named given_48))

; 
(assert (! (or (not (= its_zspage owner_0)) (= class_0 class_1)) :named given_49))

; 
(assert (! (or (not (= its_zspage moved_0)) (= class_0 class_2)) :named given_50))

; 
(assert (! (or (not (= owner_0 moved_0)) (= class_1 class_2)) :named given_51))

; 
(assert (! (or (not (= its_zspage owner_0)) (= inuse_0 inuse_1)) :named given_52))

; 
(assert (! (or (not (= its_zspage owner_0)) (= then_phase_0 then_phase_1)) :named given_53))

; 
(assert (! (or (not (= its_zspage then_owner_0)) (= then_phase_0 then_phase_2)) :named given_54))

; 
(assert (! (or (not (= its_zspage then_moved_0)) (= then_phase_0 then_phase_3)) :named given_55))

; 
(assert (! (or (not (= owner_0 then_owner_0)) (= then_phase_1 then_phase_2)) :named given_56))

; 
(assert (! (or (not (= owner_0 then_moved_0)) (= then_phase_1 then_phase_3)) :named given_57))

; 
(assert (! (or (not (= then_owner_0 then_moved_0)) (= then_phase_2 then_phase_3)) :named given_58))

; 
(assert (! (or (not (= its_zspage owner_0)) (= then_keeper_0 then_keeper_1)) :named given_59))

; 
(assert (! (or (not (= its_zspage then_owner_0)) (= then_keeper_0 then_keeper_2)) :named given_60))

; 
(assert (! (or (not (= owner_0 then_owner_0)) (= then_keeper_1 then_keeper_2)) :named given_61))

; 
(assert (! (or (not (= its_page then_moved_page_0)) (= then_owner_0 then_owner_1)) :named given_62))

; 
(assert (! (or (not (= its_page then_moved_page_0)) (= then_page_lock_0 then_page_lock_1)) :named given_63))

; 
(assert (! (or (not (= its_zspage owner_0)) (= then_class_0 then_class_1)) :named given_64))

; 
(assert (! (or (not (= its_zspage then_moved_0)) (= then_class_0 then_class_2)) :named given_65))

; 
(assert (! (or (not (= owner_0 then_moved_0)) (= then_class_1 then_class_2)) :named given_66))

; 
(assert (! (or (not (= its_zspage owner_0)) (= then_inuse_0 then_inuse_1)) :named given_67))

; and the statement is false
(assert (! (not (and (and (and (and (distinct its_zspage ((_ extract 7 0) (_ bv0 32))) (= then_phase_0 ((_ extract 7 0) (_ bv4 32))) (= then_keeper_0 its_me)) (and (and (= then_writer_0 its_me) (= then_writer_0 its_me)) (= then_moved_0 ((_ extract 7 0) (_ bv0 32))))) (= then_page_keeper_0 its_me) (= then_owner_0 ((_ extract 7 0) (_ bv0 32)))) (= then_page_lock_0 its_me))) :named refutation))

(check-sat)
