; merged migrate.preserves_idx 32
;
; Page migration leaves the object index in the word as it was.
; Rests on obj.adjacent, obj.roundtrip.pfn, obj.roundtrip.idx.
; Expected: unsat.
(set-logic QF_BV)
(declare-const page_shift (_ BitVec 5))
(declare-const chain_size (_ BitVec 5))
(declare-const pfn_bits (_ BitVec 7))
(declare-const zs_obj_pfn_shift (_ BitVec 7))
(declare-const zs_obj_class_bits (_ BitVec 7))
(declare-const zs_obj_idx_bits (_ BitVec 7))
(declare-const pfn (_ BitVec 32))
(declare-const class_idx (_ BitVec 32))
(declare-const obj_idx (_ BitVec 32))
(declare-const new_pfn (_ BitVec 32))
(define-fun BITS_PER_LONG () (_ BitVec 32) (_ bv32 32))
(define-fun PAGE_SHIFT () (_ BitVec 32) ((_ zero_extend 27) page_shift))
(define-fun CONFIG_ZSMALLOC_CHAIN_SIZE () (_ BitVec 32) ((_ zero_extend 27) chain_size))
(define-fun _PFN_BITS () (_ BitVec 32) ((_ zero_extend 25) pfn_bits))
(define-fun CLASS_BITS () (_ BitVec 32) (_ bv8 32))
(define-fun ZS_MAX_PAGES_PER_ZSPAGE () (_ BitVec 32) CONFIG_ZSMALLOC_CHAIN_SIZE)
(define-fun ZS_OBJ_PFN_SHIFT () (_ BitVec 32) ((_ zero_extend 25) zs_obj_pfn_shift))
(define-fun ZS_PAGES_PER_ZSPAGE_BITS () (_ BitVec 32) (ite (bvule ZS_MAX_PAGES_PER_ZSPAGE (_ bv4 32)) (_ bv2 32) (ite (bvule ZS_MAX_PAGES_PER_ZSPAGE (_ bv8 32)) (_ bv3 32) (_ bv4 32))))
(define-fun ZS_OBJS_PER_PAGE_BITS () (_ BitVec 32) (bvsub PAGE_SHIFT (_ bv5 32)))
(define-fun ZS_OBJS_PER_ZSPAGE_BITS () (_ BitVec 32) (bvadd ZS_PAGES_PER_ZSPAGE_BITS ZS_OBJS_PER_PAGE_BITS))
(define-fun ZS_OBJ_CLASS_BITS () (_ BitVec 32) ((_ zero_extend 25) zs_obj_class_bits))
(define-fun ZS_OBJ_IDX_BITS () (_ BitVec 32) ((_ zero_extend 25) zs_obj_idx_bits))
(define-fun ZS_OBJ_IDX_MASK () (_ BitVec 32) (bvsub (bvshl (_ bv1 32) ZS_OBJ_IDX_BITS) (_ bv1 32)))
(define-fun ZS_OBJ_CLASS_MASK () (_ BitVec 32) (bvsub (bvshl (_ bv1 32) ZS_OBJ_CLASS_BITS) (_ bv1 32)))
(define-fun old_obj () (_ BitVec 32) (bvor (bvor (bvshl pfn ZS_OBJ_PFN_SHIFT) (bvshl (bvand class_idx ZS_OBJ_CLASS_MASK) ZS_OBJ_IDX_BITS)) (bvand obj_idx ZS_OBJ_IDX_MASK)))
(define-fun new_obj () (_ BitVec 32) (bvor (bvor (bvshl new_pfn ZS_OBJ_PFN_SHIFT) (bvshl (bvand (bvand (bvlshr old_obj ZS_OBJ_IDX_BITS) ZS_OBJ_CLASS_MASK) ZS_OBJ_CLASS_MASK) ZS_OBJ_IDX_BITS)) (bvand (bvand old_obj ZS_OBJ_IDX_MASK) ZS_OBJ_IDX_MASK)))
(define-fun obj_idx_read_after () (_ BitVec 32) (bvand new_obj ZS_OBJ_IDX_MASK))

; PAGE_SHIFT is 12 to 18
(assert (! (and (bvsle (_ bv12 32) PAGE_SHIFT) (bvsle PAGE_SHIFT (_ bv18 32))) :named page_shift_in_range))

; the chain size is 4 to 16
(assert (! (and (bvsle (_ bv4 32) CONFIG_ZSMALLOC_CHAIN_SIZE) (bvsle CONFIG_ZSMALLOC_CHAIN_SIZE (_ bv16 32))) :named chain_size_in_range))

