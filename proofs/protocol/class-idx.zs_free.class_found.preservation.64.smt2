; protocol class-idx.zs_free.class_found.preservation 64
;
; zs_free() at "class found", where it takes class->lock: that preserves the invariant, and
; keeps the guarantee to every other thread.
; Expected: unsat.
(set-logic QF_BV)
(declare-const reader_0 (_ BitVec 8))
(declare-const reader_1 (_ BitVec 8))
(declare-const live_0 (_ BitVec 8))
(declare-const live_1 (_ BitVec 8))
(declare-const holder_0 (_ BitVec 8))
(declare-const holder_1 (_ BitVec 8))
(declare-const writer_0 (_ BitVec 8))
(declare-const word_0 (_ BitVec 64))
(declare-const word_1 (_ BitVec 64))
(declare-const owner_0 (_ BitVec 8))
(declare-const owner_1 (_ BitVec 8))
(declare-const owner_2 (_ BitVec 8))
(declare-const owner_3 (_ BitVec 8))
(declare-const owner_4 (_ BitVec 8))
(declare-const zspage_0 (_ BitVec 8))
(declare-const zspage_1 (_ BitVec 8))
(declare-const class_0 (_ BitVec 32))
(declare-const class_1 (_ BitVec 32))
(declare-const class_2 (_ BitVec 32))
(declare-const class_3 (_ BitVec 32))
(declare-const class_lock_0 (_ BitVec 8))
(declare-const class_lock_1 (_ BitVec 8))
(declare-const class_lock_2 (_ BitVec 8))
(declare-const class_lock_3 (_ BitVec 8))
(declare-const class_lock_4 (_ BitVec 8))
(declare-const moved_page_0 (_ BitVec 64))
(declare-const page_keeper_0 (_ BitVec 8))
(declare-const page_keeper_1 (_ BitVec 8))
(declare-const page_keeper_2 (_ BitVec 8))
(declare-const page_keeper_3 (_ BitVec 8))
(declare-const moved_0 (_ BitVec 8))
(declare-const phase_0 (_ BitVec 8))
(declare-const phase_1 (_ BitVec 8))
(declare-const phase_2 (_ BitVec 8))
(declare-const phase_3 (_ BitVec 8))
(declare-const phase_4 (_ BitVec 8))
(declare-const phase_5 (_ BitVec 8))
(declare-const phase_6 (_ BitVec 8))
(declare-const phase_7 (_ BitVec 8))
(declare-const inuse_0 (_ BitVec 32))
(declare-const inuse_1 (_ BitVec 32))
(declare-const inuse_2 (_ BitVec 32))
(declare-const inuse_3 (_ BitVec 32))
(declare-const inuse_4 (_ BitVec 32))
(declare-const page_lock_0 (_ BitVec 8))
(declare-const page_lock_1 (_ BitVec 8))
(declare-const page_lock_2 (_ BitVec 8))
(declare-const page_lock_3 (_ BitVec 8))
(declare-const page_lock_4 (_ BitVec 8))
(declare-const keeper_0 (_ BitVec 8))
(declare-const keeper_1 (_ BitVec 8))
(declare-const keeper_2 (_ BitVec 8))
(declare-const keeper_3 (_ BitVec 8))
(declare-const keeper_4 (_ BitVec 8))
(declare-const keeper_5 (_ BitVec 8))
(declare-const keeper_6 (_ BitVec 8))
(declare-const its_word (_ BitVec 64))
(declare-const its_me (_ BitVec 8))
(declare-const its_handle (_ BitVec 8))
(declare-const its_klass (_ BitVec 32))
(declare-const other_handle (_ BitVec 8))
(declare-const other_zspage (_ BitVec 8))
(declare-const other_class (_ BitVec 32))
(declare-const other_thread (_ BitVec 8))
(declare-const other_page (_ BitVec 64))

; 
(assert (! (distinct its_me ((_ extract 7 0) (_ bv0 32))) :named given_1))

; 
(assert (! (and (and (and (and (= holder_0 its_me) (= live_0 ((_ extract 7 0) (_ bv1 32))) (distinct writer_0 its_me)) (= reader_0 ((_ extract 7 0) (_ bv1 32)))) (= its_word word_0) (= owner_0 zspage_0)) (= its_klass class_0)) :named given_2))

; 
(assert (! (= class_lock_0 ((_ extract 7 0) (_ bv0 32))) :named given_3))

; 
(assert (! (distinct other_thread ((_ extract 7 0) (_ bv0 32))) :named given_4))

