; pfn-idx-tagged obj.decode_total 64
;
; Every word decodes, and encodes to itself again. Where OBJ_INDEX_BITS <= 32:
; obj_to_location() keeps obj_idx in an unsigned int.
; Rests on obj.adjacent.
; Expected: unsat.
(set-logic QF_BV)
(declare-const pfn_bits (_ BitVec 7))
(declare-const obj_index_bits (_ BitVec 7))
(declare-const obj (_ BitVec 64))
(define-fun BITS_PER_LONG () (_ BitVec 32) (_ bv64 32))
(define-fun _PFN_BITS () (_ BitVec 32) ((_ zero_extend 25) pfn_bits))
(define-fun OBJ_TAG_BITS () (_ BitVec 32) (_ bv1 32))
(define-fun OBJ_INDEX_BITS () (_ BitVec 32) ((_ zero_extend 25) obj_index_bits))
(define-fun OBJ_INDEX_MASK () (_ BitVec 64) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_INDEX_BITS)) ((_ sign_extend 32) (_ bv1 32))))
(define-fun pfn_decoded () (_ BitVec 64) (bvlshr (bvlshr obj ((_ sign_extend 32) OBJ_TAG_BITS)) ((_ sign_extend 32) OBJ_INDEX_BITS)))
(define-fun obj_idx_decoded () (_ BitVec 32) ((_ extract 31 0) (bvand (bvlshr obj ((_ sign_extend 32) OBJ_TAG_BITS)) OBJ_INDEX_MASK)))
(define-fun encoded_again () (_ BitVec 64) (bvshl (bvor (bvshl pfn_decoded ((_ sign_extend 32) OBJ_INDEX_BITS)) (bvand ((_ zero_extend 32) obj_idx_decoded) OBJ_INDEX_MASK)) ((_ sign_extend 32) OBJ_TAG_BITS)))

; by obj.adjacent
(assert (! (and (bvsle (_ bv0 32) OBJ_TAG_BITS) (bvsle OBJ_TAG_BITS BITS_PER_LONG) (bvsle (_ bv0 32) OBJ_INDEX_BITS) (bvsle OBJ_INDEX_BITS BITS_PER_LONG) (= OBJ_TAG_BITS (_ bv1 32)) (bvsle (_ bv0 32) (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS)) (bvsle (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS) BITS_PER_LONG) (= (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS) (bvadd OBJ_TAG_BITS OBJ_INDEX_BITS)) (bvsle (_ bv0 32) _PFN_BITS) (bvsle _PFN_BITS BITS_PER_LONG) (= (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS) (bvadd (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS) (_ bv0 32))) (= (bvadd (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS) _PFN_BITS) BITS_PER_LONG)) :named adjacent))

; OBJ_INDEX_BITS <= 32
(assert (! (bvsle OBJ_INDEX_BITS (_ bv32 32)) :named exactly_where))

; (obj & 1) <= 0
(assert (! (bvule (bvand obj (_ bv1 64)) (_ bv0 64)) :named given_obj))

; and the statement is false
(assert (! (not (= encoded_again obj)) :named refutation))

(check-sat)
