; word widths.necessary 64
;
; Where P + C + I > W, the PFN whose top bit alone is set does not come back.
; Expected: unsat.
(set-logic QF_BV)
(declare-const p_bits (_ BitVec 7))
(declare-const c_bits (_ BitVec 7))
(declare-const i_bits (_ BitVec 7))
(define-fun P () (_ BitVec 32) ((_ zero_extend 25) p_bits))
(define-fun C () (_ BitVec 32) ((_ zero_extend 25) c_bits))
(define-fun I () (_ BitVec 32) ((_ zero_extend 25) i_bits))
(define-fun pfn () (_ BitVec 64) (bvshl (_ bv1 64) ((_ sign_extend 32) (bvsub P (_ bv1 32)))))
(define-fun obj () (_ BitVec 64) (bvor (bvor (bvshl pfn ((_ sign_extend 32) (bvadd C I))) (bvshl (_ bv0 64) ((_ sign_extend 32) I))) (_ bv0 64)))

; P, the width of PFN, is 1 to 63
(assert (! (and (bvsle (_ bv1 32) P) (bvslt P (_ bv64 32))) :named p_in_range))

; C, the width of class_idx, is 0 to 63
(assert (! (and (bvsle (_ bv0 32) C) (bvslt C (_ bv64 32))) :named c_in_range))

; I, the width of obj_idx, is 0 to 63
(assert (! (and (bvsle (_ bv0 32) I) (bvslt I (_ bv64 32))) :named i_in_range))

; P + C + I > W, with W = 64
(assert (! (bvslt (_ bv64 32) (bvadd (bvadd P C) I)) :named too_wide))

; and yet the top bit of the PFN comes back
(assert (! (= (bvlshr obj ((_ sign_extend 32) (bvadd C I))) pfn) :named refutation))

(check-sat)