; 
(assert (! (distinct other_thread its_me) :named given_5))

; 
(assert (! (or (not (= live_0 ((_ extract 7 0) (_ bv1 32)))) (= (bvand (bvlshr word_0 (_ bv8 64)) (_ bv255 64)) ((_ zero_extend 32) class_0))) :named given_6))

; 
(assert (! (or (not (= live_0 ((_ extract 7 0) (_ bv1 32)))) (or (= owner_1 zspage_0) (and (= zspage_0 moved_0) (= page_keeper_2 writer_0)))) :named given_7))

; 
(assert (! (or (not (= live_0 ((_ extract 7 0) (_ bv1 32)))) (and (distinct zspage_0 ((_ extract 7 0) (_ bv0 32))) (= phase_4 ((_ extract 7 0) (_ bv2 32))) (distinct inuse_2 (_ bv0 32)) (distinct holder_0 ((_ extract 7 0) (_ bv0 32))))) :named given_8))

; 
(assert (! (or (not (= live_1 ((_ extract 7 0) (_ bv1 32)))) (= (bvand (bvlshr word_1 (_ bv8 64)) (_ bv255 64)) ((_ zero_extend 32) class_1))) :named given_9))

; 
(assert (! (or (not (= live_1 ((_ extract 7 0) (_ bv1 32)))) (or (= owner_2 zspage_1) (and (= zspage_1 moved_0) (= page_keeper_0 writer_0)))) :named given_10))

; 
(assert (! (or (not (= live_1 ((_ extract 7 0) (_ bv1 32)))) (and (distinct zspage_1 ((_ extract 7 0) (_ bv0 32))) (= phase_0 ((_ extract 7 0) (_ bv2 32))) (distinct inuse_0 (_ bv0 32)) (distinct holder_1 ((_ extract 7 0) (_ bv0 32))))) :named given_11))

; 
(assert (! (or (not (distinct owner_1 ((_ extract 7 0) (_ bv0 32)))) (distinct phase_5 ((_ extract 7 0) (_ bv0 32)))) :named given_12))

; 
(assert (! (or (not (distinct owner_1 ((_ extract 7 0) (_ bv0 32)))) (= page_keeper_2 ((_ extract 7 0) (_ bv0 32)))) :named given_13))

; 
(assert (! (or (not (and (distinct owner_1 ((_ extract 7 0) (_ bv0 32))) (= phase_5 ((_ extract 7 0) (_ bv4 32))))) (= page_lock_2 keeper_2)) :named given_14))

; 
(assert (! (or (not (distinct owner_0 ((_ extract 7 0) (_ bv0 32)))) (distinct phase_6 ((_ extract 7 0) (_ bv0 32)))) :named given_15))

; 
(assert (! (or (not (distinct owner_0 ((_ extract 7 0) (_ bv0 32)))) (= page_keeper_3 ((_ extract 7 0) (_ bv0 32)))) :named given_16))

; 
(assert (! (or (not (and (distinct owner_0 ((_ extract 7 0) (_ bv0 32))) (= phase_6 ((_ extract 7 0) (_ bv4 32))))) (= page_lock_3 keeper_3)) :named given_17))

; 
(assert (! (or (not (distinct owner_3 ((_ extract 7 0) (_ bv0 32)))) (distinct phase_1 ((_ extract 7 0) (_ bv0 32)))) :named given_18))

; 
(assert (! (or (not (distinct owner_3 ((_ extract 7 0) (_ bv0 32)))) (= page_keeper_1 ((_ extract 7 0) (_ bv0 32)))) :named given_19))

; 
(assert (! (or (not (and (distinct owner_3 ((_ extract 7 0) (_ bv0 32))) (= phase_1 ((_ extract 7 0) (_ bv4 32))))) (= page_lock_0 keeper_0)) :named given_20))

; 
(assert (! (or (not (distinct owner_2 ((_ extract 7 0) (_ bv0 32)))) (distinct phase_7 ((_ extract 7 0) (_ bv0 32)))) :named given_21))

; 
(assert (! (or (not (distinct owner_2 ((_ extract 7 0) (_ bv0 32)))) (= page_keeper_0 ((_ extract 7 0) (_ bv0 32)))) :named given_22))

; 
(assert (! (or (not (and (distinct owner_2 ((_ extract 7 0) (_ bv0 32))) (= phase_7 ((_ extract 7 0) (_ bv4 32))))) (= page_lock_4 keeper_4)) :named given_23))

