; rfc-v1 compact.preserves_class 64
;
; Compaction leaves the class index in the word as it was.
; Rests on obj.adjacent, obj.roundtrip.pfn, obj.roundtrip.class, obj.roundtrip.idx.
; Expected: unsat.
(set-logic QF_BV)
(declare-const pfn_bits (_ BitVec 7))
(declare-const obj_index_bits (_ BitVec 7))
(declare-const obj_class_bits (_ BitVec 7))
(declare-const obj_idx_bits (_ BitVec 7))
(declare-const pfn (_ BitVec 64))
(declare-const class_idx (_ BitVec 32))
(declare-const obj_idx (_ BitVec 32))
(declare-const new_pfn (_ BitVec 64))
(declare-const new_obj_idx (_ BitVec 32))
(define-fun BITS_PER_LONG () (_ BitVec 32) (_ bv64 32))
(define-fun _PFN_BITS () (_ BitVec 32) ((_ zero_extend 25) pfn_bits))
(define-fun OBJ_INDEX_BITS () (_ BitVec 32) ((_ zero_extend 25) obj_index_bits))
(define-fun OBJ_CLASS_BITS () (_ BitVec 32) ((_ zero_extend 25) obj_class_bits))
(define-fun OBJ_IDX_BITS () (_ BitVec 32) ((_ zero_extend 25) obj_idx_bits))
(define-fun OBJ_IDX_MASK () (_ BitVec 64) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_IDX_BITS)) ((_ sign_extend 32) (_ bv1 32))))
(define-fun OBJ_CLASS_MASK () (_ BitVec 64) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_CLASS_BITS)) ((_ sign_extend 32) (_ bv1 32))))
(define-fun old_obj () (_ BitVec 64) (bvor (ite (bvsle (_ bv64 32) BITS_PER_LONG) (bvor (bvshl pfn ((_ sign_extend 32) OBJ_INDEX_BITS)) (bvshl (bvand ((_ zero_extend 32) class_idx) OBJ_CLASS_MASK) ((_ sign_extend 32) OBJ_IDX_BITS))) (bvshl pfn ((_ sign_extend 32) OBJ_INDEX_BITS))) (bvand ((_ zero_extend 32) obj_idx) OBJ_IDX_MASK)))
(define-fun new_obj () (_ BitVec 64) (bvor (ite (bvsle (_ bv64 32) BITS_PER_LONG) (bvor (bvshl new_pfn ((_ sign_extend 32) OBJ_INDEX_BITS)) (bvshl (bvand ((_ zero_extend 32) class_idx) OBJ_CLASS_MASK) ((_ sign_extend 32) OBJ_IDX_BITS))) (bvshl new_pfn ((_ sign_extend 32) OBJ_INDEX_BITS))) (bvand ((_ zero_extend 32) new_obj_idx) OBJ_IDX_MASK)))
(define-fun class_idx_read_after () (_ BitVec 32) ((_ extract 31 0) (bvand (bvlshr new_obj ((_ sign_extend 32) OBJ_IDX_BITS)) OBJ_CLASS_MASK)))

; by obj.adjacent
(assert (! (and (bvsle (_ bv0 32) OBJ_IDX_BITS) (bvsle OBJ_IDX_BITS BITS_PER_LONG) (bvsle (_ bv0 32) OBJ_CLASS_BITS) (bvsle OBJ_CLASS_BITS BITS_PER_LONG) (bvsle (_ bv0 32) OBJ_INDEX_BITS) (bvsle OBJ_INDEX_BITS BITS_PER_LONG) (bvsle (_ bv0 32) _PFN_BITS) (bvsle _PFN_BITS BITS_PER_LONG) (= OBJ_INDEX_BITS (bvadd OBJ_IDX_BITS OBJ_CLASS_BITS)) (= (bvadd OBJ_INDEX_BITS _PFN_BITS) BITS_PER_LONG) (bvsle OBJ_CLASS_BITS (_ bv32 32)) (or (bvsle (_ bv64 32) BITS_PER_LONG) (= OBJ_CLASS_BITS (_ bv0 32)))) :named adjacent))

