; pfn-idx torn.idx_stable 64
;
; Any bitwise mix of the words before and after a migration has one object index.
; Rests on obj.adjacent, obj.roundtrip.pfn, obj.roundtrip.idx.
; Expected: unsat.
(set-logic QF_BV)
(declare-const pfn_bits (_ BitVec 7))
(declare-const obj_index_bits (_ BitVec 7))
(declare-const pfn (_ BitVec 64))
(declare-const class_idx (_ BitVec 32))
(declare-const obj_idx (_ BitVec 32))
(declare-const new_pfn (_ BitVec 64))
(declare-const still_old (_ BitVec 64))
(define-fun BITS_PER_LONG () (_ BitVec 32) (_ bv64 32))
(define-fun _PFN_BITS () (_ BitVec 32) ((_ zero_extend 25) pfn_bits))
(define-fun OBJ_INDEX_BITS () (_ BitVec 32) ((_ zero_extend 25) obj_index_bits))
(define-fun OBJ_INDEX_MASK () (_ BitVec 64) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_INDEX_BITS)) ((_ sign_extend 32) (_ bv1 32))))
(define-fun old_obj () (_ BitVec 64) (bvor (bvshl pfn ((_ sign_extend 32) OBJ_INDEX_BITS)) (bvand ((_ zero_extend 32) obj_idx) OBJ_INDEX_MASK)))
(define-fun new_obj () (_ BitVec 64) (bvor (bvshl new_pfn ((_ sign_extend 32) OBJ_INDEX_BITS)) (bvand ((_ zero_extend 32) ((_ extract 31 0) (bvand old_obj OBJ_INDEX_MASK))) OBJ_INDEX_MASK)))
(define-fun torn_read () (_ BitVec 64) (bvor (bvand old_obj still_old) (bvand new_obj (bvnot still_old))))
(define-fun obj_idx_read () (_ BitVec 32) ((_ extract 31 0) (bvand torn_read OBJ_INDEX_MASK)))

; by obj.adjacent
(assert (! (and (bvsle (_ bv0 32) OBJ_INDEX_BITS) (bvsle OBJ_INDEX_BITS BITS_PER_LONG) (bvsle (_ bv0 32) _PFN_BITS) (bvsle _PFN_BITS BITS_PER_LONG) (= OBJ_INDEX_BITS (bvadd OBJ_INDEX_BITS (_ bv0 32))) (= (bvadd OBJ_INDEX_BITS _PFN_BITS) BITS_PER_LONG)) :named adjacent))

; pfn <= (1 << _PFN_BITS) - 1
(assert (! (bvule pfn (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) _PFN_BITS)) ((_ sign_extend 32) (_ bv1 32)))) :named given_pfn))

; class_idx <= (1 << 0) - 1
(assert (! (bvule ((_ zero_extend 32) class_idx) (bvsub (bvshl (_ bv1 64) (_ bv0 64)) ((_ sign_extend 32) (_ bv1 32)))) :named given_class_idx))

; obj_idx <= (1 << OBJ_INDEX_BITS) - 1
(assert (! (bvule ((_ zero_extend 32) obj_idx) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_INDEX_BITS)) ((_ sign_extend 32) (_ bv1 32)))) :named given_obj_idx))

; new_pfn <= (1 << _PFN_BITS) - 1
(assert (! (bvule new_pfn (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) _PFN_BITS)) ((_ sign_extend 32) (_ bv1 32)))) :named given_new_pfn))

; by obj.roundtrip.pfn at pfn, class_idx, obj_idx
(assert (! (or (not (and (bvule pfn (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) _PFN_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) class_idx) (bvsub (bvshl (_ bv1 64) (_ bv0 64)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) obj_idx) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_INDEX_BITS)) ((_ sign_extend 32) (_ bv1 32)))))) (= (bvlshr old_obj ((_ sign_extend 32) OBJ_INDEX_BITS)) pfn)) :named by_1))

; by obj.roundtrip.idx at pfn, class_idx, obj_idx
(assert (! (or (not (and (bvule pfn (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) _PFN_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) class_idx) (bvsub (bvshl (_ bv1 64) (_ bv0 64)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) obj_idx) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_INDEX_BITS)) ((_ sign_extend 32) (_ bv1 32)))))) (= ((_ extract 31 0) (bvand old_obj OBJ_INDEX_MASK)) obj_idx)) :named by_2))

; by obj.roundtrip.pfn at new_pfn, 0, old_obj & OBJ_INDEX_MASK
(assert (! (or (not (and (bvule new_pfn (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) _PFN_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) (_ bv0 32)) (bvsub (bvshl (_ bv1 64) (_ bv0 64)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) ((_ extract 31 0) (bvand old_obj OBJ_INDEX_MASK))) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_INDEX_BITS)) ((_ sign_extend 32) (_ bv1 32)))))) (= (bvlshr new_obj ((_ sign_extend 32) OBJ_INDEX_BITS)) new_pfn)) :named by_3))

; by obj.roundtrip.idx at new_pfn, 0, old_obj & OBJ_INDEX_MASK
(assert (! (or (not (and (bvule new_pfn (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) _PFN_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) (_ bv0 32)) (bvsub (bvshl (_ bv1 64) (_ bv0 64)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) ((_ extract 31 0) (bvand old_obj OBJ_INDEX_MASK))) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_INDEX_BITS)) ((_ sign_extend 32) (_ bv1 32)))))) (= ((_ extract 31 0) (bvand new_obj OBJ_INDEX_MASK)) ((_ extract 31 0) (bvand old_obj OBJ_INDEX_MASK)))) :named by_4))

; and the statement is false
(assert (! (not (= obj_idx_read obj_idx)) :named refutation))

(check-sat)