; 
(assert (! (bvule phase_4 ((_ extract 7 0) (_ bv4 32))) :named given_24))

; 
(assert (! (or (not (or (= phase_4 ((_ extract 7 0) (_ bv1 32))) (= phase_4 ((_ extract 7 0) (_ bv3 32))) (= phase_4 ((_ extract 7 0) (_ bv4 32))))) (and (distinct keeper_5 ((_ extract 7 0) (_ bv0 32))) (= inuse_2 (_ bv0 32)))) :named given_25))

; 
(assert (! (bvule phase_5 ((_ extract 7 0) (_ bv4 32))) :named given_26))

; 
(assert (! (or (not (or (= phase_5 ((_ extract 7 0) (_ bv1 32))) (= phase_5 ((_ extract 7 0) (_ bv3 32))) (= phase_5 ((_ extract 7 0) (_ bv4 32))))) (and (distinct keeper_2 ((_ extract 7 0) (_ bv0 32))) (= inuse_3 (_ bv0 32)))) :named given_27))

; 
(assert (! (bvule phase_6 ((_ extract 7 0) (_ bv4 32))) :named given_28))

; 
(assert (! (or (not (or (= phase_6 ((_ extract 7 0) (_ bv1 32))) (= phase_6 ((_ extract 7 0) (_ bv3 32))) (= phase_6 ((_ extract 7 0) (_ bv4 32))))) (and (distinct keeper_3 ((_ extract 7 0) (_ bv0 32))) (= inuse_4 (_ bv0 32)))) :named given_29))

; 
(assert (! (bvule phase_2 ((_ extract 7 0) (_ bv4 32))) :named given_30))

; 
(assert (! (or (not (or (= phase_2 ((_ extract 7 0) (_ bv1 32))) (= phase_2 ((_ extract 7 0) (_ bv3 32))) (= phase_2 ((_ extract 7 0) (_ bv4 32))))) (and (distinct keeper_1 ((_ extract 7 0) (_ bv0 32))) (= inuse_1 (_ bv0 32)))) :named given_31))

; 
(assert (! (bvule phase_0 ((_ extract 7 0) (_ bv4 32))) :named given_32))

; 
(assert (! (or (not (or (= phase_0 ((_ extract 7 0) (_ bv1 32))) (= phase_0 ((_ extract 7 0) (_ bv3 32))) (= phase_0 ((_ extract 7 0) (_ bv4 32))))) (and (distinct keeper_6 ((_ extract 7 0) (_ bv0 32))) (= inuse_0 (_ bv0 32)))) :named given_33))

; 
(assert (! (or (not (= reader_0 ((_ extract 7 0) (_ bv1 32)))) (= writer_0 ((_ extract 7 0) (_ bv0 32)))) :named given_34))

; 
(assert (! (or (not (= reader_1 ((_ extract 7 0) (_ bv1 32)))) (= writer_0 ((_ extract 7 0) (_ bv0 32)))) :named given_35))

; 
(assert (! (or (not (distinct moved_0 ((_ extract 7 0) (_ bv0 32)))) (and (distinct writer_0 ((_ extract 7 0) (_ bv0 32))) (= class_lock_1 writer_0) (or (= phase_3 ((_ extract 7 0) (_ bv2 32))) (= phase_3 ((_ extract 7 0) (_ bv3 32)))) (and (= owner_4 moved_0) (= page_lock_1 writer_0)))) :named given_36))

; 
(assert (! (or (not (= its_me other_thread)) (= reader_0 reader_1)) :named given_37))

; 
(assert (! (or (not (= its_handle other_handle)) (= live_0 live_1)) :named given_38))

; 
(assert (! (or (not (= its_handle other_handle)) (= holder_0 holder_1)) :named given_39))

; 
(assert (! (or (not (= its_handle other_handle)) (= word_0 word_1)) :named given_40))

; 
(assert (! (or (not (= (bvlshr its_word (_ bv16 64)) (bvlshr word_0 (_ bv16 64)))) (= owner_0 owner_1)) :named given_41))

; 
(assert (! (or (not (= (bvlshr its_word (_ bv16 64)) (bvlshr word_1 (_ bv16 64)))) (= owner_0 owner_2)) :named given_42))

; 
(assert (! (or (not (= (bvlshr its_word (_ bv16 64)) other_page)) (= owner_0 owner_3)) :named given_43))

