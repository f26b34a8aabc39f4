; protocol pool-lock.async_free_zspage.freeing.preservation 64
;
; async_free_zspage() at "freeing", where it takes a page from the zspage: that preserves
; the invariant, and keeps the guarantee to every other thread.
; Expected: unsat.
(set-logic QF_BV)
(declare-const phase_0 (_ BitVec 8))
(declare-const phase_1 (_ BitVec 8))
(declare-const phase_2 (_ BitVec 8))
(declare-const phase_3 (_ BitVec 8))
(declare-const phase_4 (_ BitVec 8))
(declare-const phase_5 (_ BitVec 8))
(declare-const phase_6 (_ BitVec 8))
(declare-const phase_7 (_ BitVec 8))
(declare-const keeper_0 (_ BitVec 8))
(declare-const keeper_1 (_ BitVec 8))
(declare-const keeper_2 (_ BitVec 8))
(declare-const keeper_3 (_ BitVec 8))
(declare-const keeper_4 (_ BitVec 8))
(declare-const keeper_5 (_ BitVec 8))
(declare-const keeper_6 (_ BitVec 8))
(declare-const writer_0 (_ BitVec 8))
(declare-const moved_0 (_ BitVec 8))
(declare-const owner_0 (_ BitVec 8))
(declare-const owner_1 (_ BitVec 8))
(declare-const owner_2 (_ BitVec 8))
(declare-const owner_3 (_ BitVec 8))
(declare-const moved_page_0 (_ BitVec 64))
(declare-const page_keeper_0 (_ BitVec 8))
(declare-const page_keeper_1 (_ BitVec 8))
(declare-const page_keeper_2 (_ BitVec 8))
(declare-const page_lock_0 (_ BitVec 8))
(declare-const page_lock_1 (_ BitVec 8))
(declare-const page_lock_2 (_ BitVec 8))
(declare-const page_lock_3 (_ BitVec 8))
(declare-const live_0 (_ BitVec 8))
(declare-const zspage_0 (_ BitVec 8))
(declare-const word_0 (_ BitVec 64))
(declare-const inuse_0 (_ BitVec 32))
(declare-const inuse_1 (_ BitVec 32))
(declare-const inuse_2 (_ BitVec 32))
(declare-const inuse_3 (_ BitVec 32))
(declare-const holder_0 (_ BitVec 8))
(declare-const reader_0 (_ BitVec 8))
(declare-const reader_1 (_ BitVec 8))
(declare-const class_0 (_ BitVec 32))
(declare-const class_1 (_ BitVec 32))
(declare-const class_2 (_ BitVec 32))
(declare-const its_zspage (_ BitVec 8))
(declare-const its_me (_ BitVec 8))
(declare-const its_klass (_ BitVec 32))
(declare-const its_page (_ BitVec 64))
(declare-const other_handle (_ BitVec 8))
(declare-const other_zspage (_ BitVec 8))
(declare-const other_class (_ BitVec 32))
(declare-const other_thread (_ BitVec 8))
(declare-const other_page (_ BitVec 64))

; 
(assert (! (distinct its_me ((_ extract 7 0) (_ bv0 32))) :named given_1))

; 
(assert (! (and (and (distinct its_zspage ((_ extract 7 0) (_ bv0 32))) (= phase_0 ((_ extract 7 0) (_ bv4 32))) (= keeper_0 its_me)) (and (= writer_0 its_me) (or (distinct writer_0 its_me) (= moved_0 ((_ extract 7 0) (_ bv0 32)))))) :named given_2))

; 
(assert (! (= owner_0 its_zspage) :named given_3))

; 
(assert (! (distinct other_thread ((_ extract 7 0) (_ bv0 32))) :named given_4))

; 
(assert (! (distinct other_thread its_me) :named given_5))

; 
(assert (! (or (not (= live_0 ((_ extract 7 0) (_ bv1 32)))) (or (= owner_1 zspage_0) (and (= zspage_0 moved_0) (= page_keeper_1 writer_0)))) :named given_6))

; 
(assert (! (or (not (= live_0 ((_ extract 7 0) (_ bv1 32)))) (and (distinct zspage_0 ((_ extract 7 0) (_ bv0 32))) (= phase_1 ((_ extract 7 0) (_ bv2 32))) (distinct inuse_0 (_ bv0 32)) (distinct holder_0 ((_ extract 7 0) (_ bv0 32))))) :named given_7))

