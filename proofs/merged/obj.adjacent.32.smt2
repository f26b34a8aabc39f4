; merged obj.adjacent 32
;
; The fields lie side by side and fill the word above its tag; class_idx has no bits where
; the gate is off, and never more than an unsigned int.
; Expected: unsat.
(set-logic QF_BV)
(declare-const page_shift (_ BitVec 5))
(declare-const physmem_bits (_ BitVec 7))
(declare-const chain_size (_ BitVec 5))
(define-fun BITS_PER_LONG () (_ BitVec 32) (_ bv32 32))
(define-fun PAGE_SHIFT () (_ BitVec 32) ((_ zero_extend 27) page_shift))
(define-fun MAX_POSSIBLE_PHYSMEM_BITS () (_ BitVec 32) ((_ zero_extend 25) physmem_bits))
(define-fun CONFIG_ZSMALLOC_CHAIN_SIZE () (_ BitVec 32) ((_ zero_extend 27) chain_size))
(define-fun _PFN_BITS () (_ BitVec 32) (bvsub MAX_POSSIBLE_PHYSMEM_BITS PAGE_SHIFT))
(define-fun CLASS_BITS () (_ BitVec 32) (_ bv8 32))
(define-fun ZS_MAX_PAGES_PER_ZSPAGE () (_ BitVec 32) CONFIG_ZSMALLOC_CHAIN_SIZE)
(define-fun ZS_OBJ_PFN_SHIFT () (_ BitVec 32) (bvsub BITS_PER_LONG _PFN_BITS))
(define-fun ZS_PAGES_PER_ZSPAGE_BITS () (_ BitVec 32) (ite (bvule ZS_MAX_PAGES_PER_ZSPAGE (_ bv4 32)) (_ bv2 32) (ite (bvule ZS_MAX_PAGES_PER_ZSPAGE (_ bv8 32)) (_ bv3 32) (_ bv4 32))))
(define-fun ZS_OBJS_PER_PAGE_BITS () (_ BitVec 32) (bvsub PAGE_SHIFT (_ bv5 32)))
(define-fun ZS_OBJS_PER_ZSPAGE_BITS () (_ BitVec 32) (bvadd ZS_PAGES_PER_ZSPAGE_BITS ZS_OBJS_PER_PAGE_BITS))
(define-fun ZS_OBJ_CLASS_BITS () (_ BitVec 32) (ite (and (bvsle (_ bv64 32) BITS_PER_LONG) (bvsle (bvadd (bvadd CLASS_BITS (_ bv1 32)) ZS_OBJS_PER_ZSPAGE_BITS) ZS_OBJ_PFN_SHIFT)) (bvadd CLASS_BITS (_ bv1 32)) (_ bv0 32)))
(define-fun ZS_OBJ_IDX_BITS () (_ BitVec 32) (bvsub ZS_OBJ_PFN_SHIFT ZS_OBJ_CLASS_BITS))

; PAGE_SHIFT is 12 to 18
(assert (! (and (bvsle (_ bv12 32) PAGE_SHIFT) (bvsle PAGE_SHIFT (_ bv18 32))) :named page_shift_in_range))

; the chain size is 4 to 16
(assert (! (and (bvsle (_ bv4 32) CONFIG_ZSMALLOC_CHAIN_SIZE) (bvsle CONFIG_ZSMALLOC_CHAIN_SIZE (_ bv16 32))) :named chain_size_in_range))

; _PFN_BITS is 1 to 31
(assert (! (and (bvsle (_ bv1 32) (bvsub MAX_POSSIBLE_PHYSMEM_BITS PAGE_SHIFT)) (bvsle (bvsub MAX_POSSIBLE_PHYSMEM_BITS PAGE_SHIFT) (_ bv31 32))) :named pfn_bits_in_range))

; MAX_POSSIBLE_PHYSMEM_BITS is at most 64
(assert (! (bvsle MAX_POSSIBLE_PHYSMEM_BITS (_ bv64 32)) :named physmem_bits_in_range))

; ZS_PAGES_PER_ZSPAGE_BITS <= ZS_OBJ_IDX_BITS
(assert (! (bvsle ZS_PAGES_PER_ZSPAGE_BITS ZS_OBJ_IDX_BITS) :named static_assert))

; and the statement is false
(assert (! (not (and (bvsle (_ bv0 32) ZS_OBJ_IDX_BITS) (bvsle ZS_OBJ_IDX_BITS BITS_PER_LONG) (bvsle (_ bv0 32) ZS_OBJ_CLASS_BITS) (bvsle ZS_OBJ_CLASS_BITS BITS_PER_LONG) (bvsle (_ bv0 32) ZS_OBJ_PFN_SHIFT) (bvsle ZS_OBJ_PFN_SHIFT BITS_PER_LONG) (bvsle (_ bv0 32) _PFN_BITS) (bvsle _PFN_BITS BITS_PER_LONG) (= ZS_OBJ_PFN_SHIFT (bvadd ZS_OBJ_IDX_BITS ZS_OBJ_CLASS_BITS)) (= (bvadd ZS_OBJ_PFN_SHIFT _PFN_BITS) BITS_PER_LONG) (bvsle ZS_OBJ_CLASS_BITS (_ bv32 32)) (or (and (bvsle (_ bv64 32) BITS_PER_LONG) (bvsle (bvadd (bvadd CLASS_BITS (_ bv1 32)) ZS_OBJS_PER_ZSPAGE_BITS) ZS_OBJ_PFN_SHIFT)) (= ZS_OBJ_CLASS_BITS (_ bv0 32))))) :named refutation))

(check-sat)