; 
(assert (! (or (not (= (bvlshr its_word (_ bv16 64)) moved_page_0)) (= owner_0 owner_4)) :named given_44))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) (bvlshr word_1 (_ bv16 64)))) (= owner_1 owner_2)) :named given_45))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) other_page)) (= owner_1 owner_3)) :named given_46))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) moved_page_0)) (= owner_1 owner_4)) :named given_47))

; 
(assert (! (or (not (= (bvlshr word_1 (_ bv16 64)) other_page)) (= owner_2 owner_3)) :named given_48))

; 
(assert (! (or (not (= (bvlshr word_1 (_ bv16 64)) moved_page_0)) (= owner_2 owner_4)) :named given_49))

; 
(assert (! (or (not (= other_page moved_page_0)) (= owner_3 owner_4)) :named given_50))

; 
(assert (! (or (not (= its_handle other_handle)) (= zspage_0 zspage_1)) :named given_51))

; 
(assert (! (or (not (= zspage_0 zspage_1)) (= class_0 class_1)) :named given_52))

; 
(assert (! (or (not (= zspage_0 moved_0)) (= class_0 class_2)) :named given_53))

; 
(assert (! (or (not (= zspage_0 other_zspage)) (= class_0 class_3)) :named given_54))

; 
(assert (! (or (not (= zspage_1 moved_0)) (= class_1 class_2)) :named given_55))

; 
(assert (! (or (not (= zspage_1 other_zspage)) (= class_1 class_3)) :named given_56))

; 
(assert (! (or (not (= moved_0 other_zspage)) (= class_2 class_3)) :named given_57))

; 
(assert (! (or (not (= its_klass class_2)) (= class_lock_0 class_lock_1)) :named given_58))

; 
(assert (! (or (not (= its_klass class_3)) (= class_lock_0 class_lock_2)) :named given_59))

; 
(assert (! (or (not (= its_klass class_1)) (= class_lock_0 class_lock_3)) :named given_60))

; 
(assert (! (or (not (= its_klass other_class)) (= class_lock_0 class_lock_4)) :named given_61))

; 
(assert (! (or (not (= class_2 class_3)) (= class_lock_1 class_lock_2)) :named given_62))

; 
(assert (! (or (not (= class_2 class_1)) (= class_lock_1 class_lock_3)) :named given_63))

; 
(assert (! (or (not (= class_2 other_class)) (= class_lock_1 class_lock_4)) :named given_64))

; 
(assert (! (or (not (= class_3 class_1)) (= class_lock_2 class_lock_3)) :named given_65))

; 
(assert (! (or (not (= class_3 other_class)) (= class_lock_2 class_lock_4)) :named given_66))

; 
(assert (! (or (not (= class_1 other_class)) (= class_lock_3 class_lock_4)) :named given_67))

; 
(assert (! (or (not (= (bvlshr word_1 (_ bv16 64)) other_page)) (= page_keeper_0 page_keeper_1)) :named given_68))

; 
(assert (! (or (not (= (bvlshr word_1 (_ bv16 64)) (bvlshr word_0 (_ bv16 64)))) (= page_keeper_0 page_keeper_2)) :named given_69))

; 
(assert (! (or (not (= (bvlshr word_1 (_ bv16 64)) (bvlshr its_word (_ bv16 64)))) (= page_keeper_0 page_keeper_3)) :named given_70))

; 
(assert (! (or (not (= other_page (bvlshr word_0 (_ bv16 64)))) (= page_keeper_1 page_keeper_2)) :named given_71))

; 
(assert (! (or (not (= other_page (bvlshr its_word (_ bv16 64)))) (= page_keeper_1 page_keeper_3)) :named given_72))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) (bvlshr its_word (_ bv16 64)))) (= page_keeper_2 page_keeper_3)) :named given_73))

; 
(assert (! (or (not (= zspage_1 owner_3)) (= phase_0 phase_1)) :named given_74))

; 
(assert (! (or (not (= zspage_1 other_zspage)) (= phase_0 phase_2)) :named given_75))

; 
(assert (! (or (not (= zspage_1 moved_0)) (= phase_0 phase_3)) :named given_76))

; 
(assert (! (or (not (= zspage_1 zspage_0)) (= phase_0 phase_4)) :named given_77))

; 
(assert (! (or (not (= zspage_1 owner_1)) (= phase_0 phase_5)) :named given_78))

; 
(assert (! (or (not (= zspage_1 owner_0)) (= phase_0 phase_6)) :named given_79))

; 
(assert (! (or (not (= zspage_1 owner_2)) (= phase_0 phase_7)) :named given_80))

