; pfn-idx obj.disjoint 32
;
; No bit of the word belongs to two fields.
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
(define-fun OBJ_INDEX_BITS () (_ BitVec 32) ((_ zero_extend 25) obj_index_bits))
(define-fun OBJ_INDEX_MASK () (_ BitVec 32) (bvsub (bvshl (_ bv1 32) OBJ_INDEX_BITS) (_ bv1 32)))
(define-fun pfn_alone () (_ BitVec 32) (bvor (bvshl pfn OBJ_INDEX_BITS) (bvand (_ bv0 32) OBJ_INDEX_MASK)))
(define-fun class_idx_alone () (_ BitVec 32) (bvor (bvshl (_ bv0 32) OBJ_INDEX_BITS) (bvand (_ bv0 32) OBJ_INDEX_MASK)))
(define-fun obj_idx_alone () (_ BitVec 32) (bvor (bvshl (_ bv0 32) OBJ_INDEX_BITS) (bvand obj_idx OBJ_INDEX_MASK)))

; by obj.adjacent
(assert (! (and (bvsle (_ bv0 32) OBJ_INDEX_BITS) (bvsle OBJ_INDEX_BITS BITS_PER_LONG) (bvsle (_ bv0 32) _PFN_BITS) (bvsle _PFN_BITS BITS_PER_LONG) (= OBJ_INDEX_BITS (bvadd OBJ_INDEX_BITS (_ bv0 32))) (= (bvadd OBJ_INDEX_BITS _PFN_BITS) BITS_PER_LONG)) :named adjacent))

; pfn <= (1 << _PFN_BITS) - 1
(assert (! (bvule pfn (bvsub (bvshl (_ bv1 32) _PFN_BITS) (_ bv1 32))) :named given_pfn))

; and the statement is false
(assert (! (not (and (= (bvand pfn_alone class_idx_alone) (_ bv0 32)) (= (bvand pfn_alone obj_idx_alone) (_ bv0 32)) (= (bvand class_idx_alone obj_idx_alone) (_ bv0 32)))) :named refutation))

(check-sat)
