; protocol base.zs_compact.both_locked.stable 64
;
; zs_compact() at "both locked", where it finds that nobody accesses a zspage with few
; objects: its assertion stays true, whatever other threads do. The same of
; base.zs_compact.source_locked.stable, base.zs_compact.done.stable,
; class-idx.zs_compact.both_locked.stable, class-idx.zs_compact.source_locked.stable,
; class-idx.zs_compact.done.stable, lockless-free.zs_compact.both_locked.stable,
; lockless-free.zs_compact.source_locked.stable, lockless-free.zs_compact.done.stable,
; early-unlock.zs_compact.both_locked.stable, early-unlock.zs_compact.source_locked.stable,
; early-unlock.zs_compact.done.stable, early-unlock-fallback.zs_compact.both_locked.stable,
; early-unlock-fallback.zs_compact.source_locked.stable,
; early-unlock-fallback.zs_compact.done.stable.
; Expected: unsat.
(set-logic QF_BV)
(declare-const class_lock_0 (_ BitVec 8))
(declare-const class_lock_1 (_ BitVec 8))
(declare-const writer_0 (_ BitVec 8))
(declare-const moved_0 (_ BitVec 8))
(declare-const moved_page_0 (_ BitVec 64))
(declare-const reader_0 (_ BitVec 8))
(declare-const class_0 (_ BitVec 32))
(declare-const phase_0 (_ BitVec 8))
(declare-const owner_0 (_ BitVec 8))
(declare-const page_lock_0 (_ BitVec 8))
(declare-const then_class_lock_0 (_ BitVec 8))
(declare-const then_class_lock_1 (_ BitVec 8))
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
(assert (! (and (and (= class_lock_0 its_me) (= writer_0 its_me)) (= moved_0 ((_ extract 7 0) (_ bv0 32)))) :named given_2))

; 
(assert (! (and (or (not (= writer_0 its_me)) (= then_writer_0 its_me)) (or (not (= then_writer_0 its_me)) (= writer_0 its_me))) :named given_3))

; 
(assert (! (or (not (= writer_0 its_me)) (= then_moved_0 moved_0)) :named given_4))

; 
(assert (! (or (not (= writer_0 its_me)) (= then_moved_page_0 moved_page_0)) :named given_5))

; 
(assert (! (= then_reader_0 reader_0) :named given_6))

; 
(assert (! (and (or (not (= class_lock_0 its_me)) (= then_class_lock_0 its_me)) (or (not (= then_class_lock_0 its_me)) (= class_lock_0 its_me))) :named given_7))

; 
(assert (! (or (not (= reader_0 ((_ extract 7 0) (_ bv1 32)))) (= writer_0 ((_ extract 7 0) (_ bv0 32)))) :named given_8))

; 
(assert (! (or (not (distinct moved_0 ((_ extract 7 0) (_ bv0 32)))) (and (distinct writer_0 ((_ extract 7 0) (_ bv0 32))) (= class_lock_1 writer_0) (or (= phase_0 ((_ extract 7 0) (_ bv2 32))) (= phase_0 ((_ extract 7 0) (_ bv3 32)))) (and (= owner_0 moved_0) (= page_lock_0 writer_0)))) :named given_9))

; 
(assert (! (or (not (= then_reader_0 ((_ extract 7 0) (_ bv1 32)))) (= then_writer_0 ((_ extract 7 0) (_ bv0 32)))) :named given_10))

; 
(assert (! (or (not (distinct then_moved_0 ((_ extract 7 0) (_ bv0 32)))) (and (distinct then_writer_0 ((_ extract 7 0) (_ bv0 32))) (= then_class_lock_1 then_writer_0) (or (= then_phase_0 ((_ extract 7 0) (_ bv2 32))) (= then_phase_0 ((_ extract 7 0) (_ bv3 32)))) (and (= then_owner_0 then_moved_0) (= then_page_lock_0 then_writer_0)))) :named given_11))

; 
(assert (! (or (not (= its_klass class_0)) (= class_lock_0 class_lock_1)) :named given_12))

; 
(assert (! (or (not (= its_klass then_class_0)) (= then_class_lock_0 then_class_lock_1)) :named given_13))

; and the statement is false
(assert (! (not (and (and (= then_class_lock_0 its_me) (= then_writer_0 its_me)) (= then_moved_0 ((_ extract 7 0) (_ bv0 32))))) :named refutation))

(check-sat)