; 
(assert (! (or (not (= owner_3 other_zspage)) (= phase_1 phase_2)) :named given_81))

; 
(assert (! (or (not (= owner_3 moved_0)) (= phase_1 phase_3)) :named given_82))

; 
(assert (! (or (not (= owner_3 zspage_0)) (= phase_1 phase_4)) :named given_83))

; 
(assert (! (or (not (= owner_3 owner_1)) (= phase_1 phase_5)) :named given_84))

; 
(assert (! (or (not (= owner_3 owner_0)) (= phase_1 phase_6)) :named given_85))

; 
(assert (! (or (not (= owner_3 owner_2)) (= phase_1 phase_7)) :named given_86))

; 
(assert (! (or (not (= other_zspage moved_0)) (= phase_2 phase_3)) :named given_87))

; 
(assert (! (or (not (= other_zspage zspage_0)) (= phase_2 phase_4)) :named given_88))

; 
(assert (! (or (not (= other_zspage owner_1)) (= phase_2 phase_5)) :named given_89))

; 
(assert (! (or (not (= other_zspage owner_0)) (= phase_2 phase_6)) :named given_90))

; 
(assert (! (or (not (= other_zspage owner_2)) (= phase_2 phase_7)) :named given_91))

; 
(assert (! (or (not (= moved_0 zspage_0)) (= phase_3 phase_4)) :named given_92))

; 
(assert (! (or (not (= moved_0 owner_1)) (= phase_3 phase_5)) :named given_93))

; 
(assert (! (or (not (= moved_0 owner_0)) (= phase_3 phase_6)) :named given_94))

; 
(assert (! (or (not (= moved_0 owner_2)) (= phase_3 phase_7)) :named given_95))

; 
(assert (! (or (not (= zspage_0 owner_1)) (= phase_4 phase_5)) :named given_96))

; 
(assert (! (or (not (= zspage_0 owner_0)) (= phase_4 phase_6)) :named given_97))

; 
(assert (! (or (not (= zspage_0 owner_2)) (= phase_4 phase_7)) :named given_98))

; 
(assert (! (or (not (= owner_1 owner_0)) (= phase_5 phase_6)) :named given_99))

; 
(assert (! (or (not (= owner_1 owner_2)) (= phase_5 phase_7)) :named given_100))

; 
(assert (! (or (not (= owner_0 owner_2)) (= phase_6 phase_7)) :named given_101))

; 
(assert (! (or (not (= zspage_1 other_zspage)) (= inuse_0 inuse_1)) :named given_102))

; 
(assert (! (or (not (= zspage_1 zspage_0)) (= inuse_0 inuse_2)) :named given_103))

; 
(assert (! (or (not (= zspage_1 owner_1)) (= inuse_0 inuse_3)) :named given_104))

; 
(assert (! (or (not (= zspage_1 owner_0)) (= inuse_0 inuse_4)) :named given_105))

; 
(assert (! (or (not (= other_zspage zspage_0)) (= inuse_1 inuse_2)) :named given_106))

; 
(assert (! (or (not (= other_zspage owner_1)) (= inuse_1 inuse_3)) :named given_107))

; 
(assert (! (or (not (= other_zspage owner_0)) (= inuse_1 inuse_4)) :named given_108))

; 
(assert (! (or (not (= zspage_0 owner_1)) (= inuse_2 inuse_3)) :named given_109))

; 
(assert (! (or (not (= zspage_0 owner_0)) (= inuse_2 inuse_4)) :named given_110))

; 
(assert (! (or (not (= owner_1 owner_0)) (= inuse_3 inuse_4)) :named given_111))

; 
(assert (! (or (not (= other_page moved_page_0)) (= page_lock_0 page_lock_1)) :named given_112))

; 
(assert (! (or (not (= other_page (bvlshr word_0 (_ bv16 64)))) (= page_lock_0 page_lock_2)) :named given_113))

; 
(assert (! (or (not (= other_page (bvlshr its_word (_ bv16 64)))) (= page_lock_0 page_lock_3)) :named given_114))

; 
(assert (! (or (not (= other_page (bvlshr word_1 (_ bv16 64)))) (= page_lock_0 page_lock_4)) :named given_115))

; 
(assert (! (or (not (= moved_page_0 (bvlshr word_0 (_ bv16 64)))) (= page_lock_1 page_lock_2)) :named given_116))

; 
(assert (! (or (not (= moved_page_0 (bvlshr its_word (_ bv16 64)))) (= page_lock_1 page_lock_3)) :named given_117))

