; protocol pool-lock.zs_page_migrate.moving.race_freedom.zs_page_migrate.moving 64
;
; zs_page_migrate() at "moving", where it re-encodes the word of an object on the page: no
; other thread is about to store the word of the same handle in zs_page_migrate() at
; "moving".
; Expected: unsat.
(set-logic QF_BV)
(declare-const moved_0 (_ BitVec 8))
(declare-const writer_0 (_ BitVec 8))
(declare-const page_keeper_0 (_ BitVec 8))
(declare-const page_keeper_1 (_ BitVec 8))
(declare-const page_keeper_2 (_ BitVec 8))
(declare-const page_keeper_3 (_ BitVec 8))
(declare-const owner_0 (_ BitVec 8))
(declare-const owner_1 (_ BitVec 8))
(declare-const owner_2 (_ BitVec 8))
(declare-const owner_3 (_ BitVec 8))
(declare-const owner_4 (_ BitVec 8))
(declare-const owner_5 (_ BitVec 8))
(declare-const owner_6 (_ BitVec 8))
(declare-const page_lock_0 (_ BitVec 8))
(declare-const page_lock_1 (_ BitVec 8))
(declare-const page_lock_2 (_ BitVec 8))
(declare-const page_lock_3 (_ BitVec 8))
(declare-const page_lock_4 (_ BitVec 8))
(declare-const phase_0 (_ BitVec 8))
(declare-const phase_1 (_ BitVec 8))
(declare-const phase_2 (_ BitVec 8))
(declare-const phase_3 (_ BitVec 8))
(declare-const phase_4 (_ BitVec 8))
(declare-const class_0 (_ BitVec 32))
(declare-const class_1 (_ BitVec 32))
(declare-const class_2 (_ BitVec 32))
(declare-const live_0 (_ BitVec 8))
(declare-const live_1 (_ BitVec 8))
(declare-const zspage_0 (_ BitVec 8))
(declare-const zspage_1 (_ BitVec 8))
(declare-const word_0 (_ BitVec 64))
(declare-const word_1 (_ BitVec 64))
(declare-const inuse_0 (_ BitVec 32))
(declare-const inuse_1 (_ BitVec 32))
(declare-const holder_0 (_ BitVec 8))
(declare-const holder_1 (_ BitVec 8))
(declare-const reader_0 (_ BitVec 8))
(declare-const reader_1 (_ BitVec 8))
(declare-const moved_page_0 (_ BitVec 64))
(declare-const its_handle (_ BitVec 8))
(declare-const its_zspage (_ BitVec 8))
(declare-const its_klass (_ BitVec 32))
(declare-const its_me (_ BitVec 8))
(declare-const its_new (_ BitVec 64))
(declare-const its_page (_ BitVec 64))
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
(assert (! (and (and (and (and (and (and (= page_keeper_0 its_me) (= owner_0 ((_ extract 7 0) (_ bv0 32))) (distinct its_new its_page)) (= page_lock_0 its_me)) (= page_lock_1 its_me)) (and (distinct its_zspage ((_ extract 7 0) (_ bv0 32))) (= owner_1 its_zspage) (or (= phase_0 ((_ extract 7 0) (_ bv2 32))) (= phase_0 ((_ extract 7 0) (_ bv3 32)))))) (= class_0 its_klass) (= moved_0 its_zspage) (and (= writer_0 its_me) (= writer_0 its_me))) (and (= live_0 ((_ extract 7 0) (_ bv1 32))) (= zspage_0 its_zspage) (= (bvlshr word_0 (_ bv16 64)) its_page) (bvule its_new (bvsub (bvshl (_ bv1 64) (_ bv48 64)) ((_ sign_extend 32) (_ bv1 32))))) (or (not (and (= live_0 ((_ extract 7 0) (_ bv1 32))) (= zspage_0 its_zspage))) (or (= owner_2 zspage_0) (= (bvlshr word_0 (_ bv16 64)) its_new))) (or (not (and (= live_1 ((_ extract 7 0) (_ bv1 32))) (= zspage_1 its_zspage))) (or (= owner_3 zspage_1) (= (bvlshr word_1 (_ bv16 64)) its_new)))) :named given_4))

; 
(assert (! (or (not (= live_0 ((_ extract 7 0) (_ bv1 32)))) (or (= owner_2 zspage_0) (and (= zspage_0 moved_0) (= page_keeper_2 writer_0)))) :named given_5))

; 
(assert (! (or (not (= live_0 ((_ extract 7 0) (_ bv1 32)))) (and (distinct zspage_0 ((_ extract 7 0) (_ bv0 32))) (= phase_2 ((_ extract 7 0) (_ bv2 32))) (distinct inuse_0 (_ bv0 32)) (distinct holder_0 ((_ extract 7 0) (_ bv0 32))))) :named given_6))

