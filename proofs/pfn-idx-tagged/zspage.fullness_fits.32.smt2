; pfn-idx-tagged zspage.fullness_fits 32
;
; Every fullness group fits in zspage->fullness.
; Rests on obj.adjacent.
; Expected: unsat.
(set-logic QF_BV)
(declare-const pfn_bits (_ BitVec 7))
(declare-const obj_index_bits (_ BitVec 7))
(declare-const group (_ BitVec 32))
(define-fun BITS_PER_LONG () (_ BitVec 32) (_ bv32 32))
(define-fun _PFN_BITS () (_ BitVec 32) ((_ zero_extend 25) pfn_bits))
(define-fun OBJ_TAG_BITS () (_ BitVec 32) (_ bv1 32))
(define-fun FULLNESS_BITS () (_ BitVec 32) (_ bv4 32))
(define-fun NR_FULLNESS_GROUPS () (_ BitVec 32) (_ bv12 32))
(define-fun OBJ_INDEX_BITS () (_ BitVec 32) ((_ zero_extend 25) obj_index_bits))
(define-fun zspage_fullness () (_ BitVec 32) (bvand group (bvsub (bvshl (_ bv1 32) FULLNESS_BITS) (_ bv1 32))))

; by obj.adjacent
(assert (! (and (bvsle (_ bv0 32) OBJ_TAG_BITS) (bvsle OBJ_TAG_BITS BITS_PER_LONG) (bvsle (_ bv0 32) OBJ_INDEX_BITS) (bvsle OBJ_INDEX_BITS BITS_PER_LONG) (= OBJ_TAG_BITS (_ bv1 32)) (bvsle (_ bv0 32) (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS)) (bvsle (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS) BITS_PER_LONG) (= (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS) (bvadd OBJ_TAG_BITS OBJ_INDEX_BITS)) (bvsle (_ bv0 32) _PFN_BITS) (bvsle _PFN_BITS BITS_PER_LONG) (= (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS) (bvadd (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS) (_ bv0 32))) (= (bvadd (bvadd OBJ_INDEX_BITS OBJ_TAG_BITS) _PFN_BITS) BITS_PER_LONG)) :named adjacent))

; group < NR_FULLNESS_GROUPS
(assert (! (bvult group NR_FULLNESS_GROUPS) :named given_group))

; and the statement is false
(assert (! (not (= zspage_fullness group)) :named refutation))

(check-sat)