; 
(assert (! (or (not (= moved_page_0 (bvlshr word_1 (_ bv16 64)))) (= page_lock_1 page_lock_4)) :named given_118))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) (bvlshr its_word (_ bv16 64)))) (= page_lock_2 page_lock_3)) :named given_119))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) (bvlshr word_1 (_ bv16 64)))) (= page_lock_2 page_lock_4)) :named given_120))

; 
(assert (! (or (not (= (bvlshr its_word (_ bv16 64)) (bvlshr word_1 (_ bv16 64)))) (= page_lock_3 page_lock_4)) :named given_121))

; 
(assert (! (or (not (= owner_3 other_zspage)) (= keeper_0 keeper_1)) :named given_122))

; 
(assert (! (or (not (= owner_3 owner_1)) (= keeper_0 keeper_2)) :named given_123))

; 
(assert (! (or (not (= owner_3 owner_0)) (= keeper_0 keeper_3)) :named given_124))

; 
(assert (! (or (not (= owner_3 owner_2)) (= keeper_0 keeper_4)) :named given_125))

; 
(assert (! (or (not (= owner_3 zspage_0)) (= keeper_0 keeper_5)) :named given_126))

; 
(assert (! (or (not (= owner_3 zspage_1)) (= keeper_0 keeper_6)) :named given_127))

; 
(assert (! (or (not (= other_zspage owner_1)) (= keeper_1 keeper_2)) :named given_128))

; 
(assert (! (or (not (= other_zspage owner_0)) (= keeper_1 keeper_3)) :named given_129))

; 
(assert (! (or (not (= other_zspage owner_2)) (= keeper_1 keeper_4)) :named given_130))

; 
(assert (! (or (not (= other_zspage zspage_0)) (= keeper_1 keeper_5)) :named given_131))

; 
(assert (! (or (not (= other_zspage zspage_1)) (= keeper_1 keeper_6)) :named given_132))

; 
(assert (! (or (not (= owner_1 owner_0)) (= keeper_2 keeper_3)) :named given_133))

; 
(assert (! (or (not (= owner_1 owner_2)) (= keeper_2 keeper_4)) :named given_134))

; 
(assert (! (or (not (= owner_1 zspage_0)) (= keeper_2 keeper_5)) :named given_135))

; 
(assert (! (or (not (= owner_1 zspage_1)) (= keeper_2 keeper_6)) :named given_136))

; 
(assert (! (or (not (= owner_0 owner_2)) (= keeper_3 keeper_4)) :named given_137))

; 
(assert (! (or (not (= owner_0 zspage_0)) (= keeper_3 keeper_5)) :named given_138))

; 
(assert (! (or (not (= owner_0 zspage_1)) (= keeper_3 keeper_6)) :named given_139))

; 
(assert (! (or (not (= owner_2 zspage_0)) (= keeper_4 keeper_5)) :named given_140))

; 
(assert (! (or (not (= owner_2 zspage_1)) (= keeper_4 keeper_6)) :named given_141))

; 
(assert (! (or (not (= zspage_0 zspage_1)) (= keeper_5 keeper_6)) :named given_142))

; and the statement is false
(assert (! (not (and (or (not (distinct moved_0 ((_ extract 7 0) (_ bv0 32)))) (and (distinct writer_0 ((_ extract 7 0) (_ bv0 32))) (= (ite (= class_2 its_klass) its_me class_lock_1) writer_0) (or (= phase_3 ((_ extract 7 0) (_ bv2 32))) (= phase_3 ((_ extract 7 0) (_ bv3 32)))) (and (= owner_4 moved_0) (= page_lock_1 writer_0)))) (and (or (not (= class_lock_2 other_thread)) (= (ite (= class_3 its_klass) its_me class_lock_2) other_thread)) (or (not (= (ite (= class_3 its_klass) its_me class_lock_2) other_thread)) (= class_lock_2 other_thread))) (and (or (not (= class_lock_3 other_thread)) (= (ite (= class_1 its_klass) its_me class_lock_3) other_thread)) (or (not (= (ite (= class_1 its_klass) its_me class_lock_3) other_thread)) (= class_lock_3 other_thread))) (and (or (not (= class_lock_4 other_thread)) (= (ite (= other_class its_klass) its_me class_lock_4) other_thread)) (or (not (= (ite (= other_class its_klass) its_me class_lock_4) other_thread)) (= class_lock_4 other_thread))))) :named refutation))

(check-sat)
