; rfc-v1 obj.decode_total 64
;
; Every word decodes, and encodes to itself again. Where OBJ_IDX_BITS <= 32:
; obj_to_location() keeps obj_idx in an unsigned int.
; Rests on obj.adjacent.
; Expected: unsat.
(set-logic QF_BV)
(declare-const pfn_bits (_ BitVec 7))
(declare-const obj_index_bits (_ BitVec 7))
(declare-const obj_class_bits (_ BitVec 7))
(declare-const obj_idx_bits (_ BitVec 7))
(declare-const obj (_ BitVec 64))
(define-fun BITS_PER_LONG () (_ BitVec 32) (_ bv64 32))
(define-fun _PFN_BITS () (_ BitVec 32) ((_ zero_extend 25) pfn_bits))
(define-fun OBJ_INDEX_BITS () (_ BitVec 32) ((_ zero_extend 25) obj_index_bits))
(define-fun OBJ_CLASS_BITS () (_ BitVec 32) ((_ zero_extend 25) obj_class_bits))
(define-fun OBJ_IDX_BITS () (_ BitVec 32) ((_ zero_extend 25) obj_idx_bits))
(define-fun OBJ_IDX_MASK () (_ BitVec 64) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_IDX_BITS)) ((_ sign_extend 32) (_ bv1 32))))
(define-fun OBJ_CLASS_MASK () (_ BitVec 64) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) OBJ_CLASS_BITS)) ((_ sign_extend 32) (_ bv1 32))))
(define-fun pfn_decoded () (_ BitVec 64) (bvlshr obj ((_ sign_extend 32) OBJ_INDEX_BITS)))
(define-fun class_idx_decoded () (_ BitVec 32) ((_ extract 31 0) (bvand (bvlshr obj ((_ sign_extend 32) OBJ_IDX_BITS)) OBJ_CLASS_MASK)))
(define-fun obj_idx_decoded () (_ BitVec 32) ((_ extract 31 0) (bvand obj OBJ_IDX_MASK)))
(define-fun encoded_again () (_ BitVec 64) (bvor (ite (bvsle (_ bv64 32) BITS_PER_LONG) (bvor (bvshl pfn_decoded ((_ sign_extend 32) OBJ_INDEX_BITS)) (bvshl (bvand ((_ zero_extend 32) class_idx_decoded) OBJ_CLASS_MASK) ((_ sign_extend 32) OBJ_IDX_BITS))) (bvshl pfn_decoded ((_ sign_extend 32) OBJ_INDEX_BITS))) (bvand ((_ zero_extend 32) obj_idx_decoded) OBJ_IDX_MASK)))

; by obj.adjacent
(assert (! (and (bvsle (_ bv0 32) OBJ_IDX_BITS) (bvsle OBJ_IDX_BITS BITS_PER_LONG) (bvsle (_ bv0 32) OBJ_CLASS_BITS) (bvsle OBJ_CLASS_BITS BITS_PER_LONG) (bvsle (_ bv0 32) OBJ_INDEX_BITS) (bvsle OBJ_INDEX_BITS BITS_PER_LONG) (bvsle (_ bv0 32) _PFN_BITS) (bvsle _PFN_BITS BITS_PER_LONG) (= OBJ_INDEX_BITS (bvadd OBJ_IDX_BITS OBJ_CLASS_BITS)) (= (bvadd OBJ_INDEX_BITS _PFN_BITS) BITS_PER_LONG) (bvsle OBJ_CLASS_BITS (_ bv32 32)) (or (bvsle (_ bv64 32) BITS_PER_LONG) (= OBJ_CLASS_BITS (_ bv0 32)))) :named adjacent))

; OBJ_IDX_BITS <= 32
(assert (! (bvsle OBJ_IDX_BITS (_ bv32 32)) :named exactly_where))

; 1
(assert (! true :named given_1))

; and the statement is false
(assert (! (not (= encoded_again obj)) :named refutation))

(check-sat)
