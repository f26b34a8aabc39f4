; pfn-idx-tagged compact.writes_pfn 32
;
; Compaction writes the PFN of the new place.
; Rests on obj.adjacent, obj.roundtrip.pfn, obj.roundtrip.idx.
; Expected: unsat.
(set-logic QF_BV)
(declare-const pfn_bits (_ BitVec 7))
(declare-const obj_index_bits (_ BitVec 7))
(declare-const pfn (_ BitVec 32))
(declare-const class_idx (_ BitVec 32))
(declare-const obj_idx (_ BitVec 32))
(declare-const new_pfn (_ BitVec 32))
(declare-const new_obj_idx (_ BitVec 32))
(define-fun BITS_PER_LONG () (_ BitVec 32) (_ bv32 32))
(define-fun _PFN_BITS () (_ BitVec 32) ((_ zero_extend 25) pfn_bits))
(define-fun OBJ_TAG_BITS () (_ BitVec 32) (_ bv1 32))
(define-fun OBJ_INDEX_BITS () (_ BitVec 32) ((_ zero_extend 25) obj_index_bits))
(define-fun OBJ_INDEX_MASK () (_ BitVec 32) (bvsub (bvshl (_ bv1 32) OBJ_INDEX_BITS) (_ bv1 32)))
(define-fun old_obj () (_ BitVec 32) (bvshl (bvor (bvshl pfn OBJ_INDEX_BITS) (bvand obj_idx OBJ_INDEX_MASK)) OBJ_TAG_BITS))
(define-fun new_obj () (_ BitVec 32) (bvshl (bvor (bvshl new_pfn OBJ_INDEX_BITS) (bvand new_obj_idx OBJ_INDEX_MASK)) OBJ_TAG_BITS))
(define-fun pfn_read_after () (_ BitVec 32) (bvlshr (bvlshr new_obj OBJ_TAG_BITS) OBJ_INDEX_BITS))

; by obj.adjacent
(assert (! (and (bvsle (_ bv0 32) OBJ_TAG_BITS) (bvsle OBJ_TAG_BITS BITS_PER_LONG) (bvsle (_ bv0 32) OBJ_INDEX_BITS) (bvsle OBJ_INDEX_BITS BITS_PER_LONG) (= OBJ_TAG_BITS (_ bv1 32)) (bvsle (_ bv0 32) (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS)) (bvsle (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS) BITS_PER_LONG) (= (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS) (bvadd OBJ_TAG_BITS OBJ_INDEX_BITS)) (bvsle (_ bv0 32) _PFN_BITS) (bvsle _PFN_BITS BITS_PER_LONG) (= (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS) (bvadd (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS) (_ bv0 32))) (= (bvadd (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS) _PFN_BITS) BITS_PER_LONG)) :named adjacent))

; pfn <= (1 << _PFN_BITS) - 1
(assert (! (bvule pfn (bvsub (bvshl (_ bv1 32) _PFN_BITS) (_ bv1 32))) :named given_pfn))

; class_idx <= (1 << 0) - 1
(assert (! (bvule class_idx (bvsub (bvshl (_ bv1 32) (_ bv0 32)) (_ bv1 32))) :named given_class_idx))

; obj_idx <= (1 << OBJ_INDEX_BITS) - 1
(assert (! (bvule obj_idx (bvsub (bvshl (_ bv1 32) OBJ_INDEX_BITS) (_ bv1 32))) :named given_obj_idx))

; new_pfn <= (1 << _PFN_BITS) - 1
(assert (! (bvule new_pfn (bvsub (bvshl (_ bv1 32) _PFN_BITS) (_ bv1 32))) :named given_new_pfn))

; new_obj_idx <= (1 << OBJ_INDEX_BITS) - 1
(assert (! (bvule new_obj_idx (bvsub (bvshl (_ bv1 32) OBJ_INDEX_BITS) (_ bv1 32))) :named given_new_obj_idx))

; by obj.roundtrip.pfn at pfn, class_idx, obj_idx
(assert (! (or (not (and (bvule pfn (bvsub (bvshl (_ bv1 32) _PFN_BITS) (_ bv1 32))) (bvule class_idx (bvsub (bvshl (_ bv1 32) (_ bv0 32)) (_ bv1 32))) (bvule obj_idx (bvsub (bvshl (_ bv1 32) OBJ_INDEX_BITS) (_ bv1 32))))) (= (bvlshr (bvlshr old_obj OBJ_TAG_BITS) OBJ_INDEX_BITS) pfn)) :named by_1))

; by obj.roundtrip.idx at pfn, class_idx, obj_idx
(assert (! (or (not (and (bvule pfn (bvsub (bvshl (_ bv1 32) _PFN_BITS) (_ bv1 32))) (bvule class_idx (bvsub (bvshl (_ bv1 32) (_ bv0 32)) (_ bv1 32))) (bvule obj_idx (bvsub (bvshl (_ bv1 32) OBJ_INDEX_BITS) (_ bv1 32))))) (= (bvand (bvlshr old_obj OBJ_TAG_BITS) OBJ_INDEX_MASK) obj_idx)) :named by_2))

; by obj.roundtrip.pfn at new_pfn, class_idx, new_obj_idx
(assert (! (or (not (and (bvule new_pfn (bvsub (bvshl (_ bv1 32) _PFN_BITS) (_ bv1 32))) (bvule class_idx (bvsub (bvshl (_ bv1 32) (_ bv0 32)) (_ bv1 32))) (bvule new_obj_idx (bvsub (bvshl (_ bv1 32) OBJ_INDEX_BITS) (_ bv1 32))))) (= pfn_read_after new_pfn)) :named by_3))

; by obj.roundtrip.idx at new_pfn, class_idx, new_obj_idx
(assert (! (or (not (and (bvule new_pfn (bvsub (bvshl (_ bv1 32) _PFN_BITS) (_ bv1 32))) (bvule class_idx (bvsub (bvshl (_ bv1 32) (_ bv0 32)) (_ bv1 32))) (bvule new_obj_idx (bvsub (bvshl (_ bv1 32) OBJ_INDEX_BITS) (_ bv1 32))))) (= (bvand (bvlshr new_obj OBJ_TAG_BITS) OBJ_INDEX_MASK) new_obj_idx)) :named by_4))

; and the statement is false
(assert (! (not (= pfn_read_after new_pfn)) :named refutation))

(check-sat)