; 
(assert (! (or (not (distinct owner_0 ((_ extract 7 0) (_ bv0 32)))) (distinct phase_6 ((_ extract 7 0) (_ bv0 32)))) :named given_8))

; 
(assert (! (or (not (distinct owner_0 ((_ extract 7 0) (_ bv0 32)))) (= page_keeper_0 ((_ extract 7 0) (_ bv0 32)))) :named given_9))

; 
(assert (! (or (not (and (distinct owner_0 ((_ extract 7 0) (_ bv0 32))) (= phase_6 ((_ extract 7 0) (_ bv4 32))))) (= page_lock_0 keeper_4)) :named given_10))

; 
(assert (! (or (not (distinct owner_2 ((_ extract 7 0) (_ bv0 32)))) (distinct phase_2 ((_ extract 7 0) (_ bv0 32)))) :named given_11))

; 
(assert (! (or (not (distinct owner_2 ((_ extract 7 0) (_ bv0 32)))) (= page_keeper_2 ((_ extract 7 0) (_ bv0 32)))) :named given_12))

; 
(assert (! (or (not (and (distinct owner_2 ((_ extract 7 0) (_ bv0 32))) (= phase_2 ((_ extract 7 0) (_ bv4 32))))) (= page_lock_1 keeper_1)) :named given_13))

; 
(assert (! (or (not (distinct owner_1 ((_ extract 7 0) (_ bv0 32)))) (distinct phase_7 ((_ extract 7 0) (_ bv0 32)))) :named given_14))

; 
(assert (! (or (not (distinct owner_1 ((_ extract 7 0) (_ bv0 32)))) (= page_keeper_1 ((_ extract 7 0) (_ bv0 32)))) :named given_15))

; 
(assert (! (or (not (and (distinct owner_1 ((_ extract 7 0) (_ bv0 32))) (= phase_7 ((_ extract 7 0) (_ bv4 32))))) (= page_lock_3 keeper_5)) :named given_16))

; 
(assert (! (bvule phase_0 ((_ extract 7 0) (_ bv4 32))) :named given_17))

; 
(assert (! (or (not (or (= phase_0 ((_ extract 7 0) (_ bv1 32))) (= phase_0 ((_ extract 7 0) (_ bv3 32))) (= phase_0 ((_ extract 7 0) (_ bv4 32))))) (and (distinct keeper_0 ((_ extract 7 0) (_ bv0 32))) (= inuse_2 (_ bv0 32)))) :named given_18))

; 
(assert (! (bvule phase_6 ((_ extract 7 0) (_ bv4 32))) :named given_19))

; 
(assert (! (or (not (or (= phase_6 ((_ extract 7 0) (_ bv1 32))) (= phase_6 ((_ extract 7 0) (_ bv3 32))) (= phase_6 ((_ extract 7 0) (_ bv4 32))))) (and (distinct keeper_4 ((_ extract 7 0) (_ bv0 32))) (= inuse_3 (_ bv0 32)))) :named given_20))

; 
(assert (! (bvule phase_3 ((_ extract 7 0) (_ bv4 32))) :named given_21))

; 
(assert (! (or (not (or (= phase_3 ((_ extract 7 0) (_ bv1 32))) (= phase_3 ((_ extract 7 0) (_ bv3 32))) (= phase_3 ((_ extract 7 0) (_ bv4 32))))) (and (distinct keeper_2 ((_ extract 7 0) (_ bv0 32))) (= inuse_1 (_ bv0 32)))) :named given_22))

; 
(assert (! (bvule phase_1 ((_ extract 7 0) (_ bv4 32))) :named given_23))

; 
(assert (! (or (not (or (= phase_1 ((_ extract 7 0) (_ bv1 32))) (= phase_1 ((_ extract 7 0) (_ bv3 32))) (= phase_1 ((_ extract 7 0) (_ bv4 32))))) (and (distinct keeper_6 ((_ extract 7 0) (_ bv0 32))) (= inuse_0 (_ bv0 32)))) :named given_24))

; 
(assert (! (not (= reader_1 ((_ extract 7 0) (_ bv1 32)))) :named given_25))

; 
(assert (! (not (= reader_0 ((_ extract 7 0) (_ bv1 32)))) :named given_26))

