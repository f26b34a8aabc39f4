; rfc-v1 obj.covers_pfn 64
;
; Every page frame below the physical limit has a place in the word.
; Rests on obj.adjacent, obj.roundtrip.pfn.
; Expected: unsat.
(set-logic QF_BV)
(declare-const pfn_bits (_ BitVec 7))
(declare-const obj_index_bits (_ BitVec 7))
(declare-const obj_class_bits (_ BitVec 7))
(declare-const obj_idx_bits (_ BitVec 7))
(declare-const pfn (_ BitVec 64))
(define-fun BITS_PER_LONG () (_ BitVec 32) (_ bv64 32))
(define-fun _PFN_BITS () (_ BitVec 32) ((_ zero_extend 25) pfn_bits))
(define-fun OBJ_INDEX_BITS () (_ BitVec 32) ((_ zero_extend 25) obj_index_bits))
(define-fun OBJ_CLASS_BITS () (_ BitVec 32) ((_ zero_extend 25) obj_class_bits))
(define-fun OBJ_IDX_BITS () (_ BitVec 32) ((_ zero_extend 25) obj_idx_bits))
(define-fun OBJ_IDX_MASK () (_ BitVec 64) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_IDX_BITS)) ((_ sign_extend 32) (_ bv1 32))))
(define-fun OBJ_CLASS_MASK () (_ BitVec 64) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_CLASS_BITS)) ((_ sign_extend 32) (_ bv1 32))))
(define-fun obj () (_ BitVec 64) (bvor (ite (bvsle (_ bv64 32) BITS_PER_LONG) (bvor (bvshl pfn ((_ sign_extend 32) OBJ_INDEX_BITS)) (bvshl (bvand ((_ zero_extend 32) (_ bv0 32)) OBJ_CLASS_MASK) ((_ sign_extend 32) OBJ_IDX_BITS))) (bvshl pfn ((_ sign_extend 32) OBJ_INDEX_BITS))) (bvand ((_ zero_extend 32) (_ bv0 32)) OBJ_IDX_MASK)))
(define-fun pfn_decoded () (_ BitVec 64) (bvlshr obj ((_ sign_extend 32) OBJ_INDEX_BITS)))

; by obj.adjacent
(assert (! (and (bvsle (_ bv0 32) OBJ_IDX_BITS) (bvsle OBJ_IDX_BITS BITS_PER_LONG) (bvsle (_ bv0 32) OBJ_CLASS_BITS) (bvsle OBJ_CLASS_BITS BITS_PER_LONG) (bvsle (_ bv0 32) OBJ_INDEX_BITS) (bvsle OBJ_INDEX_BITS BITS_PER_LONG) (bvsle (_ bv0 32) _PFN_BITS) (bvsle _PFN_BITS BITS_PER_LONG) (= OBJ_INDEX_BITS (bvadd OBJ_IDX_BITS OBJ_CLASS_BITS)) (= (bvadd OBJ_INDEX_BITS _PFN_BITS) BITS_PER_LONG) (bvsle OBJ_CLASS_BITS (_ bv32 32)) (or (bvsle (_ bv64 32) BITS_PER_LONG) (= OBJ_CLASS_BITS (_ bv0 32)))) :named adjacent))

; pfn <= (1 << _PFN_BITS) - 1
(assert (! (bvule pfn (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) _PFN_BITS)) ((_ sign_extend 32) (_ bv1 32)))) :named given_pfn))

; by obj.roundtrip.pfn at pfn, 0, 0
(assert (! (or (not (and (bvule pfn (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) _PFN_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) (_ bv0 32)) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_CLASS_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) (_ bv0 32)) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_IDX_BITS)) ((_ sign_extend 32) (_ bv1 32)))))) (= pfn_decoded pfn)) :named by_1))

; and the statement is false
(assert (! (not (= pfn_decoded pfn)) :named refutation))

(check-sat)
