; rfc-v1 zspage.fullness_fits 32
;
; Every fullness group fits in zspage->fullness.
; Rests on obj.adjacent.
; Expected: unsat.
(set-logic QF_BV)
(declare-const pfn_bits (_ BitVec 7))
(declare-const obj_index_bits (_ BitVec 7))
(declare-const obj_class_bits (_ BitVec 7))
(declare-const obj_idx_bits (_ BitVec 7))
(declare-const group (_ BitVec 32))
(define-fun BITS_PER_LONG () (_ BitVec 32) (_ bv32 32))
(define-fun _PFN_BITS () (_ BitVec 32) ((_ zero_extend 25) pfn_bits))
(define-fun FULLNESS_BITS () (_ BitVec 32) (_ bv4 32))
(define-fun NR_FULLNESS_GROUPS () (_ BitVec 32) (_ bv12 32))
(define-fun OBJ_INDEX_BITS () (_ BitVec 32) ((_ zero_extend 25) obj_index_bits))
(define-fun OBJ_CLASS_BITS () (_ BitVec 32) ((_ zero_extend 25) obj_class_bits))
(define-fun OBJ_IDX_BITS () (_ BitVec 32) ((_ zero_extend 25) obj_idx_bits))
(define-fun zspage_fullness () (_ BitVec 32) (bvand group (bvsub (bvshl (_ bv1 32) FULLNESS_BITS) (_ bv1 32))))

; by obj.adjacent
(assert (! (and (bvsle (_ bv0 32) OBJ_IDX_BITS) (bvsle OBJ_IDX_BITS BITS_PER_LONG) (bvsle (_ bv0 32) OBJ_CLASS_BITS) (bvsle OBJ_CLASS_BITS BITS_PER_LONG) (bvsle (_ bv0 32) OBJ_INDEX_BITS) (bvsle OBJ_INDEX_BITS BITS_PER_LONG) (bvsle (_ bv0 32) _PFN_BITS) (bvsle _PFN_BITS BITS_PER_LONG) (= OBJ_INDEX_BITS (bvadd OBJ_IDX_BITS OBJ_CLASS_BITS)) (= (bvadd OBJ_INDEX_BITS _PFN_BITS) BITS_PER_LONG) (bvsle OBJ_CLASS_BITS (_ bv32 32)) (or (bvsle (_ bv64 32) BITS_PER_LONG) (= OBJ_CLASS_BITS (_ bv0 32)))) :named adjacent))

; group < NR_FULLNESS_GROUPS
(assert (! (bvult group NR_FULLNESS_GROUPS) :named given_group))

; and the statement is false
(assert (! (not (= zspage_fullness group)) :named refutation))

(check-sat)
