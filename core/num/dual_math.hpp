// Chain rules: every elementary function for Dual and Leaf alike. Saturated slopes go to 0 and stay finite.
#pragma once
#include "core/num/dual.hpp"
#include "core/num/elementary.hpp"
#include "core/num/removable.hpp"
#include "core/num/sqrt.hpp"

AX_NAMESPACE_BEGIN

template <class T> struct IsDifferential { static constexpr bool value = false; };
template <class V, int N> struct IsDifferential<Dual<V, N>> { static constexpr bool value = true; };
template <class V, int N> struct IsDifferential<Leaf<V, N>> { static constexpr bool value = true; };
template <class T> concept Differential = IsDifferential<T>::value;

template <Differential D> AX_HD D exp(const D& x) {
  const auto e = exp(x.v);
  return x.chain(e, e);
}
template <Differential D> AX_HD D expm1(const D& x) {
  const auto e = exp_and_expm1(x.v);
  return x.chain(e.expm1, e.exp);
}
template <Differential D> AX_HD D log(const D& x) { return x.chain(log(x.v), Real<D>(1) / x.v); }
template <Differential D> AX_HD D log1p(const D& x) { return x.chain(log1p(x.v), Real<D>(1) / (x.v + Real<D>(1))); }
template <Differential D> AX_HD D sqrt(const D& x) {
  const auto s = sqrt(x.v);
  return x.chain(s, Real<D>(0.5) / s);
}
template <Differential D> AX_HD D tanh(const D& x) {
  const auto t = tanh(x.v);
  return x.chain(t, (Real<D>(1) - t) * (Real<D>(1) + t));
}
template <Differential D> AX_HD D exprel(const D& x) {
  const auto r = removable_detail::exprel(x.v);
  return x.chain(r.value, r.slope);
}
template <Differential D> AX_HD D x_over_expm1(const D& x) {
  const auto r = removable_detail::x_over_expm1(x.v);
  return x.chain(r.value, r.slope);
}
template <Differential D> AX_HD D sigmoid(const D& x) {
  using V = typename D::Value;
  using R = Real<D>;
  const V e = exp(-abs(x.v)), q = R(1) / (e + R(1));
  return x.chain(select(x.v < R(0), e, V(R(1))) * q, e * q * q);
}
template <Differential D> AX_HD D softplus(const D& x) {
  using V = typename D::Value;
  using R = Real<D>;
  const V e = exp(-abs(x.v));
  const V slope = select(x.v < R(0), e, V(R(1))) / (e + R(1));
  return x.chain(max(V(R(0)), x.v) + log1p(e), slope);
}
template <Differential D> AX_HD D log1mexp(const D& x) {
  return x.chain(log1mexp(x.v), Real<D>(1) / expm1(x.v));
}
template <Differential D> AX_HD D relu(const D& x) {
  using V = typename D::Value;
  using R = Real<D>;
  return x.chain(max(V(R(0)), x.v), select(x.v > R(0), V(R(1)), V(R(0))));
}

AX_NAMESPACE_END
