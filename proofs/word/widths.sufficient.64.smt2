; word widths.sufficient 64
;
; Where P + C + I <= W, three fields of P, C and I bits packed side by side into W bits all
; come back.
; Expected: unsat.
(set-logic QF_BV)
(declare-const p_bits (_ BitVec 7))
(declare-const c_bits (_ BitVec 7))
(declare-const i_bits (_ BitVec 7))
(declare-const pfn (_ BitVec 64))
(declare-const class_idx (_ BitVec 64))
(declare-const obj_idx (_ BitVec 64))
(define-fun P () (_ BitVec 32) ((_ zero_extend 25) p_bits))
(define-fun C () (_ BitVec 32) ((_ zero_extend 25) c_bits))
(define-fun I () (_ BitVec 32) ((_ zero_extend 25) i_bits))
(define-fun obj () (_ BitVec 64) (bvor (bvor (bvshl pfn ((_ sign_extend 32) (bvadd C I))) (bvshl class_idx ((_ sign_extend 32) I))) obj_idx))

; P, the width of PFN, is 1 to 63
(assert (! (and (bvsle (_ bv1 32) P) (bvslt P (_ bv64 32))) :named p_in_range))

; C, the width of class_idx, is 0 to 63
(assert (! (and (bvsle (_ bv0 32) C) (bvslt C (_ bv64 32))) :named c_in_range))

; I, the width of obj_idx, is 0 to 63
(assert (! (and (bvsle (_ bv0 32) I) (bvslt I (_ bv64 32))) :named i_in_range))

; P + C + I <= W, with W = 64
(assert (! (bvsle (bvadd (bvadd P C) I) (_ bv64 32)) :named fits))

; pfn has at most P bits
(assert (! (bvule pfn (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) P)) ((_ sign_extend 32) (_ bv1 32)))) :named pfn_in_field))

; class_idx has at most C bits
(assert (! (bvule class_idx (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) C)) ((_ sign_extend 32) (_ bv1 32)))) :named class_idx_in_field))

; obj_idx has at most I bits
(assert (! (bvule obj_idx (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) I)) ((_ sign_extend 32) (_ bv1 32)))) :named obj_idx_in_field))

; and some field does not come back
(assert (! (not (and (= (bvlshr obj ((_ sign_extend 32) (bvadd C I))) pfn) (= (bvand (bvlshr obj ((_ sign_extend 32) I)) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) C)) ((_ sign_extend 32) (_ bv1 32)))) class_idx) (= (bvand obj (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) I)) ((_ sign_extend 32) (_ bv1 32)))) obj_idx))) :named refutation))

(check-sat)
