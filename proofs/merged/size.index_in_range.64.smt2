; merged size.index_in_range 64
;
; Every request up to ZS_MAX_ALLOC_SIZE finds a size class that exists.
; Expected: unsat.
(set-logic QF_BV)
(declare-const page_shift (_ BitVec 5))
(declare-const physmem_bits (_ BitVec 7))
(declare-const chain_size (_ BitVec 5))
(declare-const size (_ BitVec 32))
(define-fun BITS_PER_LONG () (_ BitVec 32) (_ bv64 32))
(define-fun PAGE_SHIFT () (_ BitVec 32) ((_ zero_extend 27) page_shift))
(define-fun MAX_POSSIBLE_PHYSMEM_BITS () (_ BitVec 32) ((_ zero_extend 25) physmem_bits))
(define-fun CONFIG_ZSMALLOC_CHAIN_SIZE () (_ BitVec 32) ((_ zero_extend 27) chain_size))
(define-fun ZS_HANDLE_SIZE () (_ BitVec 64) (_ bv8 64))
(define-fun _PFN_BITS () (_ BitVec 32) (bvsub MAX_POSSIBLE_PHYSMEM_BITS PAGE_SHIFT))
(define-fun CLASS_BITS () (_ BitVec 32) (_ bv8 32))
(define-fun PAGE_SIZE () (_ BitVec 64) (bvshl (_ bv1 64) ((_ sign_extend 32) PAGE_SHIFT)))
(define-fun ZS_MAX_PAGES_PER_ZSPAGE () (_ BitVec 64) ((_ sign_extend 32) CONFIG_ZSMALLOC_CHAIN_SIZE))
(define-fun ZS_OBJ_PFN_SHIFT () (_ BitVec 32) (bvsub BITS_PER_LONG _PFN_BITS))
(define-fun ZS_PAGES_PER_ZSPAGE_BITS () (_ BitVec 32) (ite (bvule ZS_MAX_PAGES_PER_ZSPAGE ((_ sign_extend 32) (_ bv4 32))) (_ bv2 32) (ite (bvule ZS_MAX_PAGES_PER_ZSPAGE ((_ sign_extend 32) (_ bv8 32))) (_ bv3 32) (_ bv4 32))))
(define-fun ZS_OBJS_PER_PAGE_BITS () (_ BitVec 32) (bvsub PAGE_SHIFT (_ bv5 32)))
(define-fun ZS_OBJS_PER_ZSPAGE_BITS () (_ BitVec 32) (bvadd ZS_PAGES_PER_ZSPAGE_BITS ZS_OBJS_PER_PAGE_BITS))
(define-fun ZS_OBJ_CLASS_BITS () (_ BitVec 32) (ite (and (bvsle (_ bv64 32) BITS_PER_LONG) (bvsle (bvadd (bvadd CLASS_BITS (_ bv1 32)) ZS_OBJS_PER_ZSPAGE_BITS) ZS_OBJ_PFN_SHIFT)) (bvadd CLASS_BITS (_ bv1 32)) (_ bv0 32)))
(define-fun ZS_OBJ_IDX_BITS () (_ BitVec 32) (bvsub ZS_OBJ_PFN_SHIFT ZS_OBJ_CLASS_BITS))
(define-fun ZS_MIN_ALLOC_SIZE () (_ BitVec 64) (ite (bvule ((_ sign_extend 32) (_ bv32 32)) (bvlshr (bvshl ZS_MAX_PAGES_PER_ZSPAGE ((_ sign_extend 32) PAGE_SHIFT)) ((_ sign_extend 32) ZS_OBJ_IDX_BITS))) (bvlshr (bvshl ZS_MAX_PAGES_PER_ZSPAGE ((_ sign_extend 32) PAGE_SHIFT)) ((_ sign_extend 32) ZS_OBJ_IDX_BITS)) ((_ sign_extend 32) (_ bv32 32))))
(define-fun ZS_MAX_ALLOC_SIZE () (_ BitVec 64) PAGE_SIZE)
(define-fun ZS_SIZE_CLASS_DELTA () (_ BitVec 64) (bvlshr PAGE_SIZE ((_ sign_extend 32) CLASS_BITS)))
(define-fun ZS_SIZE_CLASSES () (_ BitVec 64) (bvadd (bvudiv (bvsub (bvadd (bvsub ZS_MAX_ALLOC_SIZE ZS_MIN_ALLOC_SIZE) ZS_SIZE_CLASS_DELTA) ((_ sign_extend 32) (_ bv1 32))) ZS_SIZE_CLASS_DELTA) ((_ sign_extend 32) (_ bv1 32))))
(define-fun class_index () (_ BitVec 32) (ite (bvsle ((_ extract 31 0) (bvsub ZS_SIZE_CLASSES ((_ sign_extend 32) (_ bv1 32)))) (ite (bvult ZS_MIN_ALLOC_SIZE ((_ sign_extend 32) ((_ extract 31 0) (bvadd ((_ sign_extend 32) size) ZS_HANDLE_SIZE)))) ((_ extract 31 0) (bvudiv (bvsub (bvadd (bvsub ((_ sign_extend 32) ((_ extract 31 0) (bvadd ((_ sign_extend 32) size) ZS_HANDLE_SIZE))) ZS_MIN_ALLOC_SIZE) ZS_SIZE_CLASS_DELTA) ((_ sign_extend 32) (_ bv1 32))) ZS_SIZE_CLASS_DELTA)) (_ bv0 32))) ((_ extract 31 0) (bvsub ZS_SIZE_CLASSES ((_ sign_extend 32) (_ bv1 32)))) (ite (bvult ZS_MIN_ALLOC_SIZE ((_ sign_extend 32) ((_ extract 31 0) (bvadd ((_ sign_extend 32) size) ZS_HANDLE_SIZE)))) ((_ extract 31 0) (bvudiv (bvsub (bvadd (bvsub ((_ sign_extend 32) ((_ extract 31 0) (bvadd ((_ sign_extend 32) size) ZS_HANDLE_SIZE))) ZS_MIN_ALLOC_SIZE) ZS_SIZE_CLASS_DELTA) ((_ sign_extend 32) (_ bv1 32))) ZS_SIZE_CLASS_DELTA)) (_ bv0 32))))

