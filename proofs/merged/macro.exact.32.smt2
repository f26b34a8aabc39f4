; merged macro.exact 32
;
; No macro that the layout uses wraps or is narrowed: its value in C is its value in
; arithmetic.
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
(define-fun PAGE_SIZE () (_ BitVec 32) (bvshl (_ bv1 32) PAGE_SHIFT))
(define-fun ZS_MAX_PAGES_PER_ZSPAGE () (_ BitVec 32) CONFIG_ZSMALLOC_CHAIN_SIZE)
(define-fun ZS_OBJ_PFN_SHIFT () (_ BitVec 32) (bvsub BITS_PER_LONG _PFN_BITS))
(define-fun ZS_PAGES_PER_ZSPAGE_BITS () (_ BitVec 32) (ite (bvule ZS_MAX_PAGES_PER_ZSPAGE (_ bv4 32)) (_ bv2 32) (ite (bvule ZS_MAX_PAGES_PER_ZSPAGE (_ bv8 32)) (_ bv3 32) (_ bv4 32))))
(define-fun ZS_OBJS_PER_PAGE_BITS () (_ BitVec 32) (bvsub PAGE_SHIFT (_ bv5 32)))
(define-fun ZS_OBJS_PER_ZSPAGE_BITS () (_ BitVec 32) (bvadd ZS_PAGES_PER_ZSPAGE_BITS ZS_OBJS_PER_PAGE_BITS))
(define-fun ZS_OBJ_CLASS_BITS () (_ BitVec 32) (ite (and (bvsle (_ bv64 32) BITS_PER_LONG) (bvsle (bvadd (bvadd CLASS_BITS (_ bv1 32)) ZS_OBJS_PER_ZSPAGE_BITS) ZS_OBJ_PFN_SHIFT)) (bvadd CLASS_BITS (_ bv1 32)) (_ bv0 32)))
(define-fun ZS_OBJ_IDX_BITS () (_ BitVec 32) (bvsub ZS_OBJ_PFN_SHIFT ZS_OBJ_CLASS_BITS))
(define-fun ZS_MIN_ALLOC_SIZE () (_ BitVec 32) (ite (bvule (_ bv32 32) (bvlshr (bvshl ZS_MAX_PAGES_PER_ZSPAGE PAGE_SHIFT) ZS_OBJ_IDX_BITS)) (bvlshr (bvshl ZS_MAX_PAGES_PER_ZSPAGE PAGE_SHIFT) ZS_OBJ_IDX_BITS) (_ bv32 32)))
(define-fun ZS_MAX_ALLOC_SIZE () (_ BitVec 32) PAGE_SIZE)
(define-fun ZS_SIZE_CLASS_DELTA () (_ BitVec 32) (bvlshr PAGE_SIZE CLASS_BITS))

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
(assert (! (not (and (= ((_ sign_extend 34) (bvsub MAX_POSSIBLE_PHYSMEM_BITS PAGE_SHIFT)) (bvsub ((_ sign_extend 34) MAX_POSSIBLE_PHYSMEM_BITS) ((_ sign_extend 34) PAGE_SHIFT))) (= ((_ sign_extend 34) (bvsub BITS_PER_LONG _PFN_BITS)) (bvsub ((_ sign_extend 34) BITS_PER_LONG) ((_ sign_extend 34) _PFN_BITS))) (or (not (bvsle (_ bv64 32) BITS_PER_LONG)) (= ((_ sign_extend 34) (bvadd CLASS_BITS (_ bv1 32))) (bvadd ((_ sign_extend 34) CLASS_BITS) ((_ sign_extend 34) (_ bv1 32))))) (or (not (and (bvsle (_ bv64 32) BITS_PER_LONG) (not (bvule ZS_MAX_PAGES_PER_ZSPAGE (_ bv4 32))))) (= ((_ zero_extend 1) (_ bv8 32)) ((_ sign_extend 1) (_ bv8 32)))) (or (not (bvsle (_ bv64 32) BITS_PER_LONG)) (= ((_ sign_extend 34) (bvsub PAGE_SHIFT (_ bv5 32))) (bvsub ((_ sign_extend 34) PAGE_SHIFT) ((_ sign_extend 34) (_ bv5 32))))) (or (not (bvsle (_ bv64 32) BITS_PER_LONG)) (= ((_ sign_extend 34) (bvadd ZS_PAGES_PER_ZSPAGE_BITS ZS_OBJS_PER_PAGE_BITS)) (bvadd ((_ sign_extend 34) ZS_PAGES_PER_ZSPAGE_BITS) ((_ sign_extend 34) ZS_OBJS_PER_PAGE_BITS)))) (or (not (bvsle (_ bv64 32) BITS_PER_LONG)) (= ((_ sign_extend 34) (bvadd (bvadd CLASS_BITS (_ bv1 32)) ZS_OBJS_PER_ZSPAGE_BITS)) (bvadd ((_ sign_extend 34) (bvadd CLASS_BITS (_ bv1 32))) ((_ sign_extend 34) ZS_OBJS_PER_ZSPAGE_BITS)))) (or (not (and (bvsle (_ bv64 32) BITS_PER_LONG) (bvsle (bvadd (bvadd CLASS_BITS (_ bv1 32)) ZS_OBJS_PER_ZSPAGE_BITS) ZS_OBJ_PFN_SHIFT))) (= ((_ sign_extend 34) (bvadd CLASS_BITS (_ bv1 32))) (bvadd ((_ sign_extend 34) CLASS_BITS) ((_ sign_extend 34) (_ bv1 32))))) (= ((_ sign_extend 34) (bvsub ZS_OBJ_PFN_SHIFT ZS_OBJ_CLASS_BITS)) (bvsub ((_ sign_extend 34) ZS_OBJ_PFN_SHIFT) ((_ sign_extend 34) ZS_OBJ_CLASS_BITS))) (= ((_ zero_extend 1) (_ bv32 32)) ((_ sign_extend 1) (_ bv32 32))) (= ((_ zero_extend 1) CONFIG_ZSMALLOC_CHAIN_SIZE) ((_ sign_extend 1) CONFIG_ZSMALLOC_CHAIN_SIZE)) (or (not (bvslt PAGE_SHIFT (_ bv32 32))) (= ((_ zero_extend 34) (bvshl ZS_MAX_PAGES_PER_ZSPAGE PAGE_SHIFT)) (bvshl ((_ zero_extend 34) ZS_MAX_PAGES_PER_ZSPAGE) ((_ sign_extend 34) PAGE_SHIFT)))) (or (not (bvslt PAGE_SHIFT (_ bv32 32))) (= ((_ zero_extend 34) (bvshl (_ bv1 32) PAGE_SHIFT)) (bvshl ((_ zero_extend 34) (_ bv1 32)) ((_ sign_extend 34) PAGE_SHIFT)))) (= ((_ zero_extend 34) (bvsub ZS_MAX_ALLOC_SIZE ZS_MIN_ALLOC_SIZE)) (bvsub ((_ zero_extend 34) ZS_MAX_ALLOC_SIZE) ((_ zero_extend 34) ZS_MIN_ALLOC_SIZE))) (= ((_ zero_extend 34) (bvadd (bvsub ZS_MAX_ALLOC_SIZE ZS_MIN_ALLOC_SIZE) ZS_SIZE_CLASS_DELTA)) (bvadd ((_ zero_extend 34) (bvsub ZS_MAX_ALLOC_SIZE ZS_MIN_ALLOC_SIZE)) ((_ zero_extend 34) ZS_SIZE_CLASS_DELTA))) (= ((_ zero_extend 1) (_ bv1 32)) ((_ sign_extend 1) (_ bv1 32))) (= ((_ zero_extend 34) (bvsub (bvadd (bvsub ZS_MAX_ALLOC_SIZE ZS_MIN_ALLOC_SIZE) ZS_SIZE_CLASS_DELTA) (_ bv1 32))) (bvsub ((_ zero_extend 34) (bvadd (bvsub ZS_MAX_ALLOC_SIZE ZS_MIN_ALLOC_SIZE) ZS_SIZE_CLASS_DELTA)) ((_ zero_extend 34) (_ bv1 32)))) (= ((_ zero_extend 34) (bvadd (bvudiv (bvsub (bvadd (bvsub ZS_MAX_ALLOC_SIZE ZS_MIN_ALLOC_SIZE) ZS_SIZE_CLASS_DELTA) (_ bv1 32)) ZS_SIZE_CLASS_DELTA) (_ bv1 32))) (bvadd ((_ zero_extend 34) (bvudiv (bvsub (bvadd (bvsub ZS_MAX_ALLOC_SIZE ZS_MIN_ALLOC_SIZE) ZS_SIZE_CLASS_DELTA) (_ bv1 32)) ZS_SIZE_CLASS_DELTA)) ((_ zero_extend 34) (_ bv1 32)))) (= ((_ zero_extend 1) (_ bv4 32)) ((_ sign_extend 1) (_ bv4 32))) (or (bvule ZS_MAX_PAGES_PER_ZSPAGE (_ bv4 32)) (= ((_ zero_extend 1) (_ bv8 32)) ((_ sign_extend 1) (_ bv8 32)))))) :named refutation))

(check-sat)