; the gate is on: 64 <= BITS_PER_LONG
(assert (! (bvsle (_ bv64 32) BITS_PER_LONG) :named gate_on))

; pfn <= (1 << _PFN_BITS) - 1
(assert (! (bvule pfn (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) _PFN_BITS)) ((_ sign_extend 32) (_ bv1 32)))) :named given_pfn))

; class_idx <= (1 << OBJ_CLASS_BITS) - 1
(assert (! (bvule ((_ zero_extend 32) class_idx) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_CLASS_BITS)) ((_ sign_extend 32) (_ bv1 32)))) :named given_class_idx))

; obj_idx <= (1 << OBJ_IDX_BITS) - 1
(assert (! (bvule ((_ zero_extend 32) obj_idx) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_IDX_BITS)) ((_ sign_extend 32) (_ bv1 32)))) :named given_obj_idx))

; new_pfn <= (1 << _PFN_BITS) - 1
(assert (! (bvule new_pfn (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) _PFN_BITS)) ((_ sign_extend 32) (_ bv1 32)))) :named given_new_pfn))

; new_obj_idx <= (1 << OBJ_IDX_BITS) - 1
(assert (! (bvule ((_ zero_extend 32) new_obj_idx) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_IDX_BITS)) ((_ sign_extend 32) (_ bv1 32)))) :named given_new_obj_idx))

; by obj.roundtrip.pfn at pfn, class_idx, obj_idx
(assert (! (or (not (and (bvule pfn (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) _PFN_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) class_idx) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_CLASS_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) obj_idx) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_IDX_BITS)) ((_ sign_extend 32) (_ bv1 32)))))) (= (bvlshr old_obj ((_ sign_extend 32) OBJ_INDEX_BITS)) pfn)) :named by_1))

; by obj.roundtrip.class at pfn, class_idx, obj_idx
(assert (! (or (not (and (bvule pfn (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) _PFN_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) class_idx) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_CLASS_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) obj_idx) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_IDX_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvsle (_ bv64 32) BITS_PER_LONG))) (= ((_ extract 31 0) (bvand (bvlshr old_obj ((_ sign_extend 32) OBJ_IDX_BITS)) OBJ_CLASS_MASK)) class_idx)) :named by_2))

; by obj.roundtrip.idx at pfn, class_idx, obj_idx
(assert (! (or (not (and (bvule pfn (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) _PFN_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) class_idx) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_CLASS_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) obj_idx) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_IDX_BITS)) ((_ sign_extend 32) (_ bv1 32)))))) (= ((_ extract 31 0) (bvand old_obj OBJ_IDX_MASK)) obj_idx)) :named by_3))

; by obj.roundtrip.pfn at new_pfn, class_idx, new_obj_idx
(assert (! (or (not (and (bvule new_pfn (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) _PFN_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) class_idx) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_CLASS_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) new_obj_idx) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_IDX_BITS)) ((_ sign_extend 32) (_ bv1 32)))))) (= (bvlshr new_obj ((_ sign_extend 32) OBJ_INDEX_BITS)) new_pfn)) :named by_4))

; by obj.roundtrip.class at new_pfn, class_idx, new_obj_idx
(assert (! (or (not (and (bvule new_pfn (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) _PFN_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) class_idx) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_CLASS_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) new_obj_idx) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_IDX_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvsle (_ bv64 32) BITS_PER_LONG))) (= class_idx_read_after class_idx)) :named by_5))

; by obj.roundtrip.idx at new_pfn, class_idx, new_obj_idx
(assert (! (or (not (and (bvule new_pfn (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) _PFN_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) class_idx) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_CLASS_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) new_obj_idx) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_IDX_BITS)) ((_ sign_extend 32) (_ bv1 32)))))) (= ((_ extract 31 0) (bvand new_obj OBJ_IDX_MASK)) new_obj_idx)) :named by_6))

; and the statement is false
(assert (! (not (= class_idx_read_after class_idx)) :named refutation))

(check-sat)
