// Chain rules: every elementary function for Dual and Leaf alike.
#pragma once
#include "core/num/dual.hpp"
#include "core/num/exp.hpp"

AX_NAMESPACE_BEGIN

template <class T> struct IsDifferential { static constexpr bool value = false; };
template <class V, int N> struct IsDifferential<Dual<V, N>> { static constexpr bool value = true; };
template <class V, int N> struct IsDifferential<Leaf<V, N>> { static constexpr bool value = true; };
template <class T> concept Differential = IsDifferential<T>::value;

template <Differential D> AX_HD D exp(const D& x) {
  const auto e = exp(x.v);
  return x.chain(e, e);
}

AX_NAMESPACE_END
