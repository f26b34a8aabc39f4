; pfn-idx-tagged header.tag_free 32
;
; OBJ_ALLOCATED_TAG takes no bit of a handle.
; Rests on obj.adjacent.
; Expected: unsat.
(set-logic QF_BV)
(declare-const pfn_bits (_ BitVec 7))
(declare-const obj_index_bits (_ BitVec 7))
(declare-const handle (_ BitVec 32))
(define-fun BITS_PER_LONG () (_ BitVec 32) (_ bv32 32))
(define-fun _PFN_BITS () (_ BitVec 32) ((_ zero_extend 25) pfn_bits))
(define-fun OBJ_ALLOCATED_TAG () (_ BitVec 32) (_ bv1 32))
(define-fun OBJ_TAG_BITS () (_ BitVec 32) (_ bv1 32))
(define-fun OBJ_INDEX_BITS () (_ BitVec 32) ((_ zero_extend 25) obj_index_bits))
(define-fun header () (_ BitVec 32) (bvor handle OBJ_ALLOCATED_TAG))
(define-fun handle_read () (_ BitVec 32) (bvand header (bvnot OBJ_ALLOCATED_TAG)))

; by obj.adjacent
(assert (! (and (bvsle (_ bv0 32) OBJ_TAG_BITS) (bvsle OBJ_TAG_BITS BITS_PER_LONG) (bvsle (_ bv0 32) OBJ_INDEX_BITS) (bvsle OBJ_INDEX_BITS BITS_PER_LONG) (= OBJ_TAG_BITS (_ bv1 32)) (bvsle (_ bv0 32) (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS)) (bvsle (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS) BITS_PER_LONG) (= (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS) (bvadd OBJ_TAG_BITS OBJ_INDEX_BITS)) (bvsle (_ bv0 32) _PFN_BITS) (bvsle _PFN_BITS BITS_PER_LONG) (= (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS) (bvadd (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS) (_ bv0 32))) (= (bvadd (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS) _PFN_BITS) BITS_PER_LONG)) :named adjacent))

; (handle & 3) == 0
(assert (! (= (bvand handle (_ bv3 32)) (_ bv0 32)) :named given_handle))

; and the statement is false
(assert (! (not (and (= handle_read handle) (distinct (bvand header OBJ_ALLOCATED_TAG) (_ bv0 32)))) :named refutation))

(check-sat)
