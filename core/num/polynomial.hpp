// Horner's rule, highest power first; in a pack every line is a row of independent multiply-adds.
#pragma once
#include "core/num/native.hpp"

AX_NAMESPACE_BEGIN

template <class T, class R, int M> AX_HD T polynomial(const T& x, const R (&c)[M]) {
  T y = c[0] * x + c[1];
  AX_UNROLL for (int i = 2; i < M; ++i) y = y * x + c[i];
  return y;
}

AX_NAMESPACE_END
