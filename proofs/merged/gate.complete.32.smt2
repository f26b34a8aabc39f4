; merged gate.complete 32
;
; The gate is off only where the three fields cannot fit. Where 32 < _PFN_BITS +
; (ilog2(ZS_SIZE_CLASSES - 1) + 1) + (ilog2(ZS_MAX_PAGES_PER_ZSPAGE * PAGE_SIZE /
; ZS_MIN_ALLOC_SIZE - 1) + 1): the gate asks for BITS_PER_LONG >= 64, and some 32-bit words
; have room.
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
(define-fun ZS_SIZE_CLASSES () (_ BitVec 32) (bvadd (bvudiv (bvsub (bvadd (bvsub ZS_MAX_ALLOC_SIZE ZS_MIN_ALLOC_SIZE) ZS_SIZE_CLASS_DELTA) (_ bv1 32)) ZS_SIZE_CLASS_DELTA) (_ bv1 32)))
(define-fun bits_needed_at_least () (_ BitVec 32) (bvadd (bvadd _PFN_BITS (bvadd (let ((log_of (bvsub ZS_SIZE_CLASSES (_ bv1 32)))) (let ((log_step16 (ite (bvuge log_of (_ bv65536 32)) (_ bv16 32) (_ bv0 32)))) (let ((log_left16 (bvlshr log_of log_step16))) (let ((log_step8 (ite (bvuge log_left16 (_ bv256 32)) (_ bv8 32) (_ bv0 32)))) (let ((log_left8 (bvlshr log_left16 log_step8))) (let ((log_step4 (ite (bvuge log_left8 (_ bv16 32)) (_ bv4 32) (_ bv0 32)))) (let ((log_left4 (bvlshr log_left8 log_step4))) (let ((log_step2 (ite (bvuge log_left4 (_ bv4 32)) (_ bv2 32) (_ bv0 32)))) (let ((log_left2 (bvlshr log_left4 log_step2))) (let ((log_step1 (ite (bvuge log_left2 (_ bv2 32)) (_ bv1 32) (_ bv0 32)))) (let ((log_left1 (bvlshr log_left2 log_step1))) (bvor log_step16 log_step8 log_step4 log_step2 log_step1)))))))))))) (_ bv1 32))) (bvadd (let ((log_of (bvsub (bvudiv (bvmul ZS_MAX_PAGES_PER_ZSPAGE PAGE_SIZE) ZS_MIN_ALLOC_SIZE) (_ bv1 32)))) (let ((log_step16 (ite (bvuge log_of (_ bv65536 32)) (_ bv16 32) (_ bv0 32)))) (let ((log_left16 (bvlshr log_of log_step16))) (let ((log_step8 (ite (bvuge log_left16 (_ bv256 32)) (_ bv8 32) (_ bv0 32)))) (let ((log_left8 (bvlshr log_left16 log_step8))) (let ((log_step4 (ite (bvuge log_left8 (_ bv16 32)) (_ bv4 32) (_ bv0 32)))) (let ((log_left4 (bvlshr log_left8 log_step4))) (let ((log_step2 (ite (bvuge log_left4 (_ bv4 32)) (_ bv2 32) (_ bv0 32)))) (let ((log_left2 (bvlshr log_left4 log_step2))) (let ((log_step1 (ite (bvuge log_left2 (_ bv2 32)) (_ bv1 32) (_ bv0 32)))) (let ((log_left1 (bvlshr log_left2 log_step1))) (bvor log_step16 log_step8 log_step4 log_step2 log_step1)))))))))))) (_ bv1 32))))

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

; the gate is off: not (64 <= BITS_PER_LONG and CLASS_BITS + 1 + ZS_OBJS_PER_ZSPAGE_BITS <= ZS_OBJ_PFN_SHIFT)
(assert (! (not (and (bvsle (_ bv64 32) BITS_PER_LONG) (bvsle (bvadd (bvadd CLASS_BITS (_ bv1 32)) ZS_OBJS_PER_ZSPAGE_BITS) ZS_OBJ_PFN_SHIFT))) :named gate_off))

; 32 < _PFN_BITS + (ilog2(ZS_SIZE_CLASSES - 1) + 1) + (ilog2(ZS_MAX_PAGES_PER_ZSPAGE * PAGE_SIZE / ZS_MIN_ALLOC_SIZE - 1) + 1)
(assert (! (bvslt (_ bv32 32) bits_needed_at_least) :named exactly_where))

; and the statement is false
(assert (! (not (bvslt BITS_PER_LONG bits_needed_at_least)) :named refutation))

(check-sat)
