; rfc-v1 obj.covers_pfn 32
;
; Every page frame that the machine can address has a place in the word. Where
; ADDRESSABLE_BITS <= MAX_POSSIBLE_PHYSMEM_BITS: a machine that addresses more than its
; headers say has page frames that no field is meant for.
; Rests on obj.roundtrip.pfn.
; Expected: unsat.
(set-logic QF_BV)
(declare-const page_shift (_ BitVec 5))
(declare-const physmem_bits (_ BitVec 7))
(declare-const chain_size (_ BitVec 5))
(declare-const addressable_bits (_ BitVec 7))
(declare-const pfn (_ BitVec 32))
(define-fun BITS_PER_LONG () (_ BitVec 32) (_ bv32 32))
(define-fun PAGE_SHIFT () (_ BitVec 32) ((_ zero_extend 27) page_shift))
(define-fun MAX_POSSIBLE_PHYSMEM_BITS () (_ BitVec 32) ((_ zero_extend 25) physmem_bits))
(define-fun CONFIG_ZSMALLOC_CHAIN_SIZE () (_ BitVec 32) ((_ zero_extend 27) chain_size))
(define-fun ADDRESSABLE_BITS () (_ BitVec 32) ((_ zero_extend 25) addressable_bits))
(define-fun _PFN_BITS () (_ BitVec 32) (bvsub MAX_POSSIBLE_PHYSMEM_BITS PAGE_SHIFT))
(define-fun CLASS_BITS () (_ BitVec 32) (_ bv8 32))
(define-fun PAGE_SIZE () (_ BitVec 32) (bvshl (_ bv1 32) PAGE_SHIFT))
(define-fun OBJ_INDEX_BITS () (_ BitVec 32) (bvsub BITS_PER_LONG _PFN_BITS))
(define-fun ZS_MIN_ALLOC_SIZE_FULL () (_ BitVec 32) (ite (bvsle (_ bv32 32) (bvashr (bvshl CONFIG_ZSMALLOC_CHAIN_SIZE PAGE_SHIFT) OBJ_INDEX_BITS)) (bvashr (bvshl CONFIG_ZSMALLOC_CHAIN_SIZE PAGE_SHIFT) OBJ_INDEX_BITS) (_ bv32 32)))
(define-fun ZS_SIZE_CLASSES_FULL () (_ BitVec 32) (bvadd (bvudiv (bvsub (bvadd (bvsub PAGE_SIZE ZS_MIN_ALLOC_SIZE_FULL) (bvlshr PAGE_SIZE CLASS_BITS)) (_ bv1 32)) (bvlshr PAGE_SIZE CLASS_BITS)) (_ bv1 32)))
(define-fun ZS_MAX_OBJ_COUNT_FULL () (_ BitVec 32) (bvudiv (bvmul CONFIG_ZSMALLOC_CHAIN_SIZE PAGE_SIZE) (_ bv32 32)))
(define-fun OBJ_CLASS_BITS_NEEDED () (_ BitVec 32) (bvadd (let ((log_of (bvsub ZS_SIZE_CLASSES_FULL (_ bv1 32)))) (let ((log_step16 (ite (bvuge log_of (_ bv65536 32)) (_ bv16 32) (_ bv0 32)))) (let ((log_left16 (bvlshr log_of log_step16))) (let ((log_step8 (ite (bvuge log_left16 (_ bv256 32)) (_ bv8 32) (_ bv0 32)))) (let ((log_left8 (bvlshr log_left16 log_step8))) (let ((log_step4 (ite (bvuge log_left8 (_ bv16 32)) (_ bv4 32) (_ bv0 32)))) (let ((log_left4 (bvlshr log_left8 log_step4))) (let ((log_step2 (ite (bvuge log_left4 (_ bv4 32)) (_ bv2 32) (_ bv0 32)))) (let ((log_left2 (bvlshr log_left4 log_step2))) (let ((log_step1 (ite (bvuge log_left2 (_ bv2 32)) (_ bv1 32) (_ bv0 32)))) (let ((log_left1 (bvlshr log_left2 log_step1))) (bvor log_step16 log_step8 log_step4 log_step2 log_step1)))))))))))) (_ bv1 32)))
(define-fun OBJ_IDX_BITS_NEEDED () (_ BitVec 32) (bvadd (let ((log_of (bvsub ZS_MAX_OBJ_COUNT_FULL (_ bv1 32)))) (let ((log_step16 (ite (bvuge log_of (_ bv65536 32)) (_ bv16 32) (_ bv0 32)))) (let ((log_left16 (bvlshr log_of log_step16))) (let ((log_step8 (ite (bvuge log_left16 (_ bv256 32)) (_ bv8 32) (_ bv0 32)))) (let ((log_left8 (bvlshr log_left16 log_step8))) (let ((log_step4 (ite (bvuge log_left8 (_ bv16 32)) (_ bv4 32) (_ bv0 32)))) (let ((log_left4 (bvlshr log_left8 log_step4))) (let ((log_step2 (ite (bvuge log_left4 (_ bv4 32)) (_ bv2 32) (_ bv0 32)))) (let ((log_left2 (bvlshr log_left4 log_step2))) (let ((log_step1 (ite (bvuge log_left2 (_ bv2 32)) (_ bv1 32) (_ bv0 32)))) (let ((log_left1 (bvlshr log_left2 log_step1))) (bvor log_step16 log_step8 log_step4 log_step2 log_step1)))))))))))) (_ bv1 32)))
(define-fun OBJ_CLASS_BITS () (_ BitVec 32) (ite (bvsle (_ bv64 32) BITS_PER_LONG) OBJ_CLASS_BITS_NEEDED (_ bv0 32)))
(define-fun OBJ_IDX_BITS () (_ BitVec 32) (ite (bvsle (_ bv64 32) BITS_PER_LONG) (bvsub OBJ_INDEX_BITS OBJ_CLASS_BITS) OBJ_INDEX_BITS))
(define-fun OBJ_IDX_MASK () (_ BitVec 32) (bvsub (bvshl (_ bv1 32) OBJ_IDX_BITS) (_ bv1 32)))
(define-fun OBJ_CLASS_MASK () (_ BitVec 32) (bvsub (bvshl (_ bv1 32) OBJ_CLASS_BITS) (_ bv1 32)))
(define-fun obj () (_ BitVec 32) (bvor (ite (bvsle (_ bv64 32) BITS_PER_LONG) (bvor (bvshl pfn OBJ_INDEX_BITS) (bvshl (bvand (_ bv0 32) OBJ_CLASS_MASK) OBJ_IDX_BITS)) (bvshl pfn OBJ_INDEX_BITS)) (bvand (_ bv0 32) OBJ_IDX_MASK)))
(define-fun pfn_decoded () (_ BitVec 32) (bvlshr obj OBJ_INDEX_BITS))

