; merged obj.injective 64
;
; Two locations never share a word.
; Rests on obj.adjacent, obj.roundtrip.pfn, obj.roundtrip.class, obj.roundtrip.idx.
; Expected: unsat.
(set-logic QF_BV)
(declare-const page_shift (_ BitVec 5))
(declare-const chain_size (_ BitVec 5))
(declare-const pfn_bits (_ BitVec 7))
(declare-const zs_obj_pfn_shift (_ BitVec 7))
(declare-const zs_obj_class_bits (_ BitVec 7))
(declare-const zs_obj_idx_bits (_ BitVec 7))
(declare-const pfn_1 (_ BitVec 64))
(declare-const class_idx_1 (_ BitVec 32))
(declare-const obj_idx_1 (_ BitVec 32))
(declare-const pfn_2 (_ BitVec 64))
(declare-const class_idx_2 (_ BitVec 32))
(declare-const obj_idx_2 (_ BitVec 32))
(define-fun BITS_PER_LONG () (_ BitVec 32) (_ bv64 32))
(define-fun PAGE_SHIFT () (_ BitVec 32) ((_ zero_extend 27) page_shift))
(define-fun CONFIG_ZSMALLOC_CHAIN_SIZE () (_ BitVec 32) ((_ zero_extend 27) chain_size))
(define-fun _PFN_BITS () (_ BitVec 32) ((_ zero_extend 25) pfn_bits))
(define-fun CLASS_BITS () (_ BitVec 32) (_ bv8 32))
(define-fun ZS_MAX_PAGES_PER_ZSPAGE () (_ BitVec 64) ((_ sign_extend 32) CONFIG_ZSMALLOC_CHAIN_SIZE))
(define-fun ZS_OBJ_PFN_SHIFT () (_ BitVec 32) ((_ zero_extend 25) zs_obj_pfn_shift))
(define-fun ZS_PAGES_PER_ZSPAGE_BITS () (_ BitVec 32) (ite (bvule ZS_MAX_PAGES_PER_ZSPAGE ((_ sign_extend 32) (_ bv4 32))) (_ bv2 32) (ite (bvule ZS_MAX_PAGES_PER_ZSPAGE ((_ sign_extend 32) (_ bv8 32))) (_ bv3 32) (_ bv4 32))))
(define-fun ZS_OBJS_PER_PAGE_BITS () (_ BitVec 32) (bvsub PAGE_SHIFT (_ bv5 32)))
(define-fun ZS_OBJS_PER_ZSPAGE_BITS () (_ BitVec 32) (bvadd ZS_PAGES_PER_ZSPAGE_BITS ZS_OBJS_PER_PAGE_BITS))
(define-fun ZS_OBJ_CLASS_BITS () (_ BitVec 32) ((_ zero_extend 25) zs_obj_class_bits))
(define-fun ZS_OBJ_IDX_BITS () (_ BitVec 32) ((_ zero_extend 25) zs_obj_idx_bits))
(define-fun ZS_OBJ_IDX_MASK () (_ BitVec 64) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) ZS_OBJ_IDX_BITS)) ((_ sign_extend 32) (_ bv1 32))))
(define-fun ZS_OBJ_CLASS_MASK () (_ BitVec 64) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) ZS_OBJ_CLASS_BITS)) ((_ sign_extend 32) (_ bv1 32))))
(define-fun obj_of_the_first () (_ BitVec 64) (bvor (bvor (bvshl pfn_1 ((_ sign_extend 32) ZS_OBJ_PFN_SHIFT)) (bvshl (bvand ((_ zero_extend 32) class_idx_1) ZS_OBJ_CLASS_MASK) ((_ sign_extend 32) ZS_OBJ_IDX_BITS))) (bvand ((_ zero_extend 32) obj_idx_1) ZS_OBJ_IDX_MASK)))
(define-fun obj_of_both () (_ BitVec 64) (bvor (bvor (bvshl pfn_2 ((_ sign_extend 32) ZS_OBJ_PFN_SHIFT)) (bvshl (bvand ((_ zero_extend 32) class_idx_2) ZS_OBJ_CLASS_MASK) ((_ sign_extend 32) ZS_OBJ_IDX_BITS))) (bvand ((_ zero_extend 32) obj_idx_2) ZS_OBJ_IDX_MASK)))