; 
(assert (! (or (not (distinct moved_0 ((_ extract 7 0) (_ bv0 32)))) (and (distinct writer_0 ((_ extract 7 0) (_ bv0 32))) (= writer_0 writer_0) (or (= phase_4 ((_ extract 7 0) (_ bv2 32))) (= phase_4 ((_ extract 7 0) (_ bv3 32)))) (and (= owner_3 moved_0) (= page_lock_2 writer_0)))) :named given_27))

; 
(assert (! (or (not (= its_zspage zspage_0)) (= phase_0 phase_1)) :named given_28))

; 
(assert (! (or (not (= its_zspage owner_2)) (= phase_0 phase_2)) :named given_29))

; 
(assert (! (or (not (= its_zspage other_zspage)) (= phase_0 phase_3)) :named given_30))

; 
(assert (! (or (not (= its_zspage moved_0)) (= phase_0 phase_4)) :named given_31))

; 
(assert (! (or (not (= its_zspage (ite (= other_page its_page) (_ bv0 8) owner_2))) (= phase_0 phase_5)) :named given_32))

; 
(assert (! (or (not (= its_zspage owner_0)) (= phase_0 phase_6)) :named given_33))

; 
(assert (! (or (not (= its_zspage owner_1)) (= phase_0 phase_7)) :named given_34))

; 
(assert (! (or (not (= zspage_0 owner_2)) (= phase_1 phase_2)) :named given_35))

; 
(assert (! (or (not (= zspage_0 other_zspage)) (= phase_1 phase_3)) :named given_36))

; 
(assert (! (or (not (= zspage_0 moved_0)) (= phase_1 phase_4)) :named given_37))

; 
(assert (! (or (not (= zspage_0 (ite (= other_page its_page) (_ bv0 8) owner_2))) (= phase_1 phase_5)) :named given_38))

; 
(assert (! (or (not (= zspage_0 owner_0)) (= phase_1 phase_6)) :named given_39))

; 
(assert (! (or (not (= zspage_0 owner_1)) (= phase_1 phase_7)) :named given_40))

; 
(assert (! (or (not (= owner_2 other_zspage)) (= phase_2 phase_3)) :named given_41))

; 
(assert (! (or (not (= owner_2 moved_0)) (= phase_2 phase_4)) :named given_42))

; 
(assert (! (or (not (= owner_2 (ite (= other_page its_page) (_ bv0 8) owner_2))) (= phase_2 phase_5)) :named given_43))

; 
(assert (! (or (not (= owner_2 owner_0)) (= phase_2 phase_6)) :named given_44))

; 
(assert (! (or (not (= owner_2 owner_1)) (= phase_2 phase_7)) :named given_45))

; 
(assert (! (or (not (= other_zspage moved_0)) (= phase_3 phase_4)) :named given_46))

; 
(assert (! (or (not (= other_zspage (ite (= other_page its_page) (_ bv0 8) owner_2))) (= phase_3 phase_5)) :named given_47))

; 
(assert (! (or (not (= other_zspage owner_0)) (= phase_3 phase_6)) :named given_48))

; 
(assert (! (or (not (= other_zspage owner_1)) (= phase_3 phase_7)) :named given_49))

; 
(assert (! (or (not (= moved_0 (ite (= other_page its_page) (_ bv0 8) owner_2))) (= phase_4 phase_5)) :named given_50))

; 
(assert (! (or (not (= moved_0 owner_0)) (= phase_4 phase_6)) :named given_51))

; 
(assert (! (or (not (= moved_0 owner_1)) (= phase_4 phase_7)) :named given_52))

; 
(assert (! (or (not (= (ite (= other_page its_page) (_ bv0 8) owner_2) owner_0)) (= phase_5 phase_6)) :named given_53))

; 
(assert (! (or (not (= (ite (= other_page its_page) (_ bv0 8) owner_2) owner_1)) (= phase_5 phase_7)) :named given_54))

; 
(assert (! (or (not (= owner_0 owner_1)) (= phase_6 phase_7)) :named given_55))

; 
(assert (! (or (not (= its_zspage owner_2)) (= keeper_0 keeper_1)) :named given_56))

; 
(assert (! (or (not (= its_zspage other_zspage)) (= keeper_0 keeper_2)) :named given_57))

; 
(assert (! (or (not (= its_zspage (ite (= other_page its_page) (_ bv0 8) owner_2))) (= keeper_0 keeper_3)) :named given_58))

; 
(assert (! (or (not (= its_zspage owner_0)) (= keeper_0 keeper_4)) :named given_59))