; by obj.adjacent
(assert (! (and (bvsle (_ bv0 32) ZS_OBJ_IDX_BITS) (bvsle ZS_OBJ_IDX_BITS BITS_PER_LONG) (bvsle (_ bv0 32) ZS_OBJ_CLASS_BITS) (bvsle ZS_OBJ_CLASS_BITS BITS_PER_LONG) (bvsle (_ bv0 32) ZS_OBJ_PFN_SHIFT) (bvsle ZS_OBJ_PFN_SHIFT BITS_PER_LONG) (bvsle (_ bv0 32) _PFN_BITS) (bvsle _PFN_BITS BITS_PER_LONG) (= ZS_OBJ_PFN_SHIFT (bvadd ZS_OBJ_IDX_BITS ZS_OBJ_CLASS_BITS)) (= (bvadd ZS_OBJ_PFN_SHIFT _PFN_BITS) BITS_PER_LONG) (bvsle ZS_OBJ_CLASS_BITS (_ bv32 32)) (or (and (bvsle (_ bv64 32) BITS_PER_LONG) (bvsle (bvadd (bvadd CLASS_BITS (_ bv1 32)) ZS_OBJS_PER_ZSPAGE_BITS) ZS_OBJ_PFN_SHIFT)) (= ZS_OBJ_CLASS_BITS (_ bv0 32)))) :named adjacent))

; pfn <= (1 << _PFN_BITS) - 1
(assert (! (bvule pfn (bvsub (bvshl (_ bv1 32) _PFN_BITS) (_ bv1 32))) :named given_pfn))

; class_idx <= (1 << ZS_OBJ_CLASS_BITS) - 1
(assert (! (bvule class_idx (bvsub (bvshl (_ bv1 32) ZS_OBJ_CLASS_BITS) (_ bv1 32))) :named given_class_idx))

; obj_idx <= (1 << ZS_OBJ_IDX_BITS) - 1
(assert (! (bvule obj_idx (bvsub (bvshl (_ bv1 32) ZS_OBJ_IDX_BITS) (_ bv1 32))) :named given_obj_idx))

; new_pfn <= (1 << _PFN_BITS) - 1
(assert (! (bvule new_pfn (bvsub (bvshl (_ bv1 32) _PFN_BITS) (_ bv1 32))) :named given_new_pfn))

; by obj.roundtrip.pfn at pfn, class_idx, obj_idx
(assert (! (or (not (and (bvule pfn (bvsub (bvshl (_ bv1 32) _PFN_BITS) (_ bv1 32))) (bvule class_idx (bvsub (bvshl (_ bv1 32) ZS_OBJ_CLASS_BITS) (_ bv1 32))) (bvule obj_idx (bvsub (bvshl (_ bv1 32) ZS_OBJ_IDX_BITS) (_ bv1 32))))) (= (bvlshr old_obj ZS_OBJ_PFN_SHIFT) pfn)) :named by_1))

; by obj.roundtrip.idx at pfn, class_idx, obj_idx
(assert (! (or (not (and (bvule pfn (bvsub (bvshl (_ bv1 32) _PFN_BITS) (_ bv1 32))) (bvule class_idx (bvsub (bvshl (_ bv1 32) ZS_OBJ_CLASS_BITS) (_ bv1 32))) (bvule obj_idx (bvsub (bvshl (_ bv1 32) ZS_OBJ_IDX_BITS) (_ bv1 32))))) (= (bvand old_obj ZS_OBJ_IDX_MASK) obj_idx)) :named by_2))

; by obj.roundtrip.pfn at new_pfn, (old_obj >> ZS_OBJ_IDX_BITS) & ZS_OBJ_CLASS_MASK, old_obj & ZS_OBJ_IDX_MASK
(assert (! (or (not (and (bvule new_pfn (bvsub (bvshl (_ bv1 32) _PFN_BITS) (_ bv1 32))) (bvule (bvand (bvlshr old_obj ZS_OBJ_IDX_BITS) ZS_OBJ_CLASS_MASK) (bvsub (bvshl (_ bv1 32) ZS_OBJ_CLASS_BITS) (_ bv1 32))) (bvule (bvand old_obj ZS_OBJ_IDX_MASK) (bvsub (bvshl (_ bv1 32) ZS_OBJ_IDX_BITS) (_ bv1 32))))) (= (bvlshr new_obj ZS_OBJ_PFN_SHIFT) new_pfn)) :named by_3))

; by obj.roundtrip.idx at new_pfn, (old_obj >> ZS_OBJ_IDX_BITS) & ZS_OBJ_CLASS_MASK, old_obj & ZS_OBJ_IDX_MASK
(assert (! (or (not (and (bvule new_pfn (bvsub (bvshl (_ bv1 32) _PFN_BITS) (_ bv1 32))) (bvule (bvand (bvlshr old_obj ZS_OBJ_IDX_BITS) ZS_OBJ_CLASS_MASK) (bvsub (bvshl (_ bv1 32) ZS_OBJ_CLASS_BITS) (_ bv1 32))) (bvule (bvand old_obj ZS_OBJ_IDX_MASK) (bvsub (bvshl (_ bv1 32) ZS_OBJ_IDX_BITS) (_ bv1 32))))) (= obj_idx_read_after (bvand old_obj ZS_OBJ_IDX_MASK))) :named by_4))

; and the statement is false
(assert (! (not (= obj_idx_read_after obj_idx)) :named refutation))

(check-sat)