; PAGE_SHIFT is 12 to 18
(assert (! (and (bvsle (_ bv12 32) PAGE_SHIFT) (bvsle PAGE_SHIFT (_ bv18 32))) :named page_shift_in_range))

; the chain size is 4 to 16
(assert (! (and (bvsle (_ bv4 32) CONFIG_ZSMALLOC_CHAIN_SIZE) (bvsle CONFIG_ZSMALLOC_CHAIN_SIZE (_ bv16 32))) :named chain_size_in_range))

; by obj.adjacent
(assert (! (and (bvsle (_ bv0 32) ZS_OBJ_IDX_BITS) (bvsle ZS_OBJ_IDX_BITS BITS_PER_LONG) (bvsle (_ bv0 32) ZS_OBJ_CLASS_BITS) (bvsle ZS_OBJ_CLASS_BITS BITS_PER_LONG) (bvsle (_ bv0 32) ZS_OBJ_PFN_SHIFT) (bvsle ZS_OBJ_PFN_SHIFT BITS_PER_LONG) (bvsle (_ bv0 32) _PFN_BITS) (bvsle _PFN_BITS BITS_PER_LONG) (= ZS_OBJ_PFN_SHIFT (bvadd ZS_OBJ_IDX_BITS ZS_OBJ_CLASS_BITS)) (= (bvadd ZS_OBJ_PFN_SHIFT _PFN_BITS) BITS_PER_LONG) (bvsle ZS_OBJ_CLASS_BITS (_ bv32 32)) (or (and (bvsle (_ bv64 32) BITS_PER_LONG) (bvsle (bvadd (bvadd CLASS_BITS (_ bv1 32)) ZS_OBJS_PER_ZSPAGE_BITS) ZS_OBJ_PFN_SHIFT)) (= ZS_OBJ_CLASS_BITS (_ bv0 32)))) :named adjacent))

; pfn_1 <= (1 << _PFN_BITS) - 1
(assert (! (bvule pfn_1 (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) _PFN_BITS)) ((_ sign_extend 32) (_ bv1 32)))) :named given_pfn_1))

; class_idx_1 <= (1 << ZS_OBJ_CLASS_BITS) - 1
(assert (! (bvule ((_ zero_extend 32) class_idx_1) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) ZS_OBJ_CLASS_BITS)) ((_ sign_extend 32) (_ bv1 32)))) :named given_class_idx_1))

; obj_idx_1 <= (1 << ZS_OBJ_IDX_BITS) - 1
(assert (! (bvule ((_ zero_extend 32) obj_idx_1) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) ZS_OBJ_IDX_BITS)) ((_ sign_extend 32) (_ bv1 32)))) :named given_obj_idx_1))

; pfn_2 <= (1 << _PFN_BITS) - 1
(assert (! (bvule pfn_2 (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) _PFN_BITS)) ((_ sign_extend 32) (_ bv1 32)))) :named given_pfn_2))

; class_idx_2 <= (1 << ZS_OBJ_CLASS_BITS) - 1
(assert (! (bvule ((_ zero_extend 32) class_idx_2) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) ZS_OBJ_CLASS_BITS)) ((_ sign_extend 32) (_ bv1 32)))) :named given_class_idx_2))

; obj_idx_2 <= (1 << ZS_OBJ_IDX_BITS) - 1
(assert (! (bvule ((_ zero_extend 32) obj_idx_2) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) ZS_OBJ_IDX_BITS)) ((_ sign_extend 32) (_ bv1 32)))) :named given_obj_idx_2))

; ((pfn_1 << ZS_OBJ_PFN_SHIFT) | ((class_idx_1 & ZS_OBJ_CLASS_MASK) << ZS_OBJ_IDX_BITS) | (obj_idx_1 & ZS_OBJ_IDX_MASK)) == ((pfn_2 << ZS_OBJ_PFN_SHIFT) | ((class_idx_2 & ZS_OBJ_CLASS_MASK) << ZS_OBJ_IDX_BITS) | (obj_idx_2 & ZS_OBJ_IDX_MASK))
(assert (! (= obj_of_the_first obj_of_both) :named given_pfn_1_class_idx_1_obj_idx_1_pfn_2_class_idx_2_obj_idx_2))

; by obj.roundtrip.pfn at pfn_1, class_idx_1, obj_idx_1
(assert (! (or (not (and (bvule pfn_1 (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) _PFN_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) class_idx_1) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) ZS_OBJ_CLASS_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) obj_idx_1) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) ZS_OBJ_IDX_BITS)) ((_ sign_extend 32) (_ bv1 32)))))) (= (bvlshr obj_of_the_first ((_ sign_extend 32) ZS_OBJ_PFN_SHIFT)) pfn_1)) :named by_1))