; 
(assert (! (or (not (= live_1 ((_ extract 7 0) (_ bv1 32)))) (or (= owner_3 zspage_1) (and (= zspage_1 moved_0) (= page_keeper_3 writer_0)))) :named given_7))

; 
(assert (! (or (not (= live_1 ((_ extract 7 0) (_ bv1 32)))) (and (distinct zspage_1 ((_ extract 7 0) (_ bv0 32))) (= phase_3 ((_ extract 7 0) (_ bv2 32))) (distinct inuse_1 (_ bv0 32)) (distinct holder_1 ((_ extract 7 0) (_ bv0 32))))) :named given_8))

; 
(assert (! (not (= reader_0 ((_ extract 7 0) (_ bv1 32)))) :named given_9))

; 
(assert (! (not (= reader_1 ((_ extract 7 0) (_ bv1 32)))) :named given_10))

; 
(assert (! (or (not (distinct moved_0 ((_ extract 7 0) (_ bv0 32)))) (and (distinct writer_0 ((_ extract 7 0) (_ bv0 32))) (= writer_0 writer_0) (or (= phase_4 ((_ extract 7 0) (_ bv2 32))) (= phase_4 ((_ extract 7 0) (_ bv3 32)))) (and (= owner_6 moved_0) (= page_lock_4 writer_0)))) :named given_11))

; 
(assert (! (or (not (= its_new their_new)) (= page_keeper_0 page_keeper_1)) :named given_12))

; 
(assert (! (or (not (= its_new (bvlshr word_0 (_ bv16 64)))) (= page_keeper_0 page_keeper_2)) :named given_13))

; 
(assert (! (or (not (= its_new (bvlshr word_1 (_ bv16 64)))) (= page_keeper_0 page_keeper_3)) :named given_14))

; 
(assert (! (or (not (= their_new (bvlshr word_0 (_ bv16 64)))) (= page_keeper_1 page_keeper_2)) :named given_15))

; 
(assert (! (or (not (= their_new (bvlshr word_1 (_ bv16 64)))) (= page_keeper_1 page_keeper_3)) :named given_16))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) (bvlshr word_1 (_ bv16 64)))) (= page_keeper_2 page_keeper_3)) :named given_17))

; 
(assert (! (or (not (= its_new its_page)) (= owner_0 owner_1)) :named given_18))

; 
(assert (! (or (not (= its_new (bvlshr word_0 (_ bv16 64)))) (= owner_0 owner_2)) :named given_19))

; 
(assert (! (or (not (= its_new (bvlshr word_1 (_ bv16 64)))) (= owner_0 owner_3)) :named given_20))

; 
(assert (! (or (not (= its_new their_new)) (= owner_0 owner_4)) :named given_21))

; 
(assert (! (or (not (= its_new their_page)) (= owner_0 owner_5)) :named given_22))

; 
(assert (! (or (not (= its_new moved_page_0)) (= owner_0 owner_6)) :named given_23))

; 
(assert (! (or (not (= its_page (bvlshr word_0 (_ bv16 64)))) (= owner_1 owner_2)) :named given_24))

; 
(assert (! (or (not (= its_page (bvlshr word_1 (_ bv16 64)))) (= owner_1 owner_3)) :named given_25))

; 
(assert (! (or (not (= its_page their_new)) (= owner_1 owner_4)) :named given_26))

; 
(assert (! (or (not (= its_page their_page)) (= owner_1 owner_5)) :named given_27))

; 
(assert (! (or (not (= its_page moved_page_0)) (= owner_1 owner_6)) :named given_28))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) (bvlshr word_1 (_ bv16 64)))) (= owner_2 owner_3)) :named given_29))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) their_new)) (= owner_2 owner_4)) :named given_30))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) their_page)) (= owner_2 owner_5)) :named given_31))

; 
(assert (! (or (not (= (bvlshr word_0 (_ bv16 64)) moved_page_0)) (= owner_2 owner_6)) :named given_32))

; 
(assert (! (or (not (= (bvlshr word_1 (_ bv16 64)) their_new)) (= owner_3 owner_4)) :named given_33))

; 
(assert (! (or (not (= (bvlshr word_1 (_ bv16 64)) their_page)) (= owner_3 owner_5)) :named given_34))

; 
(assert (! (or (not (= (bvlshr word_1 (_ bv16 64)) moved_page_0)) (= owner_3 owner_6)) :named given_35))

; 
(assert (! (or (not (= their_new their_page)) (= owner_4 owner_5)) :named given_36))

; 
(assert (! (or (not (= their_new moved_page_0)) (= owner_4 owner_6)) :named given_37))

; 
(assert (! (or (not (= their_page moved_page_0)) (= owner_5 owner_6)) :named given_38))

