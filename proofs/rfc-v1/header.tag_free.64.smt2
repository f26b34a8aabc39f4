; rfc-v1 header.tag_free 64
;
; OBJ_ALLOCATED_TAG takes no bit of a handle.
; Rests on obj.adjacent.
; Expected: unsat.
(set-logic QF_BV)
(declare-const pfn_bits (_ BitVec 7))
(declare-const obj_index_bits (_ BitVec 7))
(declare-const obj_class_bits (_ BitVec 7))
(declare-const obj_idx_bits (_ BitVec 7))
(declare-const handle (_ BitVec 64))
(define-fun BITS_PER_LONG () (_ BitVec 32) (_ bv64 32))
(define-fun _PFN_BITS () (_ BitVec 32) ((_ zero_extend 25) pfn_bits))
(define-fun OBJ_ALLOCATED_TAG () (_ BitVec 32) (_ bv1 32))
(define-fun OBJ_INDEX_BITS () (_ BitVec 32) ((_ zero_extend 25) obj_index_bits))
(define-fun OBJ_CLASS_BITS () (_ BitVec 32) ((_ zero_extend 25) obj_class_bits))
(define-fun OBJ_IDX_BITS () (_ BitVec 32) ((_ zero_extend 25) obj_idx_bits))
(define-fun header () (_ BitVec 64) (bvor handle ((_ sign_extend 32) OBJ_ALLOCATED_TAG)))
(define-fun handle_read () (_ BitVec 64) (bvand header (bvnot ((_ sign_extend 32) OBJ_ALLOCATED_TAG))))

; by obj.adjacent
(assert (! (and (bvsle (_ bv0 32) OBJ_IDX_BITS) (bvsle OBJ_IDX_BITS BITS_PER_LONG) (bvsle (_ bv0 32) OBJ_CLASS_BITS) (bvsle OBJ_CLASS_BITS BITS_PER_LONG) (bvsle (_ bv0 32) OBJ_INDEX_BITS) (bvsle OBJ_INDEX_BITS BITS_PER_LONG) (bvsle (_ bv0 32) _PFN_BITS) (bvsle _PFN_BITS BITS_PER_LONG) (= OBJ_INDEX_BITS (bvadd OBJ_IDX_BITS OBJ_CLASS_BITS)) (= (bvadd OBJ_INDEX_BITS _PFN_BITS) BITS_PER_LONG) (bvsle OBJ_CLASS_BITS (_ bv32 32)) (or (bvsle (_ bv64 32) BITS_PER_LONG) (= OBJ_CLASS_BITS (_ bv0 32)))) :named adjacent))

; (handle & 3) == 0
(assert (! (= (bvand handle ((_ sign_extend 32) (_ bv3 32))) (_ bv0 64)) :named given_handle))

; and the statement is false
(assert (! (not (and (= handle_read handle) (distinct (bvand header ((_ sign_extend 32) OBJ_ALLOCATED_TAG)) (_ bv0 64)))) :named refutation))

(check-sat)