; 
(assert (! (or (not (= its_zspage owner_1)) (= keeper_0 keeper_5)) :named given_60))

; 
(assert (! (or (not (= its_zspage zspage_0)) (= keeper_0 keeper_6)) :named given_61))

; 
(assert (! (or (not (= owner_2 other_zspage)) (= keeper_1 keeper_2)) :named given_62))

; 
(assert (! (or (not (= owner_2 (ite (= other_page its_page) (_ bv0 8) owner_2))) (= keeper_1 keeper_3)) :named given_63))

; 
(assert (! (or (not (= owner_2 owner_0)) (= keeper_1 keeper_4)) :named given_64))

; 
(assert (! (or (not (= owner_2 owner_1)) (= keeper_1 keeper_5)) :named given_65))

; 
(assert (! (or (not (= owner_2 zspage_0)) (= keeper_1 keeper_6)) :named given_66))

; 
(assert (! (or (not (= other_zspage (ite (= other_page its_page) (_ bv0 8) owner_2))) (= keeper_2 keeper_3)) :named given_67))

; 
(assert (! (or (not (= other_zspage owner_0)) (= keeper_2 keeper_4)) :named given_68))

; 
(assert (! (or (not (= other_zspage owner_1)) (= keeper_2 keeper_5)) :named given_69))

; 
(assert (! (or (not (= other_zspage zspage_0)) (= keeper_2 keeper_6)) :named given_70))

; 
(assert (! (or (not (= (ite (= other_page its_page) (_ bv0 8) owner_2) owner_0)) (= keeper_3 keeper_4)) :named given_71))

; 
(assert (! (or (not (= (ite (= other_page its_page) (_ bv0 8) owner_2) owner_1)) (= keeper_3 keeper_5)) :named given_72))

; 
(assert (! (or (not (= (ite (= other_page its_page) (_ bv0 8) owner_2) zspage_0)) (= keeper_3 keeper_6)) :named given_73))

; 
(assert (! (or (not (= owner_0 owner_1)) (= keeper_4 keeper_5)) :named given_74))

; 
(assert (! (or (not (= owner_0 zspage_0)) (= keeper_4 keeper_6)) :named given_75))

; 
(assert (! (or (not (= owner_1 zspage_0)) (= keeper_5 keeper_6)) :named given_76))

; 
(assert (! (or (not (= its_page (bvlshr word_0 (_ bv16 64)))) (= owner_0 owner_1)) :named given_77))

; 
(assert (! (or (not (= its_page other_page)) (= owner_0 owner_2)) :named given_78))

; 
(assert (! (or (not (= its_page moved_page_0)) (= owner_0 owner_3)) :named given_79))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) other_page)) (= owner_1 owner_2)) :named given_80))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) moved_page_0)) (= owner_1 owner_3)) :named given_81))

; 
(assert (! (or (not (= other_page moved_page_0)) (= owner_2 owner_3)) :named given_82))

; 
(assert (! (or (not (= its_page (bvlshr word_0 (_ bv16 64)))) (= page_keeper_0 page_keeper_1)) :named given_83))

; 
(assert (! (or (not (= its_page other_page)) (= page_keeper_0 page_keeper_2)) :named given_84))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) other_page)) (= page_keeper_1 page_keeper_2)) :named given_85))

; 
(assert (! (or (not (= its_page other_page)) (= page_lock_0 page_lock_1)) :named given_86))

; 
(assert (! (or (not (= its_page moved_page_0)) (= page_lock_0 page_lock_2)) :named given_87))

; 
(assert (! (or (not (= its_page (bvlshr word_0 (_ bv16 64)))) (= page_lock_0 page_lock_3)) :named given_88))

; 
(assert (! (or (not (= other_page moved_page_0)) (= page_lock_1 page_lock_2)) :named given_89))

; 
(assert (! (or (not (= other_page (bvlshr word_0 (_ bv16 64)))) (= page_lock_1 page_lock_3)) :named given_90))

; 
(assert (! (or (not (= moved_page_0 (bvlshr word_0 (_ bv16 64)))) (= page_lock_2 page_lock_3)) :named given_91))

; 
(assert (! (or (not (= zspage_0 other_zspage)) (= inuse_0 inuse_1)) :named given_92))

; 
(assert (! (or (not (= zspage_0 its_zspage)) (= inuse_0 inuse_2)) :named given_93))