; PAGE_SHIFT is 12 to 18
(assert (! (and (bvsle (_ bv12 32) PAGE_SHIFT) (bvsle PAGE_SHIFT (_ bv18 32))) :named page_shift_in_range))

; the chain size is 4 to 16
(assert (! (and (bvsle (_ bv4 32) CONFIG_ZSMALLOC_CHAIN_SIZE) (bvsle CONFIG_ZSMALLOC_CHAIN_SIZE (_ bv16 32))) :named chain_size_in_range))

; _PFN_BITS is 1 to 31
(assert (! (and (bvsle (_ bv1 32) (bvsub MAX_POSSIBLE_PHYSMEM_BITS PAGE_SHIFT)) (bvsle (bvsub MAX_POSSIBLE_PHYSMEM_BITS PAGE_SHIFT) (_ bv31 32))) :named pfn_bits_in_range))

; MAX_POSSIBLE_PHYSMEM_BITS is at most 64
(assert (! (bvsle MAX_POSSIBLE_PHYSMEM_BITS (_ bv64 32)) :named physmem_bits_in_range))

; ADDRESSABLE_BITS - PAGE_SHIFT is 1 to 31
(assert (! (and (bvsle (_ bv1 32) (bvsub ADDRESSABLE_BITS PAGE_SHIFT)) (bvsle (bvsub ADDRESSABLE_BITS PAGE_SHIFT) (_ bv31 32))) :named frame_bits_in_range))

; ADDRESSABLE_BITS is at most 64
(assert (! (bvsle ADDRESSABLE_BITS (_ bv64 32)) :named addressable_bits_in_range))

; not (64 <= BITS_PER_LONG) or _PFN_BITS + OBJ_CLASS_BITS_NEEDED + OBJ_IDX_BITS_NEEDED <= BITS_PER_LONG
(assert (! (or (not (bvsle (_ bv64 32) BITS_PER_LONG)) (bvsle (bvadd (bvadd _PFN_BITS OBJ_CLASS_BITS_NEEDED) OBJ_IDX_BITS_NEEDED) BITS_PER_LONG)) :named static_assert))

; ADDRESSABLE_BITS <= MAX_POSSIBLE_PHYSMEM_BITS
(assert (! (bvsle ADDRESSABLE_BITS MAX_POSSIBLE_PHYSMEM_BITS) :named exactly_where))

; pfn <= (1 << (ADDRESSABLE_BITS - PAGE_SHIFT)) - 1
(assert (! (bvule pfn (bvsub (bvshl (_ bv1 32) (bvsub ADDRESSABLE_BITS PAGE_SHIFT)) (_ bv1 32))) :named given_pfn))

; by obj.roundtrip.pfn at pfn, 0, 0
(assert (! (or (not (and (bvule pfn (bvsub (bvshl (_ bv1 32) _PFN_BITS) (_ bv1 32))) (bvule (_ bv0 32) (bvsub (bvshl (_ bv1 32) OBJ_CLASS_BITS) (_ bv1 32))) (bvule (_ bv0 32) (bvsub (bvshl (_ bv1 32) OBJ_IDX_BITS) (_ bv1 32))))) (= pfn_decoded pfn)) :named by_1))

; and the statement is false
(assert (! (not (= pfn_decoded pfn)) :named refutation))

(check-sat)
