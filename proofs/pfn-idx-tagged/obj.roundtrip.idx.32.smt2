; pfn-idx-tagged obj.roundtrip.idx 32
;
; Decoding an encoded location gives its object index.
; Rests on obj.adjacent.
; Expected: unsat.
(set-logic QF_BV)
(declare-const pfn_bits (_ BitVec 7))
(declare-const obj_index_bits (_ BitVec 7))
(declare-const pfn (_ BitVec 32))
(declare-const class_idx (_ BitVec 32))
(declare-const obj_idx (_ BitVec 32))
(define-fun BITS_PER_LONG () (_ BitVec 32) (_ bv32 32))
(define-fun _PFN_BITS () (_ BitVec 32) ((_ zero_extend 25) pfn_bits))
(define-fun OBJ_TAG_BITS () (_ BitVec 32) (_ bv1 32))
(define-fun OBJ_INDEX_BITS () (_ BitVec 32) ((_ zero_extend 25) obj_index_bits))
(define-fun OBJ_INDEX_MASK () (_ BitVec 32) (bvsub (bvshl (_ bv1 32) OBJ_INDEX_BITS) (_ bv1 32)))
(define-fun obj () (_ BitVec 32) (bvshl (bvor (bvshl pfn OBJ_INDEX_BITS) (bvand obj_idx OBJ_INDEX_MASK)) OBJ_TAG_BITS))
(define-fun obj_idx_decoded () (_ BitVec 32) (bvand (bvlshr obj OBJ_TAG_BITS) OBJ_INDEX_MASK))

; by obj.adjacent
(assert (! (and (bvsle (_ bv0 32) OBJ_TAG_BITS) (bvsle OBJ_TAG_BITS BITS_PER_LONG) (bvsle (_ bv0 32) OBJ_INDEX_BITS) (bvsle OBJ_INDEX_BITS BITS_PER_LONG) (= OBJ_TAG_BITS (_ bv1 32)) (bvsle (_ bv0 32) (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS)) (bvsle (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS) BITS_PER_LONG) (= (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS) (bvadd OBJ_TAG_BITS OBJ_INDEX_BITS)) (bvsle (_ bv0 32) _PFN_BITS) (bvsle _PFN_BITS BITS_PER_LONG) (= (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS) (bvadd (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS) (_ bv0 32))) (= (bvadd (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS) _PFN_BITS) BITS_PER_LONG)) :named adjacent))

; pfn <= (1 << _PFN_BITS) - 1
(assert (! (bvule pfn (bvsub (bvshl (_ bv1 32) _PFN_BITS) (_ bv1 32))) :named given_pfn))

; class_idx <= (1 << 0) - 1
(assert (! (bvule class_idx (bvsub (bvshl (_ bv1 32) (_ bv0 32)) (_ bv1 32))) :named given_class_idx))

; obj_idx <= (1 << OBJ_INDEX_BITS) - 1
(assert (! (bvule obj_idx (bvsub (bvshl (_ bv1 32) OBJ_INDEX_BITS) (_ bv1 32))) :named given_obj_idx))

; and the statement is false
(assert (! (not (= obj_idx_decoded obj_idx)) :named refutation))

(check-sat)
