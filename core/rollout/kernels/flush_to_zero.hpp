// While it lives, results too small for a normal number are zero: gates and traces that die out must not cost a hundred times more.
#pragma once
#include "core/num/isa.hpp"
#if defined(__SSE__)
#include <xmmintrin.h>
#endif

AX_NAMESPACE_BEGIN

class FlushToZero {
 public:
#if defined(__SSE__)
  AX_HD FlushToZero() : before_(_mm_getcsr()) { _mm_setcsr(before_ | 0x8040); }   // flush to zero, denormals are zero
  AX_HD ~FlushToZero() { _mm_setcsr(before_); }

 private:
  unsigned before_;
#elif defined(__aarch64__)
  AX_HD FlushToZero() {
    asm volatile("mrs %0, fpcr" : "=r"(before_));
    asm volatile("msr fpcr, %0" : : "r"(before_ | (1ul << 24)));
  }
  AX_HD ~FlushToZero() { asm volatile("msr fpcr, %0" : : "r"(before_)); }

 private:
  unsigned long before_;
#endif
};

AX_NAMESPACE_END