; 
(assert (! (or (not (= zspage_0 owner_0)) (= inuse_0 inuse_3)) :named given_94))

; 
(assert (! (or (not (= other_zspage its_zspage)) (= inuse_1 inuse_2)) :named given_95))

; 
(assert (! (or (not (= other_zspage owner_0)) (= inuse_1 inuse_3)) :named given_96))

; 
(assert (! (or (not (= its_zspage owner_0)) (= inuse_2 inuse_3)) :named given_97))

; 
(assert (! (or (not (= other_thread its_me)) (= reader_0 reader_1)) :named given_98))

; 
(assert (! (or (not (= moved_0 other_zspage)) (= class_0 class_1)) :named given_99))

; 
(assert (! (or (not (= moved_0 zspage_0)) (= class_0 class_2)) :named given_100))

; 
(assert (! (or (not (= other_zspage zspage_0)) (= class_1 class_2)) :named given_101))

; and the statement is false
(assert (! (not (and (or (not (= live_0 ((_ extract 7 0) (_ bv1 32)))) (or (= (ite (= (bvlshr word_0 (_ bv16 64)) its_page) (_ bv0 8) owner_1) zspage_0) (and (= zspage_0 moved_0) (= (ite (= (bvlshr word_0 (_ bv16 64)) its_page) its_me page_keeper_1) writer_0)))) (or (not (distinct (ite (= other_page its_page) (_ bv0 8) owner_2) ((_ extract 7 0) (_ bv0 32)))) (distinct phase_5 ((_ extract 7 0) (_ bv0 32)))) (or (not (distinct (ite (= other_page its_page) (_ bv0 8) owner_2) ((_ extract 7 0) (_ bv0 32)))) (= (ite (= other_page its_page) its_me page_keeper_2) ((_ extract 7 0) (_ bv0 32)))) (or (not (and (distinct (ite (= other_page its_page) (_ bv0 8) owner_2) ((_ extract 7 0) (_ bv0 32))) (= phase_5 ((_ extract 7 0) (_ bv4 32))))) (= page_lock_1 keeper_3)) (or (not (distinct moved_0 ((_ extract 7 0) (_ bv0 32)))) (and (distinct writer_0 ((_ extract 7 0) (_ bv0 32))) (= writer_0 writer_0) (or (= phase_4 ((_ extract 7 0) (_ bv2 32))) (= phase_4 ((_ extract 7 0) (_ bv3 32)))) (and (= (ite (= moved_page_0 its_page) (_ bv0 8) owner_3) moved_0) (= page_lock_2 writer_0)))) (or (not (and (= live_0 ((_ extract 7 0) (_ bv1 32))) (= writer_0 other_thread))) (or (not (= owner_1 zspage_0)) (= (ite (= (bvlshr word_0 (_ bv16 64)) its_page) (_ bv0 8) owner_1) owner_1))) (or (not (and (= live_0 ((_ extract 7 0) (_ bv1 32))) (= live_0 ((_ extract 7 0) (_ bv1 32))) (= reader_0 ((_ extract 7 0) (_ bv1 32))))) (or (not (= owner_1 zspage_0)) (= (ite (= (bvlshr word_0 (_ bv16 64)) its_page) (_ bv0 8) owner_1) owner_1))) (or (not (and (= page_lock_1 other_thread) (distinct owner_2 ((_ extract 7 0) (_ bv0 32))))) (= (ite (= other_page its_page) (_ bv0 8) owner_2) owner_2)) (or (not (= page_keeper_2 other_thread)) (and (= (ite (= other_page its_page) (_ bv0 8) owner_2) owner_2) (= (ite (= other_page its_page) its_me page_keeper_2) page_keeper_2))) (or (not (and (distinct other_zspage ((_ extract 7 0) (_ bv0 32))) (and (= keeper_2 other_thread) (or (= phase_3 ((_ extract 7 0) (_ bv1 32))) (= phase_3 ((_ extract 7 0) (_ bv3 32))) (= phase_3 ((_ extract 7 0) (_ bv4 32))))) (distinct phase_3 ((_ extract 7 0) (_ bv3 32))))) (and (or (not (= owner_2 other_zspage)) (= (ite (= other_page its_page) (_ bv0 8) owner_2) other_zspage)) (or (not (= (ite (= other_page its_page) (_ bv0 8) owner_2) other_zspage)) (= owner_2 other_zspage)))))) :named refutation))

(check-sat)