; by obj.roundtrip.class at pfn_1, class_idx_1, obj_idx_1
(assert (! (or (not (and (bvule pfn_1 (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) _PFN_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) class_idx_1) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) ZS_OBJ_CLASS_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) obj_idx_1) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) ZS_OBJ_IDX_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (and (bvsle (_ bv64 32) BITS_PER_LONG) (bvsle (bvadd (bvadd CLASS_BITS (_ bv1 32)) ZS_OBJS_PER_ZSPAGE_BITS) ZS_OBJ_PFN_SHIFT)))) (= ((_ extract 31 0) (bvand (bvlshr obj_of_the_first ((_ sign_extend 32) ZS_OBJ_IDX_BITS)) ZS_OBJ_CLASS_MASK)) class_idx_1)) :named by_2))

; by obj.roundtrip.idx at pfn_1, class_idx_1, obj_idx_1
(assert (! (or (not (and (bvule pfn_1 (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) _PFN_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) class_idx_1) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) ZS_OBJ_CLASS_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) obj_idx_1) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) ZS_OBJ_IDX_BITS)) ((_ sign_extend 32) (_ bv1 32)))))) (= ((_ extract 31 0) (bvand obj_of_the_first ZS_OBJ_IDX_MASK)) obj_idx_1)) :named by_3))

; by obj.roundtrip.pfn at pfn_2, class_idx_2, obj_idx_2
(assert (! (or (not (and (bvule pfn_2 (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) _PFN_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) class_idx_2) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) ZS_OBJ_CLASS_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) obj_idx_2) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) ZS_OBJ_IDX_BITS)) ((_ sign_extend 32) (_ bv1 32)))))) (= (bvlshr obj_of_both ((_ sign_extend 32) ZS_OBJ_PFN_SHIFT)) pfn_2)) :named by_4))

; by obj.roundtrip.class at pfn_2, class_idx_2, obj_idx_2
(assert (! (or (not (and (bvule pfn_2 (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) _PFN_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) class_idx_2) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) ZS_OBJ_CLASS_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) obj_idx_2) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) ZS_OBJ_IDX_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (and (bvsle (_ bv64 32) BITS_PER_LONG) (bvsle (bvadd (bvadd CLASS_BITS (_ bv1 32)) ZS_OBJS_PER_ZSPAGE_BITS) ZS_OBJ_PFN_SHIFT)))) (= ((_ extract 31 0) (bvand (bvlshr obj_of_both ((_ sign_extend 32) ZS_OBJ_IDX_BITS)) ZS_OBJ_CLASS_MASK)) class_idx_2)) :named by_5))

; by obj.roundtrip.idx at pfn_2, class_idx_2, obj_idx_2
(assert (! (or (not (and (bvule pfn_2 (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) _PFN_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) class_idx_2) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) ZS_OBJ_CLASS_BITS)) ((_ sign_extend 32) (_ bv1 32)))) (bvule ((_ zero_extend 32) obj_idx_2) (bvsub (bvshl (_ bv1 64) ((_ sign_extend 32) ZS_OBJ_IDX_BITS)) ((_ sign_extend 32) (_ bv1 32)))))) (= ((_ extract 31 0) (bvand obj_of_both ZS_OBJ_IDX_MASK)) obj_idx_2)) :named by_6))

; and the statement is false
(assert (! (not (and (and (= pfn_1 pfn_2) (= obj_idx_1 obj_idx_2) (= ((_ extract 31 0) (bvand (bvlshr obj_of_the_first ((_ sign_extend 32) ZS_OBJ_IDX_BITS)) ZS_OBJ_CLASS_MASK)) ((_ extract 31 0) (bvand (bvlshr obj_of_both ((_ sign_extend 32) ZS_OBJ_IDX_BITS)) ZS_OBJ_CLASS_MASK)))) (ite (and (bvsle (_ bv64 32) BITS_PER_LONG) (bvsle (bvadd (bvadd CLASS_BITS (_ bv1 32)) ZS_OBJS_PER_ZSPAGE_BITS) ZS_OBJ_PFN_SHIFT)) (= class_idx_1 class_idx_2) true))) :named refutation))

(check-sat)
