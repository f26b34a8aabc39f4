; pfn-idx obj.injective 32
;
; Two locations never share a word.
; Rests on obj.adjacent, obj.roundtrip.pfn, obj.roundtrip.idx.
; Expected: unsat.
(set-logic QF_BV)
(declare-const pfn_bits (_ BitVec 7))
(declare-const obj_index_bits (_ BitVec 7))
(declare-const pfn_1 (_ BitVec 32))
(declare-const class_idx_1 (_ BitVec 32))
(declare-const obj_idx_1 (_ BitVec 32))
(declare-const pfn_2 (_ BitVec 32))
(declare-const class_idx_2 (_ BitVec 32))
(declare-const obj_idx_2 (_ BitVec 32))
(define-fun BITS_PER_LONG () (_ BitVec 32) (_ bv32 32))
(define-fun _PFN_BITS () (_ BitVec 32) ((_ zero_extend 25) pfn_bits))
(define-fun OBJ_INDEX_BITS () (_ BitVec 32) ((_ zero_extend 25) obj_index_bits))
(define-fun OBJ_INDEX_MASK () (_ BitVec 32) (bvsub (bvshl (_ bv1 32) OBJ_INDEX_BITS) (_ bv1 32)))
(define-fun obj_of_the_first () (_ BitVec 32) (bvor (bvshl pfn_1 OBJ_INDEX_BITS) (bvand obj_idx_1 OBJ_INDEX_MASK)))
(define-fun obj_of_both () (_ BitVec 32) (bvor (bvshl pfn_2 OBJ_INDEX_BITS) (bvand obj_idx_2 OBJ_INDEX_MASK)))

; by obj.adjacent
(assert (! (and (bvsle (_ bv0 32) OBJ_INDEX_BITS) (bvsle OBJ_INDEX_BITS BITS_PER_LONG) (bvsle (_ bv0 32) _PFN_BITS) (bvsle _PFN_BITS BITS_PER_LONG) (= OBJ_INDEX_BITS (bvadd OBJ_INDEX_BITS (_ bv0 32))) (= (bvadd OBJ_INDEX_BITS _PFN_BITS) BITS_PER_LONG)) :named adjacent))

; pfn_1 <= (1 << _PFN_BITS) - 1
(assert (! (bvule pfn_1 (bvsub (bvshl (_ bv1 32) _PFN_BITS) (_ bv1 32))) :named given_pfn_1))

; class_idx_1 <= (1 << 0) - 1
(assert (! (bvule class_idx_1 (bvsub (bvshl (_ bv1 32) (_ bv0 32)) (_ bv1 32))) :named given_class_idx_1))

; obj_idx_1 <= (1 << OBJ_INDEX_BITS) - 1
(assert (! (bvule obj_idx_1 (bvsub (bvshl (_ bv1 32) OBJ_INDEX_BITS) (_ bv1 32))) :named given_obj_idx_1))

; pfn_2 <= (1 << _PFN_BITS) - 1
(assert (! (bvule pfn_2 (bvsub (bvshl (_ bv1 32) _PFN_BITS) (_ bv1 32))) :named given_pfn_2))

; class_idx_2 <= (1 << 0) - 1
(assert (! (bvule class_idx_2 (bvsub (bvshl (_ bv1 32) (_ bv0 32)) (_ bv1 32))) :named given_class_idx_2))

; obj_idx_2 <= (1 << OBJ_INDEX_BITS) - 1
(assert (! (bvule obj_idx_2 (bvsub (bvshl (_ bv1 32) OBJ_INDEX_BITS) (_ bv1 32))) :named given_obj_idx_2))

; ((pfn_1 << OBJ_INDEX_BITS) | (obj_idx_1 & OBJ_INDEX_MASK)) == ((pfn_2 << OBJ_INDEX_BITS) | (obj_idx_2 & OBJ_INDEX_MASK))
(assert (! (= obj_of_the_first obj_of_both) :named given_pfn_1_obj_idx_1_pfn_2_obj_idx_2))

; by obj.roundtrip.pfn at pfn_1, class_idx_1, obj_idx_1
(assert (! (or (not (and (bvule pfn_1 (bvsub (bvshl (_ bv1 32) _PFN_BITS) (_ bv1 32))) (bvule class_idx_1 (bvsub (bvshl (_ bv1 32) (_ bv0 32)) (_ bv1 32))) (bvule obj_idx_1 (bvsub (bvshl (_ bv1 32) OBJ_INDEX_BITS) (_ bv1 32))))) (= (bvlshr obj_of_the_first OBJ_INDEX_BITS) pfn_1)) :named by_1))

; by obj.roundtrip.idx at pfn_1, class_idx_1, obj_idx_1
(assert (! (or (not (and (bvule pfn_1 (bvsub (bvshl (_ bv1 32) _PFN_BITS) (_ bv1 32))) (bvule class_idx_1 (bvsub (bvshl (_ bv1 32) (_ bv0 32)) (_ bv1 32))) (bvule obj_idx_1 (bvsub (bvshl (_ bv1 32) OBJ_INDEX_BITS) (_ bv1 32))))) (= (bvand obj_of_the_first OBJ_INDEX_MASK) obj_idx_1)) :named by_2))

; by obj.roundtrip.pfn at pfn_2, class_idx_2, obj_idx_2
(assert (! (or (not (and (bvule pfn_2 (bvsub (bvshl (_ bv1 32) _PFN_BITS) (_ bv1 32))) (bvule class_idx_2 (bvsub (bvshl (_ bv1 32) (_ bv0 32)) (_ bv1 32))) (bvule obj_idx_2 (bvsub (bvshl (_ bv1 32) OBJ_INDEX_BITS) (_ bv1 32))))) (= (bvlshr obj_of_both OBJ_INDEX_BITS) pfn_2)) :named by_3))

; by obj.roundtrip.idx at pfn_2, class_idx_2, obj_idx_2
(assert (! (or (not (and (bvule pfn_2 (bvsub (bvshl (_ bv1 32) _PFN_BITS) (_ bv1 32))) (bvule class_idx_2 (bvsub (bvshl (_ bv1 32) (_ bv0 32)) (_ bv1 32))) (bvule obj_idx_2 (bvsub (bvshl (_ bv1 32) OBJ_INDEX_BITS) (_ bv1 32))))) (= (bvand obj_of_both OBJ_INDEX_MASK) obj_idx_2)) :named by_4))

; and the statement is false
(assert (! (not (and (= pfn_1 pfn_2) (= obj_idx_1 obj_idx_2) (= (_ bv0 32) (_ bv0 32)))) :named refutation))

(check-sat)
