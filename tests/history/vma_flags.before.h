/* arm64 with a guarded control stack, and with minor faults of userfaultfd. */
#define HIGH_ARCH_6 38
#define SHADOW_STACK (1ULL << HIGH_ARCH_6)
#define UFFD_MINOR (1ULL << 38)