; 
(assert (! (or (not (= its_page its_new)) (= page_lock_0 page_lock_1)) :named given_39))

; 
(assert (! (or (not (= its_page their_page)) (= page_lock_0 page_lock_2)) :named given_40))

; 
(assert (! (or (not (= its_page their_new)) (= page_lock_0 page_lock_3)) :named given_41))

; 
(assert (! (or (not (= its_page moved_page_0)) (= page_lock_0 page_lock_4)) :named given_42))

; 
(assert (! (or (not (= its_new their_page)) (= page_lock_1 page_lock_2)) :named given_43))

; 
(assert (! (or (not (= its_new their_new)) (= page_lock_1 page_lock_3)) :named given_44))

; 
(assert (! (or (not (= its_new moved_page_0)) (= page_lock_1 page_lock_4)) :named given_45))

; 
(assert (! (or (not (= their_page their_new)) (= page_lock_2 page_lock_3)) :named given_46))

; 
(assert (! (or (not (= their_page moved_page_0)) (= page_lock_2 page_lock_4)) :named given_47))

; 
(assert (! (or (not (= their_new moved_page_0)) (= page_lock_3 page_lock_4)) :named given_48))

; 
(assert (! (or (not (= its_zspage their_zspage)) (= phase_0 phase_1)) :named given_49))

; 
(assert (! (or (not (= its_zspage zspage_0)) (= phase_0 phase_2)) :named given_50))

; 
(assert (! (or (not (= its_zspage zspage_1)) (= phase_0 phase_3)) :named given_51))

; 
(assert (! (or (not (= its_zspage moved_0)) (= phase_0 phase_4)) :named given_52))

; 
(assert (! (or (not (= their_zspage zspage_0)) (= phase_1 phase_2)) :named given_53))

; 
(assert (! (or (not (= their_zspage zspage_1)) (= phase_1 phase_3)) :named given_54))

; 
(assert (! (or (not (= their_zspage moved_0)) (= phase_1 phase_4)) :named given_55))

; 
(assert (! (or (not (= zspage_0 zspage_1)) (= phase_2 phase_3)) :named given_56))

; 
(assert (! (or (not (= zspage_0 moved_0)) (= phase_2 phase_4)) :named given_57))

; 
(assert (! (or (not (= zspage_1 moved_0)) (= phase_3 phase_4)) :named given_58))

; 
(assert (! (or (not (= its_zspage their_zspage)) (= class_0 class_1)) :named given_59))

; 
(assert (! (or (not (= its_zspage moved_0)) (= class_0 class_2)) :named given_60))

; 
(assert (! (or (not (= their_zspage moved_0)) (= class_1 class_2)) :named given_61))

; 
(assert (! (or (not (= its_handle their_handle)) (= live_0 live_1)) :named given_62))

; 
(assert (! (or (not (= its_handle their_handle)) (= zspage_0 zspage_1)) :named given_63))

; 
(assert (! (or (not (= its_handle their_handle)) (= word_0 word_1)) :named given_64))

; 
(assert (! (or (not (= zspage_0 zspage_1)) (= inuse_0 inuse_1)) :named given_65))

; 
(assert (! (or (not (= its_handle their_handle)) (= holder_0 holder_1)) :named given_66))

; 
(assert (! (or (not (= its_me their_me)) (= reader_0 reader_1)) :named given_67))

; and the statement is false
(assert (! (not (or (not (and (and (and (and (and (and (= page_keeper_1 their_me) (= owner_4 ((_ extract 7 0) (_ bv0 32))) (distinct their_new their_page)) (= page_lock_2 their_me)) (= page_lock_3 their_me)) (and (distinct their_zspage ((_ extract 7 0) (_ bv0 32))) (= owner_5 their_zspage) (or (= phase_1 ((_ extract 7 0) (_ bv2 32))) (= phase_1 ((_ extract 7 0) (_ bv3 32)))))) (= class_1 their_klass) (= moved_0 their_zspage) (and (= writer_0 their_me) (= writer_0 their_me))) (and (= live_1 ((_ extract 7 0) (_ bv1 32))) (= zspage_1 their_zspage) (= (bvlshr word_1 (_ bv16 64)) their_page) (bvule their_new (bvsub (bvshl (_ bv1 64) (_ bv48 64)) ((_ sign_extend 32) (_ bv1 32))))) (or (not (and (= live_1 ((_ extract 7 0) (_ bv1 32))) (= zspage_1 their_zspage))) (or (= owner_3 zspage_1) (= (bvlshr word_1 (_ bv16 64)) their_new))) (or (not (and (= live_0 ((_ extract 7 0) (_ bv1 32))) (= zspage_0 their_zspage))) (or (= owner_2 zspage_0) (= (bvlshr word_0 (_ bv16 64)) their_new))))) (distinct its_handle their_handle))) :named refutation))

(check-sat)