; PAGE_SHIFT is 12 to 18
(assert (! (and (bvsle (_ bv12 32) PAGE_SHIFT) (bvsle PAGE_SHIFT (_ bv18 32))) :named page_shift_in_range))

; the chain size is 4 to 16
(assert (! (and (bvsle (_ bv4 32) CONFIG_ZSMALLOC_CHAIN_SIZE) (bvsle CONFIG_ZSMALLOC_CHAIN_SIZE (_ bv16 32))) :named chain_size_in_range))

; _PFN_BITS is 1 to 63
(assert (! (and (bvsle (_ bv1 32) (bvsub MAX_POSSIBLE_PHYSMEM_BITS PAGE_SHIFT)) (bvsle (bvsub MAX_POSSIBLE_PHYSMEM_BITS PAGE_SHIFT) (_ bv63 32))) :named pfn_bits_in_range))

; MAX_POSSIBLE_PHYSMEM_BITS is at most 64
(assert (! (bvsle MAX_POSSIBLE_PHYSMEM_BITS (_ bv64 32)) :named physmem_bits_in_range))

; ZS_PAGES_PER_ZSPAGE_BITS <= ZS_OBJ_IDX_BITS
(assert (! (bvsle ZS_PAGES_PER_ZSPAGE_BITS ZS_OBJ_IDX_BITS) :named static_assert))

; 1 <= size
(assert (! (bvsle (_ bv1 32) size) :named given_size))

; size <= ZS_MAX_ALLOC_SIZE
(assert (! (bvsle size ((_ extract 31 0) ZS_MAX_ALLOC_SIZE)) :named given_size_2))

; and the statement is false
(assert (! (not (bvult ((_ sign_extend 32) class_index) ((_ sign_extend 32) ((_ extract 31 0) ZS_SIZE_CLASSES)))) :named refutation))

(check-sat)
